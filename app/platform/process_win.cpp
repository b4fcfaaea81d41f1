#include "app/platform/process.h"

namespace oagent {

// Windows has no umask (access lists are inherited from the user's own folders) and no SIGPIPE, gives a missing
// standard stream no number that a file could take, and Qt speaks UTF-16 with it.
void prepareProcess() { }

} // namespace oagent
