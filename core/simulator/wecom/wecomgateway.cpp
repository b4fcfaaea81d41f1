#include "core/simulator/wecom/wecomgateway.h"

#include "core/simulator/wecom/wecomcallbacks.h"
#include "core/simulator/wecom/wecomcommandflow.h"
#include "core/simulator/wecom/wecomcontext.h"
#include "core/simulator/wecom/wecomfiledesk.h"
#include "core/simulator/wecom/wecomframe.h"
#include "core/simulator/wecom/wecomlinedesk.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr auto defaultGroup = "wrOgQhDgAAMYQiS5ol9G7gK9JVAAAAAA"_L1;

} // namespace

class WeComGateway::Private
{
public:
    Private(WeComGateway *gateway, WeComBot bot, const WeComLimits &limits, const WeComReadings &readings);

    QString push(WeComCallback callback, bool rawControlCharacters = false);

    WeComContext context;
    WeComFileDesk files;
    WeComLineDesk lines;
    WeComCallbacks callbacks;
    WeComCommandFlow flow;
    QList<WeComMessage> kept; ///< for a bot that is offline
};

WeComGateway::Private::Private(WeComGateway *gateway, WeComBot bot, const WeComLimits &limits,
                               const WeComReadings &readings)
    : context { std::move(bot), limits, readings }
    , files(context)
    , lines(context, files.server())
    , callbacks(context)
    , flow(context, callbacks, lines)
{
    context.log.setListener([gateway](const QString &code) { Q_EMIT gateway->violated(code); });
    context.bubbleChanged = [gateway](qsizetype index) { Q_EMIT gateway->bubbleChanged(index); };
    connect(&lines, &WeComLineDesk::linesChanged, gateway, &WeComGateway::linesChanged);
    connect(&flow, &WeComCommandFlow::commandReceived, gateway, &WeComGateway::commandReceived);
}

/// Sends a callback and remembers it; returns its req_id, empty when nobody is there.
QString WeComGateway::Private::push(WeComCallback callback, bool rawControlCharacters)
{
    if (callback.reqId.isEmpty())
        callback.reqId = freshWeComId();
    const QString cmd = callback.event.isEmpty() ? u"aibot_msg_callback"_s : u"aibot_event_callback"_s;
    QByteArray frame = weComFrame(cmd, callback.reqId, callback.body);
    if (rawControlCharacters)
        frame = withRawControlCharacters(frame);
    const QString reqId = callback.reqId;
    if (context.owner == 0)
        return {};
    // Before it is sent: the answer may be quick.
    callbacks.add(std::move(callback));
    return lines.push(frame) ? reqId : QString();
}

WeComGateway::WeComGateway(WeComBot bot, WeComLimits limits, WeComReadings readings, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(bot), limits, readings))
{
    connect(&d->lines, &WeComLineDesk::subscribed, this, [this] {
        const QList<WeComMessage> kept = std::exchange(d->kept, {});
        for (const WeComMessage &message : kept)
            deliver(message);
    });
}

WeComGateway::~WeComGateway() = default;

bool WeComGateway::listen()
{
    if (!d->lines.listen())
        return false;
    QUrl base = d->lines.url();
    base.setScheme(u"http"_s);
    d->files.setBase(base);
    return true;
}

const WeComBot &WeComGateway::bot() const { return d->context.bot; }

QUrl WeComGateway::url() const { return d->lines.url(); }

WeComReadings &WeComGateway::readings() { return d->context.readings; }

QString WeComGateway::deliver(const WeComMessage &message)
{
    WeComMessage complete = message;
    if (complete.msgId.isEmpty())
        complete.msgId = freshWeComId();
    if (complete.group && complete.chatId.isEmpty())
        complete.chatId = defaultGroup;
    if (d->context.owner == 0) {
        if (!d->context.readings.keepsMessages)
            return {};
        d->kept.append(complete);
        return complete.msgId;
    }
    WeComCallback callback;
    callback.msgId = complete.msgId;
    callback.userId = complete.userId;
    callback.group = complete.group;
    callback.chat = complete.group ? complete.chatId : complete.userId;
    callback.body = messageBody(complete, d->context.bot, d->files.newResponseUrl(callback.chat));
    return d->push(std::move(callback), complete.rawControlCharacters).isEmpty() ? QString() : complete.msgId;
}

QString WeComGateway::redeliver(const QString &msgId, bool sameReqId)
{
    const WeComCallback *sent = d->callbacks.find(d->callbacks.newestOf(msgId));
    if (sent == nullptr)
        return {};
    WeComCallback again = *sent;
    if (!sameReqId)
        again.reqId.clear();
    again.answered = false;
    return d->push(std::move(again));
}

QString WeComGateway::enterChat(const QString &userId)
{
    return deliverEvent({ { u"eventtype"_s, u"enter_chat"_s } }, userId);
}

QString WeComGateway::clickCard(const QString &taskId, const QString &eventKey, const QString &userId)
{
    QString cardType = u"button_interaction"_s;
    for (const WeComBubble &bubble : d->context.bubbles) {
        if (bubble.card["task_id"_L1] == taskId)
            cardType = bubble.card["card_type"_L1].toString();
    }
    const QJsonObject click { { u"card_type"_s, cardType }, { u"event_key"_s, eventKey }, { u"task_id"_s, taskId } };
    return deliverEvent({ { u"eventtype"_s, u"template_card_event"_s }, { u"template_card_event"_s, click } }, userId);
}

