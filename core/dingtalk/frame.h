#pragma once

#include "core/support/clock.h"
#include "core/support/result.h"

#include <QJsonObject>
#include <QString>

namespace oagent::dingtalk {

inline constexpr QLatin1StringView botTopic { "/v1.0/im/bot/messages/get" };
inline constexpr QLatin1StringView cardTopic { "/v1.0/card/instances/callback" };

/// One frame of the Stream connection (dingtalk.md §4.1).
struct Frame
{
    enum class Type { System, Event, Callback, Other };
    Type type = Type::Other;
    QString topic;
    QString messageId; ///< of this delivery; empty in some SYSTEM frames
    WallTime time {}; ///< of this delivery, by DingTalk's clock; the epoch when it is not told
    QString data; ///< a JSON document as text, untouched; may be empty
};

/// Milliseconds since 1970, as a number or as text. A time that no calendar has would overflow as soon as it is
/// reckoned with: it counts as not given, which is the epoch.
[[nodiscard]] WallTime timeOf(const QJsonValue &value);

/// Takes `headers` and the documented misspelling `header`. Protocol when it is no JSON object.
[[nodiscard]] Result<Frame> parseFrame(const QString &text);

/// The acknowledgement (§4.2): code 200 done, 404 topic not handled. `data` is a JSON document as text.
[[nodiscard]] QString acknowledgement(const QString &messageId, int code, const QString &data);

} // namespace oagent::dingtalk
