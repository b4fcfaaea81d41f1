#pragma once

#include <QList>
#include <QNetworkProxy>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace oagent {

/// Asks the system which proxy leads to a host. That can block for long (a script that must be fetched first), so it is
/// done on a thread of its own, one question after the other; the thread begins with the first one.
class SystemProxies : public QObject
{
    Q_OBJECT
public:
    /// Blocks; called on the thread of its own.
    using Lookup = std::function<QList<QNetworkProxy>(const QNetworkProxyQuery &)>;

    explicit SystemProxies(Lookup lookup = {}, QObject *parent = nullptr);
    /// Does not wait for a look-up that hangs: its thread ends by itself.
    ~SystemProxies() override;

    /// Asked as https://host:port, also for WebSockets: Qt answers differently for wss.
    void ask(const QString &host, int port);

Q_SIGNALS:
    /// Once for each question, from the event loop.
    void found(const QString &host, int port, const QList<QNetworkProxy> &proxies);

private:
    class Desk;

    // Shared with the thread, which may outlive this object.
    std::shared_ptr<Desk> m_desk;
    bool m_hasThread = false;
};

} // namespace oagent
