#pragma once

#include "core/support/clock.h"

namespace oagent::testing {

/// Both clocks stand still until they are set.
class SettableClock final : public Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override { return wall; }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override { return steady; }

    WallTime wall { std::chrono::hours(500'000) };
    std::chrono::steady_clock::time_point steady { std::chrono::hours(1000) };
};

} // namespace oagent::testing
