#include "core/simulator/lark/larkgateway.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/calldesk.h"
#include "core/simulator/lark/desks.h"
#include "core/simulator/lark/eventpayload.h"
#include "core/simulator/lark/ids.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

QJsonObject membership(const QString &chatId, const QString &chatName, const QString &openId, const QString &tenant)
{
    return { { u"chat_id"_s, chatId },
             { u"operator_id"_s, larkparts::personIds(openId) },
             { u"external"_s, false },
             { u"operator_tenant_key"_s, tenant },
             { u"name"_s, chatName } };
}

} // namespace

class LarkGateway::Private
{
public:
    Private(LarkGateway *gateway, LarkApp app, LarkLimits limits);

    [[nodiscard]] bool mayHear(const LarkMessage &message) const;
    void takeClickAnswer(const QString &messageId, const QJsonValue &answer);
    void excuseAll();

    larkparts::Desks desks;
    larkparts::CallDesk calls;
};

LarkGateway::Private::Private(LarkGateway *gateway, LarkApp app, LarkLimits limits)
    : desks(
        std::move(app), std::move(limits),
        [gateway](const QString &messageId) { Q_EMIT gateway->messageChanged(messageId); },
        [gateway](const QString &cardId) { Q_EMIT gateway->cardChanged(cardId); },
        [gateway](const QString &messageId) { Q_EMIT gateway->reactionChanged(messageId); })
    , calls(desks)
{
    desks.context.log.setListener([gateway](const QString &code) { Q_EMIT gateway->violated(code); });
    connect(&desks.lines, &larkparts::LineDesk::connectionsChanged, gateway, &LarkGateway::connectionsChanged);
    connect(&desks.lines, &larkparts::LineDesk::refused, gateway, [this](int handshakeStatus, int authErrorCode) {
        desks.endpoint.refusedUpgrade(handshakeStatus, authErrorCode);
    });
    connect(&desks.deliveries, &larkparts::DeliveryDesk::clickAnswered, gateway,
            [this](const QString &messageId, const QJsonValue &answer) { takeClickAnswer(messageId, answer); });
    connect(&desks.deliveries, &larkparts::DeliveryDesk::acked, gateway, &LarkGateway::acked);
    connect(&calls, &larkparts::CallDesk::callReceived, gateway, &LarkGateway::callReceived);
}

/// §8.2: without the permission there is silence.
bool LarkGateway::Private::mayHear(const LarkMessage &message) const
{
    const QStringList &scopes = desks.context.app.scopes;
    if (!message.group)
        return scopes.contains(u"im:message.p2p_msg:readonly"_s);
    const bool hearsAll = scopes.contains(u"im:message.group_msg"_s);
    return hearsAll || (message.mentionsBot && scopes.contains(u"im:message.group_at_msg:readonly"_s));
}

void LarkGateway::Private::takeClickAnswer(const QString &messageId, const QJsonValue &answer)
{
    const LarkShown *message = desks.chats.message(messageId);
    if (message == nullptr || answer["card"_L1]["type"_L1] != "raw"_L1)
        return;
    const QJsonObject card = answer["card"_L1]["data"_L1].toObject();
    if (message->cardId.isEmpty())
        desks.messages.replaceCard(messageId, card);
    else
        desks.cards.replaceCard(message->cardId, card);
}

void LarkGateway::Private::excuseAll()
{
    for (const int connection : desks.lines.open())
        desks.deliveries.excuse(connection);
}

LarkGateway::LarkGateway(LarkApp app, LarkLimits limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(app), std::move(limits)))
{ }

LarkGateway::~LarkGateway() = default;

bool LarkGateway::listen() { return d->calls.listen() && d->desks.lines.listen(); }

const LarkApp &LarkGateway::app() const { return d->desks.context.app; }

QUrl LarkGateway::url() const { return d->calls.url(); }

QUrl LarkGateway::otherDomainUrl() const { return d->calls.otherDomainUrl(); }

QString LarkGateway::deliver(const LarkMessage &message)
{
    const LarkMessage whole = larkparts::completed(message);
    d->desks.chats.hear(whole);
    if (d->mayHear(whole))
        (void)d->desks.deliveries.push(larkparts::messageEvent(whole, d->desks.context.app));
    return whole.messageId;
}

QString LarkGateway::redeliver(const QString &id) { return d->desks.deliveries.pushAgain(id); }

