#include "core/dingtalk/tokencache.h"

#include "core/dingtalk/answers.h"
#include "core/support/later.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::dingtalk {

TokenCache::TokenCache(HttpClient &http, Redactor &redactor, const Credentials &credentials, const Limits &limits,
                       QString redactorName, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_redactor(redactor)
    , m_credentials(credentials)
    , m_limits(limits)
    , m_redactorName(std::move(redactorName))
    , m_failureBackoff(limits.tokenRetry)
{ }

TokenCache::~TokenCache() { m_redactor.forget(m_redactorName); }

void TokenCache::token(const QObject *context, Callback<QByteArray> done)
{
    if (!m_token.isEmpty() && steady_clock::now() < m_usableUntil) {
        later(context, [done = std::move(done), token = m_token] { done(token); });
        return;
    }
    m_waiting.push_back({ context, std::move(done) });
    if (!m_fetching)
        fetch();
}

void TokenCache::refuse(const QByteArray &token)
{
    if (token == m_token)
        m_token.clear();
}

void TokenCache::fetch()
{
    m_fetching = true;
    if (m_fetchedBefore && steady_clock::now() < *m_fetchedBefore + m_limits.tokenMinInterval) {
        // One refresh right after a refusal is due (§26.24); a second within the minute means that something else is
        // wrong, and asking faster would only get the app throttled.
        later(this, [this] {
            m_fetching = false;
            answerAll(failure(
                Error::Kind::Authentication,
                u"DingTalk refuses the access tokens it gives out; the next one is asked for within a minute"_s));
        });
        return;
    }
    if (steady_clock::now() < m_failedUntil) {
        later(this, [this] {
            m_fetching = false;
            answerAll(failure(m_failure));
        });
        return;
    }
    // The secret is JSON-encoded straight into the body, which is never logged.
    HttpRequest request
        = HttpRequest::postJson(address(Host::Api, u"/v1.0/oauth2/accessToken"_s, m_credentials.apiUrl),
                                { { u"appKey"_s, m_credentials.clientId },
                                  { u"appSecret"_s, QString::fromUtf8(m_credentials.clientSecret.reveal()) } });
    request.setTimeLimit(m_limits.apiTimeLimit);
    m_http.send(request, this, [this](const Result<HttpResponse> &response) { take(response); });
}

void TokenCache::take(const Result<HttpResponse> &response)
{
    m_fetching = false;
    const Result<QJsonObject> answer = judge(response, u"/v1.0/oauth2/accessToken"_s);
    if (!answer) {
        Error error = answer.error();
        // Wrong credentials come as 400 here (§16), in a shape that is not confirmed.
        if (error.kind == Error::Kind::BadRequest)
            error.kind = Error::Kind::Authentication;
        m_failure = error;
        m_failedUntil = steady_clock::now() + m_failureBackoff.next();
        return answerAll(failure(error));
    }
    m_failureBackoff.reset();
    const QByteArray token = (*answer)["accessToken"_L1].toString().toUtf8();
    if (token.isEmpty())
        return answerAll(failure(Error::Kind::Protocol, u"DingTalk answered without an accessToken"_s));
    const qint64 lifetime = (*answer)["expireIn"_L1].toVariant().toLongLong();
    const auto whole = std::chrono::seconds(lifetime > 0 ? lifetime : 7200);
    const auto now = steady_clock::now();
    m_token = token;
    m_fetchedBefore = std::exchange(m_fetchedAt, now);
    m_usableUntil = now + std::max<Milliseconds>(whole - m_limits.tokenMargin, whole / 2);
    m_redactor.remember(m_redactorName, Secret(token));
    answerAll(m_token);
}

void TokenCache::answerAll(const Result<QByteArray> &result)
{
    const std::vector<Waiting> waiting = std::exchange(m_waiting, {});
    for (const Waiting &one : waiting) {
        if (one.context)
            one.done(result);
    }
}

} // namespace oagent::dingtalk
