#include "core/simulator/lark/endpointdesk.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/larkanswer.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

// lark.md §2.1
enum EndpointCode : int {
    SystemBusy = 1,
    Forbidden = 403,
    AuthFailed = 514,
    InternalError = 1'000'040'343,
    Busy = 1'000'040'345,
    ConnectionLimit = 1'000'040'350,
    WrongDomain = 1'000'040'351
};

} // namespace

EndpointDesk::EndpointDesk(Context &context, std::function<QString()> newAddress)
    : m_context(context)
    , m_newAddress(std::move(newAddress))
    , m_rate(context.limits.openWindow, context.limits.opensPerWindow)
{ }

std::shared_ptr<void> EndpointDesk::arrived()
{
    ++m_calls;
    if (!m_rate.allowsOneMore())
        m_context.log.record(u"endpoint.storm"_s,
                             u"more than %1 calls in the window"_s.arg(m_context.limits.opensPerWindow));
    if (++*m_inFlight > 1)
        m_context.log.record(u"endpoint.storm"_s, u"another call is still in flight"_s);
    if (m_stopped)
        m_context.log.record(u"endpoint.after-stop"_s, u"called again after 514 or 403"_s);
    if (m_notBefore && steadyNow() < *m_notBefore)
        m_context.log.record(u"endpoint.too-soon"_s, u"a slow retry was asked for"_s);
    return { nullptr, [inFlight = m_inFlight](std::nullptr_t) { --*inFlight; } };
}

Violations EndpointDesk::violationsOf(const HttpServerRequest &request)
{
    Violations found;
    if (!request.header("Content-Type"_ba).toLower().startsWith("application/json"))
        found.append({ u"endpoint.content-type"_s, u"Content-Type must be application/json"_s });
    if (request.header("locale"_ba).isEmpty())
        found.append({ u"endpoint.locale"_s, u"the header locale is missing"_s });
    if (!request.header("Authorization"_ba).isEmpty())
        found.append({ u"endpoint.token"_s, u"this call carries no token"_s });
    const std::optional<QJsonObject> body = jsonObject(request.body);
    const auto isPlain = [](const QJsonValue &value) {
        const QString text = value.toString();
        return !text.isEmpty() && text == text.trimmed();
    };
    if (!body || !isPlain((*body)["AppID"_L1]) || !isPlain((*body)["AppSecret"_L1]))
        found.append({ u"endpoint.body"_s, u"AppID and AppSecret are strings without blanks around them"_s });
    return found;
}

HttpAnswer EndpointDesk::open(const HttpServerRequest &request, bool rightDomain)
{
    const Violations found = violationsOf(request);
    m_context.log.record(found);
    if (!found.isEmpty())
        return LarkAnswer::endpointCode(AuthFailed, u"param error"_s, true);
    if (!rightDomain) {
        if (std::exchange(m_wrongDomainTold, true))
            m_context.log.record(u"endpoint.wrong-domain"_s, u"the domain that worked is not remembered"_s);
        return LarkAnswer::endpointCode(WrongDomain, u"Incorrect domain name"_s);
    }
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    if (body["AppID"_L1] != m_context.app.appId || body["AppSecret"_L1] != m_context.app.appSecret)
        return LarkAnswer::endpointCode(AuthFailed, u"auth failed"_s, true);
    const LarkClientConfig &config = m_context.limits.clientConfig;
    const QJsonObject numbers { { u"ReconnectCount"_s, config.reconnectCount },
                                { u"ReconnectInterval"_s, config.reconnectInterval },
                                { u"ReconnectNonce"_s, config.reconnectNonce },
                                { u"PingInterval"_s, config.pingInterval } };
    return LarkAnswer::success({ { u"URL"_s, m_newAddress() }, { u"ClientConfig"_s, numbers } });
}

void EndpointDesk::answered(const HttpAnswer &answer)
{
    m_stopped = false;
    m_notBefore.reset();
    if (const std::optional<QJsonObject> body = jsonObject(answer.body); body && answer.status == 200)
        told((*body)["code"_L1].toInt());
}

void EndpointDesk::told(int code)
{
    switch (code) {
    case Forbidden:
    case AuthFailed: m_stopped = true; break;
    case 0:
    case SystemBusy:
    case InternalError:
    case Busy:
    case WrongDomain: break;
    default: m_notBefore = steadyNow() + m_context.limits.slowRetry; break; // ConnectionLimit and what nobody knows
    }
}

void EndpointDesk::refusedUpgrade(int handshakeStatus, int authErrorCode)
{
    if (handshakeStatus == Forbidden || authErrorCode == ConnectionLimit)
        told(authErrorCode == ConnectionLimit ? authErrorCode : handshakeStatus);
}

void EndpointDesk::forgiveRefusals()
{
    m_stopped = false;
    m_notBefore.reset();
    m_wrongDomainTold = false;
    m_rate.clear();
}

} // namespace oagent::simulator::larkparts
