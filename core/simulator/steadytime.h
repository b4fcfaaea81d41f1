#pragma once

#include <chrono>

namespace oagent::simulator {

using SteadyTime = std::chrono::steady_clock::time_point;

[[nodiscard]] inline SteadyTime steadyNow() { return std::chrono::steady_clock::now(); }

} // namespace oagent::simulator
