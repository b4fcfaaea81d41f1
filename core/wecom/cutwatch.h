#pragma once

#include "core/wecom/limits.h"

#include <optional>

namespace oagent::wecom {

/// Recognises a rival that shows in nothing but lines that are cut right after they were subscribed, again and again
/// (wecom.md §19, first row).
class CutWatch
{
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit CutWatch(const Limits &limits)
        : m_limits(limits)
    { }

    void noteSubscribed(Time now) { m_since = now; }
    void noteLost(Time now)
    {
        if (!m_since)
            return;
        m_cuts = now - *m_since <= m_limits.cutSoon ? m_cuts + 1 : 0;
        m_since.reset();
    }
    /// This end closes the present line itself, which says nothing about rivals.
    void noteLeft() { m_since.reset(); }
    void reset() { m_cuts = 0; }

    [[nodiscard]] int cuts() const { return m_cuts; } ///< in a row
    /// Until a line lasts.
    [[nodiscard]] bool isSuspected(Time now) const
    {
        const bool hasLasted = m_since && now - *m_since > m_limits.cutSoon;
        return m_cuts >= m_limits.cutsUntilSuspected && !hasLasted;
    }

private:
    const Limits &m_limits;
    std::optional<Time> m_since; ///< the present line was subscribed
    int m_cuts = 0;
};

} // namespace oagent::wecom
