#include "core/lark/heartbeat.h"

#include <algorithm>

namespace oagent::lark {

using std::chrono::steady_clock;

Heartbeat::Heartbeat(SharedTimer &timer, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_timer(timer)
    , m_limits(limits)
{ }

void Heartbeat::start(Milliseconds interval)
{
    stop();
    m_interval = interval;
    ping();
}

void Heartbeat::stop()
{
    m_next.cancel();
    m_wait.cancel();
}

void Heartbeat::setInterval(Milliseconds interval)
{
    if (interval == m_interval)
        return;
    m_interval = interval;
    if (!m_next.isActive())
        return;
    const auto passed = std::chrono::duration_cast<Milliseconds>(steady_clock::now() - m_pingedAt);
    m_next = m_timer.after(std::max(Milliseconds(0), interval - passed), [this] { ping(); });
}

void Heartbeat::ping()
{
    m_pingedAt = steady_clock::now();
    m_next = m_timer.after(m_interval, [this] { ping(); });
    if (!m_wait.isActive()) // an interval may be shorter than the wait
        m_wait = m_timer.after(m_limits.pongWait, [this] { Q_EMIT silent(); });
    Q_EMIT due();
}

} // namespace oagent::lark
