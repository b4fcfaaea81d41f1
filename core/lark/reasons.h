#pragma once

#include "core/connection/connectionstate.h"
#include "core/support/error.h"

#include <QString>

namespace oagent {
class Redactor;
}

namespace oagent::lark {

struct Site;

/// Why a line is not open, and what to do about it (lark.md §2.1, §15).
/// @param hasAddress the WebSocket failed, not the question for its address
[[nodiscard]] StateReason reasonFor(const Error &error, const Site &site, bool hasAddress, const Redactor &redactor);

/// Why no call succeeds although the line is open.
/// @param code of concernsAllCalls(), or the one with which a token was refused
[[nodiscard]] StateReason reasonForRefusal(int code, const Site &site);

/// Why no message can be sent although other calls succeed (230027).
[[nodiscard]] StateReason reasonForRefusedSending(const QString &said, const Site &site);

} // namespace oagent::lark
