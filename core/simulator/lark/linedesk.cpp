#include "core/simulator/lark/linedesk.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/ids.h"
#include "core/simulator/lark/larkanswer.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

const QByteArray linePath = "/ws/v2"_ba;

QByteArray configJson(const LarkClientConfig &config)
{
    return compactJson({ { u"ReconnectCount"_s, config.reconnectCount },
                         { u"ReconnectInterval"_s, config.reconnectInterval },
                         { u"ReconnectNonce"_s, config.reconnectNonce },
                         { u"PingInterval"_s, config.pingInterval } })
        .toUtf8();
}

WireFrame controlFrame(qint32 service, const QByteArray &type)
{
    WireFrame frame;
    frame.service = service;
    frame.headers = { { "type"_ba, type } };
    return frame;
}

int headerNumber(const UpgradeAnswer &answer, const QByteArray &name)
{
    for (const auto &[key, value] : answer.headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value.toInt();
    }
    return 0;
}

} // namespace

/// One open connection.
class LineDesk::Line
{
public:
    Line(Context &context, int number, qint32 serviceId, WebSocketPeer *socket)
        : id(number)
        , service(serviceId)
        , peer(socket)
        , pingInterval(std::chrono::seconds(context.limits.clientConfig.pingInterval))
        , m_pingRate(std::chrono::seconds(1), pingsPerSecond)
    {
        pingDue.setSingleShot(true);
    }
    [[nodiscard]] bool pingsTooOften() { return !m_pingRate.allowsOneMore(); }

    int id;
    qint32 service;
    WebSocketPeer *peer;
    std::chrono::milliseconds pingInterval; ///< what the client was told last
    QTimer pingDue;
    bool firstPing = true;
    std::optional<SteadyTime> muteSince;

private:
    static constexpr int pingsPerSecond = 5; ///< a timer of NaN fires at once (§5)
    RateWindow m_pingRate;
};

LineDesk::LineDesk(Context &context, QObject *parent)
    : QObject(parent)
    , m_context(context)
{
    m_server.setGate([this](const HttpServerRequest &request) { return admit(request); });
    connect(&m_server, &WebSocketServer::connected, this, [this](WebSocketPeer *peer) { welcome(peer); });
    m_overlap.setSingleShot(true);
    connect(&m_overlap, &QTimer::timeout, this, [this] {
        if (open().size() > 1)
            m_context.log.record(u"line.two-connections"_s, u"the old one is closed once the new one is open"_s);
    });
}

LineDesk::~LineDesk() = default;

QString LineDesk::newAddress()
{
    Address address { .givenAt = steadyNow(),
                      .deviceId = freshNumber(),
                      .service = static_cast<qint32>(QRandomGenerator::global()->bounded(30'000'000, 40'000'000)) };
    const QByteArray query = "fpid=493&aid=552564&device_id=" + address.deviceId.toLatin1()
        + "&access_key=" + freshId().toLatin1() + "&service_id=" + QByteArray::number(address.service)
        + "&ticket=" + freshId().toLatin1();
    m_addresses.insert(linePath + '?' + query, address);
    return m_server.url(QString::fromLatin1(linePath)).toString() + u'?' + QString::fromLatin1(query);
}

UpgradeAnswer LineDesk::refuse(const UpgradeAnswer &answer)
{
    Q_EMIT refused(headerNumber(answer, "handshake-status"_ba), headerNumber(answer, "handshake-autherrcode"_ba));
    return answer;
}

UpgradeAnswer LineDesk::admit(const HttpServerRequest &request)
{
    const auto wrong = [&](const QString &code, const QString &detail) {
        m_context.log.record(code, detail);
        return refuse(LarkHandshake::authFailed());
    };
    if (m_refusals > 0) {
        --m_refusals;
        return refuse(m_refusal);
    }
    if (!request.header("Sec-WebSocket-Protocol"_ba).isEmpty())
        return wrong(u"line.protocol"_s, u"there is no sub-protocol"_s);
    const auto address = m_addresses.find(request.path + '?' + request.query);
    if (address == m_addresses.end())
        return wrong(u"line.address-unknown"_s, u"not a URL that was handed out, unchanged"_s);
    if (address->used)
        return wrong(u"line.address-reused"_s, u"a URL opens one connection"_s);
    if (steadyNow() - address->givenAt > m_context.limits.addressLife)
        return wrong(u"line.address-expired"_s, u"the URL is too old"_s);
    if (open().size() >= m_context.limits.connectionsPerApp)
        return refuse(LarkHandshake::connectionLimit());
    address->used = true;
    return {};
}

