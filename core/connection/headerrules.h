#pragma once

#include "core/support/result.h"

#include <QString>

namespace oagent {

/// Whether a person may have this header sent along with every request to an assistant (assistants.md A.1). Refused
/// says why: not a header at all, one that the program sets itself, one that would put all chats into one session, or
/// one that holds a secret by its name, since settings are readable.
[[nodiscard]] Result<void> checkExtraHeader(const QString &name, const QString &value);

} // namespace oagent
