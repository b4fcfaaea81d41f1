#pragma once

#include "core/connection/connectionstate.h"
#include "core/log/redactor.h"
#include "core/support/clock.h"
#include "core/support/error.h"

namespace oagent::wecom {

/// Why the line is not open, in words for whoever runs the bot.
[[nodiscard]] StateReason reasonFor(const Error &error, const Redactor &redactor);
/// Another program subscribed with this bot (wecom.md §14).
[[nodiscard]] StateReason takenOverReason(WallTime at);
/// Lines are cut right after they were subscribed, `cuts` times in a row (§19).
[[nodiscard]] StateReason rivalReason(int cuts);

} // namespace oagent::wecom
