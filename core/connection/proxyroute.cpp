#include "core/connection/proxyroute.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr std::chrono::milliseconds pauseAfterRefusal = std::chrono::minutes(1);

QUrl addressOf(const ProxyRoute &route, const QString &scheme)
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(route.host);
    url.setPort(route.port);
    return url;
}

} // namespace

ProxyRoute ProxyRoute::fromSystem(const QList<QNetworkProxy> &answers)
{
    ProxyRoute route;
    for (const QNetworkProxy &answer : answers) {
        switch (answer.type()) {
        case QNetworkProxy::NoProxy: return route;
        case QNetworkProxy::HttpProxy:
        case QNetworkProxy::HttpCachingProxy: route.kind = Kind::Http; break;
        case QNetworkProxy::Socks5Proxy: route.kind = Kind::Socks5; break;
        case QNetworkProxy::DefaultProxy:
        case QNetworkProxy::FtpCachingProxy: continue;
        }
        route.host = answer.hostName();
        route.port = answer.port();
        route.user = answer.user();
        route.password = Secret(answer.password().toUtf8());
        return route;
    }
    return route;
}

QString ProxyRoute::name() const { return addressOf(*this, {}).authority(); }

QNetworkProxy ProxyRoute::forQt() const
{
    if (isDirect())
        return { QNetworkProxy::NoProxy };
    const auto type = kind == Kind::Http ? QNetworkProxy::HttpProxy : QNetworkProxy::Socks5Proxy;
    return { type, host, port, user, QString::fromUtf8(password.reveal()) };
}

QByteArray ProxyRoute::forCurl() const
{
    switch (kind) {
    case Kind::Direct: return {};
    case Kind::Http: return addressOf(*this, u"http"_s).toEncoded();
    case Kind::Socks5: return addressOf(*this, u"socks5h"_s).toEncoded(); // h: the proxy resolves the name
    }
    return {};
}

Error proxyError(const QString &detail, int status)
{
    Error error;
    error.kind = Error::Kind::Proxy;
    error.code = status;
    error.detail = detail;
    if (status != 0)
        error.retryAfter = pauseAfterRefusal;
    return error;
}

QString proxyCure(const Error &error)
{
    if (error.code == proxyWantsCredentials)
        return u"Give it the right ones: `network set --proxy-user NAME --proxy-password`."_s;
    if (error.code != 0)
        return u"Let the proxy's owner allow this host with port 443, WebSockets included, or choose another way with `network set`."_s;
    return u"Check that the proxy runs and that `network show` names the right one; `network set --proxy none` goes without."_s;
}

StateReason proxyReason(const Error &error, const QString &said)
{
    return { u"proxy"_s, u"The proxy does not let it pass: %1"_s.arg(said), proxyCure(error) };
}

} // namespace oagent
