#pragma once

#include "core/simulator/lark/records.h"

#include <QJsonObject>
#include <QString>

namespace oagent::simulator::larkparts {

constexpr QLatin1StringView messageEventType("im.message.receive_v1");
constexpr QLatin1StringView clickEventType("card.action.trigger");

/// An event of schema 2.0, lark.md §8: its header, and what belongs to the type.
struct EventPayload
{
    QString eventId;
    QString eventType;
    QJsonObject event;
    QString messageId {}; ///< om_…, when the event is about a message

    [[nodiscard]] QByteArray json(const LarkApp &app) const;
};

/// Fills in what the message leaves empty: ids that stay the same for the same person or group, a fresh message id.
[[nodiscard]] LarkMessage completed(LarkMessage message);
/// Its content as sent.
[[nodiscard]] QString contentOf(const LarkMessage &message);
/// The three ids of one person, as events name them.
[[nodiscard]] QJsonObject personIds(const QString &openId);
/// im.message.receive_v1 (§8.2). The message is completed().
[[nodiscard]] EventPayload messageEvent(const LarkMessage &message, const LarkApp &app);
/// card.action.trigger (§8.6); its create_time is in microseconds.
[[nodiscard]] EventPayload clickEvent(const QString &messageId, const QString &chatId, const QString &openId,
                                      const QJsonValue &value, const LarkApp &app);

} // namespace oagent::simulator::larkparts
