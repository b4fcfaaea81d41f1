#pragma once

#include "core/wecom/callback.h"

namespace oagent::wecom {

/// What is said to somebody who opens the chat, within 5 s of enter_chat.
/// Sends:   aibot_respond_welcome_msg {"msgtype": "text", "text": {"content"}}
/// Source:  wecom.md §6, §7.1
[[nodiscard]] QJsonObject welcomeMessage(const QString &text);

/// A click turns until it is answered, within 5 s. No card of this program asks for anything, so it is confirmed, for
/// whoever clicked alone.
/// Sends:   aibot_respond_update_msg {"response_type", "userids", "template_card"}, with the task_id of the event
/// Source:  wecom.md §6, §7.1, §20
[[nodiscard]] QJsonObject cardUpdate(const Event &click);

} // namespace oagent::wecom
