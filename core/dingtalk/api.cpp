#include "core/dingtalk/api.h"

#include "core/support/later.h"

#include <QPointer>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

/// One call from its budget to its answer. Owned by its Api, gone when the caller's context is.
class Api::Running : public QObject
{
public:
    Running(Api &api, ApiCall call, const QObject *context, Callback<QJsonObject> done)
        : QObject(&api)
        , m_api(api)
        , m_call(std::move(call))
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void start()
    {
        if (!m_call.isCardCall)
            return later(this, [this] { requestToken(); });
        if (!m_call.isProgress)
            return m_api.m_cardBudget.take({}, this, [this] { requestToken(); });
        if (m_api.m_cardBudget.tryTake({}))
            return later(this, [this] { requestToken(); });
        later(this, [this] {
            finish(failure(Error::Kind::RateLimited, u"skipped: the app's card calls of this second are used up"_s));
        });
    }

private:
    void requestToken()
    {
        m_api.m_tokens.token(this, [this](const Result<QByteArray> &token) {
            if (!token)
                return judgeFailure(token.error());
            m_token = *token;
            send();
        });
    }

    void send()
    {
        const QUrl url = address(Host::Api, m_call.path, m_api.m_credentials.apiUrl);
        HttpRequest request = m_call.method == HttpRequest::Method::Put ? HttpRequest::putJson(url, m_call.body)
                                                                        : HttpRequest::postJson(url, m_call.body);
        request.setHeader("x-acs-dingtalk-access-token"_ba, m_token);
        request.setTimeLimit(m_api.m_limits.apiTimeLimit);
        m_api.m_http.send(request, this, [this](const Result<HttpResponse> &response) {
            const Result<QJsonObject> answer = judge(response, m_call.path);
            if (answer)
                return finish(answer);
            if (answer.error().kind == Error::Kind::Authentication && !m_tokenRefreshed) {
                m_tokenRefreshed = true;
                m_api.m_tokens.refuse(m_token);
                return requestToken();
            }
            judgeFailure(answer.error());
        });
    }

    void judgeFailure(const Error &error)
    {
        const std::optional<Milliseconds> wait = m_call.isProgress ? std::nullopt : waitAfter(error);
        if (!wait)
            return finish(failure(error));
        m_retry = m_api.m_timer.after(*wait, [this] { start(); });
    }

    /// How long to wait before the call is repeated; nothing when it is not.
    std::optional<Milliseconds> waitAfter(const Error &error)
    {
        const Limits &limits = m_api.m_limits;
        const auto jitter = Milliseconds(QRandomGenerator::global()->bounded(250));
        switch (error.kind) {
        case Error::Kind::RateLimited:
            if (++m_qpsTries >= limits.qpsTries || error.retryAfter > limits.longestApiWait)
                return {};
            return std::max(limits.qpsWait, error.retryAfter.value_or(Milliseconds(0))) + jitter;
        case Error::Kind::Network:
        case Error::Kind::Timeout:
        case Error::Kind::Truncated:
            // Whether the call was carried out is not known.
            if (!m_call.isIdempotent || ++m_busyTries >= limits.busyTries)
                return {};
            return limits.busyWait * m_busyTries + jitter;
        case Error::Kind::Overloaded:
            if (++m_busyTries >= limits.busyTries)
                return {};
            return limits.busyWait * m_busyTries + jitter;
        default: return {};
        }
    }

    void finish(const Result<QJsonObject> &result)
    {
        deleteLater();
        const Callback<QJsonObject> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(result);
    }

    Api &m_api;
    ApiCall m_call;
    QPointer<const QObject> m_context;
    Callback<QJsonObject> m_done;
    QByteArray m_token;
    SharedTimer::Handle m_retry;
    bool m_tokenRefreshed = false;
    int m_qpsTries = 0;
    int m_busyTries = 0;
};

Api::Api(HttpClient &http, SharedTimer &timer, Redactor &redactor, const Credentials &credentials, const Limits &limits,
         const QString &botId, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_timer(timer)
    , m_credentials(credentials)
    , m_limits(limits)
    , m_tokens(http, redactor, credentials, limits, u"dingtalk/"_s + botId + u"/token"_s)
    , m_cardBudget(timer, limits.cardCallsPerSecond, std::chrono::seconds(1), limits.cardCallsReserved)
{ }

void Api::call(const ApiCall &call, const QObject *context, Callback<QJsonObject> done)
{
    (new Running(*this, call, context, std::move(done)))->start(); // owned by this Api; deletes itself when it is done
}

} // namespace oagent::dingtalk
