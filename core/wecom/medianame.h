#pragma once

#include <QByteArray>
#include <QString>

namespace oagent::wecom {

/// The name in a Content-Disposition (wecom.md §10, RFC 6266): `filename*` before `filename`, quoted or not,
/// percent-decoded where it decodes. Made safe by safeFileName(); empty when there is none.
[[nodiscard]] QString nameFromDisposition(const QByteArray &header);

/// The last part of a path of any system, without control characters, at most 200 characters; empty when nothing is
/// left. For showing only: no path is ever built from it.
[[nodiscard]] QString safeFileName(const QString &name);

} // namespace oagent::wecom
