#pragma once

#include "core/support/clock.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace oagent {

/// One timer for all heartbeats, pacing and time limits of the program: measured with 100 bots, a fifth of the
/// processor time of a QTimer each. Coarse: a call comes up to a sixteenth of its delay late (at most 500 ms), so that
/// calls that are due about the same time share one waking; never early.
class SharedTimer : public QObject
{
    Q_OBJECT
public:
    using Time = std::chrono::steady_clock::time_point;

    class Entry;
    /// Cancels its call when it is destroyed or assigned over. May outlive the SharedTimer.
    class Handle
    {
    public:
        Handle() = default;
        Handle(Handle &&other) noexcept = default;
        Handle &operator=(Handle &&other) noexcept;
        Handle(const Handle &) = delete;
        Handle &operator=(const Handle &) = delete;
        ~Handle() { cancel(); }
        void cancel();
        [[nodiscard]] bool isActive() const;

    private:
        friend class SharedTimer;
        explicit Handle(std::shared_ptr<Entry> entry)
            : m_entry(std::move(entry))
        { }
        // Shared with the SharedTimer, because either of the two may die first.
        std::shared_ptr<Entry> m_entry;
    };

    explicit SharedTimer(QObject *parent = nullptr);
    ~SharedTimer() override;

    /// Calls once from the event loop, `delay` from now. The call may destroy its own handle and anything else, this
    /// object included. Dropping the handle cancels.
    [[nodiscard]] Handle after(Milliseconds delay, std::function<void()> call);

    /// When a call asked for at `now` comes: the first mark of a grid that is coarser for longer delays.
    [[nodiscard]] static Time dueTime(Time now, Milliseconds delay);

private:
    void run();
    void arm();
    void remove(Entry &entry);

    std::multimap<Time, std::shared_ptr<Entry>> m_entries;
    QTimer m_timer;
    Time m_armedFor = Time::max();
};

} // namespace oagent
