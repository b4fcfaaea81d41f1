#include "core/connection/socketwatch.h"

#include <QSocketNotifier>

#include <array>
#include <set>
#include <sys/epoll.h>
#include <unistd.h>

namespace oagent {

namespace {

/// One epoll for all of them, which the event loop sees as one descriptor.
class EpollWatch final : public SocketWatch
{
public:
    EpollWatch()
        : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
        , m_notifier(m_epoll, QSocketNotifier::Read)
    {
        if (m_epoll < 0) // then every request ends by its time limit
            qWarning("HTTP cannot be waited for: the system gives no epoll.");
        connect(&m_notifier, &QSocketNotifier::activated, this, [this] {
            if (const QList<Ready> sockets = ask(); !sockets.isEmpty())
                Q_EMIT ready(sockets);
        });
    }
    EpollWatch(const EpollWatch &) = delete;
    EpollWatch &operator=(const EpollWatch &) = delete;
    ~EpollWatch() override
    {
        m_notifier.setEnabled(false); // before its descriptor is closed
        ::close(m_epoll);
    }

    void set(qintptr socket, bool toRead, bool toWrite) override
    {
        const int descriptor = static_cast<int>(socket);
        epoll_event event {};
        event.data.fd = descriptor;
        event.events = (toRead ? EPOLLIN : 0U) | (toWrite ? EPOLLOUT : 0U);
        if (event.events == 0) {
            if (m_watched.erase(descriptor) > 0)
                ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
            return;
        }
        const bool isNew = m_watched.insert(descriptor).second;
        // The system knows better, should one have been closed unsaid.
        if (::epoll_ctl(m_epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event) != 0)
            ::epoll_ctl(m_epoll, isNew ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
    }

private:
    [[nodiscard]] QList<Ready> ask() const
    {
        std::array<epoll_event, 64> events {}; // more have their turn next time
        const int count = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), 0);
        QList<Ready> sockets;
        for (int i = 0; i < count; ++i) {
            const epoll_event &event = events.at(static_cast<std::size_t>(i));
            const bool isBroken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
            sockets.append(
                { event.data.fd, isBroken || (event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0 });
        }
        return sockets;
    }

    const int m_epoll;
    QSocketNotifier m_notifier;
    std::set<int> m_watched;
};

} // namespace

std::unique_ptr<SocketWatch> SocketWatch::make() { return std::make_unique<EpollWatch>(); }

} // namespace oagent
