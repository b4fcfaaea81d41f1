#pragma once

#include "core/connection/sharedtimer.h"
#include "core/connection/systemnews.h"
#include "core/support/clock.h"

#include <QObject>

#include <chrono>

namespace oagent {

/// Tells when open lines may be dead without anybody knowing: the computer slept, the program stood still, the network
/// is another one. Lines should be probed then.
class LineWatch : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        /// The tick's. As long as lines are silent before they ping, so that it costs no waking of its own.
        Milliseconds period = std::chrono::seconds(20);
        /// A change of network comes as many pieces of news; this long after the first they are told as one.
        Milliseconds settling = std::chrono::seconds(1);
    };

    LineWatch(SharedTimer &timer, const Clock &clock, const SystemNews &news, const Limits &limits,
              QObject *parent = nullptr);

Q_SIGNALS:
    /// A tick, also one of the system's, came more than two periods late by either clock, or the system said so. Also
    /// after the wall clock was set forward: a line more is probed than need be.
    void wokeUp();
    void networkChanged();

private:
    void tick();
    void expectTick();

    SharedTimer &m_timer;
    const Clock &m_clock;
    Limits m_limits;
    WallTime m_wall;
    std::chrono::steady_clock::time_point m_steady;
    SharedTimer::Handle m_tick;
    SharedTimer::Handle m_settling;
};

} // namespace oagent
