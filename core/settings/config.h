#pragma once

#include "core/connection/networksettings.h"
#include "core/settings/desktopsettings.h"
#include "core/support/result.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace oagent {

/// The `version` in config.json this program writes; a file with a higher one is refused.
inline constexpr int configVersion = 1;

/// What this build can run, in the words of config.json and the command line. The one place to extend.
[[nodiscard]] QStringList knownAssistantKinds();
[[nodiscard]] QStringList knownAssistantProfiles();

/// The longest name of a bot or an assistant, in UTF-16 units.
inline constexpr int longestEntryName = 100;

/// One configured bot. The secret is not here: it lies in the SecretStore under botSecretKey(id).
struct BotConfig
{
    enum class PrivateChats {
        Listed,
        Pairing, ///< the listed and whoever was approved; an empty list lets nobody in by itself
        Off,
    };
    enum class Groups { All, Listed, Off };
    enum class Region { Feishu, Lark }; ///< China; the rest of the world

    QString id; ///< made from the name once, never reused
    QString name; ///< unique, any text
    bool isNameProvisional = false; ///< nobody chose it: it stands until the platform tells its own
    QString channel;
    QString appId;
    QStringList allow; ///< empty: everyone
    PrivateChats privateChats = PrivateChats::Listed;
    Groups groups = Groups::All;
    QStringList allowGroups;
    bool mentionRequired = true;
    bool conversationPerPerson = false; ///< in groups: everyone has a conversation of one's own
    bool tellsSpeaker = false; ///< the assistant is told who speaks; else no name leaves the computer
    QString assistant; ///< id; empty: the default one
    QUrl apiUrl; ///< replaces scheme, host and port of every address of the platform; empty: the platform's own
    QString cardTemplate; ///< DingTalk; empty: the public template
    QStringList mentionNames; ///< WeCom: what people call the bot after "@"; empty: it is learnt
    QString welcome; ///< WeCom: said to whoever opens the chat with the bot; empty: nothing
    Region region = Region::Feishu; ///< Lark: which of the two brands the app belongs to
    bool economy = false; ///< Lark: as few calls as possible, so that answers come when they are complete
    bool runsHere = true;
    bool enabled = true;
    bool isSecretStored = true; ///< false: the SecretStore never took one, so that there is none to be removed
    QJsonObject unknown; ///< members of a newer version; written back as they were

    /// Switched on, and to be run by the program that reads this.
    [[nodiscard]] bool isWantedHere() const { return enabled && runsHere; }
    bool operator==(const BotConfig &) const = default;
};

[[nodiscard]] QString nameOf(BotConfig::PrivateChats chats); // "listed", "pairing", "off"
[[nodiscard]] QString nameOf(BotConfig::Groups groups); // "all", "listed", "off"
[[nodiscard]] QString nameOf(BotConfig::Region region); // "feishu", "lark"

struct AssistantConfig
{
    /// Who remembers the conversation (assistants.md A.1).
    enum class History {
        ByProfile, ///< generic: Client; agent gateways: Server
        Server, ///< the server, by a session of its own
        Client, ///< this program, which sends the last turns along
    };

    QString id;
    QString name;
    QString kind; ///< "echo", "openai"
    QUrl baseUrl;
    QString model;
    QString profile = QStringLiteral("generic"); ///< openai: "generic", "openclaw", "hermes"
    QString systemPrompt;
    History history = History::ByProfile;
    int historyTurns = 10; ///< Client: 0 to 100
    std::optional<bool> askAgain; ///< nothing: the profile's default
    bool allowHttp = false;
    bool hasKey = false; ///< the key lies in the SecretStore under assistantKeyKey(id)
    bool isKeyStored = true; ///< false: as BotConfig::isSecretStored
    bool sendUsageOption = true; ///< asks for the count of tokens; some servers refuse to hear of it
    bool stripThinking = false; ///< takes a leading <think>…</think> block out of answers
    QMap<QString, QString> extraHeaders; ///< sent with every request; checkExtraHeader() judges them
    int turnSeconds = 600; ///< the longest a whole answer may take: 10 to 1800
    QJsonObject unknown;

    bool operator==(const AssistantConfig &) const = default;
};

[[nodiscard]] QString nameOf(AssistantConfig::History history); // "profile", "server", "client"

/// All settings: one readable, versioned JSON file, never with a secret in it. Unknown keys survive.
struct Config
{
    QString profileId; ///< made once; prefixes keychain entries of profiles at another place
    QList<BotConfig> bots;
    QList<AssistantConfig> assistants;
    QString defaultAssistant; ///< id; empty: the first one, and Echo when there is none
    NetworkSettings network;
    DesktopSettings desktop;
    std::optional<int> historyDays; ///< 0 to 3650; nothing: the program's own default, 30 with a window and 0 without
    QStringList retiredIds; ///< ids of removed bots and assistants, never given out again
    QJsonObject unknown;

    [[nodiscard]] const BotConfig *botNamed(const QString &nameOrId) const;
    [[nodiscard]] const AssistantConfig *assistantNamed(const QString &nameOrId) const;
    /// A fresh id for a bot or assistant of that name: "ops", "ops-2"; ASCII letters, digits and "-".
    [[nodiscard]] QString freshId(const QString &name, const QString &fallback) const;
    /// The platform calls the bot so. Gives it that name, with a number where another bot has it and shortened where it
    /// is too long; false, and nothing is changed, where there is no such bot or a person chose its name.
    [[nodiscard]] bool takePlatformName(const QString &botId, const QString &platformName);
};

/// Reads and validates. A missing file is an empty Config with a fresh profileId. Refused names the file, the line
/// (JSON syntax) or the field with its path ("bots[1].appId") and what it should be; the file is left as it is.
/// Errors besides: Storage (cannot be read).
[[nodiscard]] Result<Config> loadConfig(const QString &path);
[[nodiscard]] Result<Config> parseConfig(const QByteArray &bytes, const QString &pathForErrors);
/// Whole or not at all (QSaveFile), 0600 from the first byte. Refused, and nothing is written, when parseConfig would
/// refuse it; Storage, StorageFull.
[[nodiscard]] Result<void> saveConfig(const QString &path, const Config &config);
[[nodiscard]] QByteArray serializeConfig(const Config &config);

/// Names of secrets in a SecretStore (architecture.md §6).
[[nodiscard]] QString botSecretKey(const QString &botId); // "bot/<id>/secret"
[[nodiscard]] QString assistantKeyKey(const QString &assistantId); // "assistant/<id>/key"
[[nodiscard]] QString proxyPasswordKey(); // "network/proxy"

} // namespace oagent
