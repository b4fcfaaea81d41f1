#include "core/simulator/lark/tokendesk.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/ids.h"
#include "core/simulator/lark/larkanswer.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

TokenDesk::TokenDesk(Context &context)
    : m_context(context)
    , m_rate(context.limits.tokenWindow, context.limits.tokenRequestsPerWindow)
{ }

std::chrono::milliseconds TokenDesk::left(const QByteArray &token) const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(m_tokens.value(token).validUntil - steadyNow());
}

void TokenDesk::requestArrived()
{
    ++m_requests;
    // A token that is about to end may be replaced whenever that happens.
    if (!m_current.isEmpty() && left(m_current) < m_context.limits.tokenRenewal)
        m_rate.clear();
    if (!m_rate.allowsOneMore())
        m_context.log.record(u"token.storm"_s, u"a token is kept and shared, not asked for again and again"_s);
}

HttpAnswer TokenDesk::give(const HttpServerRequest &request)
{
    const std::optional<QJsonObject> body = jsonObject(request.body);
    if (!body || !request.header("Content-Type"_ba).toLower().startsWith("application/json")
        || (*body)["app_id"_L1] != m_context.app.appId)
        return LarkAnswer::error(10'003, u"invalid param"_s);
    if ((*body)["app_secret"_L1] != m_context.app.appSecret)
        return LarkAnswer::error(10'014, u"app secret invalid"_s);
    const QByteArray token = issue();
    const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(left(token)).count();
    return HttpAnswer::json({ { u"code"_s, 0 },
                              { u"msg"_s, u"ok"_s },
                              { u"tenant_access_token"_s, QString::fromLatin1(token) },
                              { u"expire"_s, seconds } });
}

/// The same token again while it has long to live; a new one beside it towards its end.
QByteArray TokenDesk::issue()
{
    if (m_current.isEmpty() || left(m_current) < m_context.limits.tokenRenewal) {
        if (!m_current.isEmpty() && left(m_current).count() <= 0)
            m_tokens[m_current].replacedAt = steadyNow();
        m_current = "t-" + freshId().toLatin1();
        m_tokens[m_current].validUntil = steadyNow() + m_context.limits.tokenLife;
    }
    ++m_given;
    return m_current;
}

std::optional<HttpAnswer> TokenDesk::refusal(const QByteArray &authorization)
{
    if (!authorization.startsWith("Bearer ")) {
        m_context.log.record(u"api.no-token"_s, u"the call carries no access token"_s);
        return LarkAnswer::error(99'991'661, u"Missing access token for authorization."_s);
    }
    const auto known = m_tokens.find(authorization.mid(7));
    if (known == m_tokens.end()) {
        m_context.log.record(u"api.bad-token"_s, u"this token was never given"_s);
        return LarkAnswer::tokenInvalid();
    }
    if (steadyNow() < known->validUntil)
        return std::nullopt;
    if (!known->revoked)
        m_context.log.record(u"token.not-refreshed"_s, u"a token is renewed before its time is over"_s);
    // A call may have been on its way when the new one was given.
    const bool isLate = known->replacedAt && steadyNow() - *known->replacedAt > m_context.limits.staleTokenGrace;
    if (++known->refusals > m_context.limits.staleTokenUses || isLate)
        m_context.log.record(u"api.bad-token"_s, u"a token that was refused is used again"_s);
    return LarkAnswer::tokenInvalid();
}

void TokenDesk::expireAll()
{
    for (Token &token : m_tokens) {
        token.validUntil = {};
        token.revoked = true;
    }
}

} // namespace oagent::simulator::larkparts
