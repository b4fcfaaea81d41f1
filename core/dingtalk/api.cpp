#include "core/dingtalk/api.h"

#include "core/bridge/platformcall.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

Api::Api(HttpClient &http, SharedTimer &timer, Redactor &redactor, const Credentials &credentials, const Limits &limits,
         const QString &botId, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_timer(timer)
    , m_credentials(credentials)
    , m_limits(limits)
    , m_tokens(http, redactor, tokenRules(credentials, limits), u"dingtalk/"_s + botId + u"/token"_s)
    , m_cardBudget(timer, limits.cardCalls, limits.cardWindow, limits.cardCallsReserved)
{ }

void Api::call(const ApiCall &call, const QObject *context, Callback<QJsonObject> done)
{
    using Call = PlatformCall<QJsonObject>;
    Call::Plan plan;
    plan.isProgress = call.isProgress;
    plan.isIdempotent = call.isIdempotent;
    if (!call.isTriedOnce)
        plan.repeat
            = { m_limits.qpsWait, m_limits.qpsTries, m_limits.busyWait, m_limits.busyTries, m_limits.longestApiWait };
    if (call.isCardCall)
        plan.places = { { &m_cardBudget, {} } };
    plan.request = [this, call](const QByteArray &token) {
        HttpRequest request
            = HttpRequest::withJson(call.method, address(Host::Api, call.path, m_credentials.apiUrl), call.body);
        request.setHeader("x-acs-dingtalk-access-token"_ba, token);
        request.setTimeLimit(m_limits.apiTimeLimit);
        if (call.isSentOnce)
            request.resend = HttpRequest::Resend::Never;
        else if (!call.isIdempotent)
            request.resend = HttpRequest::Resend::Avoided;
        return request;
    };
    plan.judge = [this, path = call.path, isCardCall = call.isCardCall](const Result<HttpResponse> &response) {
        Result<QJsonObject> answer = judge(response, path);
        if (isCardCall && !answer && answer.error().kind == Error::Kind::Protocol)
            answer.error().mayHaveArrived = true; // which only the card itself can tell
        noteScopes(path, answer);
        return answer;
    };
    (new Call({ m_http, m_timer, m_tokens }, std::move(plan), context, std::move(done), this))
        ->start(); // owned by this Api; deletes itself when it is done
}

QStringList Api::missingScopes() const
{
    QStringList all;
    for (const auto &[path, scopes] : m_refusedScopes)
        all += scopes;
    all.removeDuplicates();
    all.sort();
    return all;
}

void Api::noteScopes(const QString &path, const Result<QJsonObject> &answer)
{
    const QStringList before = missingScopes();
    if (answer)
        m_refusedScopes.erase(path);
    else if (answer.error().kind == Error::Kind::PermissionMissing)
        m_refusedScopes[path] = answer.error().scopes;
    const QStringList now = missingScopes();
    if (now == before)
        return;
    const auto isNew = [&](const QString &scope) { return !before.contains(scope); };
    if (!answer && std::any_of(now.begin(), now.end(), isNew))
        Q_EMIT scopesRefused(answer.error());
    Q_EMIT missingScopesChanged();
}

} // namespace oagent::dingtalk
