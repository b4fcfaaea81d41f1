#pragma once

#include "core/simulator/lark/context.h"
#include "core/simulator/lark/wireframe.h"
#include "core/simulator/ratewindow.h"
#include "core/simulator/websocketserver.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace oagent::simulator::larkparts {

/// The WebSocket: addresses, upgrades, pings and pongs, and what each connection is worth. lark.md §3, §5, §7.
class LineDesk : public QObject
{
    Q_OBJECT
public:
    explicit LineDesk(Context &context, QObject *parent = nullptr);
    ~LineDesk() override;

    [[nodiscard]] bool listen() { return m_server.listen(); }
    [[nodiscard]] QString newAddress(); ///< opens one connection

    /// Open connections, oldest first.
    [[nodiscard]] QList<int> open() const;
    [[nodiscard]] bool isMute(int connection) const;
    /// service_id of that connection.
    [[nodiscard]] qint32 serviceOf(int connection) const;
    /// No-op when the connection is gone or mute.
    void send(int connection, const QByteArray &message);
    void forEach(const std::function<void(WebSocketPeer &)> &act);
    void setMute(bool mute);
    void refuseUpgrades(const UpgradeAnswer &answer, int count);
    /// The next pong carries these bytes instead of the numbers; empty: no payload.
    void answerNextPing(const QByteArray &payload) { m_pongPayload = payload; }

    [[nodiscard]] const QList<LarkConnection> &connections() const { return m_connections; }

Q_SIGNALS:
    void connectionsChanged();
    void dataReceived(int connection, const oagent::simulator::larkparts::WireFrame &frame);
    /// `inOrder`: the client sent a close frame.
    void ended(int connection, bool inOrder);
    void refused(int handshakeStatus, int authErrorCode);

private:
    struct Address
    {
        SteadyTime givenAt;
        QString deviceId;
        qint32 service = 0;
        bool used = false;
    };
    class Line;

    UpgradeAnswer admit(const HttpServerRequest &request);
    UpgradeAnswer refuse(const UpgradeAnswer &answer);
    void welcome(WebSocketPeer *peer);
    void farewell(int id, int code);
    void read(int id, const QByteArray &message);
    void readControl(int id, const QByteArray &message, const WireFrame &frame);
    void watchOverlap();

    Context &m_context;
    QHash<QByteArray, Address> m_addresses; ///< by path and query
    QList<LarkConnection> m_connections;
    std::vector<std::unique_ptr<Line>> m_lines; ///< open ones, oldest first
    std::optional<QByteArray> m_pongPayload;
    UpgradeAnswer m_refusal;
    int m_refusals = 0;
    bool m_mute = false;
    QTimer m_overlap;
    WebSocketServer m_server; // last: peers report their end while it dies
};

} // namespace oagent::simulator::larkparts
