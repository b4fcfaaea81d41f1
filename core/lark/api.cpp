#include "core/lark/api.h"

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

QString tokenPath() { return u"/open-apis/auth/v3/tenant_access_token/internal"_s; }

/// "/open-apis/im/v1/messages/:id/reply": behind the version, names and ids take turns.
QString operationOf(HttpRequest::Method method, const QString &path)
{
    constexpr qsizetype firstId = 5; // nothing stands before the first slash
    QStringList words = path.section(u'?', 0, 0).split(u'/');
    for (qsizetype i = firstId; i < words.size(); i += 2)
        words[i].clear();
    return QString::number(static_cast<int>(method)) + words.join(u'/');
}

} // namespace

/// Sends:   POST {domain}/open-apis/auth/v3/tenant_access_token/internal  {"app_id", "app_secret"}
/// Answers: {"code": 0, "tenant_access_token", "expire": seconds}
/// Errors:  Authentication (10003, 10014)
/// Source:  lark.md §9.1
TokenRules tokenRules(const Site &site, const Limits &limits)
{
    TokenRules rules;
    rules.platform = u"Lark"_s;
    rules.margin = limits.tokenMargin;
    rules.minInterval = limits.tokenMinInterval;
    rules.retry = limits.tokenRetry;
    rules.request = [&site, &limits] {
        HttpRequest request = HttpRequest::postJson(
            site.address(tokenPath()),
            { { u"app_id"_s, site.appId }, { u"app_secret"_s, QString::fromUtf8(site.appSecret.reveal()) } });
        request.setHeader("Content-Type"_ba, "application/json; charset=utf-8"_ba);
        request.setTimeLimit(limits.apiTimeLimit);
        return request;
    };
    rules.judge = [](const Result<HttpResponse> &response) -> Result<AccessToken> {
        const Result<QJsonObject> answer = judge(response, tokenPath());
        if (!answer)
            return failure(answer.error());
        return AccessToken { answer->value("tenant_access_token"_L1).toString().toUtf8(),
                             std::chrono::seconds(numberIn(answer->value("expire"_L1)).value_or(0)) };
    };
    return rules;
}

