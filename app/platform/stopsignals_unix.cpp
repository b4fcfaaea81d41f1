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

void writeOneByte(int /*signal*/)
{
    const int kept = errno;
    const char byte = 1;
    static_cast<void>(::write(writeEnd.load(), &byte, 1) == 1);
    errno = kept;
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
            if (::read(m_ends[0], &byte, 1) == 1)
                Q_EMIT owner->stopRequested();
        });
        struct sigaction action = {};
        action.sa_handler = writeOneByte;
        action.sa_flags = SA_RESTART;
        ::sigemptyset(&action.sa_mask);
        ::sigaction(SIGTERM, &action, &m_termBefore);
        ::sigaction(SIGINT, &action, &m_intBefore);
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;
    ~Private()
    {
        ::sigaction(SIGTERM, &m_termBefore, nullptr);
        ::sigaction(SIGINT, &m_intBefore, nullptr);
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
};

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{ }

StopSignals::~StopSignals() = default;

} // namespace oagent
