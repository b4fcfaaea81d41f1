#pragma once

#include "core/bridge/message.h"

#include <QJsonObject>

namespace oagent {

/// Something that is no message, as a channel hands it over. Members that a kind does not name are empty.
struct IncomingEvent
{
    enum class Kind {
        CardAction, ///< a button of a reply was pressed: sender, turnId, action, parameters
        Recalled, ///< somebody took a message back: messageId
        ChatEntered, ///< sender, chatId
        MenuKey, ///< an entry of the bot's menu was chosen: sender, action
        Membership, ///< the bot or a person joined or left: chatId
        Other, ///< nothing anybody has to do something about; a sign that the platform delivers
    };
    Kind kind = Kind::Other;
    QString botId; ///< our id of the bot
    QString id; ///< the platform's own, by which a repetition is known; may be empty
    QString chatId;
    Person sender;
    QString messageId; ///< the platform's own id of the message, as in IncomingMessage
    QString turnId; ///< ReplyTarget::turnId of the reply that was clicked
    QString action; ///< stopAction, or the channel's own word
    QJsonObject parameters;
};

/// IncomingEvent::action of a button that stops the answer it stands below.
inline constexpr QLatin1StringView stopAction { "stop" };

} // namespace oagent
