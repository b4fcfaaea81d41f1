#include "app/platform/process.h"

#include <windows.h>

namespace oagent {

// Windows has no umask (access lists are inherited from the user's own folders) and no SIGPIPE, gives a missing
// standard stream no number that a file could take, and Qt speaks UTF-16 with it. But a console has to be told that
// what is printed is UTF-8; without a console the call does nothing.
void prepareProcess() { ::SetConsoleOutputCP(CP_UTF8); }

} // namespace oagent
