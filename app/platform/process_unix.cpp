#include "app/platform/process.h"

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <langinfo.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace oagent {

void prepareProcess()
{
    ::umask(S_IRWXG | S_IRWXO);
    ::signal(SIGPIPE, SIG_IGN);
    // A core file would hold secrets, tokens and chats. One byte rather than none: Linux hands the memory of whoever
    // has a limit of 0 to a program that gathers crashes all the same, and of whoever has 1 to nobody (core(5)).
    const rlimit noCore { 1, 1 };
    ::setrlimit(RLIMIT_CORE, &noCore);
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
        if (::fcntl(descriptor, F_GETFD) == -1)
            // The lowest free number is taken, and all below this one are in use.
            static_cast<void>(::open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY));
    std::setlocale(LC_ALL, "");
    if (std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0)
        ::setenv("LC_ALL", "C.UTF-8", 1);
}

} // namespace oagent
