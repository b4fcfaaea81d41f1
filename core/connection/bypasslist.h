#pragma once

#include "core/support/result.h"

#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace oagent {

/// The hosts that are reached without the proxy. An entry is a host name (that very host), ".domain" (the domain and
/// all below it), an IP address, a range such as 10.0.0.0/8, or "*" (every host). Names are compared as they are
/// written: nothing is resolved.
class BypassList
{
public:
    BypassList() = default;
    /// Refused: names the first entry that is none of these.
    [[nodiscard]] static Result<BypassList> from(const QStringList &entries);

    /// @param host as QUrl::host(QUrl::FullyEncoded) gives it
    [[nodiscard]] bool contains(const QString &host) const;

private:
    [[nodiscard]] bool add(const QString &entry);

    bool m_all = false;
    QStringList m_hosts;
    QStringList m_domains; ///< without the leading dot
    QList<std::pair<QHostAddress, int>> m_ranges;
};

} // namespace oagent
