#include "app/cli/humantext.h"

#include "app/cli/doctortext.h"
#include "app/cli/peopletext.h"
#include "app/cli/texttable.h"
#include "core/bridge/channel.h"
#include "core/phrases/interpreter.h"

#include <QHash>
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

QString whoMayTalk(const QJsonValue &bot, const Interpreter &tr)
{
    if (text(bot, "privateChats"_L1) == "off"_L1 && text(bot, "groups"_L1) == "off"_L1)
        return tr(u"nobody"_s);
    const QString allowed = joined(bot["allow"_L1]);
    if (text(bot, "privateChats"_L1) == "pairing"_L1) {
        const QString inPrivate = allowed.isEmpty() ? tr(u"the approved"_s) : tr(u"%1, the approved"_s).arg(allowed);
        const bool isOpenInGroups = allowed.isEmpty() && text(bot, "groups"_L1) != "off"_L1;
        return isOpenInGroups ? tr(u"%1; in groups everyone"_s).arg(inPrivate) : inPrivate;
    }
    return allowed.isEmpty() ? tr(u"everyone"_s) : allowed;
}

QString standing(const QJsonValue &bot, const Interpreter &tr)
{
    if (!bot["enabled"_L1].toBool())
        return tr(u"off"_s);
    return bot["runsHere"_L1].toBool() ? tr(u"on"_s) : tr(u"on, elsewhere"_s);
}

QString orDefault(const QString &value, const Interpreter &tr) { return value.isEmpty() ? tr(u"(default)"_s) : value; }

QString botList(const QJsonObject &result, const Interpreter &tr)
{
    const QJsonArray bots = result["bots"_L1].toArray();
    if (bots.isEmpty())
        return tr(u"No bots yet; `bot add` adds one.\n"_s);
    QList<QStringList> rows { { tr(u"NAME"_s), u"ID"_s, tr(u"CHANNEL"_s), u"APP ID"_s, tr(u"STATE"_s),
                                tr(u"WHO MAY TALK"_s) } };
    for (const auto &bot : bots)
        rows.append({ text(bot, "name"_L1), text(bot, "id"_L1), text(bot, "channel"_L1), text(bot, "appId"_L1),
                      standing(bot, tr), whoMayTalk(bot, tr) });
    return textTable(rows);
}

/// What only bots of this platform have.
QList<QStringList> channelSettings(const QJsonObject &bot, const Interpreter &tr)
{
    QList<QStringList> rows;
    const Channel *channel = channelById(text(bot, "channel"_L1));
    for (const ChannelOption &option : channel == nullptr ? QList<ChannelOption>() : channel->options) {
        const QJsonValue value = bot[option.member];
        if (option.flag == "card-template"_L1)
            rows.append({ tr(u"Card template"_s), orDefault(value.toString(), tr) });
        else if (option.flag == "region"_L1)
            rows.append({ tr(u"Region"_s), value.toString() });
        else if (option.flag == "economy"_L1)
            rows.append(
                { tr(u"Answers"_s), value.toBool() ? tr(u"when complete"_s) : tr(u"while they are written"_s) });
        else if (option.flag == "mention-name"_L1)
            rows.append({ tr(u"Mention names"_s), orDefault(joined(value), tr) });
        else if (option.flag == "welcome"_L1)
            rows.append({ tr(u"Welcome"_s), orDefault(value.toString(), tr) });
    }
    return rows;
}

