#include "app/control/settingsimport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

bool hasSamePlace(const BotConfig &one, const BotConfig &other)
{
    return one.channel == other.channel && one.appId == other.appId && one.apiUrl == other.apiUrl;
}

bool hasSamePlace(const AssistantConfig &one, const AssistantConfig &other)
{
    return one.kind == other.kind && one.baseUrl.scheme() == other.baseUrl.scheme()
        && one.baseUrl.authority() == other.baseUrl.authority();
}

template <class Entry>
const Entry *withId(const QList<Entry> &entries, const QString &id)
{
    const auto found
        = std::find_if(entries.begin(), entries.end(), [&id](const Entry &entry) { return entry.id == id; });
    return found == entries.end() ? nullptr : &*found;
}

/// Gives ids so that no entry meets what an earlier one left.
class IdGiver
{
public:
    IdGiver(const Config &current, const Config &imported)
        : m_taken(current.retiredIds.begin(), current.retiredIds.end())
    {
        for (const Config *config : { &current, &imported }) {
            for (const BotConfig &bot : config->bots)
                m_known.insert(bot.id);
            for (const AssistantConfig &assistant : config->assistants)
                m_known.insert(assistant.id);
        }
        for (const BotConfig &bot : current.bots)
            m_taken.insert(bot.id);
        for (const AssistantConfig &assistant : current.assistants)
            m_taken.insert(assistant.id);
    }

    QString idFor(const QString &wanted)
    {
        QString id = wanted;
        for (int number = 2; m_taken.contains(id) || (id != wanted && m_known.contains(id)); ++number)
            id = wanted + u'-' + QString::number(number);
        m_taken.insert(id);
        return id;
    }

private:
    QSet<QString> m_taken; ///< has been somebody's in this profile
    QSet<QString> m_known; ///< stands in the file or the profile
};

/// Whether there is a secret to be removed one day is known here, and not in the file.
void noteStored(BotConfig &bot, const BotConfig *before)
{
    bot.isSecretStored = before != nullptr && before->isSecretStored;
}

void noteStored(AssistantConfig &assistant, const AssistantConfig *before)
{
    assistant.isKeyStored = before != nullptr ? before->isKeyStored : !assistant.hasKey;
}

/// Gives every entry the id it is to have. The old ids in the file lead to the new ones.
template <class Entry>
QMap<QString, QString> giveIds(QList<Entry> &entries, const QList<Entry> &current, IdGiver &ids)
{
    QMap<QString, QString> given;
    for (Entry &entry : entries) {
        const Entry *before = withId(current, entry.id);
        const bool stays = before != nullptr && hasSamePlace(*before, entry);
        noteStored(entry, stays ? before : nullptr);
        const QString id = stays ? entry.id : ids.idFor(entry.id);
        given.insert(entry.id, id);
        entry.id = id;
    }
    return given;
}

template <class Entry>
QJsonObject comparison(const QList<Entry> &before, const QList<Entry> &after)
{
    QJsonArray kept;
    QJsonArray changed;
    QJsonArray added;
    QJsonArray removed;
    for (const Entry &entry : after) {
        const Entry *old = withId(before, entry.id);
        (old == nullptr ? added : *old == entry ? kept : changed).append(entry.name);
    }
    for (const Entry &entry : before) {
        if (withId(after, entry.id) == nullptr)
            removed.append(entry.name);
    }
    return { { u"kept"_s, kept }, { u"changed"_s, changed }, { u"added"_s, added }, { u"removed"_s, removed } };
}

void retireGone(const Config &current, SettingsImport &plan)
{
    for (const BotConfig &bot : current.bots) {
        if (withId(plan.config.bots, bot.id) != nullptr)
            continue;
        plan.config.retiredIds.append(bot.id);
        plan.secretsToRemove.append(botSecretKey(bot.id));
        if (!bot.isSecretStored)
            plan.neverStored.append(botSecretKey(bot.id));
    }
    for (const AssistantConfig &assistant : current.assistants) {
        const AssistantConfig *after = withId(plan.config.assistants, assistant.id);
        if (after == nullptr)
            plan.config.retiredIds.append(assistant.id);
        if (!assistant.hasKey || (after != nullptr && after->hasKey))
            continue;
        plan.secretsToRemove.append(assistantKeyKey(assistant.id));
        if (!assistant.isKeyStored)
            plan.neverStored.append(assistantKeyKey(assistant.id));
    }
}

