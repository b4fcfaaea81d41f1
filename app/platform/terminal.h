#pragma once

#include "core/support/result.h"
#include "core/support/secret.h"

#include <QString>

namespace oagent {

/// The first line of standard input without its line end; when that is a terminal, `prompt` is written to standard
/// error first and what is typed is not shown. Waits: for the command line only. Refused when the line is longer than
/// 64 KiB or cannot be read.
[[nodiscard]] Result<Secret> readSecretLine(const QString &prompt);

} // namespace oagent
