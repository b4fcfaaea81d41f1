#include "core/connection/bypasslist.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString withoutBrackets(const QString &host)
{
    return host.startsWith(u'[') && host.endsWith(u']') ? host.mid(1, host.size() - 2) : host;
}

/// An IPv4 address in the clothes of IPv6 (::ffff:10.0.0.1) is that IPv4 address.
QHostAddress addressOf(const QString &text)
{
    QHostAddress address(withoutBrackets(text));
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        address.setAddress(ipv4);
    return address;
}

int bitsOf(const QHostAddress &address) { return address.protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128; }

/// As QUrl has it: lower case, international names encoded, no dot at the end. Empty when it is no name.
QString nameOf(QString text)
{
    if (text.endsWith(u'.'))
        text.chop(1);
    QString name = QString::fromLatin1(QUrl::toAce(text)).toLower();
    const auto belongs = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_' || c == u'.';
    };
    const bool isName = std::all_of(name.begin(), name.end(), belongs) && !name.startsWith(u'.');
    return isName ? name : QString();
}

} // namespace

Result<BypassList> BypassList::from(const QStringList &entries)
{
    BypassList list;
    for (const QString &entry : entries) {
        if (!list.add(entry.trimmed()))
            return failure(
                Error::Kind::Refused,
                u"\"%1\" names no hosts to reach without the proxy; use a host name, .domain, an IP address, a range such as 10.0.0.0/8, or *."_s
                    .arg(entry));
    }
    return list;
}

bool BypassList::add(const QString &entry)
{
    if (entry == "*"_L1) {
        m_all = true;
        return true;
    }
    if (const qsizetype slash = entry.indexOf(u'/'); slash >= 0) {
        const QHostAddress address = addressOf(entry.first(slash));
        bool isNumber = false;
        const int bits = QStringView(entry).sliced(slash + 1).toInt(&isNumber);
        if (address.isNull() || !isNumber || bits < 0 || bits > bitsOf(address))
            return false;
        m_ranges.append({ address, bits });
        return true;
    }
    if (const QHostAddress address = addressOf(entry); !address.isNull()) {
        m_ranges.append({ address, bitsOf(address) });
        return true;
    }
    const bool isDomain = entry.startsWith(u'.');
    const QString name = nameOf(isDomain ? entry.sliced(1) : entry);
    if (name.isEmpty())
        return false;
    (isDomain ? m_domains : m_hosts).append(name);
    return true;
}

bool BypassList::contains(const QString &host) const
{
    if (m_all)
        return true;
    if (const QHostAddress address = addressOf(host); !address.isNull())
        return std::any_of(m_ranges.begin(), m_ranges.end(), [&address](const auto &range) {
            return range.first.protocol() == address.protocol() && address.isInSubnet(range.first, range.second);
        });
    const QString name = nameOf(host);
    return m_hosts.contains(name) || std::any_of(m_domains.begin(), m_domains.end(), [&name](const QString &domain) {
               return name == domain || name.endsWith(u'.' + domain);
           });
}

} // namespace oagent
