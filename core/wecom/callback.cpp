#include "core/wecom/callback.h"

#include "core/support/json.h"
#include "core/wecom/messagecontent.h"

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

/// A time that no calendar has would overflow as soon as it is reckoned with: it counts as not given.
WallTime timeOf(qint64 milliseconds)
{
    constexpr qint64 endOf9999 = 253'402'300'799'999;
    return WallTime(Milliseconds(milliseconds >= 0 && milliseconds <= endOf9999 ? milliseconds : 0));
}

WallTime secondsOf(const QJsonValue &value)
{
    constexpr qint64 endOf9999 = 253'402'300'799;
    const qint64 seconds = wholeNumber(value);
    return timeOf(seconds >= 0 && seconds <= endOf9999 ? seconds * 1000 : 0);
}

/// When a message that waited for the line was sent; else when it came. The platform's clock and this one may differ,
/// so what it says is believed only of such a message, and where it can be; it counts in whole seconds.
WallTime sentAt(WallTime createdAt, const Arrival &arrival)
{
    const bool hasWaited = createdAt + std::chrono::seconds(1) <= arrival.lineOpenedAt;
    const bool isPlausible = createdAt <= arrival.now && arrival.now - createdAt <= std::chrono::hours(24);
    return hasWaited && isPlausible ? createdAt : arrival.now;
}

Person personIn(const QJsonObject &body)
{
    Person person;
    if (const QString id = idIn(body["from"_L1].toObject()["userid"_L1]); !id.isEmpty())
        person.ids.append({ u"userid"_s, id });
    return person;
}

/// Only groups have a chatid (§5).
bool isGroupChat(const QJsonObject &body)
{
    const QString type = body["chattype"_L1].toString();
    return type.isEmpty() ? !idIn(body["chatid"_L1]).isEmpty() : type == "group"_L1;
}

Event::Kind kindOf(const QString &name)
{
    if (name == "enter_chat"_L1)
        return Event::Kind::ChatEntered;
    if (name == "template_card_event"_L1)
        return Event::Kind::CardClicked;
    if (name == "disconnected_event"_L1)
        return Event::Kind::Disconnected;
    return Event::Kind::Other;
}

} // namespace

QJsonObject ReplyAddress::toJson() const
{
    return { { u"requestId"_s, requestId },
             { u"chatId"_s, chatId },
             { u"chatType"_s, chatType },
             { u"responseUrl"_s, responseUrl },
             { u"receivedAt"_s, static_cast<qint64>(receivedAt.time_since_epoch().count()) },
             { u"sentAt"_s, static_cast<qint64>(sentAt.time_since_epoch().count()) } };
}

ReplyAddress ReplyAddress::fromJson(const QJsonObject &object)
{
    const qint64 receivedAt = object["receivedAt"_L1].toInteger();
    return { object["requestId"_L1].toString(),
             object["chatId"_L1].toString(),
             object["chatType"_L1].toInt(1),
             object["responseUrl"_L1].toString(),
             timeOf(receivedAt),
             timeOf(object["sentAt"_L1].toInteger(receivedAt)) };
}

Result<IncomingMessage> parseMessage(const Frame &frame, const QString &botId, Mentions &mentions,
                                     const Arrival &arrival)
{
    const QJsonObject &body = frame.body;
    IncomingMessage message;
    message.botId = botId;
    message.channel = u"wecom"_s;
    message.messageId = idIn(body["msgid"_L1]);
    if (message.messageId.isEmpty())
        message.messageId = frame.requestId;
    message.sender = personIn(body);
    const bool isGroup = isGroupChat(body);
    message.chatKind = isGroup ? ChatKind::Group : ChatKind::Private;
    message.chatId = isGroup ? idIn(body["chatid"_L1]) : message.sender.id(u"userid"_s);
    if (message.messageId.isEmpty())
        return failure(Error::Kind::Protocol, u"a message came without msgid and req_id"_s);
    if (message.chatId.isEmpty())
        return failure(Error::Kind::Protocol,
                       u"a message came without %1"_s.arg(isGroup ? u"chatid"_s : u"from.userid"_s));
    message.mentioned = true; // no others are delivered (§16)
    message.createdAt = secondsOf(body["create_time"_L1]);
    readContent(body, mentions, message);

    ReplyAddress address;
    address.requestId = frame.requestId;
    address.chatId = message.chatId;
    address.chatType = isGroup ? 2 : 1;
    address.responseUrl = body["response_url"_L1].toString();
    address.receivedAt = arrival.now;
    address.sentAt = sentAt(message.createdAt, arrival);
    message.replyAddress = address.toJson();
    return message;
}

Event parseEvent(const Frame &frame, const QString &botId)
{
    const QJsonObject outer = frame.body["event"_L1].toObject();
    Event parsed;
    parsed.name = outer["eventtype"_L1].toString();
    parsed.kind = kindOf(parsed.name);
    // Documented in the event itself, met inside of a member named like it (§6).
    const QJsonObject inner = outer[parsed.name].toObject();
    const auto at = [&](QLatin1StringView member) { return inner[member].toString(outer[member].toString()); };
    IncomingEvent &event = parsed.event;
    event.botId = botId;
    event.id = idIn(frame.body["msgid"_L1]);
    event.sender = personIn(frame.body);
    event.chatId = idIn(frame.body["chatid"_L1]);
    if (event.chatId.isEmpty())
        event.chatId = event.sender.id(u"userid"_s);
    if (parsed.kind == Event::Kind::ChatEntered)
        event.kind = IncomingEvent::Kind::ChatEntered;
    if (parsed.kind == Event::Kind::CardClicked) {
        event.kind = IncomingEvent::Kind::CardAction;
        event.action = at("event_key"_L1);
        parsed.taskId = at("task_id"_L1);
        event.parameters = inner["selected_items"_L1].toObject();
    }
    return parsed;
}

} // namespace oagent::wecom
