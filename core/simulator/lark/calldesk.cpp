#include "core/simulator/lark/calldesk.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/larkanswer.h"
#include "core/simulator/lark/larkcalls.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

/// Needs no token, and does not count towards the quota.
bool isFree(const QString &operation) { return operation == larkcalls::endpoint || operation == larkcalls::token; }

bool isOnCard(const QString &operation) { return operation.contains("/cards/:card_id"_L1); }

} // namespace

CallDesk::CallDesk(Desks &desks, QObject *parent)
    : QObject(parent)
    , m_desks(desks)
    , m_flow([this](const PendingCall &call) { return process(call, true); },
             [this](const PendingCall &call) { answered(call); })
    , m_otherFlow([this](const PendingCall &call) { return process(call, false); },
                  [this](const PendingCall &call) { answered(call); })
{
    m_server.setHandler([this](const std::shared_ptr<HttpExchange> &exchange) { take(exchange, true); });
    m_otherServer.setHandler([this](const std::shared_ptr<HttpExchange> &exchange) { take(exchange, false); });
}

void CallDesk::take(const std::shared_ptr<HttpExchange> &exchange, bool rightDomain)
{
    const HttpServerRequest &request = exchange->request();
    const QString path = QString::fromUtf8(request.path);
    const Route route = routeOf(request.method, path).value_or(Route());
    PendingCall call;
    call.exchange = exchange;
    call.path = route.operation;
    call.index = m_forgotten + m_calls.size();
    m_calls.append({ .operation = route.operation, .path = path, .at = steadyNow() });

    std::chrono::milliseconds delay {};
    if (route.operation == larkcalls::endpoint)
        call.inFlight = m_desks.endpoint.arrived();
    if (route.operation == larkcalls::token)
        m_desks.tokens.requestArrived();
    if (isOnCard(route.operation)) {
        call.inFlight = m_desks.cards.arrived(route.ids.first());
        delay = m_desks.context.limits.cardAnswerDelay;
    }
    const std::optional<HttpAnswer> refusal = judge(route, request);
    (rightDomain ? m_flow : m_otherFlow).take(std::move(call), refusal, delay);
    Q_EMIT callReceived(route.operation);
}

std::optional<HttpAnswer> CallDesk::judge(const Route &route, const HttpServerRequest &request)
{
    ViolationLog &log = m_desks.context.log;
    if (route.operation.isEmpty()) {
        log.record(u"api.path"_s, u"the platform has no such call"_s);
        return LarkAnswer::error(99'991'201, u"no such path"_s, 404);
    }
    if (isFree(route.operation))
        return std::nullopt;
    if (std::optional<HttpAnswer> refused = m_desks.tokens.refusal(request.header("Authorization"_ba)))
        return refused;
    const QByteArray type = request.header("Content-Type"_ba).toLower();
    if (!request.body.isEmpty() && !type.startsWith("application/json") && !type.startsWith("multipart/form-data"))
        log.record(u"api.content-type"_s, u"a body is JSON or a form"_s);
    const QStringList scopes = scopesFor(route.operation);
    const QStringList &granted = m_desks.context.app.scopes;
    const bool allowed = scopes.isEmpty()
        || std::any_of(scopes.begin(), scopes.end(), [&](const QString &scope) { return granted.contains(scope); });
    if (!allowed)
        return LarkAnswer::scopeMissing(scopes, m_desks.context.app.appId);
    if (std::optional<HttpAnswer> refused = m_desks.rates.called(route.operation))
        return refused;
    return isOnCard(route.operation) ? m_desks.cards.paced(route.ids.first()) : std::nullopt;
}

HttpAnswer CallDesk::process(const PendingCall &call, bool rightDomain)
{
    const HttpServerRequest &request = call.exchange->request();
    if (call.path == larkcalls::endpoint)
        return m_desks.endpoint.open(request, rightDomain);
    if (call.path == larkcalls::token)
        return m_desks.tokens.give(request);
    const Route route = routeOf(request.method, QString::fromUtf8(request.path)).value_or(Route());
    if (call.path.contains("/cardkit/"_L1))
        return answerCards(route, request);
    if (call.path.contains("/im/v1/messages"_L1)) {
        if (route.operation == larkcalls::send || route.operation == larkcalls::reply)
            m_heldSends.append(call.exchange);
        return answerMessages(route, request);
    }
    return answerRest(route, request);
}

