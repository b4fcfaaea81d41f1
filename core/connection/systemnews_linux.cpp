#include "core/connection/systemnews.h"

#include <QDBusConnection>
#include <QNetworkInterface>
#include <QSet>
#include <QSocketNotifier>

#include <array>
#include <cstddef>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Addresses by which others can be reached.
QSet<QString> outwardAddresses()
{
    QSet<QString> found;
    const QList<QNetworkInterface> interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        const QNetworkInterface::InterfaceFlags flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp) || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        const QList<QNetworkAddressEntry> entries = interface.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            if (!entry.ip().isLinkLocal())
                found.insert(entry.ip().toString());
        }
    }
    return found;
}

/// A route for all addresses, or for half of them, as tunnels have it.
bool isWayOut(const nlmsghdr &message)
{
    if (message.nlmsg_type != RTM_NEWROUTE && message.nlmsg_type != RTM_DELROUTE)
        return false;
    const auto *route = reinterpret_cast<const rtmsg *>(&message + 1); // a header needs no padding
    return route->rtm_type == RTN_UNICAST && route->rtm_dst_len <= 1;
}

} // namespace

/// poll(2) waits for the rest of its time after the computer slept or the program was stopped, but tells at once what
/// has become readable meanwhile: a timer of this clock, which runs on.
class BootTimeTick
{
public:
    BootTimeTick(SystemNews &news, Milliseconds period)
        : m_timer(::timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK))
    {
        if (m_timer < 0)
            return;
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(period);
        const std::chrono::nanoseconds rest = period - seconds;
        timespec every {};
        every.tv_sec = static_cast<time_t>(seconds.count());
        every.tv_nsec = static_cast<long>(rest.count());
        const itimerspec times { every, every };
        if (::timerfd_settime(m_timer, 0, &times, nullptr) != 0)
            return;
        m_notifier = std::make_unique<QSocketNotifier>(m_timer, QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, &news, [this, &news] {
            quint64 ticks = 0;
            if (::read(m_timer, &ticks, sizeof ticks) == sizeof ticks)
                Q_EMIT news.stirred();
        });
    }

    ~BootTimeTick()
    {
        m_notifier.reset();
        if (m_timer >= 0)
            ::close(m_timer);
    }

    BootTimeTick(const BootTimeTick &) = delete;
    BootTimeTick &operator=(const BootTimeTick &) = delete;

private:
    int m_timer;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

/// A socket of the kernel's own that tells of addresses and routes: there is one on every Linux, whichever program
/// manages the network.
class SystemNews::Private
{
public:
    Private(SystemNews &news, Milliseconds tick)
        : m_socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE))
        , m_tick(news, tick)
    {
        if (m_socket < 0)
            return;
        sockaddr_nl address {};
        address.nl_family = AF_NETLINK;
        address.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
        if (::bind(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            return;
        m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, &news, [this, &news] {
            if (hasChanged())
                Q_EMIT news.networkChanged();
        });
    }

    ~Private()
    {
        m_notifier.reset();
        if (m_socket >= 0)
            ::close(m_socket);
    }

    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

private:
    /// Reads all there is. A router's regular word that an address is still good is no change, so addresses are
    /// compared.
    bool hasChanged()
    {
        bool isOtherWay = false;
        alignas(nlmsghdr) std::array<std::byte, 16384> buffer {};
        while (true) {
            const ssize_t read = ::recv(m_socket, buffer.data(), buffer.size(), 0);
            if (read <= 0)
                break; // ENOBUFS, when much was missed, too: the addresses tell
            auto length = static_cast<unsigned int>(read);
            for (auto *message = reinterpret_cast<nlmsghdr *>(buffer.data()); NLMSG_OK(message, length);
                 message = NLMSG_NEXT(message, length))
                isOtherWay = isOtherWay || isWayOut(*message);
        }
        QSet<QString> addresses = outwardAddresses();
        const bool areOthers = addresses != m_addresses;
        m_addresses = std::move(addresses);
        return isOtherWay || areOthers;
    }

    int m_socket;
    BootTimeTick m_tick;
    QSet<QString> m_addresses = outwardAddresses();
    std::unique_ptr<QSocketNotifier> m_notifier;
};

SystemNews::SystemNews(QObject *parent, Milliseconds tick)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, tick))
{
    // No bus, or no logind on it, is nothing to complain of: a container has neither.
    QDBusConnection bus = QDBusConnection::systemBus();
    if (bus.isConnected())
        bus.connect(u"org.freedesktop.login1"_s, u"/org/freedesktop/login1"_s, u"org.freedesktop.login1.Manager"_s,
                    u"PrepareForSleep"_s, this, SLOT(noteSleep(bool)));
}

SystemNews::~SystemNews() = default;

void SystemNews::noteSleep(bool begins)
{
    if (!begins)
        Q_EMIT wokeUp();
}

} // namespace oagent
