#pragma once

#include "core/bridge/message.h"
#include "core/support/result.h"

namespace oagent::dingtalk {

/// Where an answer to a robot message goes; IncomingMessage::replyAddress in DingTalk's own words.
struct ReplyAddress
{
    QString webhook; ///< as good as a password
    WallTime webhookExpires {};
    QString robotCode;
    QString staffId; ///< empty: no private card and no robot send are possible
    QString conversationId;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static ReplyAddress fromJson(const QJsonObject &object);
};

/// What the `data` of a robot message (dingtalk.md §12) turned out to be.
struct RobotMessage
{
    enum class Kind {
        Message,
        OwnEcho, ///< the bot's own words
        QuotaNotice, ///< no text because the organisation's quota is used up (§8)
    };
    Kind kind = Kind::Message;
    IncomingMessage message;
    QString notice; ///< QuotaNotice: the platform's words
};

/// Unknown members are ignored, numbers may be text, `content` may be a JSON string, any member except msgtype,
/// msgId and conversationId may be missing. Protocol names the member that is.
[[nodiscard]] Result<RobotMessage> parseRobotMessage(const QString &data, const QString &botId,
                                                     const QString &clientId);

} // namespace oagent::dingtalk
