#include "core/wecom/connection.h"

#include "core/connection/urlrules.h"
#include "core/log/logbook.h"
#include "core/support/json.h"
#include "core/support/later.h"
#include "core/wecom/eventanswers.h"
#include "core/wecom/reasons.h"

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::wecom {

namespace {

QUrl platformUrl() { return QUrl(u"wss://openws.work.weixin.qq.com"_s); } // §2.1

/// What the platform finds is refused for good only after a few tries, which are counted here.
bool isFinal(const Error & /*error*/) { return false; }

} // namespace

Channel channel()
{
    Channel wecom;
    wecom.id = u"wecom"_s;
    wecom.title = u"WeCom"_s;
    wecom.idLabel = u"Bot ID"_s;
    wecom.secretLabel = u"Secret"_s;
    wecom.connect = [](const BotConfig &bot, Secret secret,
                       const ConnectionServices &services) -> std::unique_ptr<BotConnection> {
        return std::make_unique<Connection>(bot, std::move(secret), services);
    };
    wecom.consoleLink
        = [](const BotConfig &) { return u"https://work.weixin.qq.com/wework_admin/frame#/aiHelper/list"_s; };
    wecom.options = { { u"mention-name"_s, u"mentionNames"_s, ChannelOption::Kind::List },
                      { u"welcome"_s, u"welcome"_s, ChannelOption::Kind::Paragraphs } };
    wecom.silenceCure
        = u"check that you are in the bot's visible scope, that it is in API mode with a long connection, "
          "and in a group that it was added and you mention it."_s;
    wecom.idsIgnoreCase = true; // §17
    wecom.tellsTakeOver = true; // §14
    wecom.namesPermissions = false; // there are none (§1)
    wecom.reach = [](const BotConfig &bot) -> ReachTargets {
        const QUrl http(u"https://openws.work.weixin.qq.com/"_s);
        return { withBase(http, bot.apiUrl), withBase(platformUrl(), bot.apiUrl) };
    };
    return wecom;
}

Connection::Connection(const BotConfig &bot, Secret secret, const ConnectionServices &services, const Limits &limits)
    : m_limits(limits)
    , m_botId(bot.id)
    , m_platformId(bot.appId)
    , m_secret(std::move(secret))
    , m_apiUrl(bot.apiUrl)
    , m_welcome(bot.welcome)
    , m_timer(services.timer)
    , m_log(services.log)
    , m_redactor(services.redactor)
    , m_clock(services.clock)
    , m_mentions(bot.mentionNames)
    , m_cuts(m_limits)
    , m_socket(
          services.network, services.timer, m_limits.reconnect,
          [this](const QObject *context, const Callback<QUrl> &done) {
              later(context, [done, url = withBase(platformUrl(), m_apiUrl)] { done(url); });
          },
          isFinal)
    , m_requests(services.timer, m_limits)
    , m_heartbeat(m_requests, services.timer, m_limits)
    , m_pace(services.timer, m_limits)
    , m_sender({ m_requests, m_pace, services.http, services.timer, services.clock, m_limits, m_apiUrl })
    , m_uploader({ m_requests, m_pace, services.http, services.timer, services.clock, m_limits, m_apiUrl }, m_sender)
    , m_downloader(services.http, services.timer, m_limits.download, m_apiUrl)
    , m_fetcher(m_downloader)
{
    m_redactor.remember(botSecretKey(m_botId), m_secret);
    m_socket.countAttemptsOf(u"wecom/"_s + bot.appId);
    connect(&m_socket, &ReconnectingSocket::stateChanged, this, &Connection::noteState);
    connect(&m_socket, &ReconnectingSocket::lineOpened, this, &Connection::subscribe);
    connect(&m_socket, &ReconnectingSocket::textReceived, this,
            [this](const QString &text) { takeBytes(text.toUtf8()); });
    connect(&m_socket, &ReconnectingSocket::binaryReceived, this, &Connection::takeBytes);
    connect(&m_requests, &Requests::subscriptionLost, &m_socket, &ReconnectingSocket::markLost);
    connect(&m_sender, &Sender::lineDied, &m_socket, &ReconnectingSocket::markLost);
    connect(&m_sender, &Sender::unconfirmed, this, [this] {
        logForeign(u"reply"_s, u"A message counts as delivered: WeCom read it and did not acknowledge it."_s, {});
    });
    connect(&m_heartbeat, &Heartbeat::lost, &m_socket, &ReconnectingSocket::markLost);
}

Connection::~Connection()
{
    m_socket.disconnect(this);
    m_redactor.forget(botSecretKey(m_botId));
}

void Connection::start()
{
    m_stopReason = {};
    m_asideReason = {};
    m_refusals = 0;
    m_cuts.reset();
    m_leave.cancel();
    if (std::exchange(m_isLeaving, false) && m_socket.state() != ConnectionState::Stopped)
        return stateChanged(); // the line is still there
    m_socket.start();
}

void Connection::standAside(const StateReason &why)
{
    m_asideReason = why;
    Q_EMIT stateChanged();
}

void Connection::stop()
{
    m_stopReason = {};
    m_asideReason = {};
    if (m_openReplies == 0 || m_socket.state() != ConnectionState::Online)
        return m_socket.stop();
    m_isLeaving = true;
    m_leave = m_timer.after(m_limits.leave, [this] { m_socket.stop(); });
    Q_EMIT stateChanged();
}

void Connection::stopFor(const StateReason &reason)
{
    m_stopReason = reason;
    m_socket.stop();
}

void Connection::noteReplyGone()
{
    --m_openReplies;
    if (m_isLeaving && m_openReplies == 0)
        m_socket.stop();
}

void Connection::probe()
{
    m_socket.probe();
    m_heartbeat.probe();
}

void Connection::reroute()
{
    m_cuts.noteLeft();
    m_socket.reroute();
}

ConnectionState Connection::state() const
{
    if (!m_asideReason.id.isEmpty())
        return ConnectionState::TakenOver;
    return m_isLeaving ? ConnectionState::Stopped : m_socket.state();
}

StateReason Connection::reason() const
{
    const bool isRivalSuspected = m_cuts.isSuspected(steady_clock::now());
    switch (state()) {
    case ConnectionState::Stopped: return m_stopReason;
    case ConnectionState::TakenOver: return m_asideReason.id.isEmpty() ? takenOverReason(m_takenOverAt) : m_asideReason;
    case ConnectionState::Rejected: return reasonFor(m_socket.lastError(), m_redactor);
    case ConnectionState::WaitingToRetry:
        return isRivalSuspected ? rivalReason(m_cuts.cuts()) : reasonFor(m_socket.lastError(), m_redactor);
    case ConnectionState::Connecting:
    case ConnectionState::Online: break;
    }
    return isRivalSuspected ? rivalReason(m_cuts.cuts()) : m_failure;
}

std::unique_ptr<ReplySurface> Connection::openReply(const ReplyTarget &target, HandleSink &sink)
{
    auto reply = std::make_unique<Reply>(
        ReplyServices { m_requests, m_sender, m_uploader, m_pace, m_timer, m_clock, m_limits }, target, sink);
    ++m_openReplies;
    connect(reply.get(), &QObject::destroyed, this, &Connection::noteReplyGone);
    return reply;
}

void Connection::fetch(const IncomingMessage & /*message*/, const Attachment &attachment, const QObject *context,
                       Callback<FetchedFile> done)
{
    m_fetcher.fetch(attachment, context, std::move(done));
}

/// Sends:   aibot_subscribe {"bot_id", "secret"}, the first frame of a line
/// Errors:  Authentication (853000, 93019, 40001), after which the platform leaves the line open
/// Source:  wecom.md §3
void Connection::subscribe(WebSocketLine *line)
{
    m_requests.introduce(line); // which forgets the one before
    m_lineOpenedAt = m_clock.wallNow();
    JsonWriter body;
    body.add(u"bot_id", m_platformId).add(u"secret", QString::fromUtf8(m_secret.reveal()));
    // The socket's own deadline is earlier.
    m_requests.send(
        { commands::subscribe, freshRequestId(commands::subscribe), body.take(), 2 * m_limits.reconnect.introduction },
        this, [this](const Result<QJsonObject> &answer) { takeSubscribed(answer); });
}

void Connection::takeSubscribed(const Result<QJsonObject> &answer)
{
    if (m_requests.standing() != Requests::Standing::Introducing)
        return; // of a line that is gone
    if (answer) {
        m_refusals = 0;
        return m_socket.markReady();
    }
    Error error = answer.error();
    if (error.kind != Error::Kind::Authentication)
        return m_socket.markLost(error);
    if (++m_refusals >= m_limits.credentialTries)
        return m_socket.markRefused(error);
    error.retryAfter = m_limits.credentialWait;
    m_socket.markLost(error);
}

void Connection::noteState(ConnectionState state)
{
    LogEntry entry;
    entry.bot = m_botId;
    entry.stage = u"connection"_s;
    entry.text = nameOf(state);
    const Error &error = m_socket.lastError();
    switch (state) {
    case ConnectionState::Online:
        m_cuts.noteSubscribed(steady_clock::now());
        m_heartbeat.start();
        m_requests.markReady();
        sendHeldBack();
        break;
    case ConnectionState::WaitingToRetry:
        m_cuts.noteLost(steady_clock::now());
        entry.level = LogLevel::Warning;
        entry.foreign = error.detail;
        entry.numbers = { { u"retryMs"_s, static_cast<qint64>(m_socket.retryDelay().count()) } };
        if (m_cuts.isSuspected(steady_clock::now()))
            entry.text += u". "_s + rivalReason(m_cuts.cuts()).cause;
        break;
    case ConnectionState::Rejected:
        entry.level = LogLevel::Error;
        entry.text += u". "_s + reason().cure;
        entry.foreign = error.detail;
        break;
    case ConnectionState::TakenOver:
        entry.level = LogLevel::Error;
        entry.text += u". "_s + reason().cause + u' ' + reason().cure;
        break;
    case ConnectionState::Stopped:
        m_isLeaving = false;
        m_leave.cancel();
        break;
    case ConnectionState::Connecting: break;
    }
    keepReason(m_failure, state, reason());
    m_log.add(entry);
    if (state != ConnectionState::Online) {
        m_heartbeat.stop();
        m_heldBack.clear();
        m_eventRetry.cancel();
        // A bot that was taken over is somebody else's; of all other lines there will be a next one.
        const bool isAway = state == ConnectionState::TakenOver;
        m_requests.detach(isAway ? Requests::Standing::Away : Requests::Standing::Down,
                          failure(Error::Kind::Network, u"the line to WeCom ended"_s).value());
    }
    Q_EMIT stateChanged();
}

void Connection::takeBytes(const QByteArray &bytes)
{
    const Result<Frame> frame = parseFrame(bytes);
    if (!frame)
        return logForeign(u"frame"_s, u"A frame could not be read and was passed over."_s, frame.error().detail);
    if (!frame->isPong())
        m_heartbeat.noteService();
    if (frame->isAnswer())
        return m_requests.take(*frame);
    if (frame->command == commands::message)
        return takeMessage(*frame);
    if (frame->command == commands::event)
        return takeEvent(*frame);
    logForeign(u"frame"_s, u"A frame of an unknown kind was passed over."_s, frame->command.left(60));
}

/// Nothing is acknowledged on this line (§2.3): what is stored is safe, what is not is lost.
void Connection::takeMessage(const Frame &frame)
{
    const Result<IncomingMessage> message
        = parseMessage(frame, m_botId, m_mentions, { m_clock.wallNow(), m_lineOpenedAt });
    if (!message)
        return logForeign(u"received"_s, u"A message could not be read and was passed over."_s, message.error().detail);
    m_sender.noteRequest(ReplyAddress::fromJson(message->replyAddress));
    Q_EMIT messageReceived(*message, {});
}

void Connection::takeEvent(const Frame &frame)
{
    const Event event = parseEvent(frame, m_botId);
    if (event.kind == Event::Kind::Disconnected)
        return takeKick();
    if (!event.event.id.isEmpty() && !m_knownEvents.insert(event.event.id))
        return tellSignOfLife();
    const AckHandle ack([this, event, requestId = frame.requestId](const QJsonObject & /*answer*/) {
        if (event.kind == Event::Kind::CardClicked && !event.taskId.isEmpty())
            answerEvent(commands::updateCard, requestId, jsonBytes(cardUpdate(event)));
    });
    if (event.kind == Event::Kind::ChatEntered && !m_welcome.isEmpty())
        welcome(event, frame.requestId);
    const QPointer<Connection> self(this);
    Q_EMIT eventReceived(event.event, ack);
    if (self)
        ack.accept();
}

/// The line is healthy, and of no use any more; coming back would take the bot from whoever wanted it last (§14).
void Connection::takeKick()
{
    m_takenOverAt = m_clock.wallNow();
    m_socket.markTakenOver();
}

void Connection::answerEvent(QLatin1StringView command, const QString &requestId, const QByteArray &body)
{
    if (requestId.isEmpty())
        return; // there is no other way to answer an event
    m_heldBack.push_back({ { command, requestId, body, m_limits.answer }, steady_clock::now() + m_limits.eventAnswer });
    if (m_requests.standing() != Requests::Standing::Introducing)
        sendHeldBack();
}

/// A callback may come before the answer to the subscription, before which nothing may be sent (§3).
void Connection::sendHeldBack()
{
    for (const EventAnswer &answer : std::exchange(m_heldBack, {}))
        sendEventAnswer(answer);
}

/// Within 5 s of the event, or not at all (§6).
void Connection::sendEventAnswer(const EventAnswer &answer)
{
    if (steady_clock::now() >= answer.usableUntil)
        return logForeign(u"event"_s, u"It was too late to answer an event."_s, answer.request.command);
    m_requests.send(answer.request, this, [this, answer](const Result<QJsonObject> &taken) {
        if (taken)
            return;
        const bool mayPass = taken.error().code == busy || taken.error().code == conflict;
        if (!mayPass || answer.tries >= m_limits.eventRepeats)
            return logForeign(u"event"_s, u"The answer to an event was not taken."_s, taken.error().detail);
        m_heldBack.push_back({ answer.request, answer.usableUntil, answer.tries + 1 });
        m_eventRetry = m_timer.after(m_limits.busyWaits.front(), [this] { sendHeldBack(); });
    });
}

/// One more message for a chat that rests would make the rest longer.
void Connection::welcome(const Event &event, const QString &requestId)
{
    ReplyAddress chat;
    chat.chatId = event.event.chatId;
    if (const std::optional<Error> resting = m_pace.resting(chat.budgetKey()))
        return logForeign(u"event"_s, u"Nobody was welcomed: the chat rests."_s, resting->detail);
    answerEvent(commands::welcome, requestId, jsonBytes(welcomeMessage(m_welcome)));
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

} // namespace oagent::wecom
