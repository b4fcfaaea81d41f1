#pragma once

#include <QtGlobal>

#include <chrono>

namespace oagent {

using Milliseconds = std::chrono::milliseconds;
/// Wall-clock time with the resolution the platforms use.
using WallTime = std::chrono::sys_time<Milliseconds>;
/// Since 1970, as the stores keep it.
[[nodiscard]] inline qint64 millisecondsOf(WallTime time) { return time.time_since_epoch().count(); }

/// Where code asks for the time, so that tests can set it. Lifetimes and deadlines use steadyNow(); wallNow() is for
/// what is shown, stored over restarts, or compared with a platform's time stamp.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallTime wallNow() const = 0;
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steadyNow() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override
    {
        return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        return std::chrono::steady_clock::now();
    }
};

} // namespace oagent
