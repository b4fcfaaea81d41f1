#include "ui/channels/botdraft.h"

#include "core/bridge/channel.h"
#include "core/connection/urlrules.h"
#include "ui/look/botlook.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString joined(const QJsonValue &list)
{
    QStringList texts;
    const QJsonArray array = list.toArray();
    for (const auto &text : array)
        texts.append(text.toString());
    return texts.join(u", "_s);
}

/// A list as a person types it, one by one: a name may hold a blank.
QJsonValue separated(const QJsonValue &typed)
{
    QJsonArray parts;
    const QStringList texts = typed.toString().split(u',', Qt::SkipEmptyParts);
    for (const QString &text : texts) {
        if (!text.trimmed().isEmpty())
            parts.append(text.trimmed());
    }
    return parts.isEmpty() ? QJsonValue(QString()) : QJsonValue(parts); // empty: there are none any more
}

bool holdsBlanks(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.isSpace() || c.category() == QChar::Other_Control; });
}

/// No id of a platform holds one; who typed it meant to separate.
bool holdsWideComma(const QString &text) { return text.contains(u'，'); }

} // namespace

BotDraft BotDraft::of(const QJsonObject &bot, const Channel &channel, const QString &assistantName)
{
    BotDraft draft;
    draft.id = bot["id"_L1].toString();
    draft.name = bot["name"_L1].toString();
    draft.appId = bot["appId"_L1].toString();
    draft.allow = joined(bot["allow"_L1]);
    draft.assistant = bot["assistant"_L1].toString().isEmpty() ? QString() : assistantName;
    draft.privateChats = bot["privateChats"_L1].toString();
    draft.groups = bot["groups"_L1].toString();
    draft.allowGroups = joined(bot["allowGroups"_L1]);
    draft.mentionRequired = bot["mentionRequired"_L1].toBool(true);
    draft.conversationPerPerson = bot["conversationPerPerson"_L1].toBool();
    draft.tellsSpeaker = bot["tellSpeaker"_L1].toBool();
    draft.runsHere = bot["runsHere"_L1].toBool(true);
    draft.apiUrl = bot["apiUrl"_L1].toString();
    for (const ChannelOption &option : channel.options) {
        const QJsonValue value = bot[option.member];
        draft.special.insert(option.flag, value.isArray() ? QJsonValue(joined(value)) : value);
    }
    return draft;
}

QList<BotDraft::Problem> BotDraft::problems(const Channel &channel, const QJsonArray &bots) const
{
    QList<Problem> found;
    const auto isOther = [this](const QJsonValue &bot) { return bot["id"_L1] != id; };
    const auto sameId = std::find_if(bots.begin(), bots.end(), [&](const QJsonValue &bot) {
        return isOther(bot) && bot["channel"_L1] == channel.id && bot["appId"_L1] == appId
            && bot["apiUrl"_L1] == apiUrl;
    });
    if (appId.isEmpty())
        found.append({ u"app-id"_s, tr("Enter the APP ID (%1).").arg(channel.idLabel) });
    else if (holdsBlanks(appId))
        found.append({ u"app-id"_s, tr("The APP ID holds a blank. Copy it again.") });
    else if (sameId != bots.end())
        found.append({ u"app-id"_s,
                       tr("The bot \"%1\" has this APP ID. Two would take each other's messages.")
                           .arg((*sameId)["name"_L1].toString()) });
    if (holdsWideComma(allow))
        found.append({ u"allow"_s, tr("Separate the IDs with half-width commas (,).") });
    const bool isNameTaken = std::any_of(bots.begin(), bots.end(),
                                         [&](const QJsonValue &bot) { return isOther(bot) && bot["name"_L1] == name; });
    if (name.isEmpty())
        found.append({ u"name"_s, tr("Enter a name.") });
    else if (isNameTaken)
        found.append({ u"name"_s, tr("Another bot has this name. Choose another one.") });
    else if (name.size() > longestEntryName)
        found.append({ u"name"_s, tr("The name is longer than %n characters.", nullptr, longestEntryName) });
    if (groups == "listed"_L1 && holdsWideComma(allowGroups))
        found.append({ u"allow-group"_s, tr("Separate the IDs with half-width commas (,).") });
    if (!apiUrl.isEmpty())
        if (const Result<void> allowed = checkPlatformBase(QUrl(apiUrl, QUrl::StrictMode)); !allowed)
            found.append({ u"api-url"_s, tr("This address cannot be used."), allowed.error().detail });
    return found;
}

QJsonObject BotDraft::optionsToAdd(const Channel &channel) const
{
    QJsonObject options {
        { u"channel"_s, channel.id },  { u"name"_s, name },
        { u"app-id"_s, appId },        { u"allow"_s, allow },
        { u"assistant"_s, assistant }, { u"private"_s, privateChats },
        { u"groups"_s, groups },       { u"allow-group"_s, groups == "listed"_L1 ? allowGroups : QString() },
        { u"api-url"_s, apiUrl },      { u"runs"_s, runsHere ? u"here"_s : u"elsewhere"_s }
    };
    if (isNameProvisional && channel.tellsName)
        options.insert(u"provisional-name"_s, true);
    if (!mentionRequired)
        options.insert(u"no-mention"_s, true);
    if (conversationPerPerson)
        options.insert(u"per-person"_s, true);
    if (tellsSpeaker)
        options.insert(u"tell-speaker"_s, true);
    for (const ChannelOption &option : channel.options) {
        const QJsonValue value = special.value(option.flag);
        const bool isOff = option.kind == ChannelOption::Kind::Switch && !value.toBool();
        if (!value.isUndefined() && !value.isNull() && !isOff)
            options.insert(option.flag, option.kind == ChannelOption::Kind::List ? separated(value) : value);
    }
    return options;
}

QJsonObject BotDraft::optionsToSet(const Channel &channel) const
{
    QJsonObject options = optionsToAdd(channel);
    options.remove(u"channel"_s);
    options.remove(u"provisional-name"_s);
    if (mentionRequired)
        options.insert(u"mention"_s, true);
    if (!conversationPerPerson)
        options.insert(u"no-per-person"_s, true);
    if (!tellsSpeaker)
        options.insert(u"no-tell-speaker"_s, true);
    for (const ChannelOption &option : channel.options) {
        if (option.kind == ChannelOption::Kind::Switch && !special.value(option.flag).toBool())
            options.insert(u"no-"_s + option.flag, true); // where there is no option, what was set would stay
    }
    return options;
}

QString freeBotName(const Channel &channel, const QJsonArray &bots)
{
    for (int number = 1;; ++number) {
        QString name = channelTitle(channel.id) + u' ' + QString::number(number);
        if (std::none_of(bots.begin(), bots.end(), [&](const QJsonValue &bot) { return bot["name"_L1] == name; }))
            return name;
    }
}

} // namespace oagent
