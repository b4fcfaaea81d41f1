#pragma once

#include "core/support/result.h"

#include <QString>

namespace oagent {

/// Makes the directory and its parents, 0700. One that is there already must be a real directory of this user; when
/// others may enter it, it is closed to them if it is empty or `mayClose`, and refused otherwise: it may be a shared
/// place that was named by mistake. Storage with cause and cure. On Windows the access list is inherited from the
/// parent, which is private below the user's own folders.
[[nodiscard]] Result<void> makePrivateDirectory(const QString &path, bool mayClose);

} // namespace oagent
