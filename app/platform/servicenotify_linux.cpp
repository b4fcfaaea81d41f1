#include "app/platform/servicenotify.h"

#include <QByteArray>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Where to send, after $NOTIFY_SOCKET: a path, or "@" and an abstract name. Other families, such as vsock: of a
/// virtual machine's own manager, are not ours to answer.
struct Address
{
    sockaddr_un name = {};
    socklen_t size = 0; ///< 0: none
};

Address addressFrom(const QByteArray &text)
{
    Address address;
    if (text.size() < 2 || text.size() >= static_cast<qsizetype>(sizeof(address.name.sun_path))
        || (text[0] != '/' && text[0] != '@'))
        return address;
    address.name.sun_family = AF_UNIX;
    std::memcpy(address.name.sun_path, text.constData(), static_cast<std::size_t>(text.size()));
    if (text[0] == '@')
        address.name.sun_path[0] = '\0'; // an abstract name has no end mark, its length says where it ends
    address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + static_cast<std::size_t>(text.size()));
    return address;
}

QByteArray takeOut(const char *variable)
{
    QByteArray value = qgetenv(variable);
    qunsetenv(variable);
    return value;
}

qint64 monotonicMicroseconds()
{
    timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<qint64>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

} // namespace

class ServiceNotify::Private
{
public:
    Private()
        : m_address(addressFrom(takeOut("NOTIFY_SOCKET")))
    {
        const qint64 watchdogMicroseconds = takeOut("WATCHDOG_USEC").toLongLong();
        const QByteArray watched = takeOut("WATCHDOG_PID");
        if (m_address.size == 0)
            return;
        m_socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        // A manager that does not read must not hold up the bots.
        const timeval patience = { 1, 0 };
        ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
        if (watchdogMicroseconds > 0 && (watched.isEmpty() || watched.toLongLong() == ::getpid()))
            m_watchdog.setInterval(std::chrono::milliseconds(std::max<qint64>(1, watchdogMicroseconds / 2000)));
        QObject::connect(&m_watchdog, &QTimer::timeout, &m_watchdog, [this] { send("WATCHDOG=1"); });
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;
    ~Private()
    {
        if (m_socket >= 0)
            ::close(m_socket);
    }

    void send(const QByteArray &message) const
    {
        if (m_socket < 0)
            return;
        // One that cannot be sent says that the manager is gone; there is nobody left to tell.
        static_cast<void>(::sendto(m_socket, message.constData(), static_cast<std::size_t>(message.size()),
                                   MSG_NOSIGNAL, reinterpret_cast<const sockaddr *>(&m_address.name), m_address.size));
    }
    [[nodiscard]] bool isHeard() const { return m_socket >= 0; }
    void feedWatchdog()
    {
        if (m_watchdog.interval() == 0 || m_watchdog.isActive())
            return;
        send("WATCHDOG=1");
        m_watchdog.start();
    }

    QString lastStatus;

private:
    Address m_address;
    int m_socket = -1;
    QTimer m_watchdog;
};

ServiceNotify::ServiceNotify(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{ }

ServiceNotify::~ServiceNotify() = default;

bool ServiceNotify::isHeard() const { return d->isHeard(); }

void ServiceNotify::ready()
{
    d->send("READY=1");
    d->feedWatchdog();
}

void ServiceNotify::reloading()
{
    d->send("RELOADING=1\nMONOTONIC_USEC=" + QByteArray::number(monotonicMicroseconds()));
}

void ServiceNotify::stopping() { d->send("STOPPING=1"); }

void ServiceNotify::status(const QString &text)
{
    if (std::exchange(d->lastStatus, text) != text)
        d->send("STATUS=" + QString(text).replace(u'\n', u' ').toUtf8());
}

} // namespace oagent