void LineDesk::welcome(WebSocketPeer *peer)
{
    const Address address = m_addresses.value(peer->request().path + '?' + peer->request().query);
    const int id = static_cast<int>(m_connections.size()) + 1;
    m_connections.append({ .id = id, .deviceId = address.deviceId, .openedAt = steadyNow() });
    auto line = std::make_unique<Line>(m_context, id, address.service, peer);
    connect(&line->pingDue, &QTimer::timeout, this, [this, line = line.get()] {
        if (!line->peer->isMute())
            m_context.log.record(u"ping.missing"_s,
                                 line->firstPing ? u"the first ping is sent at once"_s
                                                 : u"no ping within PingInterval"_s);
    });
    line->pingDue.start(m_context.limits.firstPing);
    m_lines.push_back(std::move(line));
    if (m_mute)
        peer->setMute(true);
    connect(peer, &WebSocketPeer::binaryReceived, this, [this, id](const QByteArray &message) { read(id, message); });
    connect(peer, &WebSocketPeer::textReceived, this,
            [this] { m_context.log.record(u"frame.text"_s, u"all messages are binary"_s); });
    connect(peer, &WebSocketPeer::closed, this, [this, id](int code) { farewell(id, code); });
    watchOverlap();
    Q_EMIT connectionsChanged();
}

void LineDesk::watchOverlap()
{
    if (open().size() > 1)
        m_overlap.start(m_context.limits.renewalOverlap);
    else
        m_overlap.stop();
}

void LineDesk::farewell(int id, int code)
{
    LarkConnection &record = m_connections[id - 1];
    record.open = false;
    record.closeCode = code;
    const auto line = std::find_if(m_lines.begin(), m_lines.end(), [&](const auto &one) { return one->id == id; });
    if ((*line)->muteSince
        && steadyNow() - *(*line)->muteSince > (*line)->pingInterval + m_context.limits.deadLineGrace)
        m_context.log.record(u"line.dead-unnoticed"_s, u"a dead line is noticed within PingInterval and 15 s"_s);
    m_lines.erase(line);
    watchOverlap();
    // Closing nothing but the connection: without a close frame the program died, or means to look as if it had.
    Q_EMIT ended(id, code != 1006);
    Q_EMIT connectionsChanged();
}

void LineDesk::read(int id, const QByteArray &message)
{
    const std::optional<WireFrame> frame = WireFrame::decode(message);
    if (!frame)
        m_context.log.record(u"frame.malformed"_s, u"not a frame with all four required fields"_s);
    else if (frame->method == 0)
        readControl(id, message, *frame);
    else if (frame->method == 1)
        Q_EMIT dataReceived(id, *frame);
    else
        m_context.log.record(u"frame.method"_s, u"unknown method %1"_s.arg(frame->method));
}

void LineDesk::readControl(int id, const QByteArray &message, const WireFrame &frame)
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(), [&](const auto &one) { return one->id == id; });
    Line &line = **found;
    if (frame.header("type"_ba) != "ping") {
        m_context.log.record(u"frame.control"_s, u"a client sends no control frame but pings"_s);
        return;
    }
    if (frame.service != line.service)
        m_context.log.record(u"ping.service"_s, u"the service is not that of the URL"_s);
    else if (message != controlFrame(line.service, "ping"_ba).encoded())
        m_context.log.record(u"ping.shape"_s, u"a ping is vector V1, byte for byte"_s);
    if (line.pingsTooOften())
        m_context.log.record(u"ping.storm"_s, u"pings follow PingInterval"_s);
    ++m_connections[id - 1].pings;
    line.firstPing = false;

    WireFrame pong = controlFrame(line.service, "pong"_ba);
    if (m_pongPayload) {
        if (!m_pongPayload->isEmpty())
            pong.payload = *m_pongPayload;
        m_pongPayload.reset();
    } else {
        pong.payload = configJson(m_context.limits.clientConfig);
        line.pingInterval = std::chrono::seconds(m_context.limits.clientConfig.pingInterval);
    }
    line.pingDue.start(line.pingInterval + m_context.limits.pingGrace);
    line.peer->sendBinary(pong.encoded());
}

QList<int> LineDesk::open() const
{
    QList<int> ids;
    for (const auto &line : m_lines)
        ids.append(line->id);
    return ids;
}

bool LineDesk::isMute(int connection) const
{
    return std::any_of(m_lines.begin(), m_lines.end(),
                       [&](const auto &one) { return one->id == connection && one->peer->isMute(); });
}

qint32 LineDesk::serviceOf(int connection) const
{
    for (const auto &line : m_lines) {
        if (line->id == connection)
            return line->service;
    }
    return 0;
}

void LineDesk::send(int connection, const QByteArray &message)
{
    for (const auto &line : m_lines) {
        if (line->id == connection && !line->peer->isMute())
            line->peer->sendBinary(message);
    }
}

void LineDesk::forEach(const std::function<void(WebSocketPeer &)> &act)
{
    QList<WebSocketPeer *> peers;
    for (const auto &line : m_lines)
        peers.append(line->peer);
    for (WebSocketPeer *peer : peers)
        act(*peer);
}

void LineDesk::setMute(bool mute)
{
    m_mute = mute;
    for (const auto &line : m_lines) {
        line->peer->setMute(mute);
        line->muteSince = mute ? std::optional(steadyNow()) : std::nullopt;
    }
}

void LineDesk::refuseUpgrades(const UpgradeAnswer &answer, int count)
{
    m_refusal = answer;
    m_refusals = count;
}

} // namespace oagent::simulator::larkparts
