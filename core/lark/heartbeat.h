#pragma once

#include "core/connection/sharedtimer.h"
#include "core/lark/limits.h"

#include <QObject>

namespace oagent::lark {

/// Pings at once and then at an interval, and tells when nothing answers (lark.md §5).
class Heartbeat : public QObject
{
    Q_OBJECT
public:
    Heartbeat(SharedTimer &timer, const Limits &limits, QObject *parent = nullptr);

    /// For a line that has just opened, whatever the one before said.
    void start(Milliseconds interval);
    void stop();
    /// From the next ping on; a ping that would be overdue by it comes at once.
    void setInterval(Milliseconds interval);
    /// Something came from the platform.
    void noteLife() { m_wait.cancel(); }

Q_SIGNALS:
    void due();
    void silent();

private:
    void ping();

    SharedTimer &m_timer;
    const Limits &m_limits;
    Milliseconds m_interval {};
    std::chrono::steady_clock::time_point m_pingedAt {};
    SharedTimer::Handle m_next;
    SharedTimer::Handle m_wait;
};

} // namespace oagent::lark
