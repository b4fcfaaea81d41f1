#include "app/cli/humantext.h"

#include "app/cli/texttable.h"

#include <QJsonArray>
#include <QStringList>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString text(const QJsonValue &object, QLatin1StringView name) { return object[name].toString(); }

QString joined(const QJsonValue &list)
{
    QStringList entries;
    const QJsonArray array = list.toArray();
    for (const auto &entry : array)
        entries.append(entry.toString());
    return entries.join(u", "_s);
}

QString whoMayTalk(const QJsonValue &bot)
{
    if (text(bot, "privateChats"_L1) == "off"_L1 && text(bot, "groups"_L1) == "off"_L1)
        return u"nobody"_s;
    const QString allowed = joined(bot["allow"_L1]);
    return allowed.isEmpty() ? u"everyone"_s : allowed;
}

QString standing(const QJsonValue &bot)
{
    if (!bot["enabled"_L1].toBool())
        return u"off"_s;
    return bot["runsHere"_L1].toBool() ? u"on"_s : u"on, elsewhere"_s;
}

QString orDefault(const QString &value) { return value.isEmpty() ? u"(default)"_s : value; }

QString botList(const QJsonObject &result)
{
    const QJsonArray bots = result["bots"_L1].toArray();
    if (bots.isEmpty())
        return u"No bots yet; `bot add` adds one.\n"_s;
    QList<QStringList> rows { { u"NAME"_s, u"ID"_s, u"CHANNEL"_s, u"APP ID"_s, u"STATE"_s, u"WHO MAY TALK"_s } };
    for (const auto &bot : bots)
        rows.append({ text(bot, "name"_L1), text(bot, "id"_L1), text(bot, "channel"_L1), text(bot, "appId"_L1),
                      standing(bot), whoMayTalk(bot) });
    return textTable(rows);
}

QString botSettings(const QJsonObject &bot)
{
    QString groups = text(bot, "groups"_L1);
    if (const QString listed = joined(bot["allowGroups"_L1]); !listed.isEmpty())
        groups += ": "_L1 + listed;
    return textTable({
        { u"Name"_s, text(bot, "name"_L1) },
        { u"Id"_s, text(bot, "id"_L1) },
        { u"Channel"_s, text(bot, "channel"_L1) },
        { u"APP ID"_s, text(bot, "appId"_L1) },
        { u"State"_s, standing(bot) },
        { u"Who may talk"_s, whoMayTalk(bot) },
        { u"Private chats"_s, text(bot, "privateChats"_L1) },
        { u"Groups"_s, groups },
        { u"In groups"_s, bot["mentionRequired"_L1].toBool() ? u"only when mentioned"_s : u"every message"_s },
        { u"Assistant"_s, orDefault(text(bot, "assistant"_L1)) },
        { u"API address"_s, orDefault(text(bot, "apiUrl"_L1)) },
        { u"Card template"_s, orDefault(text(bot, "cardTemplate"_L1)) },
    });
}

QString botAdded(const QJsonObject &bot)
{
    QString sentence = u"Added the bot \"%1\", id %2.\n"_s.arg(text(bot, "name"_L1), text(bot, "id"_L1));
    if (whoMayTalk(bot) == "everyone"_L1)
        sentence += "Everyone who can see the bot may talk to it; --allow would name who may.\n"_L1;
    return sentence;
}

QString assistantList(const QJsonObject &result)
{
    const QJsonArray assistants = result["assistants"_L1].toArray();
    if (assistants.isEmpty())
        return u"No assistants yet: Echo answers; `assistant add` adds one.\n"_s;
    QList<QStringList> rows { { u"NAME"_s, u"ID"_s, u"KIND"_s, u"MODEL"_s, u"ADDRESS"_s, u"DEFAULT"_s } };
    for (const auto &assistant : assistants)
        rows.append({ text(assistant, "name"_L1), text(assistant, "id"_L1), text(assistant, "kind"_L1),
                      text(assistant, "model"_L1), text(assistant, "baseUrl"_L1),
                      text(assistant, "id"_L1) == text(result, "defaultAssistant"_L1) ? u"yes"_s : QString() });
    return textTable(rows);
}

QString assistantAdded(const QJsonObject &assistant)
{
    QString sentence
        = u"Added the assistant \"%1\", id %2.\n"_s.arg(text(assistant, "name"_L1), text(assistant, "id"_L1));
    if (const QString host = QUrl(text(assistant, "baseUrl"_L1)).host(); !host.isEmpty())
        sentence += u"Messages will be sent to %1.\n"_s.arg(host);
    return sentence;
}

QString assistantTested(const QJsonObject &result)
{
    if (!result["ok"_L1].toBool())
        return {}; // the error says it
    return u"\"%1\" answers: first text after %2 ms, complete after %3 ms.\n"_s.arg(
        text(result, "name"_L1), QString::number(result["firstTextMs"_L1].toInteger()),
        QString::number(result["wholeMs"_L1].toInteger()));
}

QString status(const QJsonObject &result)
{
    QString text = u"Version %1, process %2, running since %3.\n"_s.arg(result["version"_L1].toString())
                       .arg(result["pid"_L1].toInteger())
                       .arg(result["startedAt"_L1].toString());
    const QJsonArray bots = result["bots"_L1].toArray();
    if (bots.isEmpty())
        return text + "No bots yet; `bot add` adds one.\n"_L1;
    QList<QStringList> rows { { u"NAME"_s, u"CHANNEL"_s, u"STATE"_s, u"ANSWERED"_s, u"OPEN"_s, u"FAILED"_s,
                                u"LAST EVENT"_s } };
    for (const auto &bot : bots) {
        const QJsonValue turns = bot["turns"_L1];
        rows.append({ bot["name"_L1].toString(), bot["channel"_L1].toString(), bot["state"_L1].toString(),
                      QString::number(turns["answered"_L1].toInteger()), QString::number(turns["open"_L1].toInteger()),
                      QString::number(turns["failed"_L1].toInteger()), bot["lastEventAt"_L1].toString() });
    }
    text += textTable(rows);
    for (const auto &bot : bots) {
        const QJsonValue reason = bot["reason"_L1];
        if (const QString cause = reason["cause"_L1].toString(); !cause.isEmpty())
            text += printable(
                        u"%1: %2 %3"_s.arg(bot["name"_L1].toString(), cause, reason["cure"_L1].toString()).trimmed())
                + '\n'_L1;
    }
    return text;
}

} // namespace

QString humanText(const QString &command, const QJsonObject &result)
{
    if (command == "status"_L1)
        return status(result);
    if (command == "bot list"_L1)
        return botList(result);
    if (command == "bot show"_L1)
        return botSettings(result);
    if (command == "bot add"_L1)
        return botAdded(result);
    if (command == "assistant list"_L1)
        return assistantList(result);
    if (command == "assistant add"_L1)
        return assistantAdded(result);
    if (command == "assistant test"_L1)
        return assistantTested(result);
    const QString name = text(result, "name"_L1);
    if (command == "bot enable"_L1)
        return u"The bot \"%1\" is switched on.\n"_s.arg(name);
    if (command == "bot disable"_L1)
        return u"The bot \"%1\" is switched off.\n"_s.arg(name);
    if (command == "bot remove"_L1)
        return u"Removed the bot \"%1\" and its secret.\n"_s.arg(name);
    return u"Removed the assistant \"%1\".\n"_s.arg(name);
}

} // namespace oagent
