#pragma once

#include "core/bridge/ratebudget.h"
#include "core/connection/httpclient.h"
#include "core/dingtalk/answers.h"
#include "core/dingtalk/credentials.h"
#include "core/dingtalk/limits.h"

#include <QJsonObject>

#include <map>

namespace oagent::dingtalk {

/// One call of api.dingtalk.com with the access token.
struct ApiCall
{
    HttpRequest::Method method = HttpRequest::Method::Post;
    QString path; ///< "/v1.0/card/streaming"
    QByteArray body; ///< JSON
    bool isCardCall = false; ///< counts against the app's card budget
    /// May be skipped: answered with RateLimited at once when there is no budget, and never repeated. Otherwise it
    /// waits for budget and is repeated after QPS refusals and while the service is busy.
    bool isProgress = false;
    bool isIdempotent = false; ///< may be repeated when no answer came
    bool isTriedOnce = false; ///< waits for budget, but whoever calls asks again himself
    /// Rather fails than being sent twice over a connection that turned out to be dead; what is neither this nor
    /// idempotent goes out on a connection of its own.
    bool isSentOnce = false;
};

/// The OpenAPI of DingTalk for one app: token, budget, repetition (dingtalk.md §17), and the permissions it was refused
/// for want of. Answers as judge() does.
class Api : public QObject
{
    Q_OBJECT
public:
    Api(HttpClient &http, SharedTimer &timer, Redactor &redactor, const Credentials &credentials, const Limits &limits,
        const QString &botId, QObject *parent = nullptr);

    void call(const ApiCall &call, const QObject *context, Callback<QJsonObject> done);
    [[nodiscard]] TokenCache &tokens() { return m_tokens; }

    /// The names DingTalk gave when it refused a call, sorted; each until a call of the same path succeeds.
    [[nodiscard]] QStringList missingScopes() const;

Q_SIGNALS:
    /// A refusal named a permission that was not known to be missing.
    void scopesRefused(const oagent::Error &why);
    void missingScopesChanged();

private:
    void noteScopes(const QString &path, const Result<QJsonObject> &answer);

    HttpClient &m_http;
    SharedTimer &m_timer;
    const Credentials &m_credentials;
    const Limits &m_limits;
    TokenCache m_tokens;
    RateBudget m_cardBudget;
    std::map<QString, QStringList> m_refusedScopes; ///< by path
};

} // namespace oagent::dingtalk
