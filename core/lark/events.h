#pragma once

#include "core/bridge/incomingevent.h"
#include "core/support/result.h"

namespace oagent::lark {

/// What every event of schema 2.0 comes in (lark.md §8).
struct Envelope
{
    QString type; ///< "im.message.receive_v1"; empty for events of the old schema
    QString id;
    QJsonObject event;
};

inline constexpr QLatin1StringView messageEvent { "im.message.receive_v1" };
inline constexpr QLatin1StringView clickEvent { "card.action.trigger" };

/// Protocol when the payload is no JSON object.
[[nodiscard]] Result<Envelope> parseEnvelope(const QByteArray &payload);

/// Any event but a message (§8.5, §8.6). The kind is Other for what nobody has to do something about.
[[nodiscard]] IncomingEvent parseEvent(const Envelope &envelope, const QString &botId);

/// The ids in {"open_id", "user_id", "union_id"}, by which allowlists are matched in this order (§14).
[[nodiscard]] QList<Person::Id> idsIn(const QJsonObject &object);

/// Milliseconds or microseconds, as number or text; a time that no calendar has counts as not given.
[[nodiscard]] WallTime timeOf(const QJsonValue &value);

} // namespace oagent::lark
