#include "core/dingtalk/connection.h"

#include "core/connection/proxyroute.h"
#include "core/connection/urlrules.h"
#include "core/dingtalk/answers.h"
#include "core/dingtalk/card.h"
#include "core/dingtalk/cardclick.h"
#include "core/dingtalk/credentialscheck.h"
#include "core/dingtalk/robotmessage.h"
#include "core/log/logbook.h"
#include "core/support/json.h"
#include "core/support/later.h"
#include "core/version.h"

#include <QJsonArray>
#include <QPointer>
#include <QRandomGenerator>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

QString noResponse() { return uR"({"response":null})"_s; }

QString openPath() { return u"/v1.0/gateway/connections/open"_s; }

bool isFinal(const Error &error)
{
    return error.kind == Error::Kind::Authentication || error.kind == Error::Kind::BadRequest;
}

/// DingTalk's own errors are JSON, and may be XML or empty (§2.3).
bool isPage(const QByteArray &body)
{
    const QByteArray start = body.trimmed().left(20).toLower();
    return start.startsWith("<html") || start.startsWith("<!doctype");
}

/// What to tell a person that an error is about. A refused handshake is no word about the app, which has just been
/// given its ticket: that one had expired, or something on the way lets no WebSocket pass (§3, §24).
Error::Kind kindToTell(const Error &error, bool hasAddress)
{
    const bool isRefusal = error.kind == Error::Kind::Authentication || error.kind == Error::Kind::BadRequest
        || error.kind == Error::Kind::Forbidden || error.kind == Error::Kind::NotFound
        || error.kind == Error::Kind::Protocol; // whatever else answers instead of opening
    return hasAddress && isRefusal ? Error::Kind::Network : error.kind;
}

/// @param hasAddress the WebSocket failed, not the question for its address (§24, 22)
StateReason reasonFor(const Error &error, bool hasAddress, const Redactor &redactor)
{
    const QString said = redactor.redacted(error.detail);
    switch (kindToTell(error, hasAddress)) {
    case Error::Kind::Proxy: return proxyReason(error, said);
    case Error::Kind::Authentication:
        return { u"refused-credentials"_s,
                 u"DingTalk refused APP ID and APP Secret (Client ID, Client Secret): %1"_s.arg(said),
                 u"Copy both again from Credentials and Basic Information and set the APP Secret again."_s };
    case Error::Kind::BadRequest:
        return { u"not-ready"_s, u"DingTalk does not open a connection for this app: %1"_s.arg(said),
                 u"Check that the bot capability is added, its reception mode is Stream, a version is published, no IP "
                 u"allow-list is set, and APP ID "
                 "and APP Secret have no blanks. It is tried again every ten minutes."_s };
    case Error::Kind::Forbidden:
    case Error::Kind::PermissionMissing:
        return { u"not-allowed"_s, u"DingTalk does not let this app connect from here: %1"_s.arg(said),
                 u"Check in the developer console whether an IP allow-list leaves this computer out, and whether the "
                 "organisation's quota is used up. It is tried again every minute."_s };
    case Error::Kind::Refused: return { u"address-refused"_s, said, {} };
    case Error::Kind::RateLimited:
    case Error::Kind::Overloaded:
    case Error::Kind::Server:
        return { u"platform-busy"_s, u"DingTalk is busy: %1"_s.arg(said),
                 u"Nothing to do: it is tried again by itself."_s };
    case Error::Kind::NotFound:
    case Error::Kind::Protocol:
        return { u"strange-answer"_s, u"Something else than DingTalk answered: %1"_s.arg(said),
                 u"Check whether a proxy or a sign-in page stands between this computer and api.dingtalk.com."_s };
    case Error::Kind::Tls:
        return { u"tls"_s, u"The certificate of DingTalk could not be verified: %1"_s.arg(said),
                 u"Check the computer's date and whether a proxy opens encrypted connections."_s };
    default:
        if (hasAddress)
            return { u"network"_s, u"DingTalk answers over HTTPS, but its WebSocket does not open: %1"_s.arg(said),
                     u"Let firewall and proxy pass WebSockets to wss-open-connection.dingtalk.com, port 443."_s };
        return {
            u"network"_s, u"DingTalk cannot be reached: %1"_s.arg(said),
            u"Check the network: port 443 of api.dingtalk.com, wss-open-connection.dingtalk.com and oapi.dingtalk.com."_s
        };
    }
}