QString botSettings(const QJsonObject &bot, const Interpreter &tr)
{
    QString groups = tr(text(bot, "groups"_L1));
    if (const QString listed = joined(bot["allowGroups"_L1]);
        text(bot, "groups"_L1) == "listed"_L1 && !listed.isEmpty())
        groups = tr(u"listed: %1"_s).arg(listed);
    const QList<QStringList> rows {
        { tr(u"Name"_s), text(bot, "name"_L1) },
        { tr(u"Id"_s), text(bot, "id"_L1) },
        { tr(u"Channel"_s), text(bot, "channel"_L1) },
        { u"APP ID"_s, text(bot, "appId"_L1) },
        { tr(u"State"_s), standing(bot, tr) },
        { tr(u"Who may talk"_s), whoMayTalk(bot, tr) },
        { tr(u"Private chats"_s), tr(text(bot, "privateChats"_L1)) },
        { tr(u"Groups"_s), groups },
        { tr(u"In groups"_s),
          bot["mentionRequired"_L1].toBool() ? tr(u"only when mentioned"_s) : tr(u"every message"_s) },
        { tr(u"A group's conversation"_s),
          bot["conversationPerPerson"_L1].toBool() ? tr(u"each person's own"_s) : tr(u"one for everyone"_s) },
        { tr(u"Who is speaking"_s),
          bot["tellSpeaker"_L1].toBool() ? tr(u"the assistant is told"_s) : tr(u"the assistant is not told"_s) },
        { tr(u"Assistant"_s), orDefault(text(bot, "assistant"_L1), tr) },
        { tr(u"API address"_s), orDefault(text(bot, "apiUrl"_L1), tr) },
    };
    return textTable(rows + channelSettings(bot, tr));
}

/// `done` names the bot by %1 and %2.
QString botKept(const QJsonObject &bot, const QString &done, const Interpreter &tr)
{
    QString sentence = done.arg(text(bot, "name"_L1), text(bot, "id"_L1));
    const QString who = whoMayTalk(bot, Interpreter(Language::English));
    if (who == "everyone"_L1)
        return sentence + tr(u"Everyone who can see the bot may talk to it; --allow would name who may.\n"_s);
    if (who.endsWith("everyone"_L1))
        return sentence
            + tr(u"In groups everyone may talk to it; --allow would name who may, --groups off nobody.\n"_s);
    return sentence;
}

QString addressOf(const QJsonValue &assistant, const Interpreter &tr)
{
    const QString address = text(assistant, "baseUrl"_L1);
    return assistant["unencrypted"_L1].toBool() ? tr(u"%1 (unencrypted)"_s).arg(address) : address;
}

QString assistantList(const QJsonObject &result, const Interpreter &tr)
{
    const QJsonArray assistants = result["assistants"_L1].toArray();
    if (assistants.isEmpty())
        return tr(u"No assistants yet: Echo answers; `assistant add` adds one.\n"_s);
    QList<QStringList> rows { { tr(u"NAME"_s), u"ID"_s, tr(u"KIND"_s), tr(u"MODEL"_s), tr(u"ADDRESS"_s),
                                tr(u"DEFAULT"_s) } };
    for (const auto &assistant : assistants)
        rows.append({ text(assistant, "name"_L1), text(assistant, "id"_L1), text(assistant, "kind"_L1),
                      text(assistant, "model"_L1), addressOf(assistant, tr),
                      text(assistant, "id"_L1) == text(result, "defaultAssistant"_L1) ? tr(u"yes"_s) : QString() });
    return textTable(rows);
}

QString assistantKept(const QJsonObject &assistant, const QString &done, const Interpreter &tr)
{
    QString sentence = done.arg(text(assistant, "name"_L1), text(assistant, "id"_L1));
    const QString host = QUrl(text(assistant, "baseUrl"_L1)).host();
    if (host.isEmpty())
        return sentence;
    return sentence
        + (assistant["unencrypted"_L1].toBool() ? tr(u"Messages will be sent to %1, unencrypted.\n"_s)
                                                : tr(u"Messages will be sent to %1.\n"_s))
              .arg(host);
}

