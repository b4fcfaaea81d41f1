#include "core/simulator/dingtalk/tokendesk.h"

#include "core/simulator/dingtalk/messageframe.h"
#include "core/simulator/jsonbody.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

TokenDesk::TokenDesk(GatewayContext &context)
    : m_context(context)
    , m_rate(context.limits.tokenWindow, context.limits.tokenRequestsPerWindow)
{ }

bool TokenDesk::isValid(const Token &token) { return std::chrono::steady_clock::now() < token.validUntil; }

void TokenDesk::requestArrived()
{
    ++m_requests;
    const auto current = m_tokens.constFind(m_current);
    // A token that ran out may be replaced whenever that happens.
    if (current != m_tokens.constEnd() && !isValid(*current))
        m_rate.clear();
    if (!m_rate.allowsOneMore())
        m_context.log.record(u"token.storm"_s, u"a token is kept and shared, not asked for again and again"_s);
}

HttpAnswer TokenDesk::give(const HttpServerRequest &request)
{
    const std::optional<QJsonObject> body = jsonObject(request.body);
    if (!body || !request.header("Content-Type"_ba).toLower().startsWith("application/json"))
        return ApiAnswer::error(400, u"Missingbody"_s, u"body is mandatory for this action."_s);
    if ((*body)["appKey"_L1] != m_context.app.clientId || (*body)["appSecret"_L1] != m_context.app.clientSecret)
        return ApiAnswer::error(400, u"invalidClientIdOrSecret"_s, u"无效的clientId或者clientSecret"_s);
    return ApiAnswer::json({ { u"accessToken"_s, issue(false) }, { u"expireIn"_s, lifeInSeconds() } });
}

HttpAnswer TokenDesk::giveLegacy(const HttpServerRequest &request)
{
    if (QString::fromUtf8(request.queryItem("appkey"_ba)) != m_context.app.clientId
        || QString::fromUtf8(request.queryItem("appsecret"_ba)) != m_context.app.clientSecret)
        return ApiAnswer::errcode(40089, u"不合法的corpid或corpsecret"_s);
    return ApiAnswer::json({ { u"errcode"_s, 0 },
                             { u"errmsg"_s, u"ok"_s },
                             { u"access_token"_s, issue(true) },
                             { u"expires_in"_s, lifeInSeconds() } });
}

/// The same token again while it is valid, with a new life (§16).
QString TokenDesk::issue(bool isLegacy)
{
    QByteArray &current = isLegacy ? m_currentLegacy : m_current;
    if (current.isEmpty() || !isValid(m_tokens[current])) {
        if (!current.isEmpty())
            m_tokens[current].replaced = true;
        current = freshId().remove(u'-').toLatin1();
    }
    Token &token = m_tokens[current];
    token.validUntil = std::chrono::steady_clock::now() + m_context.limits.tokenLife;
    token.isLegacy = isLegacy;
    ++m_given;
    return QString::fromLatin1(current);
}

qint64 TokenDesk::lifeInSeconds() const
{
    return std::chrono::duration_cast<std::chrono::seconds>(m_context.limits.tokenLife).count();
}

std::optional<HttpAnswer> TokenDesk::refusal(const QByteArray &token)
{
    if (token.isEmpty()) {
        m_context.log.record(u"api.no-token"_s, u"the call carries no access token"_s);
        return ApiAnswer::invalidAuthentication();
    }
    const auto known = m_tokens.find(token);
    if (known == m_tokens.end()) {
        m_context.log.record(u"api.bad-token"_s, u"this token was never given"_s);
        return ApiAnswer::invalidAuthentication();
    }
    if (isValid(*known))
        return std::nullopt;
    if (known->replaced || ++known->refusals > m_context.limits.staleTokenUses)
        m_context.log.record(u"api.bad-token"_s, u"a token that was refused is used again"_s);
    return ApiAnswer::invalidAuthentication();
}

std::optional<HttpAnswer> TokenDesk::uploadRefusal(const QByteArray &token)
{
    if (std::optional<HttpAnswer> refused = refusal(token))
        return refused;
    if (m_context.uploadNeedsLegacyToken && !m_tokens.value(token).isLegacy)
        return ApiAnswer::invalidAuthentication();
    return std::nullopt;
}

void TokenDesk::expireAll()
{
    for (Token &token : m_tokens)
        token.validUntil = {};
}

} // namespace oagent::simulator
