#pragma once

#include <csignal>

#include <sys/resource.h>

namespace oagent::testing {

/// No file of this process may grow beyond `bytes` while this lives: a disk without room, for which no rights are
/// needed.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    using Handler = void (*)(int);
    Handler m_handler = std::signal(SIGXFSZ, SIG_IGN); // else the first write too far ends the process
    rlimit m_before = {};
};

} // namespace oagent::testing