QString assistantSettings(const QJsonObject &assistant, const Interpreter &tr)
{
    QList<QStringList> rows { { tr(u"Name"_s), text(assistant, "name"_L1) },
                              { tr(u"Id"_s), text(assistant, "id"_L1) },
                              { tr(u"Kind"_s), text(assistant, "kind"_L1) } };
    if (text(assistant, "kind"_L1) == "openai"_L1) {
        const QString history = text(assistant, "history"_L1);
        const bool isClient
            = history.isEmpty() ? text(assistant, "profile"_L1) == "generic"_L1 : history == "client"_L1;
        const QJsonValue again = assistant["askAgain"_L1];
        rows += { { tr(u"Address"_s), addressOf(assistant, tr) },
                  { tr(u"Key"_s), assistant["hasKey"_L1].toBool() ? tr(u"stored"_s) : tr(u"none"_s) },
                  { tr(u"Model"_s), text(assistant, "model"_L1) },
                  { tr(u"Profile"_s), text(assistant, "profile"_L1) },
                  { tr(u"System prompt"_s), text(assistant, "systemPrompt"_L1) },
                  { tr(u"History"_s),
                    isClient ? tr(u"%1 earlier turns are sent along"_s).arg(assistant["historyTurns"_L1].toInt())
                             : tr(u"the server remembers"_s) },
                  { tr(u"After a crash"_s),
                    again.isUndefined()  ? tr(u"(default)"_s)
                        : again.toBool() ? tr(u"asked again"_s)
                                         : tr(u"not asked again"_s) } };
    }
    return textTable(rows);
}

QString assistantTested(const QJsonObject &result, const Interpreter &tr)
{
    if (!result["ok"_L1].toBool())
        return {}; // the error says it
    const QJsonValue tokens = result["tokens"_L1];
    const QString first = QString::number(result["firstTextMs"_L1].toInteger());
    const QString whole = QString::number(result["wholeMs"_L1].toInteger());
    QString sentence = tokens.isObject()
        ? tr(u"\"%1\" answers: first text after %2 ms, complete after %3 ms, %4 tokens.\n"_s)
              .arg(text(result, "name"_L1), first, whole, QString::number(tokens["total"_L1].toInteger()))
        : tr(u"\"%1\" answers: first text after %2 ms, complete after %3 ms.\n"_s)
              .arg(text(result, "name"_L1), first, whole);
    if (const QString said = text(result, "text"_L1); !said.isEmpty())
        sentence += printable(said.simplified()) + u'\n';
    return sentence;
}

QString exported(const QJsonObject &result, const Interpreter &tr)
{
    return tr(u"Wrote the settings of %1 bots and %2 assistants into %3. They hold no secret.\n"_s)
        .arg(result["bots"_L1].toInt())
        .arg(result["assistants"_L1].toInt())
        .arg(text(result, "file"_L1));
}

QString imported(const QJsonObject &result, const Interpreter &tr)
{
    QList<QStringList> rows { { u""_s, tr(u"KEPT"_s), tr(u"CHANGED"_s), tr(u"ADDED"_s), tr(u"REMOVED"_s) } };
    const auto addRow = [&rows](const QString &title, const QJsonValue &part) {
        QStringList row { title };
        for (const auto what : { "kept"_L1, "changed"_L1, "added"_L1, "removed"_L1 }) {
            const QString names = joined(part[what]);
            row.append(names.isEmpty() ? u"-"_s : names);
        }
        rows.append(row);
    };
    addRow(tr(u"Bots"_s), result["bots"_L1]);
    addRow(tr(u"Assistants"_s), result["assistants"_L1]);
    QString text = textTable(rows);
    if (const QString names = joined(result["botsWithoutSecret"_L1]); !names.isEmpty())
        text += printable(tr(u"Without a secret until `bot secret NAME`: %1"_s).arg(names)) + u'\n';
    if (const QString names = joined(result["assistantsWithoutKey"_L1]); !names.isEmpty())
        text += printable(tr(u"Without a key until `assistant key NAME`: %1"_s).arg(names)) + u'\n';
    if (result["network"_L1] == "changed"_L1)
        text += tr(u"Proxy and certificate authorities changed; `network show` shows them.\n"_s);
    if (result["proxyWithoutPassword"_L1].toBool())
        text += tr(u"The proxy's password is not stored here: `network set --proxy-password` stores it.\n"_s);
    return text;
}

