#include "core/connection/urlrules.h"

#include <QHostAddress>

#include <algorithm>
#include <initializer_list>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

bool isWebSocket(const QUrl &url) { return url.scheme() == "ws"_L1 || url.scheme() == "wss"_L1; }
bool isEncrypted(const QUrl &url) { return url.scheme() == "https"_L1 || url.scheme() == "wss"_L1; }
bool isPlain(const QUrl &url) { return url.scheme() == "http"_L1 || url.scheme() == "ws"_L1; }

QString hostOf(const QUrl &url) { return url.host(QUrl::FullyEncoded).toLower(); }

/// A last label that is a number makes the whole host an IPv4 address to some resolvers ("0x7f.1", "2130706433").
bool isDnsName(const QString &host)
{
    if (host.isEmpty() || !QHostAddress(host).isNull())
        return false;
    const QString last = host.section(u'.', -1, -1, QString::SectionSkipEmpty);
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    return !last.isEmpty() && !last.startsWith("0x"_L1) && !std::all_of(last.begin(), last.end(), isDigit);
}

bool isAtOrBelow(const QString &host, const QString &domain) { return host == domain || host.endsWith(u'.' + domain); }

Result<void> checkShape(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty())
        return refused(u"This is not a complete address. Enter one such as https://example.com."_s);
    if (!url.userInfo().isEmpty() || url.authority().contains(u'@')) {
        return refused(
            u"The address of %1 holds a user name or password. Leave it out: it would be logged and stored."_s.arg(
                hostOf(url)));
    }
    return {};
}

Result<void> checkBase(const QUrl &url)
{
    if (Result<void> shape = checkShape(url); !shape)
        return shape;
    if (url.hasQuery() || url.hasFragment()) {
        return refused(
            u"The address of %1 holds a query or fragment. Enter it up to the path, without \"?\" and \"#\"."_s.arg(
                hostOf(url)));
    }
    return {};
}

using Subnets = QList<std::pair<QHostAddress, int>>;

Subnets subnets(std::initializer_list<QString> texts)
{
    Subnets parsed;
    for (const QString &text : texts)
        parsed.append(QHostAddress::parseSubnet(text));
    return parsed;
}

const Subnets &specialIpv4()
{
    static const Subnets all
        = subnets({ u"0.0.0.0/8"_s, u"10.0.0.0/8"_s, u"100.64.0.0/10"_s, u"127.0.0.0/8"_s, u"169.254.0.0/16"_s,
                    u"172.16.0.0/12"_s, u"192.0.0.0/24"_s, u"192.0.2.0/24"_s, u"192.88.99.0/24"_s, u"192.168.0.0/16"_s,
                    u"198.18.0.0/15"_s, u"198.51.100.0/24"_s, u"203.0.113.0/24"_s, u"224.0.0.0/3"_s });
    return all;
}

/// Within 2000::/3, outside of which nothing is public: Teredo and other protocols' own, documentation.
const Subnets &specialIpv6()
{
    static const Subnets all = subnets({ u"2001::/23"_s, u"2001:db8::/32"_s, u"3fff::/20"_s });
    return all;
}

const std::pair<QHostAddress, int> &nat64()
{
    static const auto prefix = QHostAddress::parseSubnet(u"64:ff9b::/96"_s);
    return prefix;
}

bool isOutsideOf(const QHostAddress &address, const Subnets &all)
{
    return std::none_of(all.begin(), all.end(), [&](const auto &subnet) { return address.isInSubnet(subnet); });
}

} // namespace

bool isLoopback(const QUrl &url)
{
    const QString host = hostOf(url);
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

Result<void> checkPlatformBase(const QUrl &url)
{
    if (Result<void> base = checkBase(url); !base)
        return base;
    if (isEncrypted(url) || (isPlain(url) && isLoopback(url)))
        return {};
    return refused(
        u"The address of %1 is not encrypted. Use https:// or wss://; plain http:// and ws:// are accepted for "
        "this computer only."_s.arg(hostOf(url)));
}

Result<void> checkAssistantBase(const QUrl &url, bool allowHttp, bool hasKey)
{
    if (Result<void> base = checkBase(url); !base)
        return base;
    if (url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLoopback(url)))
        return {};
    if (url.scheme() != "http"_L1)
        return refused(u"An assistant is asked over https:// or http://, not %1://."_s.arg(url.scheme()));
    if (!allowHttp) {
        return refused(
            u"The address of %1 is not encrypted: chats could be read on the way. Use https://, or allow plain "
            "http for this assistant explicitly."_s.arg(hostOf(url)));
    }
    if (hasKey) {
        return refused(
            u"A key would travel unencrypted to %1. Use https://, or an assistant without a key."_s.arg(hostOf(url)));
    }
    return {};
}

QUrl withBase(const QUrl &platformAddress, const QUrl &apiUrl)
{
    if (apiUrl.isEmpty())
        return platformAddress;
    QUrl moved = platformAddress;
    const QString family = isWebSocket(platformAddress) ? u"ws"_s : u"http"_s;
    moved.setScheme(isEncrypted(apiUrl) ? family % u's' : family);
    moved.setHost(apiUrl.host());
    moved.setPort(apiUrl.port());
    QString base = apiUrl.path(QUrl::FullyEncoded);
    if (base.endsWith(u'/'))
        base.chop(1);
    moved.setPath(base % platformAddress.path(QUrl::FullyEncoded), QUrl::TolerantMode);
    return moved;
}

