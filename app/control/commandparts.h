#pragma once

#include "app/control/runningbridge.h"
#include "app/control/settingskeeper.h"
#include "core/control/command.h"
#include "core/keychain/secretstore.h"
#include "core/support/clock.h"

#include <QJsonObject>
#include <QString>

namespace oagent {

class HttpClient;
class LayeredSecretStore;
class Network;
class PeopleStore;
class Profile;

/// What commands work on. Owned elsewhere, and outliving them.
struct CommandParts
{
    SettingsKeeper *settings = nullptr;
    SecretStore *secrets = nullptr; ///< never none
    QString secretPlace; ///< SecretPlace::spec() of `secrets`
    RunningBridge *running = nullptr; ///< none: nothing runs here
    HttpClient *http = nullptr; ///< for `assistant test`
    WallTime startedAt {}; ///< of the running program
    PeopleStore *people = nullptr; ///< none: there is no database yet, or another program keeps it
    const Profile *profile = nullptr; ///< for `doctor`
    LayeredSecretStore *layered = nullptr; ///< `secrets`, where they may be kept until the program ends; else none
    Network *network = nullptr; ///< that of `http`, for `network test`
    bool hasWindow = false; ///< of BridgeParts, for what the settings leave to the program
};

/// Keeps the secret of a request where that wants it: in the store, or until the program ends.
void keepSecret(const CommandParts &parts, const CommandRequest &request, const QString &key, Secret secret,
                const QObject *context, Callback<void> done);

/// Whether keepSecret() brings it into the store.
[[nodiscard]] bool isToBeStored(const CommandRequest &request);

/// Removes a secret. A store that never took it (`isStored` is false) may fail: there is nothing in it.
void removeSecret(const CommandParts &parts, const QString &key, bool isStored, const QObject *context,
                  Callback<void> done);

/// The entry with that id as it stands in config.json, whose names --json shares: "bots" or "assistants".
[[nodiscard]] QJsonObject settingsEntry(const Config &config, const QString &list, const QString &id);
/// The whole list.
[[nodiscard]] QJsonArray settingsList(const Config &config, const QString &list);

} // namespace oagent
