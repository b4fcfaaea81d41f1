#pragma once

#include <QByteArray>
#include <QObject>
#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <vector>

namespace oagent::testing {

/// A strict proxy on loopback, for tunnels over HTTP's CONNECT or over SOCKS5 (RFC 1928, RFC 1929). Every host of the
/// domain "test" and 0.0.0.0 is this computer to it. What breaks a rule is recorded.
class ProxyServer : public QObject
{
    Q_OBJECT
public:
    enum class Kind { Http, Socks5 };
    /// The bytes of a refusal, for SOCKS5 the reply's number; empty: the tunnel is made.
    using Refusal = std::function<QByteArray(const QString &place)>;

    explicit ProxyServer(Kind kind);
    ~ProxyServer() override;

    /// http://127.0.0.1:port or socks5://127.0.0.1:port
    [[nodiscard]] QUrl url() const;
    /// From now on only who says these gets a tunnel.
    void require(const QByteArray &user, const QByteArray &password);
    void refuse(Refusal refusal) { m_refusal = std::move(refusal); }
    /// Accepts and hangs up.
    void hangUp(bool on) { m_hangsUp = on; }

    /// "host:port" of every tunnel that was made.
    [[nodiscard]] QStringList tunnels() const { return m_tunnels; }
    [[nodiscard]] int accepted() const { return static_cast<int>(m_clients.size()); }
    /// How often wrong or no credentials were shown.
    [[nodiscard]] int strangers() const { return m_strangers; }
    [[nodiscard]] QStringList violations() const { return m_violations; }

private:
    enum class Stage { Greeting, Login, Request, Relay };
    struct Client
    {
        Stage stage = Stage::Greeting;
        QByteArray received;
        std::unique_ptr<QTcpSocket> socket;
        std::unique_ptr<QTcpSocket> target;
    };

    void accept();
    void take(Client &client);
    [[nodiscard]] bool takeConnect(Client &client);
    [[nodiscard]] bool takeGreeting(Client &client);
    [[nodiscard]] bool takeLogin(Client &client);
    [[nodiscard]] bool takeSocksRequest(Client &client);
    void openTunnel(Client &client, const QString &host, quint16 port, const QByteArray &welcome);
    void end(Client &client, const QByteArray &lastWords);

    Kind m_kind;
    QByteArray m_user;
    QByteArray m_password;
    Refusal m_refusal;
    bool m_hangsUp = false;
    QStringList m_tunnels;
    QStringList m_violations;
    int m_strangers = 0;
    QTcpServer m_server;
    std::vector<std::unique_ptr<Client>> m_clients;
};

} // namespace oagent::testing