Result<void> checkHandedOutUrl(const QUrl &url, const QStringList &allowedDomains, const QUrl &apiUrl)
{
    if (Result<void> shape = checkShape(url); !shape)
        return shape;
    const QString host = hostOf(url);
    const bool isAtApi = isAtHostOf(url, apiUrl) && !isWebSocket(url) && isEncrypted(url) == isEncrypted(apiUrl)
        && (isEncrypted(url) || isLoopback(url));
    if (isAtApi)
        return {};
    if (url.scheme() != "https"_L1)
        return refused(u"The platform handed out an address at %1 that is not https; it is not used."_s.arg(host));
    const bool isAllowed = std::any_of(allowedDomains.begin(), allowedDomains.end(), [&](const QString &domain) {
        return isDnsName(host) && isAtOrBelow(host, domain.toLower());
    });
    if (!isAllowed) {
        return refused(
            u"The platform handed out an address at %1, which is not one of its own domains; it is not used. If "
            "that is a private deployment, set its API address for this bot."_s.arg(host));
    }
    return {};
}

Result<void> checkHandedOutSocket(const QUrl &url, const QUrl &apiUrl, bool overVerifiedTls)
{
    if (Result<void> shape = checkShape(url); !shape)
        return shape;
    const QString host = hostOf(url);
    if (url.scheme() == "ws"_L1) {
        if (isLoopback(url) && isLoopback(apiUrl))
            return {};
        return refused(
            u"The platform handed out an unencrypted WebSocket address at %1; it is not used. Plain ws:// is "
            "accepted only when the API address is this computer."_s.arg(host));
    }
    if (url.scheme() != "wss"_L1)
        return refused(
            u"The platform handed out an address at %1 that is not a WebSocket; it is not used."_s.arg(host));
    if (!apiUrl.isEmpty() && host == hostOf(apiUrl))
        return {};
    if (!overVerifiedTls) {
        return refused(
            u"The WebSocket address at %1 was handed out over an unverified connection; only the host of the API "
            "address is accepted then."_s.arg(host));
    }
    if (!isDnsName(host)) {
        return refused(
            u"The platform handed out the bare address %1 instead of a name; it is not used. If that is a private "
            "deployment, set its API address for this bot."_s.arg(host));
    }
    return {};
}

bool areThisComputer(const QUrl &one, const QUrl &other)
{
    const auto isIt = [](const QUrl &url) {
        const QString host = hostOf(url);
        return host == "localhost"_L1 || QHostAddress(host) == QHostAddress(QHostAddress::LocalHost)
            || QHostAddress(host) == QHostAddress(QHostAddress::LocalHostIPv6);
    };
    return isIt(one) && isIt(other);
}

bool isAtHostOf(const QUrl &url, const QUrl &apiUrl) { return !apiUrl.isEmpty() && hostOf(url) == hostOf(apiUrl); }

Result<void> checkMediaUrl(const QUrl &url, const QUrl &apiUrl)
{
    if (Result<void> shape = checkShape(url); !shape)
        return shape;
    const QString host = hostOf(url);
    const bool isPlainHttp = url.scheme() == "http"_L1;
    const bool isPlainEnough = isPlainHttp && (isPlain(apiUrl) || isLoopback(url));
    if (isAtHostOf(url, apiUrl) && (url.scheme() == "https"_L1 || isPlainEnough))
        return {};
    if (url.scheme() != "https"_L1)
        return refused(
            u"The platform keeps a file at an address of %1 that is not https; it is not fetched."_s.arg(host));
    const QHostAddress literal(host);
    if (literal.isNull() ? isDnsName(host) && !isLoopback(url) : isPublicAddress(literal))
        return {};
    return refused(
        u"The platform keeps a file at %1, which is a private address; it is not fetched. If that is a private "
        "deployment, set its API address for this bot."_s.arg(host));
}

bool isPublicAddress(const QHostAddress &address)
{
    if (address.isNull() || !address.scopeId().isEmpty())
        return false;
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4); // also of ::ffff:a.b.c.d
    if (isIpv4)
        return isOutsideOf(QHostAddress(ipv4), specialIpv4());
    if (!address.isInSubnet(QHostAddress::parseSubnet(u"2000::/3"_s)) && !address.isInSubnet(nat64()))
        return false;
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    const auto ipv4At = [&bytes](int at) {
        quint32 value = 0;
        for (int i = at; i < at + 4; ++i)
            value = (value << 8U) | bytes[i];
        return isPublicAddress(QHostAddress(value));
    };
    if (address.isInSubnet(nat64()))
        return ipv4At(12);
    if (address.isInSubnet(QHostAddress::parseSubnet(u"2002::/16"_s))) // 6to4
        return ipv4At(2);
    return isOutsideOf(address, specialIpv6());
}

} // namespace oagent
