#pragma once

#include <QByteArray>
#include <QObject>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace oagent::testing {

/// A server on loopback that speaks HTTP and WebSocket on one port, with TLS when it is given a configuration. A
/// request for an upgrade gets its WebSocket, which says nothing; any other is answered with 200 and "hi", or as told.
class WebServer : public QObject
{
    Q_OBJECT
public:
    /// The body of the answer to a request, given whole.
    using Answer = std::function<QByteArray(const QByteArray &request)>;

    explicit WebServer(const std::optional<QSslConfiguration> &tls = {}, Answer answer = {});
    ~WebServer() override;

    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }
    /// @param family "http" or "ws"; an "s" is added with TLS
    [[nodiscard]] QUrl url(const QString &family, const QString &host) const;
    [[nodiscard]] int connections() const { return static_cast<int>(m_clients.size()); }
    [[nodiscard]] int requests() const { return m_requests; }
    [[nodiscard]] int upgrades() const { return m_upgrades; }

private:
    struct Client
    {
        QByteArray received;
        bool isWebSocket = false;
        std::unique_ptr<QTcpSocket> socket;
    };

    void accept();
    void serve(Client &client);

    bool m_isEncrypted;
    Answer m_answer;
    int m_requests = 0;
    int m_upgrades = 0;
    std::unique_ptr<QTcpServer> m_server;
    std::vector<std::unique_ptr<Client>> m_clients;
};

} // namespace oagent::testing
