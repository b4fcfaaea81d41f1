#include "core/simulator/dingtalk/dingtalkgateway.h"

#include "core/simulator/callflow.h"
#include "core/simulator/dingtalk/carddesk.h"
#include "core/simulator/dingtalk/mediadesk.h"
#include "core/simulator/dingtalk/messageframe.h"
#include "core/simulator/dingtalk/robotdesk.h"
#include "core/simulator/dingtalk/streamdesk.h"
#include "core/simulator/dingtalk/tokendesk.h"
#include "core/simulator/dingtalk/webhookdesk.h"
#include "core/simulator/jsonbody.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr auto botTopic = "/v1.0/im/bot/messages/get"_L1;
constexpr auto cardTopic = "/v1.0/card/instances/callback"_L1;

QByteArray methodOf(const QString &path)
{
    if (path == dingtalkpaths::legacyToken)
        return "GET"_ba;
    return path == dingtalkpaths::streamCard || path == dingtalkpaths::updateCard ? "PUT"_ba : "POST"_ba;
}

DingTalkApp completed(DingTalkApp app)
{
    if (app.robotCode.isEmpty())
        app.robotCode = app.clientId;
    return app;
}

} // namespace

class DingTalkGateway::Private
{
public:
    Private(DingTalkGateway *gateway, DingTalkApp app, GatewayLimits limits);

    void take(const std::shared_ptr<HttpExchange> &exchange);
    [[nodiscard]] HttpAnswer process(const PendingCall &call);
    void answered(const PendingCall &call);
    [[nodiscard]] std::optional<HttpAnswer> judgeToken(const QString &path, const HttpServerRequest &request);
    QString send(const QString &msgId);

    DingTalkGateway *q;
    GatewayContext context;
    StreamDesk stream;
    TokenDesk tokens;
    WebhookDesk webhooks;
    RobotDesk robot;
    MediaDesk media;
    CardDesk cards;
    QHash<QString, QString> messages; ///< data, by msgId
    QList<ApiCall> calls;
    qsizetype callsForgotten = 0;
    qsizetype postsTold = 0;
    qsizetype sendsTold = 0;
    CallFlow flow;
    HttpServer server; // last: exchanges report the end of their clients while it dies
};

DingTalkGateway::Private::Private(DingTalkGateway *gateway, DingTalkApp app, GatewayLimits limits)
    : q(gateway)
    , context { completed(std::move(app)), limits, {}, {}, {}, false }
    , stream(context)
    , tokens(context)
    , webhooks(context)
    , robot(context)
    , media(context)
    , cards(context, [gateway](const QString &outTrackId) { Q_EMIT gateway->cardChanged(outTrackId); })
    , flow([this](const PendingCall &call) { return process(call); },
           [this](const PendingCall &call) { answered(call); })
{
    context.log.setListener([gateway](const QString &code) { Q_EMIT gateway->violated(code); });
    connect(&stream, &StreamDesk::connectionsChanged, gateway, &DingTalkGateway::connectionsChanged);
    connect(&stream, &StreamDesk::acked, gateway, &DingTalkGateway::acked);
    server.setHandler([this](const std::shared_ptr<HttpExchange> &exchange) { take(exchange); });
}

void DingTalkGateway::Private::take(const std::shared_ptr<HttpExchange> &exchange)
{
    const HttpServerRequest &request = exchange->request();
    PendingCall call;
    call.exchange = exchange;
    call.path = QString::fromUtf8(request.path);
    call.index = callsForgotten + calls.size();
    calls.append({ request.method, call.path, std::chrono::steady_clock::now(), 0 });

    std::optional<HttpAnswer> refusal = judgeToken(call.path, request);
    std::chrono::milliseconds delay {};
    if (call.path == dingtalkpaths::open)
        call.inFlight = stream.openArrived();
    if (call.path == dingtalkpaths::accessToken || call.path == dingtalkpaths::legacyToken)
        tokens.requestArrived();
    if (call.path.startsWith("/v1.0/card/"_L1)) {
        delay = context.limits.cardAnswerDelay;
        if (call.path == dingtalkpaths::streamCard)
            call.inFlight = cards.streamArrived(request);
        if (const std::optional<HttpAnswer> tooMany = cards.callArrived(); tooMany && !refusal)
            refusal = tooMany;
    }
    if (call.path.startsWith("/file/"_L1))
        delay = media.delayOf(call.path);
    const QString path = call.path;
    flow.take(std::move(call), refusal, delay);
    Q_EMIT q->callReceived(path);
}

