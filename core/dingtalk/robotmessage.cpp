#include "core/dingtalk/robotmessage.h"

#include "core/dingtalk/frame.h"
#include "core/dingtalk/messagecontent.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

bool isAbsent(const QJsonValue &value) { return value.isUndefined() || value.isNull(); }

} // namespace

QJsonObject ReplyAddress::toJson() const
{
    return { { u"webhook"_s, webhook },
             { u"webhookExpires"_s, static_cast<qint64>(webhookExpires.time_since_epoch().count()) },
             { u"robotCode"_s, robotCode },
             { u"staffId"_s, staffId },
             { u"conversationId"_s, conversationId } };
}

ReplyAddress ReplyAddress::fromJson(const QJsonObject &object)
{
    return { object["webhook"_L1].toString(), timeOf(object["webhookExpires"_L1]), object["robotCode"_L1].toString(),
             object["staffId"_L1].toString(), object["conversationId"_L1].toString() };
}

Result<RobotMessage> parseRobotMessage(const QString &data, const QString &botId, const QString &clientId)
{
    const QJsonDocument document = QJsonDocument::fromJson(data.toUtf8());
    if (!document.isObject())
        return failure(Error::Kind::Protocol, u"the data of a robot message is no JSON object"_s);
    const QJsonObject object = document.object();
    RobotMessage parsed;
    IncomingMessage &message = parsed.message;
    message.botId = botId;
    message.channel = u"dingtalk"_s;
    message.messageId = object["msgId"_L1].toString();
    message.chatId = object["conversationId"_L1].toString();
    const QString type = object["msgtype"_L1].toString();
    for (const auto &[member, value] :
         { std::pair("msgId"_L1, message.messageId), std::pair("conversationId"_L1, message.chatId) }) {
        if (value.isEmpty())
            return failure(Error::Kind::Protocol, u"a robot message came without %1"_s.arg(member));
    }
    const bool hasContent = !isAbsent(object["text"_L1]) || !isAbsent(object["content"_L1]);
    const bool isSuspended = object["code"_L1].toVariant().toString() == "20001"_L1;
    if (!hasContent && (isSuspended || object.contains("errorMessage"_L1))) {
        parsed.kind = RobotMessage::Kind::QuotaNotice;
        parsed.notice = object["errorMessage"_L1].toVariant().toString();
        return parsed;
    }
    if (type.isEmpty())
        return failure(Error::Kind::Protocol, u"a robot message came without msgtype"_s);

    const QString senderId = object["senderId"_L1].toString();
    if (!senderId.isEmpty() && senderId == object["chatbotUserId"_L1].toString()) {
        parsed.kind = RobotMessage::Kind::OwnEcho;
        return parsed;
    }
    message.chatKind
        = object["conversationType"_L1].toVariant().toString() == "2"_L1 ? ChatKind::Group : ChatKind::Private;
    message.chatTitle = object["conversationTitle"_L1].toString();
    message.sender.name = object["senderNick"_L1].toString();
    const QString staffId = object["senderStaffId"_L1].toString();
    if (!staffId.isEmpty())
        message.sender.ids.append({ u"staffId"_s, staffId });
    if (!senderId.isEmpty())
        message.sender.ids.append({ u"senderId"_s, senderId });
    // In a group only messages that address the bot are delivered at all, so a missing mark means addressed (§12).
    message.mentioned = object["isInAtList"_L1].toBool(true);
    message.createdAt = timeOf(object["createAt"_L1]);
    readContent(object, message);

    ReplyAddress address;
    address.webhook = object["sessionWebhook"_L1].toString();
    address.webhookExpires = timeOf(object["sessionWebhookExpiredTime"_L1]);
    address.robotCode = object["robotCode"_L1].toString();
    if (address.robotCode.isEmpty())
        address.robotCode = clientId;
    address.staffId = staffId;
    address.conversationId = message.chatId;
    message.replyAddress = address.toJson();
    // Several bots that are mentioned in one message receive it under the same number (§8).
    if (address.robotCode != clientId)
        message.messageId = address.robotCode + u'/' + message.messageId;
    return parsed;
}

} // namespace oagent::dingtalk
