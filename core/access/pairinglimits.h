#pragma once

#include "core/support/clock.h"

namespace oagent {

/// The numbers of pairing; tests shrink them.
struct PairingLimits
{
    /// Long enough that who asks in the evening can be approved in the morning. A code opens nothing by itself: only
    /// the operator can use it.
    Milliseconds validFor = std::chrono::hours(24);
    Milliseconds noticeEvery = std::chrono::hours(1); ///< to the same person
    int openPerBot = 20; ///< strangers cannot fill the operator's list
};

} // namespace oagent
