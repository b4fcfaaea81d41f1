#include "core/settings/configreader.h"

#include "core/bridge/channel.h"
#include "core/connection/bypasslist.h"
#include "core/connection/headerrules.h"
#include "core/connection/urlrules.h"

#include <QDir>
#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int maxHistoryTurns = 100;
constexpr int minTurnSeconds = 10;
constexpr int maxTurnSeconds = 1800;

/// Takes the members of one object one after the other; what is left over is unknown. Remembers the first thing that is
/// wrong and gives defaults from then on.
class ObjectReader
{
public:
    /// @param path of the object: empty for the whole file, else such as "bots[1]"
    ObjectReader(QJsonObject members, QString path)
        : m_members(std::move(members))
        , m_path(std::move(path))
    { }

    QString text(const QString &name, const QString &fallback = {})
    {
        QJsonValue value = m_members.take(name);
        if (value.isUndefined())
            return fallback;
        if (!value.isString())
            refuse(name, u"must be a text in quotes"_s);
        return value.toString();
    }

    QString requiredText(const QString &name)
    {
        QString value = text(name);
        if (value.trimmed().isEmpty())
            refuse(name, u"is missing or empty"_s);
        return value;
    }

    /// A text out of a list; the first one when it is missing and `isRequired` is not set.
    QString word(const QString &name, const QStringList &known, bool isRequired = false)
    {
        QString value = text(name, isRequired ? QString() : known.first());
        if (!known.contains(value))
            refuse(name, u"must be one of: "_s % known.join(u", "_s));
        return value;
    }

    bool flag(const QString &name, bool fallback)
    {
        const QJsonValue value = m_members.take(name);
        if (!value.isUndefined() && !value.isBool())
            refuse(name, u"must be true or false"_s);
        return value.toBool(fallback);
    }

    std::optional<bool> optionalFlag(const QString &name)
    {
        if (!m_members.contains(name))
            return std::nullopt;
        return flag(name, false);
    }

    int number(const QString &name, int fallback, int first, int last)
    {
        const QJsonValue value = m_members.take(name);
        if (value.isUndefined())
            return fallback;
        const int whole = value.toInt(first - 1); // a text or a fraction gives first - 1
        if (whole < first || whole > last)
            refuse(name, u"must be a whole number from %1 to %2"_s.arg(first).arg(last));
        return whole;
    }

    QStringList texts(const QString &name)
    {
        const QJsonValue value = m_members.take(name);
        QStringList list;
        if (!value.isUndefined() && !value.isArray())
            refuse(name, u"must be a list of texts"_s);
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (!array[i].isString() || array[i].toString().trimmed().isEmpty())
                refuse(indexed(name, i), u"must be a text that is not empty"_s);
            list.append(array[i].toString());
        }
        return list;
    }

    QUrl url(const QString &name)
    {
        const QString value = text(name);
        QUrl url(value, QUrl::StrictMode);
        if (!value.isEmpty() && !url.isValid())
            refuse(name, u"must be an address such as https://example.com"_s);
        return url;
    }

    QMap<QString, QString> headers(const QString &name)
    {
        const QJsonValue value = m_members.take(name);
        if (!value.isUndefined() && !value.isObject())
            refuse(name, u"must be an object of headers in braces"_s);
        QMap<QString, QString> headers;
        const QJsonObject object = value.toObject();
        for (auto header = object.begin(); header != object.end(); ++header) {
            const QString path = name % u'.' % header.key();
            if (!header.value().isString())
                refuse(path, u"must be a text in quotes"_s);
            refuseUnless(path, checkExtraHeader(header.key(), header.value().toString()));
            headers.insert(header.key(), header.value().toString());
        }
        return headers;
    }

    /// The objects of a list, each with its path.
    QList<ObjectReader> objects(const QString &name)
    {
        const QJsonValue value = m_members.take(name);
        QList<ObjectReader> readers;
        if (!value.isUndefined() && !value.isArray())
            refuse(name, u"must be a list"_s);
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (array[i].isObject())
                readers.append(ObjectReader(array[i].toObject(), pathOf(indexed(name, i))));
            else
                refuse(indexed(name, i), u"must be an object in braces"_s);
        }
        return readers;
    }

    /// One object; an empty one when it is missing.
    ObjectReader object(const QString &name)
    {
        const QJsonValue value = m_members.take(name);
        if (!value.isUndefined() && !value.isObject())
            refuse(name, u"must be an object in braces"_s);
        return { value.toObject(), pathOf(name) };
    }

    /// What `wrong` says about the member; only the first thing that is wrong is kept.
    void refuse(const QString &name, const QString &wrong)
    {
        if (m_refusal.isEmpty())
            m_refusal = pathOf(name) % u' ' % wrong;
    }

    void refuseUnless(const QString &name, const Result<void> &check)
    {
        if (!check)
            refuse(name, u"is refused: "_s % check.error().detail);
    }

    [[nodiscard]] const QString &refusal() const { return m_refusal; }
    [[nodiscard]] const QJsonObject &rest() const { return m_members; }

