#include "app/platform/stopsignals.h"

#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace oagent {

namespace {

// A signal handler can reach nothing but what is static.
std::atomic<int> writeEnd = -1;
static_assert(std::atomic<int>::is_always_lock_free);

constexpr char stopByte = 's';
constexpr char hangUpByte = 'h';

void passOn(int signal)
{
    const int kept = errno;
    const char byte = signal == SIGHUP ? hangUpByte : stopByte;
    static_cast<void>(::write(writeEnd.load(), &byte, 1) == 1);
    errno = kept;
}

bool hasTerminal()
{
    const int terminal = ::open(
        "/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK); // NOLINT(hicpp-vararg): the system's own signature
    if (terminal >= 0)
        ::close(terminal);
    return terminal >= 0;
}

} // namespace

class StopSignals::Private
{
public:
    explicit Private(StopSignals *owner)
    {
        if (::pipe(m_ends.data()) != 0)
            qFatal("no pipe for signals can be made: the system has no file descriptors left");
        for (const int end : m_ends) {
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
            ::fcntl(end, F_SETFL, O_NONBLOCK);
        }
        writeEnd = m_ends[1];
        m_notifier = std::make_unique<QSocketNotifier>(m_ends[0], QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, owner, [this, owner] {
            char byte = 0;
            if (::read(m_ends[0], &byte, 1) != 1)
                return;
            if (byte == hangUpByte && !(m_hadTerminal && !hasTerminal()))
                Q_EMIT owner->reloadRequested();
            else
                Q_EMIT owner->stopRequested();
        });
        struct sigaction action = {};
        action.sa_handler = passOn;
        action.sa_flags = SA_RESTART;
        ::sigemptyset(&action.sa_mask);
        ::sigaction(SIGTERM, &action, &m_termBefore);
        ::sigaction(SIGINT, &action, &m_intBefore);
        ::sigaction(SIGHUP, &action, &m_hangUpBefore);
        if (m_hangUpBefore.sa_handler == SIG_IGN) // nohup
            ::sigaction(SIGHUP, &m_hangUpBefore, nullptr);
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;
    ~Private()
    {
        ::sigaction(SIGTERM, &m_termBefore, nullptr);
        ::sigaction(SIGINT, &m_intBefore, nullptr);
        ::sigaction(SIGHUP, &m_hangUpBefore, nullptr);
        m_notifier.reset();
        writeEnd = -1;
        for (const int end : m_ends)
            ::close(end);
    }

private:
    std::array<int, 2> m_ends = { -1, -1 };
    std::unique_ptr<QSocketNotifier> m_notifier;
    struct sigaction m_termBefore = {};
    struct sigaction m_intBefore = {};
    struct sigaction m_hangUpBefore = {};
    bool m_hadTerminal = hasTerminal();
};

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{ }

StopSignals::~StopSignals() = default;

} // namespace oagent
