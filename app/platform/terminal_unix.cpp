#include "app/platform/terminal.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr std::size_t longestLine = std::size_t { 64 } * 1024;

// A signal handler can reach nothing but what is static.
volatile std::sig_atomic_t interrupted = 0;

void noteInterruption(int /*signal*/) { interrupted = 1; }

/// Hides what is typed. Ctrl+C only ends the waiting meanwhile, so that no terminal is left mute.
class SilentTerminal
{
public:
    SilentTerminal()
    {
        sigset_t interrupt;
        ::sigemptyset(&interrupt);
        ::sigaddset(&interrupt, SIGINT);
        ::sigprocmask(SIG_BLOCK, &interrupt, &m_maskBefore);
        struct sigaction action = {};
        action.sa_handler = noteInterruption;
        ::sigemptyset(&action.sa_mask);
        ::sigaction(SIGINT, &action, &m_actionBefore);
        if (::tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_changed = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    SilentTerminal(const SilentTerminal &) = delete;
    SilentTerminal &operator=(const SilentTerminal &) = delete;
    ~SilentTerminal()
    {
        if (m_changed)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        ::sigaction(SIGINT, &m_actionBefore, nullptr);
        ::sigprocmask(SIG_SETMASK, &m_maskBefore, nullptr);
    }
    /// Until something was typed; false when Ctrl+C came first. The signal is let in by the waiting itself: between
    /// looking at the flag and waiting it would be lost.
    [[nodiscard]] bool wait() const
    {
        while (interrupted == 0) {
            fd_set input;
            FD_ZERO(&input);
            FD_SET(STDIN_FILENO, &input);
            if (::pselect(STDIN_FILENO + 1, &input, nullptr, nullptr, nullptr, &m_maskBefore) > 0)
                return true;
            if (errno != EINTR)
                return true; // reading will tell what is wrong
        }
        return false;
    }

private:
    sigset_t m_maskBefore = {};
    struct sigaction m_actionBefore = {};
    termios m_before = {};
    bool m_changed = false;
};

/// Byte by byte, so that nothing behind the line is taken and no buffer of a library keeps a copy.
/// @param terminal nothing: standard input is a file or a pipe
Result<Secret> readLine(const SilentTerminal *terminal)
{
    QByteArray line;
    // Never grown, so that no copy stays behind.
    line.reserve(static_cast<qsizetype>(longestLine));
    for (;;) {
        if (terminal != nullptr && !terminal->wait())
            return failure(Error::Kind::Cancelled, u"Interrupted; nothing was changed."_s);
        char byte = 0;
        const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(Error::Kind::Refused,
                           u"Standard input cannot be read (%1); give the secret as its first line."_s.arg(
                               qt_error_string(errno)));
        if (count == 0 || byte == '\n')
            return Secret(std::move(line));
        if (line.size() == static_cast<qsizetype>(longestLine))
            return failure(Error::Kind::Refused,
                           u"The first line of standard input is longer than 64 KiB; give the secret alone."_s);
        line.append(byte);
    }
}

} // namespace

Result<Secret> readSecretLine(const QString &prompt)
{
    if (::isatty(STDIN_FILENO) == 0)
        return readLine(nullptr);
    const SilentTerminal terminal;
    std::fputs(prompt.toLocal8Bit().constData(), stderr);
    std::fflush(stderr);
    Result<Secret> line = readLine(&terminal);
    std::fputs("\n", stderr);
    return line;
}

} // namespace oagent
