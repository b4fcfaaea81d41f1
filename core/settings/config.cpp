#include "core/settings/config.h"

#include "core/settings/configreader.h"
#include "core/support/json.h"
#include "core/support/privatefile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int maxIdLength = 40;

template <class Entries>
auto *named(const Entries &all, const QString &nameOrId)
{
    const auto find = [&](auto member) {
        const auto found
            = std::find_if(all.begin(), all.end(), [&](const auto &entry) { return entry.*member == nameOrId; });
        return found == all.end() ? nullptr : &*found;
    };
    using Entry = typename Entries::value_type;
    const Entry *byName = find(&Entry::name);
    return byName ? byName : find(&Entry::id);
}

QString idFrom(const QString &name)
{
    QString id;
    // Decomposed, an accented letter is its plain one and a mark of its own, which falls away.
    const QString decomposed = name.normalized(QString::NormalizationForm_KD).toLower();
    for (const QChar c : decomposed) {
        const bool isPlain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (isPlain)
            id.append(c);
        else if (!c.isMark() && !id.isEmpty() && !id.endsWith(u'-'))
            id.append(u'-');
    }
    id.truncate(maxIdLength);
    while (id.endsWith(u'-'))
        id.chop(1);
    return id;
}

QJsonObject toJson(const BotConfig &bot)
{
    QJsonObject object = bot.unknown;
    object.insert("id"_L1, bot.id);
    object.insert("name"_L1, bot.name);
    if (bot.isNameProvisional)
        object.insert("nameIsProvisional"_L1, true);
    object.insert("channel"_L1, bot.channel);
    object.insert("appId"_L1, bot.appId);
    object.insert("allow"_L1, QJsonArray::fromStringList(bot.allow));
    object.insert("privateChats"_L1, nameOf(bot.privateChats));
    object.insert("groups"_L1, nameOf(bot.groups));
    object.insert("allowGroups"_L1, QJsonArray::fromStringList(bot.allowGroups));
    object.insert("mentionRequired"_L1, bot.mentionRequired);
    object.insert("conversationPerPerson"_L1, bot.conversationPerPerson);
    object.insert("tellSpeaker"_L1, bot.tellsSpeaker);
    object.insert("assistant"_L1, bot.assistant);
    object.insert("apiUrl"_L1, bot.apiUrl.toString(QUrl::FullyEncoded));
    object.insert("cardTemplate"_L1, bot.cardTemplate);
    object.insert("mentionNames"_L1, QJsonArray::fromStringList(bot.mentionNames));
    object.insert("welcome"_L1, bot.welcome);
    object.insert("region"_L1, nameOf(bot.region));
    object.insert("economy"_L1, bot.economy);
    object.insert("runsHere"_L1, bot.runsHere);
    object.insert("enabled"_L1, bot.enabled);
    if (!bot.isSecretStored)
        object.insert("secretStored"_L1, false);
    return object;
}

QJsonObject toJson(const AssistantConfig &assistant)
{
    QJsonObject object = assistant.unknown;
    object.insert("id"_L1, assistant.id);
    object.insert("name"_L1, assistant.name);
    object.insert("kind"_L1, assistant.kind);
    object.insert("baseUrl"_L1, assistant.baseUrl.toString(QUrl::FullyEncoded));
    object.insert("model"_L1, assistant.model);
    object.insert("profile"_L1, assistant.profile);
    object.insert("systemPrompt"_L1, assistant.systemPrompt);
    if (assistant.history != AssistantConfig::History::ByProfile)
        object.insert("history"_L1, nameOf(assistant.history));
    object.insert("historyTurns"_L1, assistant.historyTurns);
    if (assistant.askAgain)
        object.insert("askAgain"_L1, *assistant.askAgain);
    object.insert("allowHttp"_L1, assistant.allowHttp);
    object.insert("hasKey"_L1, assistant.hasKey);
    if (assistant.hasKey && !assistant.isKeyStored)
        object.insert("keyStored"_L1, false);
    object.insert("sendUsageOption"_L1, assistant.sendUsageOption);
    object.insert("stripThinking"_L1, assistant.stripThinking);
    QJsonObject headers;
    for (auto header = assistant.extraHeaders.begin(); header != assistant.extraHeaders.end(); ++header)
        headers.insert(header.key(), header.value());
    object.insert("extraHeaders"_L1, headers);
    object.insert("turnSeconds"_L1, assistant.turnSeconds);
    return object;
}

