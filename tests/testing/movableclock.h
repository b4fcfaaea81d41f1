#pragma once

#include "core/support/clock.h"

namespace oagent::testing {

/// The system's time, and what a test makes of it.
class MovableClock final : public Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override { return m_system.wallNow() + m_passed + m_jumped; }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        return m_system.steadyNow() + m_passed;
    }

    /// Somebody sets the computer's clock.
    void jump(Milliseconds by) { m_jumped += by; }
    /// Time goes by; for those that ask this clock.
    void pass(Milliseconds time) { m_passed += time; }

private:
    SystemClock m_system;
    Milliseconds m_jumped {};
    Milliseconds m_passed {};
};

} // namespace oagent::testing
