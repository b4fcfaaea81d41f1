#include "core/connection/sharedtimer.h"

#include "core/support/later.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace oagent {

using namespace std::chrono_literals;

/// One waiting call. Without a timer it is over: called, cancelled, or its SharedTimer is gone.
class SharedTimer::Entry
{
public:
    explicit Entry(std::function<void()> scheduled)
        : call(std::move(scheduled))
    { }

    SharedTimer *timer = nullptr;
    std::multimap<Time, std::shared_ptr<Entry>>::iterator place;
    std::function<void()> call;
};

SharedTimer::Handle &SharedTimer::Handle::operator=(Handle &&other) noexcept
{
    if (this != &other) {
        // Cancelling destroys the call and all that it captured, other handles perhaps.
        Handle old(std::exchange(m_entry, std::move(other.m_entry)));
        old.cancel();
    }
    return *this;
}

void SharedTimer::Handle::cancel()
{
    const std::shared_ptr<Entry> entry = std::exchange(m_entry, nullptr);
    if (entry && entry->timer != nullptr)
        entry->timer->remove(*entry);
}

bool SharedTimer::Handle::isActive() const { return m_entry && m_entry->timer != nullptr; }

SharedTimer::SharedTimer(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    // The grid of dueTime() is coarse enough; Qt's own coarseness would come on top of it.
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &SharedTimer::run);
}

SharedTimer::~SharedTimer()
{
    // All first, because destroying a call may cancel others.
    for (const auto &[due, entry] : m_entries)
        entry->timer = nullptr;
    const auto entries = std::exchange(m_entries, {});
    for (const auto &[due, entry] : entries)
        entry->call = nullptr;
}

SharedTimer::Handle SharedTimer::after(Milliseconds delay, std::function<void()> call)
{
    auto entry = std::make_shared<Entry>(std::move(call));
    entry->timer = this;
    entry->place = m_entries.emplace(dueTime(std::chrono::steady_clock::now(), delay), entry);
    arm();
    return Handle(std::move(entry));
}

SharedTimer::Time SharedTimer::dueTime(Time now, Milliseconds delay)
{
    // Halving keeps every mark of a coarse grid on all finer ones, so that short delays share wakings with long ones.
    constexpr std::chrono::nanoseconds coarsest = 500ms;
    constexpr std::chrono::nanoseconds finest = coarsest / 256; // about the resolution of a QTimer
    const std::chrono::nanoseconds wait = std::max(delay, 0ms);
    std::chrono::nanoseconds grid = coarsest;
    while (grid > wait / 16 && grid >= finest)
        grid /= 2;
    const Time exact = now + wait;
    if (grid < finest)
        return exact;
    const auto past = exact.time_since_epoch() % grid;
    return past == 0ns ? exact : exact + (grid - past);
}

void SharedTimer::run()
{
    const LoopCall loopCall;
    m_armedFor = Time::max();
    const QPointer<SharedTimer> self(this);
    const Time now = std::chrono::steady_clock::now(); // once: a call that asks for no delay waits for the event loop
    while (!self.isNull() && !m_entries.empty() && m_entries.begin()->first <= now) {
        const std::shared_ptr<Entry> entry = m_entries.begin()->second;
        m_entries.erase(m_entries.begin());
        entry->timer = nullptr;
        const auto call = std::exchange(entry->call, nullptr);
        arm(); // before the call, which may spin an event loop of its own, such as a dialog's
        call();
    }
    if (!self.isNull())
        arm();
}

void SharedTimer::arm()
{
    if (m_entries.empty()) {
        m_timer.stop();
        m_armedFor = Time::max();
        return;
    }
    const Time due = m_entries.begin()->first;
    if (due == m_armedFor)
        return;
    m_armedFor = due;
    const Time::duration wait = due - std::chrono::steady_clock::now();
    if (wait > 0ns) // QTimer counts in an int; a waking too early only arms again.
        m_timer.start(std::chrono::ceil<Milliseconds>(std::min<Time::duration>(wait, 24h)));
    else // without a turn of the event loop for a timer of no length
        later(this, [this] { run(); });
}

void SharedTimer::remove(Entry &entry)
{
    entry.timer = nullptr;
    m_entries.erase(entry.place);
    arm();
    entry.call = nullptr; // last: what it captured may own this object
}

} // namespace oagent