QJsonObject toJson(const NetworkSettings &network)
{
    QJsonObject object = network.unknown;
    object.insert("proxy"_L1, nameOf(network.proxy));
    object.insert("proxyUrl"_L1, network.proxyUrl.toString(QUrl::FullyEncoded));
    object.insert("proxyUser"_L1, network.proxyUser);
    object.insert("hasProxyPassword"_L1, network.hasProxyPassword);
    object.insert("noProxy"_L1, QJsonArray::fromStringList(network.noProxy));
    object.insert("caFile"_L1, network.caFile);
    return object;
}

QJsonObject toJson(const DesktopSettings &desktop)
{
    QJsonObject object = desktop.unknown;
    object.insert("language"_L1, nameOf(desktop.language));
    object.insert("keepInTray"_L1, desktop.keepInTray);
    object.insert("notifications"_L1, desktop.notifications);
    object.insert("logRows"_L1, desktop.logRows);
    return object;
}

qsizetype lineOf(const QByteArray &bytes, qsizetype offset)
{
    return bytes.first(std::clamp<qsizetype>(offset, 0, bytes.size())).count('\n') + 1;
}

} // namespace

QString nameOf(BotConfig::PrivateChats chats)
{
    switch (chats) {
    case BotConfig::PrivateChats::Listed: return u"listed"_s;
    case BotConfig::PrivateChats::Pairing: return u"pairing"_s;
    case BotConfig::PrivateChats::Off: return u"off"_s;
    }
    return {};
}

QString nameOf(BotConfig::Groups groups)
{
    switch (groups) {
    case BotConfig::Groups::All: return u"all"_s;
    case BotConfig::Groups::Listed: return u"listed"_s;
    case BotConfig::Groups::Off: return u"off"_s;
    }
    return {};
}

QString nameOf(BotConfig::Region region) { return region == BotConfig::Region::Feishu ? u"feishu"_s : u"lark"_s; }

QString nameOf(AssistantConfig::History history)
{
    switch (history) {
    case AssistantConfig::History::ByProfile: return u"profile"_s;
    case AssistantConfig::History::Server: return u"server"_s;
    case AssistantConfig::History::Client: return u"client"_s;
    }
    return {};
}

QString nameOf(DesktopSettings::Language language)
{
    switch (language) {
    case DesktopSettings::Language::System: return u"system"_s;
    case DesktopSettings::Language::English: return u"en"_s;
    case DesktopSettings::Language::Chinese: return u"zh"_s;
    }
    return {};
}

const BotConfig *Config::botNamed(const QString &nameOrId) const { return named(bots, nameOrId); }

const AssistantConfig *Config::assistantNamed(const QString &nameOrId) const { return named(assistants, nameOrId); }

QString Config::freshId(const QString &name, const QString &fallback) const
{
    const auto isTaken = [this](const QString &id) {
        const auto hasId = [&](const auto &entry) { return entry.id == id; };
        return retiredIds.contains(id) || std::any_of(bots.begin(), bots.end(), hasId)
            || std::any_of(assistants.begin(), assistants.end(), hasId);
    };
    QString base = idFrom(name);
    if (base.isEmpty())
        base = fallback;
    QString id = base;
    for (int number = 2; isTaken(id); ++number)
        id = base % u'-' % QString::number(number);
    return id;
}

