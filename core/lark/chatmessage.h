#pragma once

#include "core/lark/events.h"

namespace oagent::lark {

/// What an event `im.message.receive_v1` (lark.md §8.2) turned out to be.
struct ChatMessage
{
    bool isFromPerson = true; ///< false: our own, or another bot's, which must not begin to talk with this one
    IncomingMessage message;
};

/// Our own id is needed only to see whether a message of a group addresses the bot.
[[nodiscard]] bool needsOwnId(const Envelope &envelope);

/// Any member but message_id and chat_id may be missing; Protocol names the one that is.
/// @param ownOpenId of the bot; empty while it is not known
[[nodiscard]] Result<ChatMessage> parseMessage(const Envelope &envelope, const QString &botId,
                                               const QString &ownOpenId);

} // namespace oagent::lark
