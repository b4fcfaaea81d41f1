#pragma once

#include "core/support/result.h"

#include <QString>

namespace oagent {

/// Where the holder of a profile listens: a short name made from a hash of the profile's place, because a socket's path
/// may hold about 100 bytes only. On Unix a file in $XDG_RUNTIME_DIR when that is a private directory of this user,
/// else in a private directory of its own below the temporary one; on Windows a pipe's name. To be asked for by the
/// holder only: others read it in the profile's lock file. Storage when no such place can be had.
/// @param profile a directory or a file, which exists; each has a place of its own
[[nodiscard]] Result<QString> makeSocketPlace(const QString &profile);

/// Takes away what makeSocketPlace() made. The socket itself is gone by then.
void removeSocketPlace(const QString &path);

} // namespace oagent
