#pragma once

#include "core/support/clock.h"

#include <functional>

namespace oagent {

/// Growing delays between attempts, jittered below a bound that doubles from `first` to `last`.
class Backoff
{
public:
    /// A number in [0, 1).
    using Random = std::function<double()>;

    struct Bounds
    {
        Milliseconds first;
        Milliseconds last;
        // Between these parts of the bound is a delay, and never longer than `last`.
        double least = 0.5;
        double most = 1.0;
    };

    explicit Backoff(Bounds bounds, Random random = {});

    /// The delay before the next attempt: somewhere below the current bound, or about it (Bounds), so that it grows and
    /// two programs that failed together do not come back together.
    [[nodiscard]] Milliseconds next();
    void reset() { m_bound = m_bounds.first; }

private:
    Bounds m_bounds;
    Milliseconds m_bound;
    Random m_random;
};

} // namespace oagent