Api::Api(HttpClient &http, SharedTimer &timer, Redactor &redactor, const Site &site, const Limits &limits,
         const QString &botId, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_timer(timer)
    , m_site(site)
    , m_limits(limits)
    , m_tokens(http, redactor, watchedTokenRules(), u"lark/"_s + botId + u"/token"_s)
    , m_second(timer, limits.callsPerSecond, std::chrono::seconds(1), limits.callsReserved)
    , m_minute(timer, limits.callsPerMinute, std::chrono::minutes(1), limits.callsReserved)
    , m_operation(timer, limits.callsPerSecond, std::chrono::seconds(1), 0)
    , m_chat(timer, limits.chatCalls, limits.shareWindow, 1)
    , m_card(timer, limits.cardCalls, limits.shareWindow, 1)
{ }

TokenRules Api::watchedTokenRules()
{
    TokenRules rules = tokenRules(m_site, m_limits);
    rules.judge = [this, judge = std::move(rules.judge)](const Result<HttpResponse> &response) {
        Result<AccessToken> answer = judge(response);
        noteToken(answer);
        return answer;
    };
    return rules;
}

/// That a token is given says nothing about what refuses the calls themselves. What passes by itself (§9.3) is no
/// refusal.
void Api::noteToken(const Result<AccessToken> &answer)
{
    const int before = refusalOfAll();
    if (answer)
        m_refusalOfToken = 0;
    else if (answer.error().kind == Error::Kind::Authentication || concernsAllCalls(answer.error().code))
        m_refusalOfToken = answer.error().code;
    if (refusalOfAll() != before)
        Q_EMIT refusalsChanged();
}

void Api::startOver()
{
    m_tokens.startOver();
    m_refusedScopes.clear();
    m_refusalOfAll = 0;
    m_refusalOfToken = 0;
}

void Api::authorize(HttpRequest &request, const QByteArray &token, Milliseconds limit)
{
    request.setHeader("Authorization"_ba, QByteArray("Bearer " + token));
    request.setTimeLimit(limit);
    Q_EMIT callCounted();
}

HttpRequest Api::requestFor(const ApiCall &call) const
{
    const QUrl url = m_site.address(call.path);
    if (!call.body.isEmpty()) {
        HttpRequest request = HttpRequest::withJson(call.method, url, call.body);
        request.setHeader("Content-Type"_ba, "application/json; charset=utf-8"_ba);
        return request;
    }
    HttpRequest request = HttpRequest::get(url);
    request.method = call.method;
    return request;
}

template <class Answer>
typename PlatformCall<Answer>::Plan Api::planned(const Origin &origin)
{
    typename PlatformCall<Answer>::Plan plan;
    plan.repeat
        = { m_limits.rateWait, m_limits.rateTries, m_limits.busyWait, m_limits.busyTries, m_limits.longestApiWait };
    // Last, so that a call which waited for another place still sees that its kind is held back.
    plan.places = { { &m_minute, {} }, { &m_second, {} }, { &m_operation, origin.operation } };
    plan.isIdempotent = true;
    return plan;
}

template <class Answer>
QObject *Api::run(typename PlatformCall<Answer>::Plan plan, const QObject *context, Callback<Answer> done)
{
    auto *call
        = new PlatformCall<Answer>({ m_http, m_timer, m_tokens }, std::move(plan), context, std::move(done), this);
    call->start(); // owned by this Api; deletes itself when it is done
    return call;
}

/// One call at a time that a chat will show, so that one that has to be repeated is not overtaken.
void Api::call(const ApiCall &call, const QObject *context, Callback<QJsonObject> done)
{
    if (call.chat.isEmpty() || call.isProgress)
        return begin(call, context, std::move(done));
    const auto [lane, isFree] = m_waiting.try_emplace(call.chat);
    if (isFree)
        return begin(call, context, std::move(done));
    lane->second.push_back({ call, context, std::move(done) });
}

void Api::beginNext(const QString &chat)
{
    const auto lane = m_waiting.find(chat);
    while (!lane->second.empty()) {
        Waiting next = std::move(lane->second.front());
        lane->second.pop_front();
        if (next.context)
            return begin(next.call, next.context, std::move(next.done));
    }
    m_waiting.erase(lane);
}

void Api::begin(const ApiCall &call, const QObject *context, Callback<QJsonObject> done)
{
    const Origin origin { operationOf(call.method, call.path), call.purpose, call.chat };
    auto plan = planned<QJsonObject>(origin);
    if (!call.chat.isEmpty())
        plan.places.prepend({ &m_chat, call.chat });
    if (!call.card.isEmpty())
        plan.places.prepend({ &m_card, call.card });
    plan.isProgress = call.isProgress;
    plan.isIdempotent = call.isIdempotent;
    plan.request = [this, call](const QByteArray &token) {
        HttpRequest request = requestFor(call);
        authorize(request, token, m_limits.apiTimeLimit);
        return request;
    };
    plan.judge = [this, path = call.path, origin](const Result<HttpResponse> &response) {
        Result<QJsonObject> answer = judge(response, path);
        note(origin, answer);
        return answer;
    };
    const QObject *running = run<QJsonObject>(std::move(plan), context, std::move(done));
    if (!call.chat.isEmpty() && !call.isProgress)
        connect(running, &QObject::destroyed, this, [this, chat = call.chat] { beginNext(chat); });
}

void Api::upload(const ApiUpload &upload, const QObject *context, Callback<QJsonObject> done)
{
    const Origin origin { operationOf(HttpRequest::Method::Post, upload.path), u"upload"_s, {} };
    auto plan = planned<QJsonObject>(origin);
    plan.request = [this, upload](const QByteArray &token) {
        HttpRequest request = HttpRequest::postFile(m_site.address(upload.path), upload.field, upload.fileName,
                                                    upload.contentType, upload.bytes, upload.texts);
        authorize(request, token, m_limits.mediaTimeLimit);
        return request;
    };
    plan.judge = [this, path = upload.path, origin](const Result<HttpResponse> &response) {
        Result<QJsonObject> answer = judge(response, path);
        note(origin, answer);
        return answer;
    };
    run<QJsonObject>(std::move(plan), context, std::move(done));
}

void Api::download(const QString &path, const QObject *context, Callback<QByteArray> done)
{
    const Origin origin { operationOf(HttpRequest::Method::Get, path), u"resource"_s, {} };
    auto plan = planned<QByteArray>(origin);
    plan.request = [this, path](const QByteArray &token) {
        HttpRequest request = HttpRequest::get(m_site.address(path));
        authorize(request, token, m_limits.mediaTimeLimit);
        request.limits.maxBytes = m_limits.mediaBytes;
        return request;
    };
    plan.judge = [this, path, origin](const Result<HttpResponse> &response) {
        Result<QByteArray> answer = judgeFile(response, path);
        note(origin, answer);
        return answer;
    };
    run<QByteArray>(std::move(plan), context, std::move(done));
}

QStringList Api::missingScopes() const
{
    QStringList all;
    for (const auto &[purpose, scopes] : m_refusedScopes)
        all += scopes;
    all.removeDuplicates();
    all.sort();
    return all;
}

bool Api::hasNamelessRefusal() const
{
    return std::any_of(m_refusedScopes.begin(), m_refusedScopes.end(),
                       [](const auto &refused) { return refused.second.isEmpty(); });
}

template <class Answer>
void Api::note(const Origin &origin, const Result<Answer> &answer)
{
    if (!answer && answer.error().kind == Error::Kind::RateLimited)
        holdBack(origin, answer.error());
    const QStringList before = missingScopes();
    const bool wasNameless = hasNamelessRefusal();
    const int refusalBefore = refusalOfAll();
    if (answer) {
        m_refusedScopes.erase(origin.purpose);
        m_refusalOfAll = 0;
        m_refusalOfToken = 0; // the token of before is still good
    } else if (answer.error().kind == Error::Kind::PermissionMissing) {
        m_refusedScopes[origin.purpose] = answer.error().scopes;
    } else if (concernsAllCalls(answer.error().code)) {
        m_refusalOfAll = answer.error().code;
    }
    const QStringList now = missingScopes();
    const bool isNameless = hasNamelessRefusal() && !wasNameless;
    if (now == before && refusalOfAll() == refusalBefore && !isNameless)
        return;
    const auto isNew = [&](const QString &scope) { return !before.contains(scope); };
    if (!answer && (isNameless || std::any_of(now.begin(), now.end(), isNew)))
        Q_EMIT scopesRefused(answer.error());
    Q_EMIT refusalsChanged();
}

/// §9.5: the limit is the chat's, or that of this call of the app in every chat.
void Api::holdBack(const Origin &origin, const Error &error)
{
    const Milliseconds asked = std::max(m_limits.rateWait, error.retryAfter.value_or(Milliseconds(0)));
    const Milliseconds wait = std::min(asked, m_limits.longestApiWait);
    if (error.code == code::tooFastForChat && !origin.chat.isEmpty())
        m_chat.hold(origin.chat, wait);
    else
        m_operation.hold(origin.operation, wait);
}

} // namespace oagent::lark
