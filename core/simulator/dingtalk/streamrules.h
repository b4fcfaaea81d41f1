#pragma once

#include "core/simulator/httpserver.h"
#include "core/simulator/violation.h"

#include <QJsonObject>

namespace oagent::simulator {

/// What is wrong with a call of connections/open, dingtalk.md §2.1.
[[nodiscard]] Violations openViolations(const HttpServerRequest &request);

/// What is wrong with the shape of an acknowledgement, dingtalk.md §4.2: nothing but "ack.shape".
[[nodiscard]] Violations ackViolations(const QJsonObject &frame);

/// Anything that could be meant as an acknowledgement; nothing else may be sent on the WebSocket.
[[nodiscard]] bool looksLikeAck(const QJsonObject &frame);

/// The acknowledgement of an EVENT says SUCCESS or LATER, dingtalk.md §7.
[[nodiscard]] bool hasEventStatus(const QJsonObject &ack);

} // namespace oagent::simulator
