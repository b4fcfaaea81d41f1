#pragma once

#include <QDateTime>
#include <QString>

namespace oagent {

/// "09:41" today, else the date, both as the language of the program writes them.
[[nodiscard]] QString shortTime(const QDateTime &time);

} // namespace oagent
