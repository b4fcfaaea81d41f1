#pragma once

#include "core/bridge/message.h"
#include "core/wecom/mentions.h"

#include <QJsonObject>

namespace oagent::wecom {

/// Reads what the body of a message callback says and what it quotes (wecom.md §5.1): text, quotedText, attachments,
/// and unsupported when none of its content can be passed on. `message` knows its chat already. Attachments refer to
/// their file by {"url", "aeskey"}. In a group the bot's own mention is taken off both; a message that was nothing
/// else is about what it quotes (§16), which stays a quote: what somebody said at another time is no command.
void readContent(const QJsonObject &body, Mentions &mentions, IncomingMessage &message);

/// `text` without control characters but line feed and tab.
[[nodiscard]] QString withoutControls(QString text);

} // namespace oagent::wecom