/// Why answers go out as messages.
StateReason cardReason(const Error &refusal, const Redactor &redactor)
{
    const QString said = redactor.redacted(refusal.detail);
    if (isTransient(refusal))
        return { u"cards-broken"_s, u"DingTalk's AI cards are out of order, answers go out as messages: %1"_s.arg(said),
                 u"Nothing has to be done; cards are tried again within half an hour."_s };
    QString cure = u"Check the card template; cards are tried again within half an hour."_s;
    if (refusal.kind == Error::Kind::Forbidden)
        cure = u"Check in the developer console whether an IP allow-list leaves this computer out, and whether the "
               "organisation's quota is used up; cards are tried again within half an hour."_s;
    else if (refusal.kind == Error::Kind::Authentication)
        cure = u"Set the APP Secret again if it was changed in the developer console; cards are tried again within "
               "half an hour."_s;
    return { u"cards-refused"_s, u"DingTalk refused the AI card, answers go out as messages: %1"_s.arg(said), cure };
}

} // namespace

Channel channel()
{
    Channel dingTalk;
    dingTalk.id = u"dingtalk"_s;
    dingTalk.title = u"DingTalk"_s;
    dingTalk.idLabel = u"Client ID"_s;
    dingTalk.secretLabel = u"Client Secret"_s;
    dingTalk.connect = [](const BotConfig &bot, Secret secret,
                          const ConnectionServices &services) -> std::unique_ptr<BotConnection> {
        return std::make_unique<Connection>(bot, std::move(secret), services);
    };
    dingTalk.consoleLink = [](const BotConfig &) { return u"https://open-dev.dingtalk.com/fe/app#/corp/app"_s; };
    dingTalk.checkCredentials = checkCredentials;
    dingTalk.options = { { u"card-template"_s, u"cardTemplate"_s } };
    dingTalk.silenceCure
        = u"check that a version is published and visible to you, that the bot's message mode is Stream, and that no "
          "other program uses this APP ID."_s;
    dingTalk.reach = [](const BotConfig &bot) -> ReachTargets {
        // The line's host comes with a ticket; this is the one that firewalls are to let pass (dingtalk.md §2).
        const QUrl line(u"wss://wss-open-connection.dingtalk.com:443/connect"_s);
        return { address(Host::Api, u"/"_s, bot.apiUrl), withBase(line, bot.apiUrl) };
    };
    return dingTalk;
}

Connection::Connection(const BotConfig &bot, Secret secret, const ConnectionServices &services, const Limits &limits)
    : m_limits(limits)
    , m_credentials { bot.appId, std::move(secret), bot.apiUrl }
    , m_botId(bot.id)
    , m_cardTemplate(bot.cardTemplate.isEmpty() ? QString(card::publicTemplate) : bot.cardTemplate)
    , m_http(services.http)
    , m_timer(services.timer)
    , m_log(services.log)
    , m_redactor(services.redactor)
    , m_clock(services.clock)
    , m_api(services.http, services.timer, services.redactor, m_credentials, m_limits, bot.id)
    , m_sender(services.http, m_api, services.timer, m_clock, m_limits, m_credentials.apiUrl)
    , m_fetcher(services.http, m_api, services.timer, m_limits, m_credentials.apiUrl)
    , m_uploader(services.http, m_api, services.redactor, m_credentials, m_limits, bot.id)
    , m_socket(
          services.network, services.timer, m_limits.reconnect,
          [this](const QObject *context, const Callback<QUrl> &done) { requestTicket(context, done); }, isFinal)
{
    m_redactor.remember(botSecretKey(m_botId), m_credentials.clientSecret);
    m_socket.countAttemptsOf(u"dingtalk/"_s + bot.appId);
    connect(&m_socket, &ReconnectingSocket::stateChanged, this, &Connection::noteState);
    connect(&m_socket, &ReconnectingSocket::lineOpened, this, [this] { renewLater(); });
    connect(&m_socket, &ReconnectingSocket::renewalGivenUp, this, [this] { renewLater(); });
    connect(&m_socket, &ReconnectingSocket::textReceived, this, &Connection::takeText);
    connect(&m_api, &Api::scopesRefused, this, [this](const Error &why) {
        logForeign(u"reply"_s,
                   u"DingTalk refused a call. Missing permission: %1."_s.arg(m_api.missingScopes().join(u", "_s)),
                   why.detail);
    });
    connect(&m_api, &Api::missingScopesChanged, this, &Connection::stateChanged);
    connect(&m_gate, &CardGate::paused, this, [this](const Error &why) {
        logForeign(u"reply"_s, u"AI cards are paused, answers go out as messages."_s, why.detail);
        Q_EMIT stateChanged();
    });
}