QString LarkGateway::deliverEvent(const QString &eventType, const QJsonObject &event, const QString &eventId)
{
    return d->desks.deliveries.push({ .eventId = eventId.isEmpty() ? larkparts::freshId() : eventId,
                                      .eventType = eventType,
                                      .event = event,
                                      .messageId = event["message_id"_L1].toString() });
}

QString LarkGateway::deliverRaw(const QByteArray &payload) { return d->desks.deliveries.pushRaw(payload); }

QString LarkGateway::click(const QString &messageId, const QString &openId, const QJsonValue &value)
{
    const LarkShown *message = d->desks.chats.message(messageId);
    return d->desks.deliveries.push(
        larkparts::clickEvent(messageId, message ? message->chatId : QString(), openId, value, d->desks.context.app));
}

QString LarkGateway::recall(const QString &messageId)
{
    LarkShown *message = d->desks.chats.message(messageId);
    if (!message)
        return {};
    message->recalled = true;
    return deliverEvent(u"im.message.recalled_v1"_s,
                        { { u"message_id"_s, messageId },
                          { u"chat_id"_s, message->chatId },
                          { u"recall_time"_s, larkparts::timestamp() },
                          { u"recall_type"_s, u"message_owner"_s } });
}

QString LarkGateway::enterChat(const QString &openId)
{
    const larkparts::Chat *chat = d->desks.chats.privateChatWith(openId);
    return deliverEvent(u"im.chat.access_event.bot_p2p_chat_entered_v1"_s,
                        { { u"chat_id"_s, chat ? chat->id : QString() },
                          { u"operator_id"_s, larkparts::personIds(openId) },
                          { u"last_message_id"_s, QString() },
                          { u"last_message_create_time"_s, QString() } });
}

QString LarkGateway::addBot(const QString &chatId, const QString &chatName, const QString &openId)
{
    d->desks.chats.addChat({ .id = chatId, .name = chatName, .group = true });
    return deliverEvent(u"im.chat.member.bot.added_v1"_s, membership(chatId, chatName, openId, app().tenantKey));
}

QString LarkGateway::removeBot(const QString &chatId, const QString &openId)
{
    larkparts::Chat *chat = d->desks.chats.chat(chatId);
    if (!chat)
        return {};
    chat->botIsMember = false;
    return deliverEvent(u"im.chat.member.bot.deleted_v1"_s, membership(chatId, chat->name, openId, app().tenantKey));
}

void LarkGateway::grantScope(const QString &scope) { d->desks.context.app.scopes.append(scope); }

void LarkGateway::revokeScope(const QString &scope) { d->desks.context.app.scopes.removeAll(scope); }

void LarkGateway::addPerson(const QString &openId, const QString &name) { d->desks.chats.addPerson(openId, name); }

void LarkGateway::addFile(const QString &key, const LarkFile &file) { d->desks.media.addFile(key, file); }

void LarkGateway::expireTokens() { d->desks.tokens.expireAll(); }

void LarkGateway::closeStreaming() { d->desks.cards.closeByAge(); }

void LarkGateway::cutNext(const LarkChunks &chunks, int count) { d->desks.deliveries.cutNext(chunks, count); }

void LarkGateway::sendFrame(const QByteArray &message)
{
    d->desks.lines.forEach([&](WebSocketPeer &peer) { peer.sendBinary(message); });
}

void LarkGateway::sendText(const QByteArray &utf8)
{
    d->desks.lines.forEach([&](WebSocketPeer &peer) { peer.sendText(utf8); });
}

void LarkGateway::sendBroken(const QByteArray &bytes)
{
    d->desks.lines.forEach([&](WebSocketPeer &peer) { peer.sendRaw(bytes); });
}

void LarkGateway::sendWebSocketPing()
{
    d->desks.lines.forEach([](WebSocketPeer &peer) { peer.sendPing("are you there"_ba); });
}

void LarkGateway::setMute(bool mute)
{
    if (mute)
        d->excuseAll();
    d->desks.lines.setMute(mute);
}

void LarkGateway::dropConnections()
{
    d->excuseAll();
    d->desks.lines.forEach([](WebSocketPeer &peer) { peer.drop(); });
}

void LarkGateway::closeConnections(quint16 code)
{
    d->excuseAll();
    d->desks.lines.forEach([code](WebSocketPeer &peer) { peer.close(code); });
}

void LarkGateway::refuseUpgrades(const UpgradeAnswer &answer, int count)
{
    d->desks.lines.refuseUpgrades(answer, count);
}

