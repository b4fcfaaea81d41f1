#include "core/simulator/lark/eventpayload.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/ids.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

void apply(QJsonObject &target, const QJsonObject &overrides)
{
    for (auto member = overrides.begin(); member != overrides.end(); ++member) {
        if (member->isNull())
            target.remove(member.key());
        else
            target[member.key()] = *member;
    }
}

} // namespace

QByteArray EventPayload::json(const LarkApp &app) const
{
    const QString created = eventType == clickEventType ? QString(timestamp() + u"000"_s) : timestamp();
    const QJsonObject header { { u"event_id"_s, eventId },    { u"event_type"_s, eventType },
                               { u"create_time"_s, created }, { u"token"_s, u"rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV"_s },
                               { u"app_id"_s, app.appId },    { u"tenant_key"_s, app.tenantKey } };
    return compactJson({ { u"schema"_s, u"2.0"_s }, { u"header"_s, header }, { u"event"_s, event } }).toUtf8();
}

LarkMessage completed(LarkMessage message)
{
    if (message.senderOpenId.isEmpty())
        message.senderOpenId = idFrom(u"ou_"_s, message.senderName);
    if (message.group && message.chatName.isEmpty())
        message.chatName = u"Test group"_s;
    if (message.chatId.isEmpty())
        message.chatId
            = idFrom(u"oc_"_s, message.group ? u"group "_s + message.chatName : u"private "_s + message.senderOpenId);
    if (message.messageId.isEmpty())
        message.messageId = freshId(u"om_"_s);
    return message;
}

QString contentOf(const LarkMessage &message)
{
    if (!message.content.isEmpty() || message.messageType != "text"_L1)
        return message.content;
    QString text = message.text;
    if (message.group && message.mentionsBot)
        text.prepend(u"@_user_1 "_s);
    if (message.mentionsAll)
        text.prepend(u"@_all "_s);
    return compactJson({ { u"text"_s, text } });
}

QJsonObject personIds(const QString &openId)
{
    // Without contact:user.employee_id:readonly there is no user_id (§8.2).
    return { { u"open_id"_s, openId },
             { u"union_id"_s, idFrom(u"on_"_s, openId) },
             { u"user_id"_s, QJsonValue::Null } };
}

EventPayload messageEvent(const LarkMessage &message, const LarkApp &app)
{
    QJsonObject sender { { u"sender_id"_s, personIds(message.senderOpenId) },
                         { u"sender_type"_s, u"user"_s },
                         { u"tenant_key"_s, app.tenantKey } };
    const QString created = message.createTime == 0 ? timestamp() : QString::number(message.createTime);
    QJsonObject body { { u"message_id"_s, message.messageId },
                       { u"create_time"_s, created },
                       { u"update_time"_s, created },
                       { u"chat_id"_s, message.chatId },
                       { u"chat_type"_s, message.group ? u"group"_s : u"p2p"_s },
                       { u"message_type"_s, message.messageType },
                       { u"content"_s, contentOf(message) } };
    // root_id, parent_id and thread_id stand only in replies and topics.
    for (const auto &[name, id] :
         { std::pair { u"root_id"_s, message.rootId }, std::pair { u"parent_id"_s, message.parentId },
           std::pair { u"thread_id"_s, message.threadId } }) {
        if (!id.isEmpty())
            body[name] = id;
    }
    // @all leaves no trace in mentions (§8.4).
    if (message.group && message.mentionsBot) {
        QJsonObject ids = personIds(app.openId);
        ids[u"user_id"_s] = u""_s;
        body[u"mentions"_s] = QJsonArray { QJsonObject { { u"key"_s, u"@_user_1"_s },
                                                         { u"id"_s, ids },
                                                         { u"name"_s, app.name },
                                                         { u"tenant_key"_s, app.tenantKey } } };
    }
    apply(body, message.overrides);
    apply(sender, message.senderOverrides);
    return { .eventId = freshId(),
             .eventType = messageEventType,
             .event = { { u"sender"_s, sender }, { u"message"_s, body } },
             .messageId = message.messageId };
}

EventPayload clickEvent(const QString &messageId, const QString &chatId, const QString &openId, const QJsonValue &value,
                        const LarkApp &app)
{
    const QJsonObject person { { u"tenant_key"_s, app.tenantKey },
                               { u"open_id"_s, openId },
                               { u"union_id"_s, idFrom(u"on_"_s, openId) } };
    const QJsonObject action { { u"value"_s, value },
                               { u"tag"_s, u"button"_s },
                               { u"timezone"_s, u"Asia/Shanghai"_s } };
    const QJsonObject where { { u"open_message_id"_s, messageId }, { u"open_chat_id"_s, chatId } };
    return { .eventId = freshId(),
             .eventType = clickEventType,
             .event = { { u"operator"_s, person },
                        { u"token"_s, freshId(u"c-"_s) },
                        { u"action"_s, action },
                        { u"host"_s, u"im_message"_s },
                        { u"context"_s, where } },
             .messageId = messageId };
}

} // namespace oagent::simulator::larkparts