Connection::~Connection()
{
    m_socket.disconnect(this);
    m_redactor.forget(botSecretKey(m_botId));
}

void Connection::start()
{
    m_stopReason = {};
    m_socket.start();
}

void Connection::stop() { stopFor({}); }

void Connection::stopFor(const StateReason &reason)
{
    m_stopReason = reason;
    m_secondThought.cancel();
    m_renewal.cancel();
    m_socket.stop();
}

void Connection::probe() { m_socket.probe(); }

void Connection::reroute() { m_socket.reroute(); }

StateReason Connection::reason() const
{
    switch (state()) {
    case ConnectionState::Stopped: return m_stopReason;
    case ConnectionState::Connecting: return m_failure;
    case ConnectionState::WaitingToRetry:
    case ConnectionState::Rejected:
    case ConnectionState::TakenOver: return reasonFor(m_socket.lastError(), m_hasAddress, m_redactor);
    case ConnectionState::Online: break;
    }
    if (m_isSuspended)
        return { u"quota-used-up"_s,
                 u"The organisation's quota for bots is used up; DingTalk keeps back what people write."_s,
                 u"Look at the quota in the developer console and buy more, or wait for its next period. The first "
                 "message that comes whole ends this."_s };
    if (const QStringList missing = missingScopes(); !missing.isEmpty())
        return { u"permission-missing"_s,
                 (m_gate.isOpen() ? u"The permission %1 is missing."_s
                                  : u"The permission %1 is missing; answers go out as messages."_s)
                     .arg(missing.join(u", "_s)),
                 u"Grant it under Permission Management and publish a new version; what was refused is tried again "
                 "within half an hour."_s };
    return m_gate.isOpen() ? StateReason() : cardReason(m_gate.lastRefusal(), m_redactor);
}

std::unique_ptr<ReplySurface> Connection::openReply(const ReplyTarget &target, HandleSink &sink)
{
    return std::make_unique<Reply>(ReplyServices { m_api, m_sender, m_uploader, m_gate, m_limits, m_cardTemplate },
                                   target, sink);
}

void Connection::fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
                       Callback<FetchedFile> done)
{
    m_fetcher.fetch(message, attachment, context, asFetchedFile(std::move(done)));
}

/// Sends:   POST {api}/v1.0/gateway/connections/open  {"clientId", "clientSecret", "subscriptions": [{"type","topic"}],
/// "ua"} Answers: {"endpoint": wss address, "ticket": good for 90 s and one connection} Errors:  Authentication (401),
/// BadRequest (400: not published, not Stream, …), RateLimited, Overloaded, Protocol. Source:  dingtalk.md §2.
void Connection::requestTicket(const QObject *context, const Callback<QUrl> &done)
{
    const auto subscription = [](QLatin1StringView topic) {
        return QJsonObject { { u"type"_s, u"CALLBACK"_s }, { u"topic"_s, topic } };
    };
    HttpRequest request = HttpRequest::postJson(
        address(Host::Api, openPath(), m_credentials.apiUrl),
        { { u"clientId"_s, m_credentials.clientId },
          { u"clientSecret"_s, QString::fromUtf8(m_credentials.clientSecret.reveal()) },
          { u"subscriptions"_s, QJsonArray { subscription(botTopic), subscription(cardTopic) } },
          { u"ua"_s, QString(u"oagent-sdk-cpp/"_s + version) } });
    request.setTimeLimit(m_limits.openTimeLimit);
    request.resend = HttpRequest::Resend::Avoided; // each counts against the pace of §26.6
    m_hasAddress = false;
    m_http.send(request, context, [this, done](const Result<HttpResponse> &response) {
        const Result<QUrl> found = lineAddress(response);
        m_hasAddress = found.has_value();
        done(found);
    });
}

