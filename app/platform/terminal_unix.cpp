#include "app/platform/terminal.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr std::size_t longestLine = 64U * 1024U;

// A signal handler can reach nothing but what is static.
volatile std::sig_atomic_t interrupted = 0;

void noteInterruption(int /*signal*/) { interrupted = 1; }

/// Hides what is typed. Ctrl+C only ends the reading meanwhile, so that no terminal is left mute.
class EchoOff
{
public:
    EchoOff()
    {
        struct sigaction action = {};
        action.sa_handler = noteInterruption;
        ::sigemptyset(&action.sa_mask);
        ::sigaction(SIGINT, &action, &m_intBefore);
        if (::tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_changed = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    EchoOff(const EchoOff &) = delete;
    EchoOff &operator=(const EchoOff &) = delete;
    ~EchoOff()
    {
        if (m_changed)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        ::sigaction(SIGINT, &m_intBefore, nullptr);
    }

private:
    struct sigaction m_intBefore = {};
    termios m_before = {};
    bool m_changed = false;
};

/// Byte by byte, so that nothing behind the line is taken and no buffer of a library keeps a copy.
Result<Secret> readLine()
{
    QByteArray line;
    // Never grown, so that no copy stays behind.
    line.reserve(static_cast<qsizetype>(longestLine));
    for (;;) {
        char byte = 0;
        const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR) {
            if (interrupted != 0)
                return failure(Error::Kind::Cancelled, u"Interrupted; nothing was changed."_s);
            continue;
        }
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
        return readLine();
    const EchoOff silence;
    std::fputs(prompt.toLocal8Bit().constData(), stderr);
    std::fflush(stderr);
    Result<Secret> line = readLine();
    std::fputs("\n", stderr);
    return line;
}

} // namespace oagent
