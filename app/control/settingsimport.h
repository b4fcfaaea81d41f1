#pragma once

#include "core/settings/config.h"

#include <QJsonObject>
#include <QStringList>

namespace oagent {

/// What `config import` would make of a profile. Nothing is done yet.
struct SettingsImport
{
    Config config; ///< the whole settings afterwards
    QStringList secretsToRemove; ///< of entries that are gone, by SecretStore key
    QStringList neverStored; ///< those of them that the SecretStore never took
    /// {"bots": {"kept": [names], "changed": […], "added": […], "removed": […]}, "assistants": the same,
    /// "botsWithoutSecret": […], "assistantsWithoutKey": […], "network": "kept" or "changed", "proxyWithoutPassword":
    /// true when the file has a proxy with a password that is not stored here}
    QJsonObject report;
    bool lacksProxyPassword = false;
};

/// The settings without what belongs to this profile alone (its id and the ids it never gives out again). Never holds a
/// secret: settings have none.
[[nodiscard]] QJsonObject exportedSettings(const Config &config);

/// Reads and judges all of `text`, the content of `file`: an export, or a whole config.json. The profile's own id
/// stays. An entry keeps its id, and with it its secret, when the profile has one of that id which sends its secret to
/// the same place (a bot: channel, APP ID and API address; an assistant: kind and server); otherwise the secret would
/// go where it was never meant to, and the entry is a new one with a fresh id. The proxy's password stays for the same
/// proxy and user alone. Refused names file and field.
[[nodiscard]] Result<SettingsImport> planImport(const Config &current, const QByteArray &text, const QString &file);

} // namespace oagent