QString WeComGateway::deliverEvent(const QJsonObject &event, const QString &userId)
{
    WeComCallback callback;
    callback.event = event["eventtype"_L1].toString();
    callback.taskId = event["template_card_event"_L1]["task_id"_L1].toString();
    callback.userId = userId;
    callback.chat = userId;
    callback.body = eventBody(event, d->context.bot, userId);
    return d->push(std::move(callback));
}

QJsonObject WeComGateway::host(const WeComFile &file) { return d->files.host(file); }

void WeComGateway::kick() { d->lines.kick(); }

void WeComGateway::allowTakeover() { d->lines.allowTakeover(); }

void WeComGateway::expectSeveralPrograms() { d->lines.expectSeveralPrograms(); }

void WeComGateway::expectRestart() { d->lines.expectRestart(); }

void WeComGateway::sendText(const QByteArray &utf8)
{
    d->lines.forEach([&](WebSocketPeer &peer) { peer.sendText(utf8); });
}

void WeComGateway::sendBinary(const QByteArray &bytes)
{
    d->lines.forEach([&](WebSocketPeer &peer) { peer.sendBinary(bytes); });
}

void WeComGateway::sendBroken(const QByteArray &bytes)
{
    d->lines.forEach([&](WebSocketPeer &peer) { peer.sendRaw(bytes); });
}

void WeComGateway::setMute(bool mute) { d->lines.setMute(mute); }

void WeComGateway::setPingsMuted(bool muted) { d->lines.setPingsMuted(muted); }

void WeComGateway::dropConnections()
{
    d->lines.forEach([](WebSocketPeer &peer) { peer.drop(); });
}

void WeComGateway::closeConnections(quint16 code)
{
    d->lines.forEach([code](WebSocketPeer &peer) { peer.close(code); });
}

void WeComGateway::refuseHandshakes(int status, int count) { d->lines.refuseHandshakes(status, count); }

void WeComGateway::loseSubscription() { d->lines.loseSubscription(); }

void WeComGateway::cutAfterSubscribe(std::chrono::milliseconds delay, int count)
{
    d->lines.cutAfterSubscribe(delay, count);
}

void WeComGateway::fault(const QString &cmd, const CommandFault &fault, int count) { d->flow.fault(cmd, fault, count); }

void WeComGateway::heal(const QString &cmd) { d->flow.heal(cmd); }

int WeComGateway::held() const { return d->flow.held(); }

void WeComGateway::release() { d->flow.release(); }

void WeComGateway::expireReqIds() { d->callbacks.expireAll(); }

void WeComGateway::expireStreams() { d->flow.expireStreams(); }

void WeComGateway::expireFiles() { d->files.expireFiles(); }

void WeComGateway::passTime(std::chrono::milliseconds span) { d->context.passed += span; }

const Violations &WeComGateway::violations() const { return d->context.log.violations(); }

const Violations &WeComGateway::warnings() const { return d->context.log.warnings(); }

Violations WeComGateway::audit() const { return violations() + d->lines.overdue() + d->flow.overdue(); }

void WeComGateway::forgetViolations() { d->context.log.clear(); }

void WeComGateway::forgetSettled() { d->flow.forgetSettled(); }

const QList<WeComLine> &WeComGateway::lines() const { return d->lines.lines(); }

int WeComGateway::openLines() const
{
    const QList<WeComLine> &all = lines();
    return static_cast<int>(std::count_if(all.begin(), all.end(), [](const WeComLine &line) { return line.open; }));
}

bool WeComGateway::isSubscribed() const
{
    const QList<WeComLine> &all = lines();
    return std::any_of(all.begin(), all.end(), [](const WeComLine &line) { return line.open && line.subscribed; });
}

const QList<WeComCommand> &WeComGateway::commands() const { return d->flow.commands(); }

int WeComGateway::commandCount(const QString &cmd) const
{
    return static_cast<int>(std::count_if(commands().begin(), commands().end(),
                                          [&](const WeComCommand &command) { return command.cmd == cmd; }));
}

std::optional<WeComCallback> WeComGateway::callback(const QString &reqId) const
{
    const WeComCallback *found = d->callbacks.find(reqId);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

QString WeComGateway::reqIdOf(const QString &msgId) const { return d->callbacks.newestOf(msgId); }

const QList<WeComBubble> &WeComGateway::bubbles() const { return d->context.bubbles; }

QStringList WeComGateway::shownIn(const QString &chat) const
{
    QStringList texts;
    for (const WeComBubble &bubble : d->context.bubbles) {
        if (bubble.chat == chat && !bubble.text.isEmpty())
            texts.append(bubble.text);
    }
    return texts;
}

const QList<WeComUpload> &WeComGateway::uploads() const { return d->flow.uploads(); }

int WeComGateway::downloads() const { return d->files.downloads(); }

} // namespace oagent::simulator
