#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace oagent {

/// Text for a terminal: control characters, which could drive it, become "?".
[[nodiscard]] QString printable(const QString &text);

/// Rows in columns, two blanks apart, a line end behind each row. Chinese, Japanese and Korean characters count two.
[[nodiscard]] QString textTable(const QList<QStringList> &rows);

} // namespace oagent
