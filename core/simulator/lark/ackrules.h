#pragma once

#include "core/simulator/lark/wireframe.h"
#include "core/simulator/violation.h"

#include <QJsonValue>

#include <optional>

namespace oagent::simulator::larkparts {

/// An acknowledgement, read. lark.md §6.3.
struct Ack
{
    int code = 0;
    std::optional<qint64> handlingTime {}; ///< biz_rt, ms
    std::optional<QJsonValue> data {}; ///< decoded
    Violations violations; ///< of its own shape
};
[[nodiscard]] Ack readAck(const WireFrame &frame);

/// What an acknowledgement changed of the frame it answers: "ack.echo", "ack.headers".
[[nodiscard]] Violations echoViolations(const WireFrame &sent, const WireFrame &ack);

/// What is wrong with the answer to a card click (§8.6): "click.answer".
[[nodiscard]] Violations clickAnswerViolations(const QJsonValue &answer);

} // namespace oagent::simulator::larkparts
