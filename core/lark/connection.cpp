#include "core/lark/connection.h"

#include "core/connection/urlrules.h"
#include "core/lark/appquestion.h"
#include "core/lark/media.h"
#include "core/lark/reasons.h"
#include "core/lark/scopes.h"
#include "core/support/json.h"

#include <QJsonDocument>
#include <QPointer>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::lark {

namespace {

/// §2.1: all else is tried again.
bool isFinal(const Error &error)
{
    return error.kind == Error::Kind::Authentication || error.kind == Error::Kind::Forbidden
        || error.kind == Error::Kind::BadRequest;
}

/// §6.3: of a delivery. Clicks on cards once were a type of their own.
bool isReadType(const QByteArray &type) { return type.isEmpty() || type == "event" || type == "card"; }

} // namespace

Channel channel()
{
    Channel channel;
    channel.id = u"lark"_s;
    channel.title = u"Lark"_s;
    channel.idLabel = u"App ID"_s;
    channel.secretLabel = u"App Secret"_s;
    channel.connect = [](const BotConfig &bot, Secret secret,
                         const ConnectionServices &services) -> std::unique_ptr<BotConnection> {
        return std::make_unique<Connection>(bot, std::move(secret), services);
    };
    channel.consoleLink = consoleLinkOf;
    channel.checkCredentials = checkCredentials;
    channel.checkPermissions = checkPermissions;
    channel.countsCalls = true; // §9.3
    channel.tellsName = true; // §12
    channel.options = { { u"region"_s, u"region"_s, ChannelOption::Kind::Choice, { u"feishu"_s, u"lark"_s } },
                        { u"economy"_s, u"economy"_s, ChannelOption::Kind::Switch } };
    channel.silenceCure
        = u"check that im.message.receive_v1 is added under Events by long connection, which the console saves only "
          "while this bot is online, that a version is released and visible to you, that the permission to read such "
          "messages is granted, and that no other program uses this APP ID."_s;
    channel.reach = [](const BotConfig &bot) -> ReachTargets {
        const Site site(bot, Secret(), Domains {});
        // The line's host is told to those with credentials alone; whether WebSockets pass shows here as well.
        const QUrl line(u"wss://open.feishu.cn/ws/v2"_s);
        return { site.address(u"/"_s), withBase(line, site.base()) };
    };
    return channel;
}