std::optional<HttpAnswer> DingTalkGateway::Private::judgeToken(const QString &path, const HttpServerRequest &request)
{
    std::optional<HttpAnswer> refusal;
    if (path == dingtalkpaths::mediaUpload) {
        if (tokens.uploadRefusal(request.queryItem("access_token"_ba)))
            refusal = ApiAnswer::errcode(40014, u"不合法的access_token"_s);
    } else if (path.startsWith("/v1.0/"_L1) && path != dingtalkpaths::open && path != dingtalkpaths::accessToken) {
        refusal = tokens.refusal(request.header("x-acs-dingtalk-access-token"_ba));
    }
    if (refusal)
        tokens.allowRefresh();
    return refusal;
}

HttpAnswer DingTalkGateway::Private::process(const PendingCall &call)
{
    const HttpServerRequest &request = call.exchange->request();
    if (request.method == "GET" && call.path.startsWith("/file/"_L1))
        return media.serve(request);
    if (request.method != methodOf(call.path))
        return ApiAnswer::error(405, u"MethodNotAllowed"_s, u"wrong method"_s);
    if (call.path == dingtalkpaths::open)
        return stream.open(request);
    if (call.path == dingtalkpaths::accessToken)
        return tokens.give(request);
    if (call.path == dingtalkpaths::legacyToken)
        return tokens.giveLegacy(request);
    if (call.path == dingtalkpaths::sendBySession)
        return webhooks.post(request);
    if (call.path == dingtalkpaths::sendPrivate || call.path == dingtalkpaths::sendGroup)
        return robot.send(request, call.path == dingtalkpaths::sendGroup);
    if (call.path == dingtalkpaths::emotionReply || call.path == dingtalkpaths::emotionRecall)
        return robot.markEmotion(request, call.path == dingtalkpaths::emotionRecall);
    if (call.path == dingtalkpaths::fileDownload)
        return media.locate(request, server.url());
    if (call.path == dingtalkpaths::mediaUpload)
        return media.upload(request);
    if (call.path == dingtalkpaths::createCard)
        return cards.create(request);
    if (call.path == dingtalkpaths::streamCard)
        return cards.stream(request);
    if (call.path == dingtalkpaths::updateCard)
        return cards.update(request);
    return ApiAnswer::error(404, u"InvalidAction.NotFound"_s, u"no such API"_s);
}

void DingTalkGateway::Private::answered(const PendingCall &call)
{
    if (call.index >= callsForgotten) {
        ApiCall &record = calls[call.index - callsForgotten];
        record.status = call.answer->status;
        record.answeredAt = std::chrono::steady_clock::now();
    }
    // The client was told that its token is bad, by command or by rule.
    if (jsonObject(call.answer->body).value_or(QJsonObject())["code"_L1] == "InvalidAuthentication"_L1
        || call.answer->status == 401)
        tokens.allowRefresh();
    if (call.path == dingtalkpaths::createCard)
        cards.createAnswered(call.exchange->request());
    // What was refused, or failed on command, changed nothing.
    while (postsTold < webhooks.posts().size())
        Q_EMIT q->webhookPosted(webhooks.posts().at(postsTold++).conversationId);
    if (std::exchange(sendsTold, robot.sends().size()) < robot.sends().size())
        Q_EMIT q->robotSent();
}

QString DingTalkGateway::Private::send(const QString &msgId)
{
    return stream.send(u"CALLBACK"_s, botTopic, messages.value(msgId), msgId);
}

DingTalkGateway::DingTalkGateway(DingTalkApp app, GatewayLimits limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(app), limits))
{ }

DingTalkGateway::~DingTalkGateway() = default;

bool DingTalkGateway::listen() { return d->server.listen() && d->stream.listen(); }

const DingTalkApp &DingTalkGateway::app() const { return d->context.app; }

