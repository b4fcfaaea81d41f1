#include "core/dingtalk/cardclick.h"

#include "core/dingtalk/card.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

QJsonObject objectOf(const QJsonValue &value)
{
    if (value.isString())
        return QJsonDocument::fromJson(value.toString().toUtf8()).object();
    return value.toObject();
}

/// What may hold `actionIds`, `actionId`, `value` and `params`, the documented place first.
QList<QJsonObject> holdersIn(const QJsonObject &data)
{
    QList<QJsonObject> holders;
    for (const QJsonObject &part : { objectOf(data["content"_L1]), objectOf(data["extension"_L1]), data }) {
        holders.append(objectOf(part["cardPrivateData"_L1]));
        holders.append(objectOf(objectOf(part["actionData"_L1])["cardPrivateData"_L1]));
        holders.append(objectOf(part["userPrivateData"_L1]));
        holders.append(part);
    }
    return holders;
}

QString firstText(const QList<QJsonObject> &holders, QLatin1StringView member)
{
    for (const QJsonObject &holder : holders) {
        const QJsonValue value = holder[member].isArray() ? holder[member].toArray().at(0) : holder[member];
        if (QString text = value.toString(); !text.isEmpty())
            return text;
    }
    return {};
}

QJsonObject parametersIn(const QList<QJsonObject> &holders)
{
    for (const QJsonObject &holder : holders) {
        if (QJsonObject parameters = objectOf(holder["params"_L1]); !parameters.isEmpty())
            return parameters;
    }
    return {};
}

QString actionIn(const QList<QJsonObject> &holders, const QJsonObject &parameters)
{
    for (const auto member : { "actionIds"_L1, "actionId"_L1, "value"_L1 }) {
        if (QString action = firstText(holders, member); !action.isEmpty())
            return action;
    }
    return parameters["action"_L1].toString(parameters["actionId"_L1].toString());
}

/// userIdType 1 is the User ID, 2 the unionId (§20.3).
Person personIn(const QJsonObject &data)
{
    Person person;
    const QString userId = data["userId"_L1].toString();
    if (!userId.isEmpty())
        person.ids.append({ data["userIdType"_L1].toVariant().toInt() == 2 ? u"unionId"_s : u"staffId"_s, userId });
    return person;
}

} // namespace

Result<IncomingEvent> parseCardClick(const QString &data, const QString &botId)
{
    const QJsonDocument document = QJsonDocument::fromJson(data.toUtf8());
    if (!document.isObject())
        return failure(Error::Kind::Protocol, u"the data of a card callback is no JSON object"_s);
    const QJsonObject object = document.object();
    const QString outTrackId = object["outTrackId"_L1].toString();
    if (outTrackId.isEmpty())
        return failure(Error::Kind::Protocol, u"a card callback came without outTrackId"_s);
    const QList<QJsonObject> holders = holdersIn(object);
    IncomingEvent click;
    click.kind = IncomingEvent::Kind::CardAction;
    click.botId = botId;
    click.chatId = object["spaceId"_L1].toString();
    click.sender = personIn(object);
    click.turnId = card::turnOf(outTrackId);
    click.parameters = parametersIn(holders);
    click.action = actionIn(holders, click.parameters);
    // A template may use one button for several things and tell them apart by its parameters (§13).
    const QString meant = click.parameters["action"_L1].toString();
    for (const QString &word : { click.action, meant }) {
        if (word.compare(stopAction, Qt::CaseInsensitive) == 0)
            click.action = stopAction;
    }
    return click;
}

} // namespace oagent::dingtalk