Connection::Connection(const BotConfig &bot, Secret secret, const ConnectionServices &services, const Limits &limits)
    : m_limits(limits)
    , m_site(bot, std::move(secret), limits.domains)
    , m_botId(bot.id)
    , m_isEconomical(bot.economy)
    , m_http(services.http)
    , m_timer(services.timer)
    , m_log(services.log)
    , m_redactor(services.redactor)
    , m_clock(services.clock)
    , m_api(services.http, services.timer, services.redactor, m_site, m_limits, bot.id)
    , m_ownId(m_api, services.timer, m_limits)
    , m_endpoint(services.http, m_site, m_limits)
    , m_signs(m_api)
    , m_names(m_api)
    , m_heartbeat(services.timer, m_limits)
    , m_socket(
          services.network, services.timer, m_limits.reconnect,
          [this](const QObject *context, const Callback<QUrl> &done) { findAddress(context, done); }, isFinal)
{
    m_redactor.remember(botSecretKey(m_botId), m_site.appSecret);
    adopt(m_config);
    m_socket.countAttemptsOf(u"lark/"_s + bot.appId);
    m_socket.setRefusalRule([this](const HttpHead &refusal) { return judgeHandshake(refusal, m_limits); });
    connect(&m_socket, &ReconnectingSocket::stateChanged, this, &Connection::noteState);
    connect(&m_socket, &ReconnectingSocket::lineOpened, this, &Connection::noteOpened);
    connect(&m_socket, &ReconnectingSocket::binaryReceived, this, &Connection::takeBytes);
    connect(&m_socket, &ReconnectingSocket::renewalGivenUp, this, [this](const Error &why) {
        m_hasAddress = false; // it is of no use any more
        log(LogLevel::Info, u"connection"_s, u"The line could not be replaced; it goes on as it is."_s, why.detail);
        renewWhenIdle();
    });
    connect(&m_heartbeat, &Heartbeat::due, this, [this] {
        if (WebSocketLine *line = m_socket.line())
            line->sendBinary(serialized(pingFrame(m_service)));
    });
    connect(&m_heartbeat, &Heartbeat::silent, this, [this] {
        Error error;
        error.kind = Error::Kind::Timeout;
        error.detail = u"the line is open, but nothing answers its pings"_s;
        m_socket.markLost(error);
    });
    connect(&m_endpoint, &Endpoint::regionChanged, this, [this] {
        log(LogLevel::Warning, u"connection"_s,
            u"The app belongs to %1; that is asked from now on."_s.arg(titleOf(m_site.region)));
        m_api.startOver();
        m_ownId.askAnew();
        Q_EMIT regionLearnt(m_site.region);
    });
    connect(&m_ownId, &OwnId::nameLearnt, this, &Connection::nameLearnt);
    connect(&m_ownId, &OwnId::notAnswered, this, [this](const Error &why) {
        log(LogLevel::Warning, u"connection"_s,
            u"Which mentions are the bot's could not be asked; the first one in a message counts."_s, why.detail);
    });
    connect(&m_ownId, &OwnId::notActive, this, [this](int status) {
        log(LogLevel::Warning, u"connection"_s,
            u"The bot is not active (%1). Check that the app is enabled and a version is released."_s.arg(status));
    });
    connect(&m_api, &Api::callCounted, this, &Connection::callCounted);
    connect(&m_api, &Api::refusalsChanged, this, &Connection::stateChanged);
    connect(&m_api, &Api::scopesRefused, this, [this](const Error &why) {
        const QString link = why.link.isEmpty() ? m_site.permissionLink(why.scopes) : why.link;
        log(LogLevel::Warning, u"reply"_s,
            why.scopes.isEmpty()
                ? u"Lark refused a call for want of a permission that it did not name. Grant it and release a version: %1"_s
                      .arg(link)
                : u"Lark refused a call. Missing permission, one of: %1. Grant it and release a version: %2"_s.arg(
                    why.scopes.join(u", "_s), link),
            why.detail);
    });
    connect(&m_sendRefusals, &SendRefusals::changed, this, [this] {
        if (m_sendRefusals.isOfApp())
            log(LogLevel::Warning, u"reply"_s, u"Lark takes no messages of this app."_s,
                m_sendRefusals.lastRefusal().detail);
        Q_EMIT stateChanged();
    });
    for (CardGate *gate : { &m_streamGate, &m_patchGate }) {
        connect(gate, &CardGate::paused, this, [this, gate](const Error &why) {
            log(LogLevel::Warning, u"reply"_s,
                gate == &m_streamGate ? u"Cards that grow are paused."_s : u"Cards are paused."_s, why.detail);
            Q_EMIT stateChanged();
        });
    }
}

Connection::~Connection()
{
    m_socket.disconnect(this);
    m_redactor.forget(botSecretKey(m_botId));
}

void Connection::start()
{
    m_stopReason = {};
    m_endpoint.forgetRegionChange();
    m_ownId.ask();
    m_socket.start();
}

void Connection::stop() { stopFor({}); }

void Connection::stopFor(const StateReason &reason)
{
    m_stopReason = reason;
    m_socket.stop();
}

/// §5: what the WebSocket pings with may go unanswered.
void Connection::probe()
{
    m_socket.probe();
    if (m_socket.line() != nullptr)
        m_heartbeat.start(m_config.pingInterval);
}

void Connection::reroute() { m_socket.reroute(); }