/// A line may look alive while nothing is delivered over it any more (§9).
void Connection::renewLater()
{
    m_hasAddress = false; // what fails from now on is an open line
    const qint64 most = m_limits.renewAfter.count();
    const auto wait = Milliseconds(most - QRandomGenerator::global()->bounded(most / 4 + 1));
    m_renewal = m_timer.after(wait, [this] { m_socket.renew(ReconnectingSocket::Renewal::Optional); });
}

Result<QUrl> Connection::lineAddress(const Result<HttpResponse> &response) const
{
    const Result<QJsonObject> answer = judge(response, openPath());
    if (!answer) {
        Error error = answer.error();
        // Written by a proxy on the way (§2.3), or leading to where people sign in to a network.
        if (error.kind == Error::Kind::BadRequest && (error.code / 100 == 3 || isPage(response->body)))
            error.kind = Error::Kind::Protocol;
        const bool isForbidden = error.kind == Error::Kind::Forbidden || error.kind == Error::Kind::PermissionMissing;
        if (isForbidden && !error.retryAfter)
            error.retryAfter = std::chrono::minutes(1);
        return failure(error);
    }
    const QString ticket = (*answer)["ticket"_L1].toString();
    QUrl url((*answer)["endpoint"_L1].toString(), QUrl::StrictMode);
    if (ticket.isEmpty() || !url.isValid() || url.host().isEmpty())
        return failure(Error::Kind::Protocol, openPath() + u" answered without a usable endpoint and ticket"_s);
    const bool isVerified = m_credentials.apiUrl.isEmpty() || m_credentials.apiUrl.scheme() == "https"_L1;
    if (const Result<void> allowed = checkHandedOutSocket(url, m_credentials.apiUrl, isVerified); !allowed)
        return failure(allowed.error());
    const QString item = u"ticket="_s + QString::fromLatin1(QUrl::toPercentEncoding(ticket));
    url.setQuery(url.hasQuery() ? url.query(QUrl::FullyEncoded) + u'&' + item : item, QUrl::StrictMode);
    return url;
}

void Connection::noteState(ConnectionState state)
{
    if (state == ConnectionState::Rejected && m_socket.lastError().kind == Error::Kind::BadRequest)
        m_secondThought = m_timer.after(m_limits.retryAfterBadRequest, [this] { m_socket.start(); });
    else
        m_secondThought.cancel();
    keepReason(m_failure, state, reason());
    LogEntry entry;
    entry.bot = m_botId;
    entry.stage = u"connection"_s;
    entry.text = nameOf(state);
    if (state == ConnectionState::WaitingToRetry) {
        entry.level = LogLevel::Warning;
        entry.foreign = m_socket.lastError().detail;
        entry.numbers = { { u"retryMs"_s, static_cast<qint64>(m_socket.retryDelay().count()) } };
    } else if (state == ConnectionState::Rejected) {
        entry.level = LogLevel::Error;
        entry.text += u". "_s + reason().cure;
        entry.foreign = m_socket.lastError().detail;
    }
    m_log.add(entry);
    Q_EMIT stateChanged();
}

void Connection::takeText(const QString &text, WebSocketLine *line)
{
    m_socket.noteServed();
    const Result<Frame> frame = parseFrame(text);
    if (!frame)
        return logForeign(u"frame"_s, u"A frame could not be read and was passed over."_s, frame.error().detail);
    m_clock.note(frame->time);
    switch (frame->type) {
    case Frame::Type::System: return takeSystem(*frame, line);
    case Frame::Type::Callback: return takeCallback(*frame, line);
    case Frame::Type::Event:
        // Events are not subscribed to; one that comes all the same would be pushed again without an answer (§7).
        answer(line, *frame, 200, uR"({"status":"SUCCESS","message":"success"})"_s);
        return tellSignOfLife();
    case Frame::Type::Other:
        return logForeign(u"frame"_s, u"A frame of an unknown type was passed over."_s, frame->topic);
    }
}

