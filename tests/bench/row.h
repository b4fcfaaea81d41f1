#pragma once

#include <cstdio>

namespace oagent::bench {

/// Prints one line of the table: what was measured, and the most it may be.
inline void printRow(const char *what, double measured, double atMost, const char *unit)
{
    std::printf("| %s | %.1f %s | ≤ %.0f %s | %s |\n", what, measured, unit, atMost, unit,
                measured <= atMost ? "met" : "MISSED");
    std::fflush(stdout);
}

} // namespace oagent::bench
