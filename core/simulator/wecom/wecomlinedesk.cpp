#include "core/simulator/wecom/wecomlinedesk.h"

#include "core/simulator/wecom/wecomframe.h"
#include "core/simulator/wecom/wecomgateway.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

WeComLineDesk::WeComLineDesk(WeComContext &context, HttpServer &http, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_watch(context)
{
    m_server.setHttp(&http);
    m_server.setGate([this](const HttpServerRequest &request) { return admit(request); });
    connect(&m_server, &WebSocketServer::connected, this, [this](WebSocketPeer *peer) { welcome(peer); });
}

UpgradeAnswer WeComLineDesk::admit(const HttpServerRequest &request)
{
    if (m_refusedHandshakes > 0) {
        --m_refusedHandshakes;
        return { .status = m_refusalStatus, .body = {}, .headers = {} };
    }
    if (request.path == "/" && request.query.isEmpty() && request.header("Sec-WebSocket-Protocol"_ba).isEmpty())
        return {};
    m_context.log.record(u"line.path"_s, u"the address has the path / and neither query nor subprotocol"_s);
    return { .status = 404, .body = {}, .headers = {} };
}

void WeComLineDesk::welcome(WebSocketPeer *peer)
{
    WeComLineState fresh;
    const int id = static_cast<int>(m_lines.size()) + 1;
    fresh.record.id = id;
    fresh.record.openedAt = WeComContext::now();
    if (m_mute || m_pingsMuted)
        fresh.mutedAt = fresh.record.openedAt;
    m_lines.append(fresh);
    m_records.append(fresh.record);
    m_peers.insert(id, peer);
    peer->setMute(m_mute);
    m_watch.connected();
    connect(peer, &WebSocketPeer::textReceived, this, [this, id](const QByteArray &utf8) { read(id, utf8); });
    connect(peer, &WebSocketPeer::binaryReceived, this,
            [this] { m_context.log.record(u"frame.binary"_s, u"frames are text"_s); });
    connect(peer, &WebSocketPeer::fragmentReceived, this,
            [this] { m_context.log.record(u"frame.fragmented"_s, u"a message is one WebSocket frame"_s); });
    connect(peer, &WebSocketPeer::closed, this, [this, id](int code) { farewell(id, code); });
    Q_EMIT linesChanged();
}

void WeComLineDesk::farewell(int id, int code)
{
    m_context.log.record(lineViolations(line(id), m_context.limits, WeComContext::now()));
    m_peers.remove(id);
    line(id).record.open = false;
    line(id).record.closeCode = code;
    line(id).record.closedAt = WeComContext::now();
    const bool ownedBot = m_context.owner == id;
    if (ownedBot)
        m_context.owner = 0;
    Q_EMIT lineEnded(code, ownedBot && !line(id).lost);
    changed(id);
}

void WeComLineDesk::changed(int id)
{
    m_records[id - 1] = line(id).record;
    Q_EMIT linesChanged();
}

void WeComLineDesk::read(int id, const QByteArray &utf8)
{
    const std::optional<QJsonObject> frame = weComObject(utf8);
    if (!frame) {
        m_context.log.record(u"frame.json"_s, u"a frame is one JSON object in UTF-8"_s);
        return;
    }
    WeComRequest request;
    request.cmd = (*frame)["cmd"_L1].toString();
    request.reqId = (*frame)["headers"_L1]["req_id"_L1].toString();
    request.body = (*frame)["body"_L1].toObject();
    request.line = id;
    if (request.cmd.isEmpty() || request.reqId.isEmpty()) {
        m_context.log.record(u"frame.shape"_s, u"a command has a cmd and a headers.req_id"_s);
        return;
    }
    if (request.cmd == wecomcommands::ping) {
        if (frame->contains("body"_L1))
            m_context.log.record(u"ping.body"_s, u"a ping has no body"_s);
        line(id).lastPingAt = WeComContext::now();
        ++line(id).record.pings;
        m_records[id - 1] = line(id).record;
    }
    judgeFirst(line(id), request);
    Q_EMIT commandArrived(request);
}

void WeComLineDesk::judgeFirst(WeComLineState &line, const WeComRequest &request)
{
    if (request.cmd == wecomcommands::subscribe) {
        if (line.subscribeAt)
            m_context.log.record(u"subscribe.twice"_s, u"a line subscribes once"_s);
        line.subscribeAt = WeComContext::now();
        m_watch.subscribing(request.body["secret"_L1].toString());
    } else if (!line.subscribeAt) {
        m_context.log.record(u"subscribe.first"_s, u"the first frame is aibot_subscribe"_s);
    } else if (!line.successTold && request.cmd != wecomcommands::ping) {
        m_context.log.record(u"subscribe.not-waited"_s, u"a command before the subscribe succeeded"_s);
    }
}

CommandAnswer WeComLineDesk::subscribe(const WeComRequest &request)
{
    const Violations found = subscribeViolations(request.body);
    m_context.log.record(found);
    for (const Violation &warning : subscribeWarnings(request.body))
        m_context.log.warn(warning.code, warning.detail);
    const QString secret = request.body["secret"_L1].toString();
    if (!found.isEmpty())
        return CommandAnswer::error(badParameter);
    if (request.body["bot_id"_L1] != m_context.bot.botId || secret != m_context.bot.secret)
        return CommandAnswer::error(refusedCredentials);
    const int former = m_context.owner;
    const bool isSecond = former != 0 && former != request.line && m_peers.contains(former);
    if (isSecond && !m_severalPrograms && !line(former).mutedAt && !line(former).lost)
        m_context.log.record(u"line.second"_s, u"a second line while the first one is open"_s);
    m_context.owner = request.line;
    m_context.ownedSince = WeComContext::now();
    line(request.line).record.subscribed = true;
    line(request.line).record.subscribedAt = m_context.ownedSince;
    if (isSecond)
        kick(former);
    changed(request.line);
    return {};
}

void WeComLineDesk::subscribeAnswered(const WeComRequest &request, std::optional<int> errcode)
{
    const QString secret = request.body["secret"_L1].toString();
    line(request.line).subscribeUnanswered = !errcode;
    if (errcode && *errcode != 0) {
        line(request.line).refusedAt = WeComContext::now();
        if (*errcode == refusedCredentials || *errcode == invalidBotId || *errcode == invalidSecret)
            m_watch.refused(secret);
        return;
    }
    if (!errcode)
        return;
    line(request.line).successTold = true;
    m_watch.accepted();
    if (m_cuts != 0) {
        m_cuts = std::max(m_cuts - 1, -1);
        QTimer::singleShot(m_cutDelay, this, [this, id = request.line] { drop(id); });
    }
    Q_EMIT subscribed();
}

std::optional<CommandAnswer> WeComLineDesk::refusal(const WeComRequest &request)
{
    WeComLineState &state = line(request.line);
    if (m_context.owner == request.line && !state.lost)
        return std::nullopt;
    if (state.lost && !state.lostToldAt)
        state.lostToldAt = WeComContext::now();
    return CommandAnswer::error(notSubscribed);
}

void WeComLineDesk::answer(const WeComRequest &request, const CommandAnswer &answer)
{
    if (WebSocketPeer *peer = m_peers.value(request.line); peer != nullptr && !peer->isMute())
        peer->sendText(weComAnswer(request.reqId, answer));
}

bool WeComLineDesk::push(const QByteArray &frame)
{
    WebSocketPeer *peer = m_peers.value(m_context.owner);
    if (peer == nullptr || line(m_context.owner).lost)
        return false;
    if (!peer->isMute())
        peer->sendText(frame);
    return true;
}

void WeComLineDesk::kick()
{
    if (m_context.owner == 0)
        return;
    const int id = std::exchange(m_context.owner, 0);
    m_watch.kicked();
    kick(id);
}

void WeComLineDesk::kick(int id)
{
    const QJsonObject event { { u"eventtype"_s, u"disconnected_event"_s } };
    if (WebSocketPeer *peer = m_peers.value(id); peer != nullptr && !peer->isMute()) {
        peer->sendText(
            weComFrame(u"aibot_event_callback"_s, freshWeComId(), eventBody(event, m_context.bot, QString())));
    }
    line(id).record.subscribed = false;
    line(id).record.kicked = true;
    line(id).kickedAt = WeComContext::now();
    changed(id);
    QTimer::singleShot(m_context.limits.kickedCut, this, [this, id] { drop(id); });
}

void WeComLineDesk::setMute(bool mute)
{
    m_mute = mute;
    setPingsMuted(mute);
    forEach([mute](WebSocketPeer &peer) { peer.setMute(mute); });
}

void WeComLineDesk::setPingsMuted(bool muted)
{
    m_pingsMuted = muted;
    const WeComTime now = WeComContext::now();
    for (const int id : m_peers.keys()) {
        line(id).mutedAt = muted ? std::optional(now) : std::nullopt;
        if (line(id).record.subscribedAt)
            line(id).lastPingAt = now; // those in between were not seen
    }
}

void WeComLineDesk::loseSubscription()
{
    if (m_context.owner == 0)
        return;
    line(m_context.owner).lost = true;
    line(m_context.owner).record.subscribed = false;
    changed(m_context.owner);
}

void WeComLineDesk::cutAfterSubscribe(std::chrono::milliseconds delay, int count)
{
    m_cutDelay = delay;
    m_cuts = count;
}

void WeComLineDesk::refuseHandshakes(int status, int count)
{
    m_refusalStatus = status;
    m_refusedHandshakes = count;
}

void WeComLineDesk::forEach(const std::function<void(WebSocketPeer &peer)> &act)
{
    const QList<WebSocketPeer *> peers = m_peers.values();
    for (WebSocketPeer *peer : peers)
        act(*peer);
}

void WeComLineDesk::drop(int id)
{
    if (WebSocketPeer *peer = m_peers.value(id))
        peer->drop();
}

Violations WeComLineDesk::overdue() const
{
    Violations found;
    for (const WeComLineState &line : m_lines) {
        if (line.record.open)
            found += lineViolations(line, m_context.limits, WeComContext::now());
    }
    return found;
}

} // namespace oagent::simulator
