#pragma once

#include "core/connection/httpclient.h"
#include "core/dingtalk/limits.h"
#include "core/log/redactor.h"
#include "core/support/clock.h"
#include "core/support/secret.h"

#include <QPointer>

#include <optional>
#include <vector>

namespace oagent::dingtalk {

struct Credentials
{
    QString clientId;
    Secret clientSecret;
    QUrl apiUrl; ///< replaces scheme, host and port of every address; empty: the platform's own
};

/// The access token of one app (dingtalk.md §16): fetched by one request however many ask at once, kept until shortly
/// before its end, dropped when the platform refuses it. Twice a minute at most while tokens are given, ever more
/// rarely while not.
class TokenCache : public QObject
{
    Q_OBJECT
public:
    TokenCache(HttpClient &http, Redactor &redactor, const Credentials &credentials, const Limits &limits,
               QString redactorName, QObject *parent = nullptr);
    ~TokenCache() override;

    /// Authentication when the credentials are refused; else what HttpClient or the service said.
    void token(const QObject *context, Callback<QByteArray> done);
    /// The platform refused this token; another one that came meanwhile is kept.
    void refuse(const QByteArray &token);

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Waiting
    {
        QPointer<const QObject> context;
        Callback<QByteArray> done;
    };
    void fetch();
    void take(const Result<HttpResponse> &response);
    void answerAll(const Result<QByteArray> &result);

    HttpClient &m_http;
    Redactor &m_redactor;
    const Credentials &m_credentials;
    const Limits &m_limits;
    QString m_redactorName;
    QByteArray m_token;
    Time m_usableUntil;
    std::optional<Time> m_fetchedAt;
    std::optional<Time> m_fetchedBefore; ///< the fetch before that one
    bool m_fetching = false;
    Error m_failure;
    Time m_failedUntil {}; ///< until then the last failure is the answer
    Backoff m_failureBackoff;
    std::vector<Waiting> m_waiting;
};

} // namespace oagent::dingtalk