StateReason Connection::reason() const
{
    switch (state()) {
    case ConnectionState::Stopped: return m_stopReason;
    case ConnectionState::Connecting: return m_failure;
    case ConnectionState::WaitingToRetry: {
        StateReason reason = reasonFor(m_socket.lastError(), m_site, m_hasAddress, m_redactor);
        if (m_socket.isTryingRarely())
            reason.cure += u" Many tries have failed; from now on it is tried every five minutes."_s;
        return reason;
    }
    case ConnectionState::Rejected:
    case ConnectionState::TakenOver: return reasonFor(m_socket.lastError(), m_site, m_hasAddress, m_redactor);
    case ConnectionState::Online: break;
    }
    if (const int refusal = m_api.refusalOfAll(); refusal != 0)
        return reasonForRefusal(refusal, m_site);
    if (const QStringList missing = missingScopes(); !missing.isEmpty())
        return { u"permission-missing"_s, u"One of these permissions is missing: %1."_s.arg(missing.join(u", "_s)),
                 u"Grant it and release a version: %1"_s.arg(m_site.permissionLink(missing)) };
    if (m_sendRefusals.isOfApp())
        return reasonForRefusedSending(m_redactor.redacted(m_sendRefusals.lastRefusal().detail), m_site);
    if (m_streamGate.isOpen())
        return {};
    return { u"cards-refused"_s,
             u"Lark refused a card that grows, answers go out in another way: %1"_s.arg(
                 m_redactor.redacted(m_streamGate.lastRefusal().detail)),
             u"Nothing to do: such cards are tried again within half an hour."_s };
}

std::unique_ptr<ReplySurface> Connection::openReply(const ReplyTarget &target, HandleSink &sink)
{
    return std::make_unique<Reply>(ReplyServices { m_api, m_timer, m_signs, m_sent, m_recalled, m_streamGate,
                                                   m_patchGate, m_sendRefusals, m_limits, m_isEconomical },
                                   target, sink);
}

/// What we sent ourselves stands in the conversation.
bool Connection::hasMoreWords(const IncomingMessage &message) const
{
    const QString quote = message.replyAddress["quote"_L1].toString();
    return !message.replyAddress.isEmpty() && (quote.isEmpty() || !m_sent.contains(quote));
}

void Connection::fetchWords(const IncomingMessage &message, const QObject *context, Callback<FetchedWords> done)
{
    readWords(m_api, message, m_site.appId, context, std::move(done));
}

void Connection::fetchNames(const IncomingMessage &message, const QObject *context, Callback<FetchedNames> done)
{
    if (m_isEconomical)
        return BotConnection::fetchNames(message, context, std::move(done));
    m_names.find(message, context, std::move(done));
}

void Connection::fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
                       Callback<FetchedFile> done)
{
    fetchMedia(m_api, message, attachment, context, asFetchedFile(std::move(done)));
}

void Connection::findAddress(const QObject *context, const Callback<QUrl> &done)
{
    m_hasAddress = false;
    m_endpoint.find(context, [this, done](const Result<LineAddress> &found) {
        if (!found)
            return done(failure(found.error()));
        m_hasAddress = true;
        m_nextService = found->service;
        log(LogLevel::Debug, u"connection"_s, u"An address for a line was handed out."_s, found->deviceId);
        if (found->answeredAt)
            m_clock.note(*found->answeredAt);
        ClientConfig config = m_config;
        config.adopt(found->config);
        adopt(config);
        done(found->url);
    });
}

/// §7: between tries no more than the platform wants; all clients spread when it closes healthy lines. After as many
/// tries as it wants it is tried rarely, but not given up.
void Connection::adopt(const ClientConfig &config)
{
    m_config = config;
    m_heartbeat.setInterval(config.pingInterval);
    m_socket.setRetryRules({ std::min<Milliseconds>(config.reconnectInterval, m_limits.reconnect.backoff.last),
                             config.reconnectNonce, std::max(config.reconnectCount, 0), m_limits.waitAfterManyTries });
}