QString status(const QJsonObject &result, const Interpreter &tr)
{
    QString text = tr(u"Version %1, process %2, running since %3.\n"_s)
                       .arg(result["version"_L1].toString())
                       .arg(result["pid"_L1].toInteger())
                       .arg(result["startedAt"_L1].toString());
    const QJsonArray bots = result["bots"_L1].toArray();
    if (bots.isEmpty())
        return text + tr(u"No bots yet; `bot add` adds one.\n"_s);
    QList<QStringList> rows { { tr(u"NAME"_s), tr(u"CHANNEL"_s), tr(u"STATE"_s), tr(u"ANSWERED"_s), tr(u"OPEN"_s),
                                tr(u"FAILED"_s), tr(u"LAST EVENT"_s) } };
    for (const auto &bot : bots) {
        const QJsonValue turns = bot["turns"_L1];
        rows.append({ bot["name"_L1].toString(), bot["channel"_L1].toString(), tr(bot["state"_L1].toString()),
                      QString::number(turns["answered"_L1].toInteger()), QString::number(turns["open"_L1].toInteger()),
                      QString::number(turns["failed"_L1].toInteger()), bot["lastEventAt"_L1].toString() });
    }
    text += textTable(rows);
    for (const auto &bot : bots) {
        const QJsonValue reason = bot["reason"_L1];
        QString why = reason["cause"_L1].toString();
        if (why.isEmpty())
            continue;
        if (const QString cure = reason["cure"_L1].toString(); !cure.isEmpty())
            why += (why.endsWith(u'.') ? u" "_s : u". "_s) + cure;
        text += printable(bot["name"_L1].toString() + u": "_s + tr(why)) + u'\n';
    }
    for (const auto &bot : bots) {
        if (const qint64 calls = bot["countedCallsThisMonth"_L1].toInteger(); calls > 0)
            text += tr(u"%1: %2 counted calls this month."_s).arg(printable(bot["name"_L1].toString())).arg(calls)
                + u'\n';
    }
    return text;
}

QString network(const QJsonObject &result, const Interpreter &tr)
{
    const QString mode = text(result, "proxy"_L1);
    const bool isManual = mode == "manual"_L1;
    QList<QStringList> rows { { tr(u"Proxy"_s),
                                isManual                ? text(result, "proxyUrl"_L1)
                                    : mode == "none"_L1 ? tr(u"none"_s)
                                                        : tr(u"as the system says"_s) } };
    if (isManual) {
        const QString user = text(result, "proxyUser"_L1);
        rows.append({ tr(u"User name"_s), user.isEmpty() ? tr(u"(none)"_s) : user });
        rows.append({ tr(u"Password"_s), result["hasProxyPassword"_L1].toBool() ? tr(u"stored"_s) : tr(u"(none)"_s) });
    }
    const QString without = joined(result["noProxy"_L1]);
    rows.append({ tr(u"Without the proxy"_s),
                  without.isEmpty() ? tr(u"this computer"_s) : tr(u"this computer, %1"_s).arg(without) });
    const QString file = text(result, "caFile"_L1);
    rows.append({ tr(u"Certificate authorities"_s),
                  file.isEmpty() ? tr(u"those of the system"_s) : tr(u"those of the system, and of %1"_s).arg(file) });
    return textTable(rows);
}

QString reached(const QJsonObject &place, const Interpreter &tr)
{
    if (place["ok"_L1].toBool())
        return tr(u"reached in %1 ms"_s).arg(place["ms"_L1].toInteger());
    const QString cause = text(place, "cause"_L1);
    return tr(cause + (cause.endsWith(u'.') ? u" "_s : u". "_s) + text(place, "cure"_L1));
}

QString networkTest(const QJsonObject &result, const Interpreter &tr)
{
    QList<QStringList> rows;
    const QJsonArray places = result["places"_L1].toArray();
    for (const auto &place : places) {
        for (const QString &way : { u"http"_s, u"webSocket"_s }) {
            const QJsonObject found = place[way].toObject();
            rows.append({ text(place.toObject(), "channel"_L1), way == "http"_L1 ? u"HTTP"_s : u"WebSocket"_s,
                          text(found, "host"_L1), reached(found, tr) });
        }
    }
    return textTable(rows);
}

QString models(const QJsonObject &result, const Interpreter &tr)
{
    if (!result.contains("models"_L1))
        return {};
    QString text;
    const QJsonArray names = result["models"_L1].toArray();
    for (const auto &name : names)
        text += printable(name.toString()) + '\n'_L1;
    return text.isEmpty() ? tr(u"The service has no list of models.\n"_s) : text;
}

