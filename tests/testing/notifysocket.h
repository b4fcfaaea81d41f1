#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace oagent::testing {

/// The socket on which a service manager listens (sd_notify(3)), as the value of $NOTIFY_SOCKET names it.
class NotifySocket
{
public:
    /// `address` is a path, or "@" and an abstract name.
    explicit NotifySocket(const QByteArray &address);
    ~NotifySocket();
    NotifySocket(const NotifySocket &) = delete;
    NotifySocket &operator=(const NotifySocket &) = delete;

    /// Every message so far, oldest first.
    [[nodiscard]] const QByteArrayList &messages();

private:
    int m_socket;
    QByteArrayList m_messages;
};

} // namespace oagent::testing
