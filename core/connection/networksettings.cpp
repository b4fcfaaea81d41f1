#include "core/connection/networksettings.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr qsizetype longestUser = 255; // one byte holds its length in RFC 1929

} // namespace

QString nameOf(NetworkSettings::Proxy proxy)
{
    switch (proxy) {
    case NetworkSettings::Proxy::System: return u"system"_s;
    case NetworkSettings::Proxy::None: return u"none"_s;
    case NetworkSettings::Proxy::Manual: return u"manual"_s;
    }
    return {};
}

Result<void> checkProxyUrl(const QUrl &url)
{
    const QString example = u"Enter http://HOST:PORT or socks5://HOST:PORT."_s;
    if (!url.isValid() || url.host().isEmpty())
        return refused(u"This is not the address of a proxy. "_s + example);
    if (!url.userInfo().isEmpty() || url.authority().contains(u'@'))
        return refused(
            u"The proxy's address holds a user name or password. Leave them out; the name goes into --proxy-user, and --proxy-password asks for the password."_s);
    if (url.scheme() != "http"_L1 && url.scheme() != "socks5"_L1)
        return refused(u"A proxy is spoken to over http:// or socks5://, not %1://. %2"_s.arg(url.scheme(), example));
    if (url.port() < 1)
        return refused(u"The proxy's address has no port. "_s + example);
    if ((!url.path().isEmpty() && url.path() != "/"_L1) || url.hasQuery() || url.hasFragment())
        return refused(u"Something follows the port of the proxy's address. "_s + example);
    return {};
}

Result<void> checkProxyUser(const QString &user)
{
    const bool isOdd = std::any_of(user.begin(), user.end(), [](QChar character) {
        return character == u':' || character.category() == QChar::Other_Control;
    });
    if (isOdd)
        return refused(u"The proxy's user name holds a colon or a control character. Enter the name alone."_s);
    if (user.toUtf8().size() > longestUser)
        return refused(u"The proxy's user name is longer than %1 bytes. Enter the name alone."_s.arg(longestUser));
    return {};
}

} // namespace oagent
