#pragma once

namespace oagent {

/// First thing in main but for a look at the environment, before QCoreApplication: new files are private (umask 077), a
/// reader of our output that goes away does not end us, descriptors 0 to 2 exist, so that no file of ours ever becomes
/// "stdout", and the locale's encoding is UTF-8, about which Qt would complain otherwise.
void prepareProcess();

} // namespace oagent
