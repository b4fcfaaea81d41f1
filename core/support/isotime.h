#pragma once

#include "core/support/clock.h"

#include <QString>

namespace oagent {

/// "2026-03-01T12:00:00.000Z": how times stand in JSON and in the log. Empty outside of the years 1 to 9999.
[[nodiscard]] QString isoTime(WallTime time);

} // namespace oagent
