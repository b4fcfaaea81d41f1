#pragma once

#include "core/support/result.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace oagent {

/// Hands every line of the log below `directory` to `take`, oldest first and without its line end, until that gives
/// false. A LogFile may be writing there, also in another process; a line it has not finished is left out. Gives how
/// many were taken; Storage when a file is there and cannot be read.
[[nodiscard]] Result<qint64> readLog(const QString &directory, const std::function<bool(const QByteArray &line)> &take);

} // namespace oagent
