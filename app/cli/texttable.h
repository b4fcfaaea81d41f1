#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace oagent {

/// Text for a terminal: control characters, which could drive it, become "?".
[[nodiscard]] QString printable(const QString &text);

/// With blanks behind it, so that it fills `columns`. Chinese, Japanese and Korean characters count two, here and
/// below.
[[nodiscard]] QString padded(const QString &text, qsizetype columns);

/// Rows in columns, two blanks apart, a line end behind each row.
[[nodiscard]] QString textTable(const QList<QStringList> &rows);

} // namespace oagent