void Connection::takeSystem(const Frame &frame, WebSocketLine *line)
{
    if (frame.topic == "ping"_L1 && !frame.messageId.isEmpty())
        line->sendText(acknowledgement(frame.messageId, 200, frame.data)); // the data byte for byte (§5.1)
    else if (frame.topic == "disconnect"_L1 && line == m_socket.line()) // the one it replaces may say it once more
        m_socket.renew();
}

/// Of a frame without a number nothing can be acknowledged.
void Connection::answer(WebSocketLine *line, const Frame &frame, int code, const QString &data)
{
    if (line && !frame.messageId.isEmpty())
        line->sendText(acknowledgement(frame.messageId, code, data));
}

void Connection::takeCallback(const Frame &frame, WebSocketLine *line)
{
    if (frame.topic == botTopic)
        return takeRobotMessage(frame, line);
    if (frame.topic == cardTopic)
        return takeCardClick(frame, line);
    answer(line, frame, 404, noResponse());
}

/// The spinner of a click turns until it is answered; an empty answer leaves the card alone (§6, §13).
void Connection::takeCardClick(const Frame &frame, WebSocketLine *line)
{
    const AckHandle ack([line = QPointer<WebSocketLine>(line), frame](const QJsonObject &given) {
        answer(line, frame, 200, jsonText(QJsonObject { { u"response"_s, given } }));
    });
    Result<IncomingEvent> click = parseCardClick(frame.data, m_botId);
    if (click) {
        click->id = frame.messageId;
        Q_EMIT eventReceived(*click, ack);
    } else {
        logForeign(u"event"_s, u"A click on a card could not be read and was passed over."_s, click.error().detail);
        tellSignOfLife();
    }
    ack.accept();
}

void Connection::takeRobotMessage(const Frame &frame, WebSocketLine *line)
{
    const AckHandle ack([line = QPointer<WebSocketLine>(line), id = frame.messageId](const QJsonObject &) {
        Frame answered; // without the data, which may be long and is not needed any more
        answered.messageId = id;
        answer(line, answered, 200, noResponse());
    });
    const Result<RobotMessage> parsed = parseRobotMessage(frame.data, m_botId, m_credentials.clientId);
    if (!parsed) {
        ack.accept(); // it would be no better the second time
        return logForeign(u"received"_s, u"A message could not be read and was passed over."_s, parsed.error().detail);
    }
    switch (parsed->kind) {
    case RobotMessage::Kind::OwnEcho: ack.accept(); return tellSignOfLife();
    case RobotMessage::Kind::QuotaNotice:
        ack.accept();
        logForeign(u"received"_s,
                   u"DingTalk delivered a message without its text. The organisation's quota for bots is used up."_s,
                   parsed->notice);
        tellSignOfLife();
        return noteSuspension(true);
    case RobotMessage::Kind::Message: break;
    }
    noteSuspension(false);
    // An old message says only that it is not earlier, which would set a clock back that has no stamp yet.
    if (parsed->message.createdAt > m_clock.now())
        m_clock.note(parsed->message.createdAt);
    m_sender.noteWebhook(parsed->message);
    Q_EMIT messageReceived(parsed->message, ack);
}

/// The line is as open as ever then, so that only this shows why nobody is answered (§8).
void Connection::noteSuspension(bool isSuspended)
{
    if (std::exchange(m_isSuspended, isSuspended) != isSuspended)
        Q_EMIT stateChanged();
}

void Connection::tellSignOfLife()
{
    IncomingEvent event;
    event.botId = m_botId;
    Q_EMIT eventReceived(event, {});
}

void Connection::logForeign(const QString &stage, const QString &text, const QString &foreign) const
{
    LogEntry entry;
    entry.level = LogLevel::Warning;
    entry.bot = m_botId;
    entry.stage = stage;
    entry.text = text;
    entry.foreign = foreign.left(500);
    m_log.add(entry);
}

} // namespace oagent::dingtalk
