#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace oagent::simulator::larkparts {

/// The element of that element_id, wherever it stands.
[[nodiscard]] std::optional<QJsonObject> findElement(const QJsonObject &card, const QString &elementId);
/// The card with another element in its place; nothing takes it away.
[[nodiscard]] QJsonObject withElement(const QJsonObject &card, const QString &elementId,
                                      const std::optional<QJsonObject> &element);
/// The card with more elements: `type` is append, insert_before or insert_after (of `target`, which stands in the body
/// itself). Nothing when there is no such place.
[[nodiscard]] std::optional<QJsonObject> withMoreElements(const QJsonObject &card, const QString &type,
                                                          const QString &target, const QJsonArray &elements);

} // namespace oagent::simulator::larkparts
