#pragma once

#include "core/connection/httpclient.h"
#include "core/log/redactor.h"
#include "core/support/backoff.h"

#include <QPointer>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace oagent {

struct AccessToken
{
    QByteArray token;
    std::chrono::seconds lifetime {}; ///< 0: the platform did not say
};

/// How long a token is good of which the platform said this; whatever it said, not longer than any platform gives one.
[[nodiscard]] std::chrono::seconds usableLifetime(std::chrono::seconds said);

/// How a platform gives access tokens, and how often it may be asked for one.
struct TokenRules
{
    QString platform; ///< "DingTalk", for errors
    std::function<HttpRequest()> request;
    /// Authentication when the credentials are refused.
    std::function<Result<AccessToken>(const Result<HttpResponse> &response)> judge;
    Milliseconds margin = std::chrono::minutes(5); ///< asked for anew this long before its end
    /// In it, not more than `afterRefusals` requests because a token was refused, and one if no token ever worked.
    Milliseconds minInterval = std::chrono::minutes(1);
    std::size_t afterRefusals = 6;
    Backoff::Bounds retry { std::chrono::seconds(1), std::chrono::seconds(30) }; ///< after a failed request
};

/// The access token of one app: fetched by one request however many ask at once, kept until shortly before its end, and
/// to its end while no other is given, dropped when the platform refuses it. Asked for ever more rarely while none is
/// given.
class TokenCache : public QObject
{
    Q_OBJECT
public:
    TokenCache(HttpClient &http, Redactor &redactor, TokenRules rules, QString redactorName, QObject *parent = nullptr);
    ~TokenCache() override;

    /// Authentication when the credentials are refused; else what HttpClient or the service said.
    void token(const QObject *context, Callback<QByteArray> done);
    /// The platform refused this token; another one that came meanwhile is kept.
    void refuse(const QByteArray &token);
    /// The platform took this token for a call: should it refuse it later, it has withdrawn it.
    void confirm(const QByteArray &token) { m_isProven = m_isProven || token == m_token; }
    /// The platform is another one from now on: of what was given, refused or asked before nothing counts.
    void startOver();
    /// Whether token() would answer this one.
    [[nodiscard]] bool isCurrent(const QByteArray &token) const { return token == m_token; }

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Waiting
    {
        QPointer<const QObject> context;
        Callback<QByteArray> done;
    };
    void fetch();
    [[nodiscard]] bool mayRefetch();
    void answerLater(const Error &error);
    void take(const Result<HttpResponse> &response);
    void answerAll(const Result<QByteArray> &result);

    HttpClient &m_http;
    Redactor &m_redactor;
    TokenRules m_rules;
    QString m_redactorName;
    QByteArray m_token;
    Time m_usableUntil; ///< then it is asked for anew
    Time m_validUntil; ///< … and used a while longer where that fails
    bool m_isProven = false; ///< the platform took this token
    bool m_isRefused = false; ///< the last token was refused, and there is no other yet
    bool m_wasProven = false; ///< that one had been taken before
    std::deque<Time> m_refetches; ///< because a token was refused
    bool m_fetching = false;
    std::unique_ptr<QObject> m_question = std::make_unique<QObject>(); ///< context of what is asked for
    Error m_failure;
    Time m_failedUntil {}; ///< until then the last failure is the answer
    Backoff m_failureBackoff;
    std::vector<Waiting> m_waiting;
};

} // namespace oagent
