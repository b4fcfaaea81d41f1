#include "core/connection/linewatch.h"

namespace oagent {

LineWatch::LineWatch(SharedTimer &timer, const Clock &clock, const SystemNews &news, const Limits &limits,
                     QObject *parent)
    : QObject(parent)
    , m_timer(timer)
    , m_clock(clock)
    , m_limits(limits)
{
    connect(&news, &SystemNews::wokeUp, this, [this] {
        expectTick(); // which would say the same once more
        Q_EMIT wokeUp();
    });
    connect(&news, &SystemNews::stirred, this, &LineWatch::tick);
    connect(&news, &SystemNews::networkChanged, this, [this] {
        if (!m_settling.isActive())
            m_settling = m_timer.after(m_limits.settling, [this] { Q_EMIT networkChanged(); });
    });
    expectTick();
}

void LineWatch::expectTick()
{
    m_wall = m_clock.wallNow();
    m_steady = m_clock.steadyNow();
    m_tick = m_timer.after(m_limits.period, [this] { tick(); });
}

void LineWatch::tick()
{
    // The steady clock stands still while a Linux sleeps, the wall clock does not; and the wall clock may be set.
    const auto latest = 3 * m_limits.period;
    const bool isLate = m_clock.wallNow() - m_wall > latest || m_clock.steadyNow() - m_steady > latest;
    expectTick();
    if (isLate)
        Q_EMIT wokeUp();
}

} // namespace oagent