bool Config::takePlatformName(const QString &botId, const QString &platformName)
{
    const auto bot = std::find_if(bots.begin(), bots.end(), [&](const BotConfig &one) { return one.id == botId; });
    QString wanted = platformName.simplified();
    wanted.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
    if (bot == bots.end() || !bot->isNameProvisional || wanted.isEmpty())
        return false;
    const auto isTaken = [&](const QString &name) {
        return std::any_of(bots.begin(), bots.end(), [&](const BotConfig &one) {
            return one.id != botId && (one.name == name || one.id == name);
        });
    };
    QString ending;
    const auto name = [&] {
        QString start = wanted.left(longestEntryName - ending.size());
        if (start.back().isHighSurrogate())
            start.chop(1);
        return QString(start % ending);
    };
    for (int number = 2; isTaken(name()); ++number)
        ending = u' ' % QString::number(number);
    bot->name = name();
    bot->isNameProvisional = false;
    return true;
}

Result<Config> loadConfig(const QString &path)
{
    QFile file(path);
    // In a directory that is closed to this account nothing is to be seen either.
    const QFileInfo directory(QFileInfo(path).absolutePath());
    if (directory.exists() && !directory.isExecutable())
        return failure(Error::Kind::Storage,
                       u"The profile in %1 belongs to another account; run this as that one (sudo -u NAME)."_s.arg(
                           directory.filePath()));
    if (!file.exists()) {
        Config fresh;
        fresh.profileId = QUuid::createUuid().toString(QUuid::Id128);
        return fresh;
    }
    if (!file.open(QIODevice::ReadOnly))
        return failure(fileError(file, u"Cannot read "_s % path));
    const QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return failure(fileError(file, u"Cannot read "_s % path));
    return parseConfig(bytes, path);
}

Result<Config> parseConfig(const QByteArray &bytes, const QString &pathForErrors)
{
    QJsonParseError syntax;
    const QJsonDocument document = jsonDocument(bytes, &syntax);
    if (syntax.error != QJsonParseError::NoError) {
        return failure(Error::Kind::Refused,
                       u"%1, line %2: %3. Correct it, or move the file away to begin anew."_s.arg(pathForErrors)
                           .arg(lineOf(bytes, syntax.offset))
                           .arg(syntax.errorString()));
    }
    if (!document.isObject()) {
        return failure(Error::Kind::Refused,
                       pathForErrors % u", line 1: the settings must be one JSON object, in braces."_s);
    }
    return readConfig(document.object(), pathForErrors);
}

Result<void> saveConfig(const QString &path, const Config &config)
{
    const QByteArray bytes = serializeConfig(config);
    // Nobody writes a file that the next start would refuse.
    if (const Result<Config> readable = parseConfig(bytes, path); !readable)
        return failure(readable.error());
    if (Result<void> made = createPrivateDirectory(QFileInfo(path).absolutePath()); !made)
        return made;
    return writePrivateFile(path, bytes);
}

QByteArray serializeConfig(const Config &config)
{
    QJsonArray bots;
    for (const BotConfig &bot : config.bots)
        bots.append(toJson(bot));
    QJsonArray assistants;
    for (const AssistantConfig &assistant : config.assistants)
        assistants.append(toJson(assistant));
    QJsonObject object = config.unknown;
    object.insert("version"_L1, configVersion);
    object.insert("profileId"_L1, config.profileId);
    object.insert("bots"_L1, bots);
    object.insert("assistants"_L1, assistants);
    object.insert("defaultAssistant"_L1, config.defaultAssistant);
    object.insert("network"_L1, toJson(config.network));
    object.insert("desktop"_L1, toJson(config.desktop));
    if (config.historyDays)
        object.insert("historyDays"_L1, *config.historyDays);
    object.insert("retiredIds"_L1, QJsonArray::fromStringList(config.retiredIds));
    return indentedJson(object);
}

QString botSecretKey(const QString &botId) { return u"bot/"_s % botId % u"/secret"_s; }

QString assistantKeyKey(const QString &assistantId) { return u"assistant/"_s % assistantId % u"/key"_s; }

QString proxyPasswordKey() { return u"network/proxy"_s; }

} // namespace oagent
