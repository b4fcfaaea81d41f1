#pragma once

#include "app/control/runningbridge.h"
#include "app/control/settingskeeper.h"
#include "core/keychain/secretstore.h"
#include "core/support/clock.h"

#include <QJsonObject>
#include <QString>

namespace oagent {

class HttpClient;

/// What commands work on. Owned elsewhere, and outliving them.
struct CommandParts
{
    SettingsKeeper *settings = nullptr;
    SecretStore *secrets = nullptr; ///< none: no place is named, and what needs a secret ends with exit 3
    QString secretPlace; ///< SecretPlace::spec() of `secrets`
    RunningBridge *running = nullptr; ///< none: nothing runs here
    HttpClient *http = nullptr; ///< for `assistant test`
    WallTime startedAt {}; ///< of the running program
};

/// The entry with that id as it stands in config.json, whose names --json shares: "bots" or "assistants".
[[nodiscard]] QJsonObject settingsEntry(const Config &config, const QString &list, const QString &id);
/// The whole list.
[[nodiscard]] QJsonArray settingsList(const Config &config, const QString &list);

} // namespace oagent
