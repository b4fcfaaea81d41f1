#include "core/simulator/dingtalk/streamdesk.h"

#include "core/simulator/dingtalk/messageframe.h"
#include "core/simulator/dingtalk/streamrules.h"
#include "core/simulator/jsonbody.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

SteadyTime now() { return std::chrono::steady_clock::now(); }

bool isControlPing(const Delivery &delivery) { return delivery.type == "SYSTEM"_L1; }

} // namespace

StreamDesk::StreamDesk(GatewayContext &context, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_openRate(context.limits.openWindow, context.limits.opensPerWindow)
{
    m_server.setGate([this](const HttpServerRequest &request) { return admit(request); });
    connect(&m_server, &WebSocketServer::connected, this, [this](WebSocketPeer *peer) { welcome(peer); });
    connect(&m_pinging, &QTimer::timeout, this, [this] {
        ping();
        pingByControlFrame();
    });
    if (context.limits.pingInterval.count() > 0)
        m_pinging.start(context.limits.pingInterval);
}

bool StreamDesk::listen() { return m_server.listen(); }

std::shared_ptr<void> StreamDesk::openArrived()
{
    ++m_opens;
    if (!m_openRate.allowsOneMore())
        m_context.log.record(u"open.storm"_s,
                             u"more than %1 opens in the window"_s.arg(m_context.limits.opensPerWindow));
    if (++*m_inFlight > 1)
        m_context.log.record(u"open.storm"_s, u"another open is still in flight"_s);
    return { nullptr, [inFlight = m_inFlight](std::nullptr_t) { --*inFlight; } };
}

HttpAnswer StreamDesk::open(const HttpServerRequest &request)
{
    const Violations found = openViolations(request);
    m_context.log.record(found);
    const auto broke = [&](const QString &code) {
        return std::any_of(found.begin(), found.end(), [&](const Violation &one) { return one.code == code; });
    };
    if (broke(u"open.content-type"_s) || broke(u"open.body"_s) || broke(u"open.subscription"_s))
        return ApiAnswer::invalidParameter();
    if (broke(u"open.accept"_s)) // §2.1: without it the answer may be XML
        return ApiAnswer::xml();
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    if (body["clientId"_L1] != m_context.app.clientId || body["clientSecret"_L1] != m_context.app.clientSecret)
        return ApiAnswer::authFailed();
    const QString ticket = freshId();
    m_tickets.insert(ticket.toLatin1(), { .givenAt = now() });
    return ApiAnswer::json({ { u"endpoint"_s, endpoint().toString() }, { u"ticket"_s, ticket } });
}

UpgradeAnswer StreamDesk::admit(const HttpServerRequest &request)
{
    const auto refuse = [&](const QString &code, const QString &detail, int status) {
        m_context.log.record(code, detail);
        return UpgradeAnswer { .status = status, .body = {}, .headers = {} };
    };
    if (m_refusedHandshakes > 0) {
        --m_refusedHandshakes;
        return { .status = m_refusalStatus, .body = {}, .headers = {} };
    }
    if (request.path != "/connect")
        return refuse(u"ws.path"_s, u"not the endpoint that was handed out"_s, 404);
    const QByteArray ticket = request.queryItem("ticket"_ba);
    if (ticket.isEmpty())
        return refuse(u"ws.path"_s, u"no ticket in the query"_s, 400);
    const auto given = m_tickets.find(ticket);
    if (given == m_tickets.end())
        return refuse(u"ws.ticket-unknown"_s, u"this ticket was never given"_s, 401);
    if (given->used)
        return refuse(u"ws.ticket-reused"_s, u"a ticket opens one connection"_s, 401);
    if (now() - given->givenAt > m_context.limits.ticketLife)
        return refuse(u"ws.ticket-expired"_s, u"the ticket is too old"_s, 401);
    given->used = true;
    return {};
}

void StreamDesk::welcome(WebSocketPeer *peer)
{
    StreamConnection fresh;
    fresh.id = static_cast<int>(m_connections.size()) + 1;
    fresh.openedAt = now();
    const int id = fresh.id;
    m_connections.append(fresh);
    m_peers.insert(id, peer);
    peer->setMute(m_mute);
    connect(peer, &WebSocketPeer::textReceived, this, [this, id](const QByteArray &utf8) { read(id, utf8); });
    connect(peer, &WebSocketPeer::binaryReceived, this,
            [this] { m_context.log.record(u"ws.unexpected-frame"_s, u"a binary frame"_s); });
    connect(peer, &WebSocketPeer::pongReceived, this, [this, id](const QByteArray &payload) { readPong(id, payload); });
    connect(peer, &WebSocketPeer::closed, this, [this, id](int code) { farewell(id, code); });
    Q_EMIT connectionsChanged();
}

void StreamDesk::farewell(int id, int code)
{
    connection(id).open = false;
    connection(id).closeCode = code;
    m_peers.remove(id);
    // A client that closes in order has had its time for what is overdue by now; what it could not have read yet, and
    // everything when it died, is excused.
    const bool inOrder = code != 1006;
    for (Delivery &delivery : m_deliveries) {
        if (delivery.connection != id || delivery.acks > 0)
            continue;
        const bool overdueByNow = now() - delivery.sentAt > deadlineOf(delivery);
        delivery.excused = delivery.excused || !inOrder || !overdueByNow;
    }
    for (ControlPing &ping : m_controlPings)
        ping.settled = ping.settled || ping.connection == id;
    Q_EMIT connectionsChanged();
}

void StreamDesk::read(int id, const QByteArray &utf8)
{
    const std::optional<QJsonObject> frame = jsonObject(utf8);
    if (!frame || !looksLikeAck(*frame)) {
        m_context.log.record(u"ws.unexpected-frame"_s, u"only acknowledgements are sent on the WebSocket"_s);
        return;
    }
    readAck(id, *frame);
}

void StreamDesk::readAck(int id, const QJsonObject &frame)
{
    m_context.log.record(ackViolations(frame));
    const QString messageId = frame["headers"_L1]["messageId"_L1].toString();
    // Newest first: it is nearly always one of the last.
    const auto delivery = std::find_if(m_deliveries.rbegin(), m_deliveries.rend(),
                                       [&](const Delivery &one) { return one.messageId == messageId; });
    if (delivery == m_deliveries.rend()) {
        if (!m_optionalAcks.contains(messageId))
            m_context.log.record(u"ack.unknown-message"_s, u"no delivery has this messageId"_s);
        return;
    }
    if (delivery->connection != id) {
        m_context.log.record(u"ack.wrong-connection"_s,
                             u"delivered on %1, acknowledged on %2"_s.arg(delivery->connection).arg(id));
    }
    if (++delivery->acks > 1) {
        m_context.log.record(u"ack.duplicate"_s, delivery->topic + u" was acknowledged before"_s);
        return;
    }
    delivery->ackedAt = now();
    delivery->ackConnection = id;
    delivery->ack = frame;
    judgeAck(*delivery, frame);
    const QString msgId = delivery->msgId;
    Q_EMIT acked(messageId, msgId);
}

void StreamDesk::judgeAck(const Delivery &delivery, const QJsonObject &frame)
{
    const bool late = *delivery.ackedAt - delivery.sentAt > deadlineOf(delivery);
    if (isControlPing(delivery)) {
        if (late)
            m_context.log.record(u"ping.late"_s, u"SYSTEM/ping was answered too late"_s);
        if (frame["data"_L1] != delivery.data)
            m_context.log.record(u"ping.data"_s, u"the answer to a ping carries its data unchanged"_s);
        return;
    }
    if (late)
        m_context.log.record(u"ack.late"_s, delivery.topic + u" was acknowledged too late"_s);
    if (delivery.type == "EVENT"_L1 && !hasEventStatus(frame))
        m_context.log.record(u"ack.event-status"_s, u"an event is answered with SUCCESS or LATER"_s);
}

void StreamDesk::readPong(int id, const QByteArray &payload)
{
    for (ControlPing &ping : m_controlPings) {
        if (ping.connection != id || ping.payload != payload || ping.settled)
            continue;
        ping.settled = true;
        if (now() - ping.sentAt > m_context.limits.pingDeadline)
            m_context.log.record(u"ws.no-pong"_s, u"a WebSocket ping was answered too late"_s);
    }
}

QList<int> StreamDesk::listening() const
{
    QList<int> ids;
    for (const StreamConnection &one : m_connections) {
        if (one.open && !one.leaving)
            ids.append(one.id);
    }
    return ids;
}

std::chrono::milliseconds StreamDesk::deadlineOf(const Delivery &delivery) const
{
    return isControlPing(delivery) ? m_context.limits.pingDeadline : m_context.limits.ackDeadline;
}

QString StreamDesk::send(const QString &type, const QString &topic, const QString &data, const QString &msgId,
                         const QJsonObject &extraHeaders)
{
    const QList<int> ids = listening();
    if (ids.isEmpty())
        return {};
    Delivery delivery;
    delivery.messageId = freshId();
    delivery.msgId = msgId;
    delivery.type = type;
    delivery.topic = topic;
    delivery.data = data;
    QString messageId = delivery.messageId;
    sendTo(ids.at(m_turn++ % ids.size()), std::move(delivery), extraHeaders);
    return messageId;
}

void StreamDesk::sendTo(int id, Delivery delivery, const QJsonObject &extraHeaders)
{
    WebSocketPeer *peer = m_peers.value(id);
    delivery.connection = id;
    delivery.sentAt = now();
    // A mute connection is a dead path: the service believes that it delivers.
    delivery.excused = peer->isMute();
    m_deliveries.append(delivery);
    if (!peer->isMute())
        peer->sendText(streamFrame(delivery, m_context.app, extraHeaders));
}

void StreamDesk::ping()
{
    for (const int id : listening()) {
        if (m_peers.value(id)->isMute())
            continue;
        Delivery delivery;
        delivery.messageId = freshId();
        delivery.type = u"SYSTEM"_s;
        delivery.topic = u"ping"_s;
        // Blanks and member order that re-serialising would lose.
        delivery.data = u"{ \"opaque\":\"%1\", \"b\":1.0, \"a\":2 }"_s.arg(freshId());
        sendTo(id, std::move(delivery), {});
    }
}

void StreamDesk::pingByControlFrame()
{
    for (const int id : listening()) {
        WebSocketPeer *peer = m_peers.value(id);
        if (peer->isMute())
            continue;
        const QByteArray payload = freshId().toLatin1();
        m_controlPings.append({ .connection = id, .payload = payload, .sentAt = now() });
        peer->sendPing(payload);
    }
}

void StreamDesk::announceDisconnect()
{
    for (const int id : listening()) {
        WebSocketPeer *peer = m_peers.value(id);
        Delivery notice;
        notice.messageId = freshId();
        notice.type = u"SYSTEM"_s;
        notice.topic = u"disconnect"_s;
        notice.data = u"{\"reason\":\"persistent connection is timeout\"}"_s;
        m_optionalAcks.append(notice.messageId);
        peer->sendText(streamFrame(notice, m_context.app));
        connection(id).leaving = true;
        QTimer::singleShot(m_context.limits.closeAfterDisconnect, peer, [peer] { peer->close(); });
    }
}

void StreamDesk::forEach(const std::function<void(WebSocketPeer &)> &act)
{
    const QList<WebSocketPeer *> peers = m_peers.values();
    for (WebSocketPeer *peer : peers)
        act(*peer);
}

void StreamDesk::setMute(bool mute)
{
    m_mute = mute;
    if (mute) {
        for (const int id : m_peers.keys())
            excuse(id);
    }
    forEach([mute](WebSocketPeer &peer) { peer.setMute(mute); });
}

void StreamDesk::drop()
{
    for (const int id : m_peers.keys())
        excuse(id);
    forEach([](WebSocketPeer &peer) { peer.drop(); });
}

void StreamDesk::close(quint16 code)
{
    for (const int id : m_peers.keys())
        excuse(id);
    forEach([code](WebSocketPeer &peer) { peer.close(code); });
}

void StreamDesk::refuseHandshakes(int status, int count)
{
    m_refusalStatus = status;
    m_refusedHandshakes = count;
}

void StreamDesk::excuse(int id)
{
    for (Delivery &delivery : m_deliveries)
        delivery.excused = delivery.excused || (delivery.connection == id && delivery.acks == 0);
    for (ControlPing &ping : m_controlPings)
        ping.settled = ping.settled || ping.connection == id;
}

void StreamDesk::forgetSettled()
{
    m_deliveries.removeIf([](const Delivery &delivery) { return delivery.acks > 0; });
    m_controlPings.removeIf([](const ControlPing &ping) { return ping.settled; });
}

Violations StreamDesk::overdue() const
{
    Violations found;
    for (const Delivery &delivery : m_deliveries) {
        if (delivery.acks > 0 || delivery.excused || now() - delivery.sentAt <= deadlineOf(delivery))
            continue;
        if (isControlPing(delivery))
            found.append({ u"ping.late"_s, u"SYSTEM/ping was never answered"_s });
        else
            found.append({ u"ack.missing"_s, delivery.topic + u" was never acknowledged"_s });
    }
    for (const ControlPing &ping : m_controlPings) {
        if (!ping.settled && now() - ping.sentAt > m_context.limits.pingDeadline)
            found.append({ u"ws.no-pong"_s, u"a WebSocket ping was never answered"_s });
    }
    return found;
}

} // namespace oagent::simulator
