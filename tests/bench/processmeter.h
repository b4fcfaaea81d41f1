#pragma once

#include <QtGlobal>

#include <chrono>

namespace oagent::bench {

using Nanoseconds = std::chrono::nanoseconds;

/// What Linux counted of one process, all its threads together (proc(5)).
struct Reading
{
    Nanoseconds cpu {}; ///< on a processor, to the nanosecond
    qint64 switches = 0; ///< context switches, voluntary or not
    std::chrono::steady_clock::time_point at {};
};

[[nodiscard]] Reading readProcess(qint64 pid);

/// Resident memory, in MB of 1,000,000 bytes.
[[nodiscard]] double residentMegabytes(qint64 pid);

} // namespace oagent::bench
