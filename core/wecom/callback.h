#pragma once

#include "core/bridge/incomingevent.h"
#include "core/bridge/message.h"
#include "core/support/result.h"
#include "core/wecom/frame.h"
#include "core/wecom/mentions.h"

namespace oagent::wecom {

/// When a message came, and since when there was a line for it.
struct Arrival
{
    WallTime now {};
    WallTime lineOpenedAt {};
};

/// Where an answer to a message goes; IncomingMessage::replyAddress in WeCom's own words.
struct ReplyAddress
{
    QString requestId;
    QString chatId; ///< the group's, or the userid of a private chat, in its letter case
    int chatType = 1; ///< 1 private, 2 group (§9)
    QString responseUrl; ///< as good as a password; may be empty
    WallTime receivedAt {};
    /// When it was sent, if it waited for the bot; else the same. A stream's life may count from then (§8).
    WallTime sentAt {};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static ReplyAddress fromJson(const QJsonObject &object);
    /// By which the calls of a conversation are counted.
    [[nodiscard]] QString budgetKey() const { return QString::number(chatType) + u'/' + chatId; }
};

/// The body of a message callback (wecom.md §5). Unknown members are ignored, create_time may be text and an id a
/// number; without msgid the request id stands for it. Protocol names the member without which there is nobody to
/// answer.
[[nodiscard]] Result<IncomingMessage> parseMessage(const Frame &frame, const QString &botId, Mentions &mentions,
                                                   const Arrival &arrival);

/// What an event callback (§6) turned out to be.
struct Event
{
    enum class Kind { ChatEntered, CardClicked, Disconnected, Other };
    Kind kind = Kind::Other;
    QString name; ///< the platform's word
    QString taskId; ///< CardClicked
    IncomingEvent event; ///< for the bridge
};
[[nodiscard]] Event parseEvent(const Frame &frame, const QString &botId);

} // namespace oagent::wecom