private:
    static QString indexed(const QString &name, qsizetype i) { return name % u'[' % QString::number(i) % u']'; }
    [[nodiscard]] QString pathOf(const QString &name) const
    {
        return m_path.isEmpty() ? name : QString(m_path % u'.' % name);
    }

    QJsonObject m_members;
    QString m_path;
    QString m_refusal;
};

template <class Enum>
QStringList namesOf(std::initializer_list<Enum> values)
{
    QStringList names;
    for (const Enum value : values)
        names.append(nameOf(value));
    return names;
}

template <class Enum>
Enum enumWord(ObjectReader &reader, const QString &name, std::initializer_list<Enum> values)
{
    const QString word = reader.word(name, namesOf(values));
    for (const Enum value : values) {
        if (nameOf(value) == word)
            return value;
    }
    return *values.begin();
}

/// Ids are parts of file names and keychain entries.
QString readId(ObjectReader &reader)
{
    const auto isAllowed = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-'; };
    QString id = reader.requiredText(u"id"_s);
    if (!std::all_of(id.begin(), id.end(), isAllowed))
        reader.refuse(u"id"_s, u"may hold the letters a to z, digits and \"-\" only"_s);
    return id;
}

BotConfig readBot(ObjectReader &reader)
{
    using PrivateChats = BotConfig::PrivateChats;
    using Groups = BotConfig::Groups;
    BotConfig bot;
    bot.id = readId(reader);
    bot.name = reader.requiredText(u"name"_s);
    bot.isNameProvisional = reader.flag(u"nameIsProvisional"_s, bot.isNameProvisional);
    bot.channel = reader.word(u"channel"_s, channelIds(), true);
    bot.appId = reader.requiredText(u"appId"_s).trimmed();
    bot.allow = reader.texts(u"allow"_s);
    bot.privateChats
        = enumWord(reader, u"privateChats"_s, { PrivateChats::Listed, PrivateChats::Pairing, PrivateChats::Off });
    bot.groups = enumWord(reader, u"groups"_s, { Groups::All, Groups::Listed, Groups::Off });
    bot.allowGroups = reader.texts(u"allowGroups"_s);
    bot.mentionRequired = reader.flag(u"mentionRequired"_s, bot.mentionRequired);
    bot.conversationPerPerson = reader.flag(u"conversationPerPerson"_s, bot.conversationPerPerson);
    bot.tellsSpeaker = reader.flag(u"tellSpeaker"_s, bot.tellsSpeaker);
    bot.assistant = reader.text(u"assistant"_s);
    bot.apiUrl = reader.url(u"apiUrl"_s);
    bot.cardTemplate = reader.text(u"cardTemplate"_s);
    bot.mentionNames = reader.texts(u"mentionNames"_s);
    bot.welcome = reader.text(u"welcome"_s);
    bot.region = enumWord(reader, u"region"_s, { BotConfig::Region::Feishu, BotConfig::Region::Lark });
    bot.economy = reader.flag(u"economy"_s, bot.economy);
    bot.runsHere = reader.flag(u"runsHere"_s, bot.runsHere);
    bot.enabled = reader.flag(u"enabled"_s, bot.enabled);
    bot.isSecretStored = reader.flag(u"secretStored"_s, bot.isSecretStored);
    bot.unknown = reader.rest();
    return bot;
}

