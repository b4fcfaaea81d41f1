#pragma once

#include "core/support/clock.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace oagent {

/// One timer for all heartbeats, pacing and time limits of the program: measured with 100 bots, a fifth of the
/// processor time of a QTimer each. Coarse: a call may come up to a sixteenth of its delay late (at most 500 ms), so
/// that calls that are due about the same time share one waking.
class SharedTimer : public QObject
{
    Q_OBJECT
public:
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
        std::shared_ptr<Entry> m_entry;
    };

    explicit SharedTimer(QObject *parent = nullptr);
    ~SharedTimer() override;

    /// Calls once, `delay` from now. The call may destroy its own handle and anything else.
    [[nodiscard]] Handle after(Milliseconds delay, std::function<void()> call);

private:
    using Time = std::chrono::steady_clock::time_point;
    void run();
    void arm();

    std::multimap<Time, std::shared_ptr<Entry>> m_entries;
    QTimer m_timer;
    bool m_running = false;
};

} // namespace oagent
