#include "core/connection/curlproxyerror.h"

#include "core/support/result.h"

using namespace Qt::StringLiterals;

namespace oagent {

std::optional<Error> explainProxy(CURL *easy, CURLcode code, const HttpRequest &request, const ProxyRoute &route,
                                  bool hasHead)
{
    const QString proxy = route.name();
    const auto because = [&request](const QString &why) {
        return (request.url.scheme() == "https"_L1 ? u"the HTTPS request to %1 failed: %2"_s
                                                   : u"the HTTP request to %1 failed: %2"_s)
            .arg(request.host(), why);
    };
    const auto beyond = [&] {
        return failure(Error::Kind::Network, because(u"the proxy %1 cannot reach it, or may not"_s.arg(proxy))).value();
    };
    const auto refused = [&](int status) {
        return proxyError(because(status == proxyWantsCredentials
                                      ? u"the proxy %1 wants a user name and password, or others (407)"_s.arg(proxy)
                                      : u"the proxy %1 refuses it (%2)"_s.arg(proxy, QString::number(status))),
                          status);
    };
    const QString noProxy = u"the proxy %1 does not answer as one"_s.arg(proxy);
    long status = 0;
    long opened = 0;
    long proxyCode = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
    curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &opened);
    curl_easy_getinfo(easy, CURLINFO_PROXY_ERROR, &proxyCode);
    switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return proxyError(
            because(u"the proxy %1 cannot be reached: %2"_s.arg(proxy, QString::fromUtf8(curl_easy_strerror(code)))));
    case CURLE_PROXY:
        switch (proxyCode) {
        case CURLPX_REPLY_CONNECTION_REFUSED:
        case CURLPX_REPLY_HOST_UNREACHABLE:
        case CURLPX_REPLY_NETWORK_UNREACHABLE:
        case CURLPX_REPLY_GENERAL_SERVER_FAILURE:
        case CURLPX_REPLY_NOT_ALLOWED: // which Qt does not tell from a name that is not found
        case CURLPX_REPLY_TTL_EXPIRED: return beyond();
        case CURLPX_USER_REJECTED:
        case CURLPX_NO_AUTH: return refused(proxyWantsCredentials);
        default: return proxyError(because(noProxy));
        }
    default: break;
    }
    if (status == 404 || status == 503)
        return beyond();
    if (status == proxyWantsCredentials || status == proxyForbids || status == 405)
        return refused(status == proxyWantsCredentials ? proxyWantsCredentials : proxyForbids);
    if (status != 0 && status / 100 != 2)
        return proxyError(
            because(u"the proxy %1 does not answer as one, but %2"_s.arg(proxy, QString::number(status))));
    if (code == CURLE_SSL_CONNECT_ERROR)
        return proxyError(because(u"something else than that host answered through the proxy %1"_s.arg(proxy)));
    const bool isOpening = !hasHead && opened > 0 && status == 0 && route.kind == ProxyRoute::Kind::Http;
    if (isOpening && code != CURLE_OPERATION_TIMEDOUT)
        return proxyError(because(noProxy));
    return std::nullopt;
}

} // namespace oagent