AssistantConfig readAssistant(ObjectReader &reader)
{
    AssistantConfig assistant;
    assistant.id = readId(reader);
    assistant.name = reader.requiredText(u"name"_s);
    assistant.kind = reader.word(u"kind"_s, knownAssistantKinds(), true);
    assistant.baseUrl = reader.url(u"baseUrl"_s);
    assistant.model = reader.text(u"model"_s);
    assistant.profile = reader.word(u"profile"_s, knownAssistantProfiles());
    assistant.systemPrompt = reader.text(u"systemPrompt"_s);
    using History = AssistantConfig::History;
    assistant.history = enumWord(reader, u"history"_s, { History::ByProfile, History::Server, History::Client });
    assistant.historyTurns = reader.number(u"historyTurns"_s, assistant.historyTurns, 0, maxHistoryTurns);
    assistant.askAgain = reader.optionalFlag(u"askAgain"_s);
    assistant.allowHttp = reader.flag(u"allowHttp"_s, assistant.allowHttp);
    assistant.hasKey = reader.flag(u"hasKey"_s, assistant.hasKey);
    assistant.isKeyStored = reader.flag(u"keyStored"_s, assistant.isKeyStored);
    assistant.sendUsageOption = reader.flag(u"sendUsageOption"_s, assistant.sendUsageOption);
    assistant.stripThinking = reader.flag(u"stripThinking"_s, assistant.stripThinking);
    assistant.extraHeaders = reader.headers(u"extraHeaders"_s);
    assistant.turnSeconds = reader.number(u"turnSeconds"_s, assistant.turnSeconds, minTurnSeconds, maxTurnSeconds);
    if (assistant.kind == "openai"_L1) {
        reader.refuseUnless(u"baseUrl"_s, checkAssistantBase(assistant.baseUrl, assistant.allowHttp, assistant.hasKey));
    }
    assistant.unknown = reader.rest();
    return assistant;
}

NetworkSettings readNetwork(ObjectReader &reader)
{
    using Proxy = NetworkSettings::Proxy;
    NetworkSettings network;
    network.proxy = enumWord(reader, u"proxy"_s, { Proxy::System, Proxy::None, Proxy::Manual });
    network.proxyUrl = reader.url(u"proxyUrl"_s);
    network.proxyUser = reader.text(u"proxyUser"_s);
    network.hasProxyPassword = reader.flag(u"hasProxyPassword"_s, false);
    network.noProxy = reader.texts(u"noProxy"_s);
    network.caFile = reader.text(u"caFile"_s);
    if (network.proxy == Proxy::Manual || !network.proxyUrl.isEmpty())
        reader.refuseUnless(u"proxyUrl"_s, checkProxyUrl(network.proxyUrl));
    reader.refuseUnless(u"proxyUser"_s, checkProxyUser(network.proxyUser));
    reader.refuseUnless(u"noProxy"_s, BypassList::from(network.noProxy).map([](const BypassList &) {}));
    if (!network.caFile.isEmpty() && !QDir::isAbsolutePath(network.caFile))
        reader.refuse(u"caFile"_s, u"must be an absolute path"_s);
    network.unknown = reader.rest();
    return network;
}

DesktopSettings readDesktop(ObjectReader &reader)
{
    using Language = DesktopSettings::Language;
    DesktopSettings desktop;
    desktop.language = enumWord(reader, u"language"_s, { Language::System, Language::English, Language::Chinese });
    desktop.keepInTray = reader.flag(u"keepInTray"_s, desktop.keepInTray);
    desktop.notifications = reader.flag(u"notifications"_s, desktop.notifications);
    desktop.logRows
        = reader.number(u"logRows"_s, desktop.logRows, DesktopSettings::leastLogRows, DesktopSettings::mostLogRows);
    desktop.unknown = reader.rest();
    return desktop;
}