/// A password goes to no proxy but the one it was meant for, and under no other name.
void judgeProxyPassword(const Config &current, SettingsImport &plan)
{
    const NetworkSettings &before = current.network;
    NetworkSettings &after = plan.config.network;
    const bool isSame = before.proxyUrl == after.proxyUrl && before.proxyUser == after.proxyUser;
    plan.lacksProxyPassword = after.hasProxyPassword && !(before.hasProxyPassword && isSame);
    if (plan.lacksProxyPassword)
        after.hasProxyPassword = false;
    if (before.hasProxyPassword && !after.hasProxyPassword)
        plan.secretsToRemove.append(proxyPasswordKey());
}

QJsonObject reportOf(const Config &current, const Config &next, bool lacksProxyPassword)
{
    QJsonArray bots;
    for (const BotConfig &bot : next.bots) {
        if (withId(current.bots, bot.id) == nullptr)
            bots.append(bot.name);
    }
    QJsonArray assistants;
    for (const AssistantConfig &assistant : next.assistants) {
        const AssistantConfig *before = withId(current.assistants, assistant.id);
        if (assistant.hasKey && (before == nullptr || !before->hasKey))
            assistants.append(assistant.name);
    }
    return { { u"bots"_s, comparison(current.bots, next.bots) },
             { u"assistants"_s, comparison(current.assistants, next.assistants) },
             { u"botsWithoutSecret"_s, bots },
             { u"assistantsWithoutKey"_s, assistants },
             { u"network"_s, current.network == next.network ? u"kept"_s : u"changed"_s },
             { u"proxyWithoutPassword"_s, lacksProxyPassword } };
}

} // namespace

QJsonObject exportedSettings(const Config &config)
{
    QJsonObject settings = QJsonDocument::fromJson(serializeConfig(config)).object();
    settings.remove(u"profileId"_s);
    settings.remove(u"retiredIds"_s);
    return settings;
}

Result<SettingsImport> planImport(const Config &current, const QByteArray &text, const QString &file)
{
    QJsonParseError syntax;
    QJsonObject settings = QJsonDocument::fromJson(text, &syntax).object();
    if (syntax.error == QJsonParseError::NoError) {
        if (!settings["version"_L1].isDouble() || !settings["bots"_L1].isArray()
            || !settings["assistants"_L1].isArray())
            return failure(Error::Kind::Refused,
                           u"%1 holds no settings of this program; `config export` writes such a file."_s.arg(file));
        settings.insert(u"profileId"_s, current.profileId);
        settings.insert(u"retiredIds"_s, QJsonArray::fromStringList(current.retiredIds));
    }
    // With wrong syntax it is the text itself that tells the line.
    Result<Config> imported
        = parseConfig(syntax.error == QJsonParseError::NoError ? QJsonDocument(settings).toJson() : text, file);
    if (!imported)
        return failure(imported.error());

    SettingsImport plan { std::move(*imported), {}, {}, {}, false };
    IdGiver ids(current, plan.config);
    const QMap<QString, QString> assistants = giveIds(plan.config.assistants, current.assistants, ids);
    static_cast<void>(giveIds(plan.config.bots, current.bots, ids));
    for (BotConfig &bot : plan.config.bots)
        bot.assistant = assistants.value(bot.assistant);
    plan.config.defaultAssistant = assistants.value(plan.config.defaultAssistant);
    retireGone(current, plan);
    judgeProxyPassword(current, plan);
    plan.report = reportOf(current, plan.config, plan.lacksProxyPassword);
    return plan;
}

} // namespace oagent
