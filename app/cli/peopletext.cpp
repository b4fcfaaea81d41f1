#include "app/cli/peopletext.h"

#include "app/cli/texttable.h"
#include "core/phrases/interpreter.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

QString text(const QJsonValue &object, QLatin1StringView name) { return object[name].toString(); }

QString idsOf(const QJsonValue &person)
{
    QStringList ids;
    const QJsonArray array = person["ids"_L1].toArray();
    for (const auto &id : array)
        ids.append(text(id, "kind"_L1) + u' ' + text(id, "value"_L1));
    return ids.join(u", "_s);
}

QString peopleList(const QJsonObject &result, const Interpreter &tr)
{
    const QJsonArray people = result["people"_L1].toArray();
    const QJsonArray groups = result["groups"_L1].toArray();
    if (people.isEmpty() && groups.isEmpty())
        return tr(u"Nobody has written to a bot yet.\n"_s);
    QList<QStringList> rows { { u"ID"_s, tr(u"NAME"_s), tr(u"BOT"_s), tr(u"VERDICT"_s), tr(u"LAST MESSAGE"_s),
                                tr(u"IDS"_s) } };
    for (const auto &person : people)
        rows.append({ text(person, "id"_L1), text(person, "name"_L1), text(person, "bot"_L1),
                      tr(text(person, "verdict"_L1)), text(person, "lastMessageAt"_L1), idsOf(person) });
    QString shown = people.isEmpty() ? QString() : textTable(rows);
    if (groups.isEmpty())
        return shown;
    rows = { { tr(u"GROUP"_s), tr(u"TITLE"_s), tr(u"BOT"_s), tr(u"ALLOWED"_s), tr(u"LAST MESSAGE"_s) } };
    for (const auto &group : groups)
        rows.append({ text(group, "id"_L1), text(group, "title"_L1), text(group, "bot"_L1),
                      tr(group["allowed"_L1].toBool() ? u"yes"_s : u"no"_s), text(group, "lastMessageAt"_L1) });
    return (shown.isEmpty() ? shown : QString(shown + u'\n')) + textTable(rows);
}

QString requestList(const QJsonObject &result, const Interpreter &tr)
{
    const QJsonArray requests = result["requests"_L1].toArray();
    if (requests.isEmpty())
        return tr(u"Nobody asks to be let in.\n"_s);
    QList<QStringList> rows { { tr(u"CODE"_s), u"ID"_s, tr(u"NAME"_s), tr(u"BOT"_s), tr(u"UNTIL"_s), tr(u"IDS"_s) } };
    for (const auto &request : requests)
        rows.append({ text(request, "code"_L1), text(request, "person"_L1), text(request, "name"_L1),
                      text(request, "bot"_L1), text(request, "expiresAt"_L1), idsOf(request) });
    return textTable(rows);
}

/// "p3 (Li Lei) of the bot ops", or "the group cid… of the bot ops".
QString described(const QJsonObject &subject, const Interpreter &tr)
{
    const bool isGroup = subject.contains("allowed"_L1);
    const QString name = text(subject, isGroup ? "title"_L1 : "name"_L1);
    const QString id = text(subject, "id"_L1) + (name.isEmpty() ? QString() : QString(u" ("_s + name + u')'));
    return printable(
        tr(isGroup ? u"the group %1 of the bot %2"_s : u"%1 of the bot %2"_s).arg(id, text(subject, "bot"_L1)));
}

} // namespace

QString peopleText(const QString &command, const QJsonObject &result, Language language)
{
    const Interpreter tr(language);
    if (command == "people list"_L1)
        return peopleList(result, tr);
    if (command == "pairing list"_L1)
        return requestList(result, tr);
    const QString who = described(result, tr);
    if (command == "people allow"_L1)
        return tr(u"Allowed: %1.\n"_s).arg(who);
    if (command == "people block"_L1)
        return tr(u"Blocked: %1.\n"_s).arg(who);
    if (command == "people forget"_L1)
        return tr(u"Forgotten: %1. Who writes again is unknown, also if they were blocked.\n"_s).arg(who);
    if (command == "pairing approve"_L1)
        return tr(u"Approved for private chats: %1.\n"_s).arg(who);
    return tr(u"Dismissed: %1. They can ask again tomorrow; `people block` would keep them out.\n"_s).arg(who);
}

} // namespace oagent