QString desktop(const QJsonObject &result, const Interpreter &tr)
{
    const auto onOff = [&](QLatin1StringView name) { return result[name].toBool() ? tr(u"on"_s) : tr(u"off"_s); };
    const QString history = result.contains("historyDays"_L1) ? tr(u"%1 days"_s).arg(result["historyDays"_L1].toInt())
                                                              : tr(u"30 days with a window, none without"_s);
    return textTable({ { tr(u"Language"_s), text(result, "language"_L1) },
                       { tr(u"Keep in the tray"_s), onOff("keepInTray"_L1) },
                       { tr(u"Notifications"_s), onOff("notifications"_L1) },
                       { tr(u"Rows in the live log"_s), QString::number(result["logRows"_L1].toInt()) },
                       { tr(u"History"_s), history } });
}

/// A line about the one bot or assistant that was touched, by its name.
QString lineAbout(const QString &command, const QString &name, const Interpreter &tr)
{
    if (command == "bot secret"_L1)
        return tr(u"Stored the secret of the bot \"%1\".\n"_s).arg(name);
    if (command == "assistant key"_L1)
        return tr(u"Stored the key of the assistant \"%1\".\n"_s).arg(name);
    if (command == "bot enable"_L1)
        return tr(u"The bot \"%1\" is switched on.\n"_s).arg(name);
    if (command == "bot disable"_L1)
        return tr(u"The bot \"%1\" is switched off.\n"_s).arg(name);
    if (command == "bot takeover"_L1)
        return tr(u"Taking the bot \"%1\" back; `status` shows how it is.\n"_s).arg(name);
    if (command == "bot connect"_L1)
        return tr(u"Connecting the bot \"%1\"; `status` shows how it is.\n"_s).arg(name);
    if (command == "bot remove"_L1)
        return tr(u"Removed the bot \"%1\" and its secret.\n"_s).arg(name);
    return tr(u"Removed the assistant \"%1\".\n"_s).arg(name);
}

QString botAdded(const QJsonObject &result, const Interpreter &tr)
{
    return botKept(result, tr(u"Added the bot \"%1\", id %2.\n"_s), tr);
}

QString botChanged(const QJsonObject &result, const Interpreter &tr)
{
    return botKept(result, tr(u"Changed the bot \"%1\", id %2.\n"_s), tr);
}

QString assistantAdded(const QJsonObject &result, const Interpreter &tr)
{
    return assistantKept(result, tr(u"Added the assistant \"%1\", id %2.\n"_s), tr);
}

QString assistantChanged(const QJsonObject &result, const Interpreter &tr)
{
    return assistantKept(result, tr(u"Changed the assistant \"%1\", id %2.\n"_s), tr);
}

} // namespace

QString humanText(const QString &command, const QJsonObject &result, Language language)
{
    using Teller = QString (*)(const QJsonObject &, const Interpreter &);
    static const QHash<QString, Teller> tellers {
        { u"status"_s, status },
        { u"bot list"_s, botList },
        { u"bot show"_s, botSettings },
        { u"bot add"_s, botAdded },
        { u"bot set"_s, botChanged },
        { u"assistant list"_s, assistantList },
        { u"assistant add"_s, assistantAdded },
        { u"assistant set"_s, assistantChanged },
        { u"assistant show"_s, assistantSettings },
        { u"assistant test"_s, assistantTested },
        { u"assistant models"_s, models },
        { u"config export"_s, exported },
        { u"config import"_s, imported },
        { u"network test"_s, networkTest },
        { u"network show"_s, network },
        { u"network set"_s, network },
        { u"desktop show"_s, desktop },
        { u"desktop set"_s, desktop },
    };
    if (command == "doctor"_L1)
        return doctorText(result, language);
    if (command.startsWith("people "_L1) || command.startsWith("pairing "_L1))
        return peopleText(command, result, language);
    const Interpreter tr(language);
    if (const Teller teller = tellers.value(command))
        return teller(result, tr);
    return lineAbout(command, text(result, "name"_L1), tr);
}

} // namespace oagent
