#pragma once

#include "core/settings/config.h"

namespace oagent {

/// How many days chats are kept where the settings do not say it.
[[nodiscard]] constexpr int usualHistoryDays(bool hasWindow) { return hasWindow ? 30 : 0; }

[[nodiscard]] inline int historyDaysOf(const Config &config, bool hasWindow)
{
    return config.historyDays.value_or(usualHistoryDays(hasWindow));
}

} // namespace oagent
