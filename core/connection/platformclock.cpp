#include "core/connection/platformclock.h"

namespace oagent {

PlatformClock::PlatformClock(const Clock &clock)
    : m_clock(clock)
{ }

void PlatformClock::note(WallTime stamp)
{
    const bool isMissing = stamp <= WallTime {};
    if (isMissing || (m_stamp && stamp <= now()))
        return;
    m_stamp = stamp;
    m_notedAt = m_clock.steadyNow();
}

WallTime PlatformClock::now() const
{
    if (!m_stamp)
        return m_clock.wallNow();
    return *m_stamp + std::chrono::duration_cast<Milliseconds>(m_clock.steadyNow() - m_notedAt);
}

} // namespace oagent
