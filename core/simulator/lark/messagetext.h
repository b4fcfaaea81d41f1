#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace oagent::simulator::larkparts {

/// What a person reads of a message: its text, or "[image img_…]" and the like.
[[nodiscard]] QString textOf(const QString &messageType, const QString &content);

/// Of a card, 1.0 or 2.0: what its elements say, one below the other, without header and buttons.
[[nodiscard]] QString textOfCard(const QJsonObject &card);
[[nodiscard]] QString titleOfCard(const QJsonObject &card);
[[nodiscard]] QStringList buttonsOfCard(const QJsonObject &card);
/// Every element, those inside of others as well, in the order of reading.
[[nodiscard]] QList<QJsonObject> elementsOfCard(const QJsonObject &card);

} // namespace oagent::simulator::larkparts
