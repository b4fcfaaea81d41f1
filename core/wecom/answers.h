#pragma once

#include "core/wecom/frame.h"

namespace oagent::wecom {

// wecom.md §12
inline constexpr int busy = -1;
inline constexpr int conflict = 6000;
inline constexpr int invalidParameter = 40035;
inline constexpr int contentTooLong = 45002;
inline constexpr int invalidChat = 93006;
inline constexpr int noStreamHere = 600039;
inline constexpr int requestExpired = 846604;
inline constexpr int invalidRequest = 846605;
inline constexpr int tooFrequent = 846607;
inline constexpr int streamExpired = 846608;
inline constexpr int notSubscribed = 846609;

/// Judges an answer (§12): its body, or an Error with the number in `code` whose kind says what to do. Authentication:
/// credentials refused. RateLimited: wait. Gone: this request id or stream, or this chat, takes no more. Network: the
/// subscription is lost. Overloaded: may pass at once. BadRequest, TooLarge: will be the same next time. Server:
/// unknown.
[[nodiscard]] Result<QJsonObject> judge(const Frame &answer);

/// Whether the request id or its stream is too old or unknown: nothing can be said under it any more (§7.3 e).
[[nodiscard]] bool saysTooLate(const Error &error);

/// Judges what the response_url said (§7.3 f): {"errcode": 0} in HTTP 200.
[[nodiscard]] Result<void> judgeResponseUrl(int status, const QByteArray &body);

} // namespace oagent::wecom