void LarkGateway::setClientConfig(const LarkClientConfig &config) { d->desks.context.limits.clientConfig = config; }

void LarkGateway::answerNextPing(const QByteArray &payload) { d->desks.lines.answerNextPing(payload); }

void LarkGateway::forgiveRefusals() { d->desks.endpoint.forgiveRefusals(); }

void LarkGateway::failNext(const QString &operation, const HttpAnswer &answer, int count)
{
    d->calls.flow().failNext(operation, answer, count);
}

void LarkGateway::heal(const QString &operation) { d->calls.flow().heal(operation); }

void LarkGateway::holdNext(const QString &operation, Hold when)
{
    d->calls.flow().holdNext(operation, when == Hold::AfterProcessing);
}

int LarkGateway::held() const { return d->calls.flow().held(); }

void LarkGateway::release() { d->calls.flow().release(); }

void LarkGateway::resetHeld() { d->calls.resetHeld(); }

const Violations &LarkGateway::violations() const { return d->desks.context.log.violations(); }

const Violations &LarkGateway::warnings() const { return d->desks.context.log.warnings(); }

Violations LarkGateway::audit() const
{
    return d->desks.context.log.violations() + d->desks.deliveries.overdue() + d->desks.cards.unfinished()
        + d->desks.reactions.left();
}

void LarkGateway::forgetSettled()
{
    d->desks.deliveries.forgetSettled();
    d->desks.cards.forgetFinished();
    d->desks.reactions.forgetRemoved();
    d->desks.chats.forgetOlderMessages();
    d->desks.rates.forget();
    d->calls.forgetCalls();
}

void LarkGateway::forgetViolations() { d->desks.context.log.clear(); }

int LarkGateway::endpointCalls() const { return d->desks.endpoint.calls(); }

const QList<LarkConnection> &LarkGateway::connections() const { return d->desks.lines.connections(); }

int LarkGateway::openConnections() const { return static_cast<int>(d->desks.lines.open().size()); }

const QList<LarkDelivery> &LarkGateway::deliveries() const { return d->desks.deliveries.deliveries(); }

int LarkGateway::acks(const QString &id) const
{
    const QList<LarkDelivery> &all = d->desks.deliveries.deliveries();
    return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const LarkDelivery &one) {
        return (one.messageId == id || one.eventId == id || one.id == id) && one.acks > 0;
    }));
}

const QList<LarkCall> &LarkGateway::calls() const { return d->calls.calls(); }

int LarkGateway::callCount(const QString &operation) const
{
    const QList<LarkCall> &all = d->calls.calls();
    return static_cast<int>(
        std::count_if(all.begin(), all.end(), [&](const LarkCall &call) { return call.operation == operation; }));
}

int LarkGateway::countedCalls() const { return d->desks.rates.countedCalls(); }

int LarkGateway::tokenRequests() const { return d->desks.tokens.requests(); }

int LarkGateway::tokensGiven() const { return d->desks.tokens.given(); }

const QList<LarkShown> &LarkGateway::messages() const { return d->desks.chats.messages(); }

std::optional<LarkShown> LarkGateway::message(const QString &messageId) const
{
    const LarkShown *message = std::as_const(d->desks.chats).message(messageId);
    return message ? std::optional(*message) : std::nullopt;
}

QList<LarkCard> LarkGateway::cards() const { return d->desks.cards.cards(); }

std::optional<LarkCard> LarkGateway::card(const QString &cardId) const { return d->desks.cards.find(cardId); }

const QList<LarkReaction> &LarkGateway::reactions() const { return d->desks.reactions.reactions(); }

const QList<LarkUpload> &LarkGateway::uploads() const { return d->desks.media.uploads(); }

QStringList LarkGateway::shownIn(const QString &chatOrOpenId) const
{
    const larkparts::Chat *privateChat
        = chatOrOpenId.startsWith("ou_"_L1) ? d->desks.chats.privateChatWith(chatOrOpenId) : nullptr;
    const QString chatId = privateChat ? privateChat->id : chatOrOpenId;
    QStringList texts;
    for (const LarkShown &message : messages()) {
        if (message.chatId != chatId || !message.senderOpenId.isEmpty() || message.recalled)
            continue;
        const std::optional<LarkCard> entity = card(message.cardId);
        texts.append(entity ? entity->text : message.text);
    }
    return texts;
}

} // namespace oagent::simulator
