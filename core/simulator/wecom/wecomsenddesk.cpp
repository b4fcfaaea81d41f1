#include "core/simulator/wecom/wecomsenddesk.h"

#include "core/simulator/wecom/contentrules.h"
#include "core/simulator/wecom/replyrules.h"
#include "core/simulator/wecom/wecomreplydesk.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

void WeComSendDesk::arrived(const WeComRequest &request)
{
    m_context.log.record(sendViolations(request.body));
    m_context.log.record(
        contentViolations(request.body["markdown"_L1]["content"_L1].toString(), m_context.limits.contentBytes));
    judgeChat(request.body);
}

void WeComSendDesk::judgeChat(const QJsonObject &body)
{
    const QString id = body["chatid"_L1].toString();
    const QString chat = m_context.chats.find(id);
    if (chat.isEmpty()) {
        const bool isMiscased = m_context.chats.isMiscased(id);
        m_context.log.record(isMiscased ? u"send.chatid-case"_s : u"send.unknown-chat"_s,
                             u"nobody wrote to the bot from a chat of this id"_s);
        return;
    }
    const QJsonValue type = body["chat_type"_L1];
    if (type.isUndefined())
        m_context.log.warn(u"send.no-chat-type"_s, u"without chat_type a userid and a chatid can be confused"_s);
    else if (type.toInt(-1) != 0 && type.toInt(-1) != (m_context.chats.isGroup(chat) ? 2 : 1))
        m_context.log.record(u"send.chat-type"_s, u"chat_type is 1 for a person and 2 for a group"_s);
    m_rate.arrived(chat);
}

CommandAnswer WeComSendDesk::send(const WeComRequest &request)
{
    const QString chat = m_context.chats.find(request.body["chatid"_L1].toString());
    if (chat.isEmpty() || (m_context.chats.isGroup(chat) && !m_context.readings.groupSends))
        return CommandAnswer::error(invalidChat);
    if (const Violations found = sendViolations(request.body); !found.isEmpty())
        return CommandAnswer::error(found.first().code == "reply.msgtype"_L1 ? badMsgType : badParameter);
    WeComBubble bubble = WeComReplyDesk::bubbleOf(request.body, chat);
    if (bubble.kind == WeComBubble::Kind::Media && !m_context.mediaIds.contains(bubble.mediaId))
        return CommandAnswer::error(badMediaId);
    if (bubble.text.toUtf8().size() > m_context.limits.contentBytes)
        return CommandAnswer::error(contentTooLong);
    if (!m_rate.allows(chat))
        return CommandAnswer::error(tooFrequent);
    m_context.show(std::move(bubble));
    return {};
}

} // namespace oagent::simulator
