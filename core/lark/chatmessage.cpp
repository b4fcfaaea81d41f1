#include "core/lark/chatmessage.h"

#include "core/lark/mentions.h"
#include "core/lark/messagecontent.h"
#include "core/lark/reading.h"

using namespace Qt::StringLiterals;

namespace oagent::lark {

bool needsOwnId(const Envelope &envelope)
{
    const QJsonObject message = envelope.event["message"_L1].toObject();
    return message["chat_type"_L1] != "p2p"_L1 && !message["mentions"_L1].toArray().isEmpty();
}

Result<ChatMessage> parseMessage(const Envelope &envelope, const QString &botId, const QString &ownOpenId)
{
    const QJsonObject sender = envelope.event["sender"_L1].toObject();
    const QJsonObject object = envelope.event["message"_L1].toObject();
    ChatMessage parsed;
    IncomingMessage &message = parsed.message;
    message.botId = botId;
    message.channel = u"lark"_s;
    message.messageId = object["message_id"_L1].toString();
    message.chatId = object["chat_id"_L1].toString();
    for (const auto &[member, value] :
         { std::pair("message_id"_L1, message.messageId), std::pair("chat_id"_L1, message.chatId) }) {
        if (value.isEmpty())
            return failure(Error::Kind::Protocol, u"a message came without %1"_s.arg(member));
    }
    message.chatKind = object["chat_type"_L1] == "p2p"_L1 ? ChatKind::Private : ChatKind::Group;
    message.threadId = object["thread_id"_L1].toString();
    message.sender.ids = idsIn(sender["sender_id"_L1].toObject());
    message.createdAt = timeOf(object["create_time"_L1]);
    const QString senderOpenId = message.sender.id(u"open_id"_s);
    const QString senderType = sender["sender_type"_L1].toString();
    parsed.isFromPerson
        = (senderType.isEmpty() || senderType == "user"_L1) && (ownOpenId.isEmpty() || senderOpenId != ownOpenId);

    const Content content = readContent(object["message_type"_L1].toString(), object["content"_L1].toString());
    const QList<Mention> mentions = mentionsIn(object["mentions"_L1].toArray());
    const bool isGroup = message.chatKind == ChatKind::Group;
    message.mentioned = isGroup && isAddressed(mentions, ownOpenId);
    message.text = withoutPlaceholders(content.text, mentions, ownOpenId);
    message.attachments = content.attachments;
    message.unsupported = content.unsupported;
    message.replyAddress = furtherWords(object);
    return parsed;
}

} // namespace oagent::lark
