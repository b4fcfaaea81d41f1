#pragma once

#include "core/bridge/incomingevent.h"
#include "core/support/result.h"

namespace oagent::dingtalk {

/// Reads the `data` of a card callback (dingtalk.md §13) as a CardAction. The action and its parameters are looked for
/// in all places where templates put them; `content` and `extension` may be JSON text of an object. An action of any
/// letter case that says "stop" is stopAction. `turnId` is empty when the card is none of ours.
///
/// Protocol when it is no JSON object or names no card.
[[nodiscard]] Result<IncomingEvent> parseCardClick(const QString &data, const QString &botId);

} // namespace oagent::dingtalk