/// Names and ids must each be there once: both are ways to call an entry.
template <class Entry>
void refuseTwice(ObjectReader &reader, const Entry &entry, const QList<Entry> &before)
{
    for (const Entry &other : before) {
        if (other.name == entry.name)
            reader.refuse(u"name"_s, u"is used twice: \"%1\""_s.arg(entry.name));
        if (other.id == entry.id)
            reader.refuse(u"id"_s, u"is used twice: \"%1\""_s.arg(entry.id));
    }
}

tl::unexpected<Error> refused(const QString &path, const QString &refusal)
{
    return failure(Error::Kind::Refused, path % u": "_s % refusal % (refusal.endsWith(u'.') ? u""_s : u"."_s));
}

} // namespace

Result<Config> readConfig(const QJsonObject &object, const QString &pathForErrors)
{
    ObjectReader reader(object, {});
    Config config;
    const int version = reader.number(u"version"_s, configVersion, 1, std::numeric_limits<int>::max());
    if (version > configVersion) {
        return refused(pathForErrors,
                       u"version is %1, written by a newer version of this program; this one knows %2. Start the newer "
                       "version, or use another profile directory."_s.arg(version)
                           .arg(configVersion));
    }
    config.profileId = reader.requiredText(u"profileId"_s);

    // Assistants first: bots refer to them.
    for (ObjectReader &entry : reader.objects(u"assistants"_s)) {
        const AssistantConfig assistant = readAssistant(entry);
        refuseTwice(entry, assistant, config.assistants);
        if (!entry.refusal().isEmpty())
            return refused(pathForErrors, entry.refusal());
        config.assistants.append(assistant);
    }
    const auto isAssistant = [&](const QString &id) {
        return id.isEmpty()
            || std::any_of(config.assistants.begin(), config.assistants.end(),
                           [&](const AssistantConfig &assistant) { return assistant.id == id; });
    };
    for (ObjectReader &entry : reader.objects(u"bots"_s)) {
        const BotConfig bot = readBot(entry);
        if (!bot.apiUrl.isEmpty())
            entry.refuseUnless(u"apiUrl"_s, checkPlatformBase(bot.apiUrl));
        if (!isAssistant(bot.assistant))
            entry.refuse(u"assistant"_s, u"is not the id of an assistant: \"%1\""_s.arg(bot.assistant));
        refuseTwice(entry, bot, config.bots);
        if (!entry.refusal().isEmpty())
            return refused(pathForErrors, entry.refusal());
        config.bots.append(bot);
    }
    config.defaultAssistant = reader.text(u"defaultAssistant"_s);
    if (!isAssistant(config.defaultAssistant)) {
        reader.refuse(u"defaultAssistant"_s, u"is not the id of an assistant: \"%1\""_s.arg(config.defaultAssistant));
    }
    ObjectReader network = reader.object(u"network"_s);
    config.network = readNetwork(network);
    if (!network.refusal().isEmpty())
        return refused(pathForErrors, network.refusal());
    ObjectReader desktop = reader.object(u"desktop"_s);
    config.desktop = readDesktop(desktop);
    if (!desktop.refusal().isEmpty())
        return refused(pathForErrors, desktop.refusal());
    if (object.contains("historyDays"_L1))
        config.historyDays = reader.number(u"historyDays"_s, 0, 0, 3650);
    config.retiredIds = reader.texts(u"retiredIds"_s);
    if (!reader.refusal().isEmpty())
        return refused(pathForErrors, reader.refusal());
    config.unknown = reader.rest();
    return config;
}

QStringList knownAssistantKinds() { return { u"echo"_s, u"openai"_s }; }

QStringList knownAssistantProfiles() { return { u"generic"_s, u"openclaw"_s, u"hermes"_s }; }

} // namespace oagent
