#pragma once

#include "core/simulator/dingtalk/apianswer.h"
#include "core/simulator/dingtalk/gatewaycontext.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/ratewindow.h"
#include "core/simulator/websocketserver.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace oagent::simulator {

/// The Stream side: connections/open, tickets, the WebSocket, deliveries and their acknowledgements.
class StreamDesk : public QObject
{
    Q_OBJECT
public:
    explicit StreamDesk(GatewayContext &context, QObject *parent = nullptr);

    [[nodiscard]] bool listen();
    [[nodiscard]] QUrl endpoint() const { return m_server.url(QStringLiteral("/connect")); }

    /// Counts a call of connections/open; it is in flight as long as the answer lives.
    [[nodiscard]] std::shared_ptr<void> openArrived();
    [[nodiscard]] HttpAnswer open(const HttpServerRequest &request);

    /// Sends to the connection whose turn it is; returns headers.messageId, empty when there is none.
    QString send(const QString &type, const QString &topic, const QString &data, const QString &msgId = {},
                 const QJsonObject &extraHeaders = {});
    void ping();
    void pingByControlFrame();
    void announceDisconnect();
    /// Every open connection.
    void forEach(const std::function<void(WebSocketPeer &)> &act);
    void setMute(bool mute);
    void drop();
    void close(quint16 code);
    void refuseHandshakes(int status, int count);

    /// Drops the records of what was acknowledged.
    void forgetSettled();
    /// What only the end can tell: ack.missing, ping.late, ws.no-pong.
    [[nodiscard]] Violations overdue() const;
    [[nodiscard]] int opens() const { return m_opens; }
    [[nodiscard]] const QList<StreamConnection> &connections() const { return m_connections; }
    [[nodiscard]] const QList<Delivery> &deliveries() const { return m_deliveries; }

Q_SIGNALS:
    void connectionsChanged();
    void acked(const QString &messageId, const QString &msgId);

private:
    struct Ticket
    {
        SteadyTime givenAt;
        bool used = false;
    };
    struct ControlPing
    {
        int connection = 0;
        QByteArray payload;
        SteadyTime sentAt;
        bool settled = false; ///< answered, or nobody is left to answer
    };

    UpgradeAnswer admit(const HttpServerRequest &request);
    void welcome(WebSocketPeer *peer);
    void farewell(int id, int code);
    void read(int id, const QByteArray &utf8);
    void readAck(int id, const QJsonObject &frame);
    void judgeAck(const Delivery &delivery, const QJsonObject &frame);
    void readPong(int id, const QByteArray &payload);
    void excuse(int id);
    void sendTo(int id, Delivery delivery, const QJsonObject &extraHeaders);
    [[nodiscard]] QList<int> listening() const;
    [[nodiscard]] std::chrono::milliseconds deadlineOf(const Delivery &delivery) const;
    StreamConnection &connection(int id) { return m_connections[id - 1]; }

    GatewayContext &m_context;
    QHash<QByteArray, Ticket> m_tickets;
    RateWindow m_openRate;
    int m_opens = 0;
    QList<StreamConnection> m_connections;
    QHash<int, WebSocketPeer *> m_peers; ///< open ones, by connection
    QList<Delivery> m_deliveries;
    QList<QString> m_optionalAcks; ///< messageIds of SYSTEM/disconnect
    QList<ControlPing> m_controlPings;
    qsizetype m_turn = 0;
    bool m_mute = false;
    int m_refusedHandshakes = 0;
    int m_refusalStatus = 0;
    QTimer m_pinging;
    std::shared_ptr<int> m_inFlight = std::make_shared<int>(0); ///< shared with answers that may outlive us
    WebSocketServer m_server; // last: peers report their end while it dies
};

} // namespace oagent::simulator
