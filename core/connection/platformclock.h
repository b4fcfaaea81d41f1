#pragma once

#include "core/support/clock.h"

#include <optional>

namespace oagent {

/// What time it is for a platform, as far as its last stamp tells. What it hands out ends by its clock, and how old a
/// message is shows there only; this computer's may be wrong, or be set at any time.
class PlatformClock
{
public:
    explicit PlatformClock(const Clock &clock);

    /// Something was made at this time, by the platform's clock. An earlier one than now() says nothing: it came late.
    void note(WallTime stamp);
    /// Before the first note() the computer's own time.
    [[nodiscard]] WallTime now() const;

private:
    const Clock &m_clock;
    std::optional<WallTime> m_stamp;
    std::chrono::steady_clock::time_point m_notedAt;
};

} // namespace oagent