QUrl DingTalkGateway::url() const { return d->server.url(); }

QUrl DingTalkGateway::streamEndpoint() const { return d->stream.endpoint(); }

QString DingTalkGateway::deliver(const SimulatedMessage &message)
{
    const SimulatedMessage whole = completed(message);
    QUrl webhook = d->server.url(dingtalkpaths::sendBySession);
    webhook.setQuery(u"session="_s + d->webhooks.newSession(whole.conversationId));
    const qint64 expires = QDateTime::currentMSecsSinceEpoch() + d->context.limits.webhookLife.count();
    const QJsonObject data = botMessage(whole, d->context.app, { webhook.toString(), expires });
    d->context.chats.note(whole.conversationId, whole.group ? QString() : whole.senderStaffId);
    d->messages.insert(whole.msgId, compactJson(data));
    return d->send(whole.msgId).isEmpty() ? QString() : whole.msgId;
}

QString DingTalkGateway::redeliver(const QString &msgId) { return d->send(msgId); }

QString DingTalkGateway::deliverEvent(const QString &eventType, const QJsonObject &data)
{
    const QString now = QString::number(QDateTime::currentMSecsSinceEpoch());
    return d->stream.send(u"EVENT"_s, u"*"_s, compactJson(data), {},
                          { { u"eventType"_s, eventType },
                            { u"eventId"_s, freshId() },
                            { u"eventCorpId"_s, u"ding9f50b15b16741"_s },
                            { u"eventBornTime"_s, now },
                            { u"eventUnifiedAppId"_s, u"bbb381b6-f01-58daac"_s } });
}

QString DingTalkGateway::deliverCardClick(const QString &outTrackId, const QString &userId, const QString &actionId,
                                          const QJsonObject &params)
{
    const QJsonObject clicked { { u"actionIds"_s, QJsonArray { actionId } }, { u"params"_s, params } };
    const std::optional<CardRecord> card = d->cards.find(outTrackId);
    const QJsonObject data { { u"type"_s, u"actionCallback"_s },
                             { u"outTrackId"_s, outTrackId },
                             { u"corpId"_s, u"ding9f50b15bccd16741"_s },
                             { u"userId"_s, userId },
                             { u"userIdType"_s, 1 },
                             { u"spaceType"_s, u"im"_s },
                             { u"spaceId"_s, card ? card->conversation : QString() },
                             { u"extension"_s, u"{}"_s },
                             { u"content"_s, compactJson({ { u"cardPrivateData"_s, clicked } }) } };
    return deliverCallback(cardTopic, compactJson(data));
}

QString DingTalkGateway::deliverCallback(const QString &topic, const QString &data)
{
    return d->stream.send(u"CALLBACK"_s, topic, data);
}

void DingTalkGateway::sendPing() { d->stream.ping(); }

void DingTalkGateway::sendWebSocketPing() { d->stream.pingByControlFrame(); }

void DingTalkGateway::sendDisconnect() { d->stream.announceDisconnect(); }

void DingTalkGateway::sendText(const QByteArray &utf8)
{
    d->stream.forEach([&](WebSocketPeer &peer) { peer.sendText(utf8); });
}

void DingTalkGateway::sendBinary(const QByteArray &bytes)
{
    d->stream.forEach([&](WebSocketPeer &peer) { peer.sendBinary(bytes); });
}

void DingTalkGateway::sendBroken(const QByteArray &bytes)
{
    d->stream.forEach([&](WebSocketPeer &peer) { peer.sendRaw(bytes); });
}

void DingTalkGateway::setMute(bool mute) { d->stream.setMute(mute); }

void DingTalkGateway::dropConnections() { d->stream.drop(); }

void DingTalkGateway::closeConnections(quint16 code) { d->stream.close(code); }

void DingTalkGateway::refuseHandshakes(int status, int count) { d->stream.refuseHandshakes(status, count); }

void DingTalkGateway::failNext(const QString &path, const HttpAnswer &answer, int count)
{
    d->flow.failNext(path, answer, count);
}

void DingTalkGateway::heal(const QString &path) { d->flow.heal(path); }

void DingTalkGateway::holdNext(const QString &path, Hold when)
{
    d->flow.holdNext(path, when == Hold::AfterProcessing);
}