void Connection::noteState(ConnectionState state)
{
    const Error &error = m_socket.lastError();
    if (state != ConnectionState::Online) {
        m_heartbeat.stop();
        m_idle.cancel();
    }
    keepReason(m_failure, state, reason());
    LogLevel level = LogLevel::Info;
    QString text = nameOf(state);
    if (state == ConnectionState::WaitingToRetry) {
        level = LogLevel::Warning;
        text = u"%1, %2 ms until the next try"_s.arg(nameOf(state)).arg(m_socket.retryDelay().count());
    } else if (state == ConnectionState::Rejected) {
        level = LogLevel::Error;
        text += u". "_s + reason().cure;
    }
    log(level, u"connection"_s, text, level == LogLevel::Info ? QString() : error.detail);
    Q_EMIT stateChanged();
}

void Connection::noteOpened(WebSocketLine *line)
{
    m_hasAddress = false; // what fails from now on is an open line
    m_service = m_nextService;
    m_chunks.try_emplace(line, m_limits);
    connect(line, &QObject::destroyed, this, [this, line] {
        m_chunks.erase(line);
        m_chunkSweeps.erase(line);
    });
    m_ownId.askWithLine();
    renewWhenIdle();
    m_heartbeat.start(m_config.pingInterval);
}

void Connection::renewWhenIdle()
{
    m_idle = m_timer.after(m_limits.renewWhenIdleFor, [this] {
        log(LogLevel::Info, u"connection"_s, u"No event came for a while; the line is replaced."_s);
        m_socket.renew(ReconnectingSocket::Renewal::Optional);
    });
}

void Connection::takeBytes(const QByteArray &bytes, WebSocketLine *line)
{
    if (line == m_socket.line())
        m_heartbeat.noteLife();
    const Result<Frame> frame = parseFrame(bytes);
    if (!frame)
        return log(LogLevel::Warning, u"frame"_s, u"A frame could not be read and was passed over."_s,
                   frame.error().detail);
    if (frame->method == Frame::control)
        takeControl(*frame);
    else if (frame->method == Frame::data)
        takeData(*frame, line);
}

/// §5: a pong may bring new numbers; nothing else is asked for on this way.
void Connection::takeControl(const Frame &frame)
{
    const QByteArray payload = frame.payload.value_or(QByteArray());
    if (frame.header("type"_ba) != "pong" || payload.isEmpty())
        return;
    const QJsonDocument document = QJsonDocument::fromJson(payload);
    if (!document.isObject())
        return log(LogLevel::Warning, u"frame"_s, u"The numbers in a pong could not be read and were passed over."_s);
    ClientConfig config = m_config;
    config.adopt(document.object());
    if (config != m_config)
        adopt(config);
}

void Connection::takeData(const Frame &frame, WebSocketLine *line)
{
    renewWhenIdle();
    if (const QByteArray encoding = frame.payloadEncoding.value_or(QByteArray()); !encoding.isEmpty())
        log(LogLevel::Debug, u"frame"_s, u"A payload came with an encoding."_s, QString::fromUtf8(encoding.left(40)));
    const auto sets = m_chunks.find(line);
    if (sets == m_chunks.end())
        return;
    const Result<std::optional<QByteArray>> whole = sets->second.take(frame, steady_clock::now());
    if (!whole)
        return log(LogLevel::Warning, u"frame"_s, u"A piece of a delivery was passed over."_s, whole.error().detail);
    sweepChunks(line);
    if (*whole)
        takePayload(**whole, frame, line);
}

/// What never becomes whole is not kept until the next piece of something else comes.
void Connection::sweepChunks(const WebSocketLine *line)
{
    const auto sets = m_chunks.find(line);
    if (sets == m_chunks.end())
        return;
    sets->second.forgetOld(steady_clock::now());
    if (sets->second.isEmpty()) {
        m_chunkSweeps.erase(line);
        return;
    }
    m_chunkSweeps[line] = m_timer.after(m_limits.chunkLife, [this, line] { sweepChunks(line); });
}

