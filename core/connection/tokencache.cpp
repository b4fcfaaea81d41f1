#include "core/connection/tokencache.h"

#include "core/support/later.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent {

namespace {

/// Of a token whose platform does not say: what all of them give.
constexpr auto usualLifetime = std::chrono::hours(2);

/// None gives one for longer; a number that no clock can be moved by is no lifetime.
constexpr std::chrono::seconds longestLifetime = std::chrono::hours(24);

/// A platform that asks for more than this is asked sooner.
constexpr Milliseconds longestPatience = std::chrono::hours(1);

/// How long a token is used before the next one is asked for.
Milliseconds usableTime(std::chrono::seconds lifetime, const TokenRules &rules)
{
    const auto usual = std::max<Milliseconds>(lifetime - rules.margin, lifetime / 2);
    if (lifetime <= rules.minInterval)
        return usual;
    return std::max(usual, std::min(rules.minInterval, Milliseconds(lifetime) * 9 / 10));
}

} // namespace

std::chrono::seconds usableLifetime(std::chrono::seconds said)
{
    return said.count() > 0 ? std::min(said, longestLifetime) : std::chrono::seconds(usualLifetime);
}

TokenCache::TokenCache(HttpClient &http, Redactor &redactor, TokenRules rules, QString redactorName, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_redactor(redactor)
    , m_rules(std::move(rules))
    , m_redactorName(std::move(redactorName))
    , m_failureBackoff(m_rules.retry)
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
    if (token != m_token)
        return;
    m_token.clear();
    m_isRefused = true;
    m_wasProven = std::exchange(m_isProven, false);
}

void TokenCache::startOver()
{
    m_token.clear();
    m_isProven = false;
    m_isRefused = false;
    m_wasProven = false;
    m_refetches.clear();
    m_failedUntil = {};
    m_failureBackoff.reset();
    m_question = std::make_unique<QObject>(); // what is on its way comes to nobody
    if (m_fetching)
        fetch();
}

/// A platform may withdraw a token at any time. One that refuses whatever it gives would only be asked ever faster.
bool TokenCache::mayRefetch()
{
    const auto now = steady_clock::now();
    while (!m_refetches.empty() && now >= m_refetches.front() + m_rules.minInterval)
        m_refetches.pop_front();
    if (m_refetches.size() >= (m_wasProven ? m_rules.afterRefusals : 1))
        return false;
    m_refetches.push_back(now);
    return true;
}

void TokenCache::fetch()
{
    m_fetching = true;
    if (steady_clock::now() < m_failedUntil)
        return answerLater(m_failure);
    if (m_isRefused && !mayRefetch()) {
        Error error;
        error.kind = Error::Kind::Authentication;
        error.detail = u"%1 refuses the access tokens it gives out; the next one is asked for within a minute"_s.arg(
            m_rules.platform);
        return answerLater(error);
    }
    // A secret stands in the request, which is never logged.
    m_http.send(m_rules.request(), m_question.get(), [this](const Result<HttpResponse> &response) { take(response); });
}

void TokenCache::answerLater(const Error &error)
{
    later(m_question.get(), [this, error] {
        m_fetching = false;
        answerAll(failure(error));
    });
}

void TokenCache::take(const Result<HttpResponse> &response)
{
    m_fetching = false;
    const auto now = steady_clock::now();
    Result<AccessToken> given = m_rules.judge(response);
    if (given && given->token.isEmpty())
        given = failure(Error::Kind::Protocol, u"%1 answered without an access token"_s.arg(m_rules.platform));
    if (!given) {
        if (m_isRefused && !m_refetches.empty())
            m_refetches.pop_back(); // it gave none; failures have a pace of their own
        m_failure = given.error();
        const Milliseconds asked = std::min(m_failure.retryAfter.value_or(Milliseconds(0)), longestPatience);
        m_failedUntil = now + std::max(m_failureBackoff.next(), asked);
        const bool isStillGood
            = !m_token.isEmpty() && now < m_validUntil && m_failure.kind != Error::Kind::Authentication;
        if (!isStillGood)
            return answerAll(failure(m_failure));
        m_usableUntil = std::min(m_failedUntil, m_validUntil);
        return answerAll(m_token);
    }
    m_failureBackoff.reset();
    const std::chrono::seconds whole = usableLifetime(given->lifetime);
    m_token = given->token;
    m_isRefused = false;
    m_isProven = false;
    m_usableUntil = now + usableTime(whole, m_rules);
    m_validUntil = now + whole;
    m_redactor.remember(m_redactorName, Secret(m_token));
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

} // namespace oagent