int DingTalkGateway::held() const { return d->flow.held(); }

void DingTalkGateway::release() { d->flow.release(); }

void DingTalkGateway::resetHeld() { d->flow.resetHeld(); }

void DingTalkGateway::expireTokens() { d->tokens.expireAll(); }

void DingTalkGateway::refuseUploadsByAccessToken() { d->context.uploadNeedsLegacyToken = true; }

void DingTalkGateway::expireWebhooks() { d->webhooks.expireAll(); }

void DingTalkGateway::failDelivery(const QString &errorMsg, int count) { d->cards.failDelivery(errorMsg, count); }

void DingTalkGateway::refuseStaff(const QString &staffId) { d->robot.refuseStaff(staffId); }

void DingTalkGateway::addFile(const QString &downloadCode, const QByteArray &bytes, const QByteArray &contentType)
{
    addFile(downloadCode, { .bytes = bytes, .contentType = contentType });
}

void DingTalkGateway::addFile(const QString &downloadCode, const SimulatedFile &file)
{
    d->media.addFile(downloadCode, file);
}

void DingTalkGateway::expireFiles() { d->media.expireFiles(); }

const Violations &DingTalkGateway::violations() const { return d->context.log.violations(); }

const Violations &DingTalkGateway::warnings() const { return d->context.log.warnings(); }

Violations DingTalkGateway::audit() const
{
    return d->context.log.violations() + d->stream.overdue() + d->cards.unfinished();
}

void DingTalkGateway::forgetSettled()
{
    d->stream.forgetSettled();
    d->cards.forgetFinished();
    d->messages.clear();
    d->context.shown.clear();
    d->callsForgotten += d->calls.size();
    d->calls.clear();
}

void DingTalkGateway::forgetViolations() { d->context.log.clear(); }

int DingTalkGateway::opens() const { return d->stream.opens(); }

const QList<StreamConnection> &DingTalkGateway::connections() const { return d->stream.connections(); }

int DingTalkGateway::openConnections() const
{
    const QList<StreamConnection> &all = d->stream.connections();
    return static_cast<int>(
        std::count_if(all.begin(), all.end(), [](const StreamConnection &one) { return one.open; }));
}

int DingTalkGateway::tokenRequests() const { return d->tokens.requests(); }

int DingTalkGateway::tokensGiven() const { return d->tokens.given(); }

const QList<Delivery> &DingTalkGateway::deliveries() const { return d->stream.deliveries(); }

int DingTalkGateway::acks(const QString &msgId) const
{
    const QList<Delivery> &all = d->stream.deliveries();
    return static_cast<int>(
        std::count_if(all.begin(), all.end(), [&](const Delivery &one) { return one.msgId == msgId && one.acks > 0; }));
}

QList<CardRecord> DingTalkGateway::cards() const { return d->cards.cards(); }

std::optional<CardRecord> DingTalkGateway::card(const QString &outTrackId) const { return d->cards.find(outTrackId); }

const QList<WebhookPost> &DingTalkGateway::webhookPosts() const { return d->webhooks.posts(); }

const QList<RobotSend> &DingTalkGateway::robotSends() const { return d->robot.sends(); }

const QList<EmotionMark> &DingTalkGateway::emotions() const { return d->robot.emotions(); }

const QList<MediaUpload> &DingTalkGateway::uploads() const { return d->media.uploads(); }

const QList<ApiCall> &DingTalkGateway::calls() const { return d->calls; }

int DingTalkGateway::callCount(const QString &path) const
{
    return static_cast<int>(
        std::count_if(d->calls.begin(), d->calls.end(), [&](const ApiCall &call) { return call.path == path; }));
}

QStringList DingTalkGateway::shownIn(const QString &conversation) const
{
    const QString id = d->context.chats.privateChatWith(conversation);
    QStringList texts;
    for (const ShownEntry &entry : d->context.shown) {
        if (entry.conversation != id)
            continue;
        const std::optional<CardRecord> card = d->cards.find(entry.outTrackId);
        texts.append(card ? card->content : entry.text);
    }
    return texts;
}

} // namespace oagent::simulator