void Connection::takePayload(const QByteArray &payload, const Frame &frame, WebSocketLine *line)
{
    const auto arrived = steady_clock::now();
    const auto answer = [line = QPointer<WebSocketLine>(line), frame, arrived](const QByteArray &ackPayload) {
        const auto took = std::chrono::duration_cast<Milliseconds>(steady_clock::now() - arrived);
        if (line)
            line->sendBinary(serialized(acknowledgement(frame, took, ackPayload)));
    };
    if (const QByteArray type = frame.header("type"_ba); !isReadType(type)) {
        answer(acknowledgementPayload());
        tellSignOfLife();
        return log(LogLevel::Warning, u"event"_s, u"A delivery of an unknown type came and was passed over."_s,
                   QString::fromUtf8(type.left(100)));
    }
    const Result<Envelope> envelope = parseEnvelope(payload);
    if (!envelope) {
        answer(acknowledgementPayload()); // it would be no better the second time
        tellSignOfLife();
        return log(LogLevel::Warning, u"event"_s, u"An event could not be read and was passed over."_s,
                   envelope.error().detail);
    }
    const bool isClick = envelope->type == clickEvent;
    const AckHandle ack([answer, isClick](const QJsonObject &said) {
        answer(isClick ? acknowledgementPayload(jsonBytes(said)) : acknowledgementPayload());
    });
    const Delivery delivery { *envelope, ack };
    if (envelope->type != messageEvent)
        return takeEvent(delivery);
    if (m_ownId.value().isEmpty() && needsOwnId(*envelope))
        return m_ownId.whenKnown([this, delivery] { takeMessage(delivery); });
    takeMessage(delivery);
}

void Connection::takeMessage(const Delivery &delivery)
{
    Result<ChatMessage> parsed = parseMessage(delivery.envelope, m_botId, m_ownId.value());
    if (!parsed) {
        delivery.ack.accept(); // it would be no better the second time
        tellSignOfLife();
        return log(LogLevel::Warning, u"received"_s, u"A message could not be read and was passed over."_s,
                   parsed.error().detail);
    }
    if (!parsed->isFromPerson) {
        delivery.ack.accept();
        return tellSignOfLife();
    }
    IncomingMessage &message = parsed->message;
    if (m_recalled.contains(message.messageId)) { // the platform's next try came after the news
        delivery.ack.accept();
        return tellSignOfLife();
    }
    message.isLate = message.createdAt != WallTime {} && m_clock.now() - message.createdAt > m_limits.oldestMessage;
    if (!message.isLate)
        m_clock.note(message.createdAt);
    Q_EMIT messageReceived(message, delivery.ack);
}

/// Answered in the signal, or right after it: a person's click waits for it (§8.6).
void Connection::takeEvent(const Delivery &delivery)
{
    const IncomingEvent event = parseEvent(delivery.envelope, m_botId);
    if (event.kind == IncomingEvent::Kind::Recalled)
        m_recalled.insert(event.messageId);
    Q_EMIT eventReceived(event, delivery.ack);
    delivery.ack.accept();
    log(LogLevel::Info, u"event"_s, u"An event came that is no message."_s, delivery.envelope.type.left(100));
}

void Connection::tellSignOfLife()
{
    IncomingEvent event;
    event.botId = m_botId;
    Q_EMIT eventReceived(event, {});
}

void Connection::log(LogLevel level, const QString &stage, const QString &text, const QString &foreign) const
{
    LogEntry entry;
    entry.level = level;
    entry.bot = m_botId;
    entry.stage = stage;
    entry.text = text;
    entry.foreign = foreign.left(500);
    m_log.add(entry);
}

} // namespace oagent::lark
