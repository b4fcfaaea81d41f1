#pragma once

#include "core/control/command.h"
#include "core/settings/profile.h"

#include <QByteArray>
#include <QString>

namespace oagent {

/// The content of a file for `config import`. Refused with cause and cure when it cannot be read or is far larger than
/// settings are.
[[nodiscard]] Result<QByteArray> readSettingsFile(const QString &path);

/// Writes what `config export` answered into a file of mode 0600, whole or not at all, and gives what is to be said
/// about it: {"file", "bots": number, "assistants": number}. Refused where the profile's own settings lie; Storage,
/// StorageFull.
[[nodiscard]] CommandAnswer writeSettingsFile(const QString &path, const CommandAnswer &exported,
                                              const Profile &profile);

} // namespace oagent
