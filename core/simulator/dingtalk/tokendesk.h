#pragma once

#include "core/simulator/dingtalk/apianswer.h"
#include "core/simulator/dingtalk/gatewaycontext.h"
#include "core/simulator/httpserver.h"
#include "core/simulator/ratewindow.h"

#include <QHash>

#include <optional>

namespace oagent::simulator {

/// Access tokens: gives them, and judges the calls that carry them. dingtalk.md §16, §17.
class TokenDesk
{
public:
    explicit TokenDesk(GatewayContext &context);

    void requestArrived();
    [[nodiscard]] HttpAnswer give(const HttpServerRequest &request);
    /// GET /gettoken of oapi.dingtalk.com, which the Node SDK still asks.
    [[nodiscard]] HttpAnswer giveLegacy(const HttpServerRequest &request);
    /// Nothing when the token is good; otherwise the refusal.
    [[nodiscard]] std::optional<HttpAnswer> refusal(const QByteArray &token);
    /// The same for media/upload, which may take legacy tokens only.
    [[nodiscard]] std::optional<HttpAnswer> uploadRefusal(const QByteArray &token);
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
        bool isLegacy = false;
        bool replaced = false; ///< a newer one was handed out after this one ended
    };
    [[nodiscard]] static bool isValid(const Token &token);
    [[nodiscard]] QString issue(bool isLegacy);
    [[nodiscard]] qint64 lifeInSeconds() const;

    GatewayContext &m_context;
    QHash<QByteArray, Token> m_tokens;
    QByteArray m_current;
    QByteArray m_currentLegacy;
    RateWindow m_rate;
    int m_requests = 0;
    int m_given = 0;
};

} // namespace oagent::simulator