HttpAnswer CallDesk::answerMessages(const Route &route, const HttpServerRequest &request)
{
    using namespace larkcalls;
    MessageDesk &messages = m_desks.messages;
    const QString &operation = route.operation;
    if (operation == send)
        return messages.send(request);
    if (operation == history)
        return messages.history(request);
    const QString &messageId = route.ids.first();
    if (operation == reply)
        return messages.reply(messageId, request);
    if (operation == patchMessage)
        return messages.patch(messageId, request);
    if (operation == editMessage)
        return messages.edit(messageId, request);
    if (operation == recallMessage)
        return messages.recall(messageId);
    if (operation == readMessage)
        return messages.read(messageId);
    if (operation == addReaction)
        return m_desks.reactions.add(messageId, request);
    if (operation == removeReaction)
        return m_desks.reactions.remove(messageId, route.ids.last());
    return m_desks.media.fetch(messageId, route.ids.last(), request);
}

HttpAnswer CallDesk::answerCards(const Route &route, const HttpServerRequest &request)
{
    using namespace larkcalls;
    CardDesk &cards = m_desks.cards;
    const QString &operation = route.operation;
    if (operation == createCard)
        return cards.create(request);
    if (operation == convertId)
        return cards.convertId(request);
    const QString &cardId = route.ids.first();
    if (operation == cardContent)
        return cards.setContent(cardId, route.ids.last(), request);
    if (operation == cardSettings)
        return cards.setSettings(cardId, request);
    if (operation == updateCard)
        return cards.update(cardId, request);
    if (operation == addElements)
        return cards.addElements(cardId, request);
    return cards.removeElement(cardId, route.ids.last(), request);
}

HttpAnswer CallDesk::answerRest(const Route &route, const HttpServerRequest &request)
{
    using namespace larkcalls;
    const QString &operation = route.operation;
    if (operation == uploadImage)
        return m_desks.media.uploadImage(request);
    if (operation == uploadFile)
        return m_desks.media.uploadFile(request);
    if (operation == botInfo)
        return m_desks.appDesk.botInfo();
    if (operation == scopes)
        return m_desks.appDesk.scopes();
    if (operation == applyScopes)
        return m_desks.appDesk.applyScopes();
    if (operation == application)
        return m_desks.appDesk.application(route.ids.first());
    if (operation == user)
        return m_desks.appDesk.user(route.ids.first());
    return m_desks.appDesk.chat(route.ids.first());
}

void CallDesk::answered(const PendingCall &call)
{
    m_heldSends.removeIf([&](const std::weak_ptr<HttpExchange> &one) { return one.lock() == call.exchange; });
    const QJsonObject body = jsonObject(call.answer->body).value_or(QJsonObject());
    const int code = body["code"_L1].toInt();
    if (call.path == larkcalls::endpoint)
        m_desks.endpoint.answered(*call.answer);
    if (code >= 99'991'661 && code <= 99'991'671)
        m_desks.tokens.allowRefresh(); // the client was told that its token is bad, by command or by rule
    m_desks.rates.answered(call.path, *call.answer);
    if (call.index < m_forgotten)
        return;
    LarkCall &record = m_calls[call.index - m_forgotten];
    record.status = call.answer->status;
    record.code = code;
    record.answeredAt = steadyNow();
}

void CallDesk::resetHeld()
{
    for (const std::weak_ptr<HttpExchange> &one : std::exchange(m_heldSends, {})) {
        if (const std::shared_ptr<HttpExchange> exchange = one.lock())
            m_desks.messages.answerLost(exchange->request());
    }
    m_flow.resetHeld();
}

void CallDesk::forgetCalls()
{
    m_forgotten += m_calls.size();
    m_calls.clear();
}

} // namespace oagent::simulator::larkparts
