#pragma once

#include "core/simulator/violation.h"

#include <QJsonObject>
#include <QString>

namespace oagent::simulator {

/// A broken rule of a card call and the code the service answers with.
struct CardProblem
{
    Violation violation;
    QString answer; ///< "param.…"; empty: the call is accepted all the same
};
using CardProblems = QList<CardProblem>;

/// Who a card is delivered to, taken from openSpaceId.
struct CardSpace
{
    QString type; ///< IM_GROUP or IM_ROBOT
    QString id; ///< openConversationId or User ID
};
[[nodiscard]] CardSpace cardSpace(const QString &openSpaceId);

/// createAndDeliver, dingtalk.md §20.3: "card.body", "card.param-type", "card.space".
[[nodiscard]] CardProblems createProblems(const QJsonObject &body);
/// card/streaming, dingtalk.md §20.4, without what depends on the card: "card.body", "stream.not-full".
[[nodiscard]] CardProblems streamProblems(const QJsonObject &body);
/// PUT card/instances, dingtalk.md §20.5, without what depends on the card: "card.body", "card.param-type".
[[nodiscard]] CardProblems updateProblems(const QJsonObject &body);

/// The variable a public template streams into; empty for templates of one's own, dingtalk.md §20.2.
[[nodiscard]] QString streamedVariable(const QString &templateId);
/// Style A: the state changes only by explicit flowStatus updates (and isError), dingtalk.md §20.6.
[[nodiscard]] bool hasExplicitFlow(const QString &templateId);

} // namespace oagent::simulator
