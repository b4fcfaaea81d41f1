#include "core/lark/events.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

/// A value that a button gives back: an object, or a word, or JSON text of an object.
QJsonObject parametersOf(const QJsonValue &value)
{
    if (value.isObject())
        return value.toObject();
    const QString text = value.toString();
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isObject())
        return document.object();
    return text.isEmpty() ? QJsonObject() : QJsonObject { { u"action"_s, text } };
}

/// §8.6. Older layouts had the ids at the top of the event.
void readClick(const QJsonObject &object, IncomingEvent &event)
{
    const QJsonObject action = object["action"_L1].toObject();
    const QJsonObject context = object["context"_L1].toObject();
    event.kind = IncomingEvent::Kind::CardAction;
    event.sender.ids = idsIn(object["operator"_L1].toObject());
    if (event.sender.ids.isEmpty())
        event.sender.ids = idsIn(object["operator"_L1]["operator_id"_L1].toObject());
    if (event.sender.ids.isEmpty())
        event.sender.ids = idsIn(object);
    event.chatId = context["open_chat_id"_L1].toString(object["open_chat_id"_L1].toString());
    event.messageId = context["open_message_id"_L1].toString(object["open_message_id"_L1].toString());
    event.parameters = parametersOf(action["value"_L1]);
    event.turnId = event.parameters["turn"_L1].toString();
    event.action = event.parameters["action"_L1].toString(action["name"_L1].toString());
    if (event.action.compare(stopAction, Qt::CaseInsensitive) == 0)
        event.action = stopAction;
}

} // namespace

QList<Person::Id> idsIn(const QJsonObject &object)
{
    QList<Person::Id> ids;
    for (const auto kind : { "open_id"_L1, "user_id"_L1, "union_id"_L1 }) {
        if (const QString value = object[kind].toString(); !value.isEmpty())
            ids.append({ kind, value });
    }
    return ids;
}

WallTime timeOf(const QJsonValue &value)
{
    constexpr qint64 endOf9999 = 253'402'300'799'999; // in milliseconds
    const qint64 number = value.isString() ? value.toString().toLongLong() : value.toInteger();
    if (number <= 0)
        return {};
    if (number <= endOf9999)
        return WallTime(Milliseconds(number));
    return number / 1000 <= endOf9999 ? WallTime(Milliseconds(number / 1000)) : WallTime {};
}

Result<Envelope> parseEnvelope(const QByteArray &payload)
{
    const QJsonDocument document = QJsonDocument::fromJson(payload);
    if (!document.isObject())
        return failure(Error::Kind::Protocol,
                       u"Lark sent an event of %1 bytes that is no JSON object"_s.arg(payload.size()));
    const QJsonObject header = document["header"_L1].toObject();
    Envelope envelope;
    envelope.type = header["event_type"_L1].toString();
    envelope.id = header["event_id"_L1].toString();
    envelope.event = document["event"_L1].toObject();
    return envelope;
}

IncomingEvent parseEvent(const Envelope &envelope, const QString &botId)
{
    const QJsonObject &object = envelope.event;
    IncomingEvent event;
    event.botId = botId;
    event.id = envelope.id;
    if (envelope.type == clickEvent) {
        readClick(object, event);
    } else if (envelope.type == "im.message.recalled_v1"_L1) {
        event.kind = IncomingEvent::Kind::Recalled;
        event.chatId = object["chat_id"_L1].toString();
        event.messageId = object["message_id"_L1].toString();
    } else if (envelope.type == "im.chat.access_event.bot_p2p_chat_entered_v1"_L1) {
        event.kind = IncomingEvent::Kind::ChatEntered;
        event.chatId = object["chat_id"_L1].toString();
        event.sender.ids = idsIn(object["operator_id"_L1].toObject());
    } else if (envelope.type == "application.bot.menu_v6"_L1) {
        event.kind = IncomingEvent::Kind::MenuKey;
        event.sender.name = object["operator"_L1]["operator_name"_L1].toString();
        event.sender.ids = idsIn(object["operator"_L1]["operator_id"_L1].toObject());
        event.action = object["event_key"_L1].toString();
    } else if (envelope.type.startsWith("im.chat.member."_L1)) {
        event.kind = IncomingEvent::Kind::Membership;
        event.chatId = object["chat_id"_L1].toString();
        event.sender.ids = idsIn(object["operator_id"_L1].toObject());
    }
    return event;
}

} // namespace oagent::lark
