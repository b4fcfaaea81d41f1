#pragma once

#include "core/settings/config.h"

namespace oagent {

/// Turns the JSON of config.json into settings. The first thing that is wrong is Refused with the file, the path of the
/// field ("bots[1].appId") and what it should be.
[[nodiscard]] Result<Config> readConfig(const QJsonObject &object, const QString &pathForErrors);

} // namespace oagent
