#pragma once

#include "core/simulator/websocketpeer.h"

#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <functional>

namespace oagent::simulator {

/// What a server says to an upgrade request.
struct UpgradeAnswer
{
    int status = 101; ///< 101 accepts; 0 never answers; anything else refuses
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< added to the answer, accepted or not
};

/// A WebSocket server on a loopback port that the system chose. For the simulator and the tests only.
class WebSocketServer : public QObject
{
    Q_OBJECT
public:
    /// Judges an upgrade request that is well-formed (RFC 6455 section 4.2.1); others get 400, unless there is
    /// setHttp().
    using Gate = std::function<UpgradeAnswer(const HttpServerRequest &request)>;

    explicit WebSocketServer(QObject *parent = nullptr);
    ~WebSocketServer() override;

    [[nodiscard]] bool listen();
    void setGate(Gate gate) { m_gate = std::move(gate); }
    /// Who serves connections that begin with something else than an upgrade request, on the same port. Outlives us.
    void setHttp(HttpServer *http) { m_http = http; }
    [[nodiscard]] QUrl url(const QString &path = {}) const; ///< ws://127.0.0.1:port/path
    /// Open peers, oldest first; owned by the server.
    [[nodiscard]] const QList<WebSocketPeer *> &peers() const { return m_peers; }
    [[nodiscard]] int accepted() const { return m_accepted; }

Q_SIGNALS:
    /// The peer lives until its closed() was emitted.
    void connected(oagent::simulator::WebSocketPeer *peer);

private:
    class Handshake;
    void accept();
    void admit(QTcpSocket *socket, const HttpServerRequest &request, const QByteArray &early);

    Gate m_gate;
    HttpServer *m_http = nullptr;
    QTcpServer m_server;
    QList<WebSocketPeer *> m_peers;
    QList<Handshake *> m_handshakes;
    int m_accepted = 0;
};

} // namespace oagent::simulator
