#pragma once

#include "core/bridge/ratebudget.h"
#include "core/connection/httpclient.h"
#include "core/connection/tokencache.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <optional>

namespace oagent {

/// After what, and how often, a call of a platform is repeated.
struct RepeatLimits
{
    Milliseconds rateWait {}; ///< after a refusal for being too fast
    int rateTries = 1;
    Milliseconds busyWait {}; ///< after the first failure that passes by itself; twice as long after the second …
    int busyTries = 1;
    /// A platform that asks for more patience than this gets none: the call fails.
    Milliseconds longestWait {};
};

/// One call of a platform's API from its access token to its answer: waits for its places in the budgets, fetches a new
/// token when that is refused, repeats what may be repeated. Deletes itself when it is done or `context` is gone.
template <class Answer>
class PlatformCall : public QObject
{
public:
    struct Services
    {
        HttpClient &http;
        SharedTimer &timer;
        TokenCache &tokens;
    };
    struct Place
    {
        RateBudget *budget = nullptr; ///< never null
        QString key;
    };
    struct Plan
    {
        std::function<HttpRequest(const QByteArray &token)> request;
        /// Authentication when the token is refused.
        std::function<Result<Answer>(const Result<HttpResponse> &response)> judge;
        QList<Place> places;
        /// May be skipped: answered with RateLimited at once when there is no budget, and never repeated. Otherwise it
        /// waits for budget and is repeated after refusals and while the service is busy.
        bool isProgress = false;
        bool isIdempotent = false; ///< may be repeated when no answer came
        RepeatLimits repeat;
    };

    PlatformCall(const Services &services, Plan plan, const QObject *context, Callback<Answer> done, QObject *parent)
        : QObject(parent)
        , m_services(services)
        , m_plan(std::move(plan))
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void start()
    {
        m_services.tokens.token(this, [this](const Result<QByteArray> &token) {
            if (!token)
                return judgeMissingToken(token.error());
            m_token = *token;
            takePlace(0);
        });
    }

private:
    /// Only now: a place that is held while the token is fetched would be used together with those of the next second.
    void takePlace(qsizetype index)
    {
        if (index == m_plan.places.size())
            return send();
        const Place &place = m_plan.places.at(index);
        if (!m_plan.isProgress)
            return place.budget->take(place.key, this, [this, index] { takePlace(index + 1); });
        if (place.budget->tryTake(place.key))
            return takePlace(index + 1);
        finish(
            failure(Error::Kind::RateLimited, QStringLiteral("skipped: the app's calls of this moment are used up")));
    }

    /// While the call waited for its places another one may have been told that the token is refused.
    void send()
    {
        if (m_services.tokens.isCurrent(m_token))
            return sendNow();
        m_services.tokens.token(this, [this](const Result<QByteArray> &token) {
            if (!token)
                return judgeMissingToken(token.error());
            m_token = *token;
            sendNow();
        });
    }

    void sendNow()
    {
        m_services.http.send(m_plan.request(m_token), this, [this](const Result<HttpResponse> &response) {
            m_isSilent = m_isSilent || (response && response->isRepeated);
            Result<Answer> answer = m_plan.judge(response);
            if (answer) {
                m_services.tokens.confirm(m_token);
                return finish(std::move(answer));
            }
            if (answer.error().kind == Error::Kind::Authentication && !m_tokenRefreshed) {
                m_tokenRefreshed = true;
                m_services.tokens.refuse(m_token);
                return start();
            }
            judgeFailure(afterSilence(answer.error()));
        });
    }

    /// Notes that whether a call was carried out is not known, for what the platform says to its repetition.
    Error afterSilence(Error error)
    {
        error.isAfterSilence = m_isSilent;
        m_isSilent = m_isSilent || error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout
            || error.kind == Error::Kind::Truncated || error.kind == Error::Kind::Overloaded;
        return error;
    }

    /// What may have arrived is the question for the token, not this call.
    void judgeMissingToken(Error error)
    {
        error.mayHaveArrived = false;
        judgeFailure(error);
    }

    void judgeFailure(const Error &error)
    {
        const std::optional<Milliseconds> wait = m_plan.isProgress ? std::nullopt : waitAfter(error);
        if (!wait)
            return finish(failure(error));
        m_retry = m_services.timer.after(*wait, [this] { start(); });
    }

    /// How long to wait before the call is repeated; nothing when it is not.
    std::optional<Milliseconds> waitAfter(const Error &error)
    {
        const RepeatLimits &limits = m_plan.repeat;
        const auto jitter = Milliseconds(QRandomGenerator::global()->bounded(250));
        switch (error.kind) {
        case Error::Kind::RateLimited:
            if (++m_rateTries >= limits.rateTries || error.retryAfter > limits.longestWait)
                return {};
            return std::max(limits.rateWait, error.retryAfter.value_or(Milliseconds(0))) + jitter;
        case Error::Kind::Network:
        case Error::Kind::Timeout:
        case Error::Kind::Truncated:
            // Whether the call was carried out is not known.
            if (!m_plan.isIdempotent || ++m_busyTries >= limits.busyTries)
                return {};
            return limits.busyWait * m_busyTries + jitter;
        case Error::Kind::Overloaded:
            if ((error.mayHaveArrived && !m_plan.isIdempotent) || ++m_busyTries >= limits.busyTries)
                return {};
            return limits.busyWait * m_busyTries + jitter;
        default: return {};
        }
    }

    void finish(Result<Answer> result)
    {
        deleteLater();
        const Callback<Answer> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(std::move(result));
    }

    Services m_services;
    Plan m_plan;
    QPointer<const QObject> m_context;
    Callback<Answer> m_done;
    QByteArray m_token;
    SharedTimer::Handle m_retry;
    bool m_tokenRefreshed = false;
    bool m_isSilent = false; ///< a try got no answer, or none that says what became of it
    int m_rateTries = 0;
    int m_busyTries = 0;
};

} // namespace oagent
