#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/lark/context.h"
#include "core/simulator/ratewindow.h"

#include <QHash>

#include <optional>

namespace oagent::simulator::larkparts {

/// Tenant access tokens: gives them, and judges the calls that carry them. lark.md §9.1.
class TokenDesk
{
public:
    explicit TokenDesk(Context &context);

    void requestArrived();
    [[nodiscard]] HttpAnswer give(const HttpServerRequest &request);
    /// Nothing when the Authorization header is good; otherwise the refusal.
    [[nodiscard]] std::optional<HttpAnswer> refusal(const QByteArray &authorization);
    void expireAll();
    /// The service told the client that its token is bad: asking for another one is no storm.
    void allowRefresh() { m_rate.clear(); }

    [[nodiscard]] int requests() const { return m_requests; }
    [[nodiscard]] int given() const { return m_given; }

private:
    struct Token
    {
        SteadyTime validUntil;
        int refusals = 0;
        bool revoked = false; ///< ended before its time
        std::optional<SteadyTime> replacedAt; ///< when a newer one was handed out after this one ended
    };
    [[nodiscard]] QByteArray issue();
    [[nodiscard]] std::chrono::milliseconds left(const QByteArray &token) const;

    Context &m_context;
    QHash<QByteArray, Token> m_tokens;
    QByteArray m_current;
    RateWindow m_rate;
    int m_requests = 0;
    int m_given = 0;
};

} // namespace oagent::simulator::larkparts
