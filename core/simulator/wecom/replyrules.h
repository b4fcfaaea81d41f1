#pragma once

#include "core/simulator/violation.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace oagent::simulator {

/// Which body a message has: "reply.msgtype" when this command does not know its type, "reply.body" when the member
/// named like the type is missing or has the wrong members. wecom.md §7.1, §9.
[[nodiscard]] Violations replyViolations(const QJsonObject &body);
[[nodiscard]] Violations welcomeViolations(const QJsonObject &body);
[[nodiscard]] Violations sendViolations(const QJsonObject &body);

/// The body of a card update, wecom.md §7.1: "update.body", and "update.task-id" when the card is another one.
[[nodiscard]] Violations updateViolations(const QJsonObject &body, const QString &taskId);

/// The stream's members besides its content: "stream.body", "stream.images", "stream.feedback".
[[nodiscard]] Violations streamViolations(const QJsonObject &stream, bool isFirst);

/// A template card, wecom.md §20: "card.body", "card.task-id".
[[nodiscard]] Violations cardViolations(const QJsonObject &card);

/// The pictures of a final frame, as their bytes.
[[nodiscard]] QList<QByteArray> imagesOf(const QJsonObject &stream);

} // namespace oagent::simulator
