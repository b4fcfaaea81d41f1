#pragma once

#include "core/connection/sharedtimer.h"

#include <QPointer>
#include <QString>

#include <deque>
#include <functional>
#include <map>

namespace oagent {

/// How many calls a platform takes per key (an app, a conversation) in a moving window. Calls that show progress may be
/// skipped and never use the reserved share; calls that matter wait for their place in the order they came.
class RateBudget : public QObject
{
    Q_OBJECT
public:
    RateBudget(SharedTimer &timer, int calls, Milliseconds window, int reserved, QObject *parent = nullptr);

    /// Takes a place for a call that may be skipped; false when only the reserved share is left.
    [[nodiscard]] bool tryTake(const QString &key);
    /// What tryTake() would say now.
    [[nodiscard]] bool hasPlace(const QString &key);
    /// Runs `call` from the event loop as soon as there is a place, unless `context` dies first.
    void take(const QString &key, const QObject *context, std::function<void()> call);
    /// The platform wants nothing more of this key for so long, whatever places there are.
    void hold(const QString &key, Milliseconds duration);
    [[nodiscard]] bool isHeld(const QString &key) const;

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Waiting
    {
        QPointer<const QObject> context;
        std::function<void()> call;
    };
    struct Bucket
    {
        std::deque<Time> taken;
        std::deque<Waiting> waiting;
        Time heldUntil {};
        SharedTimer::Handle next;
    };
    void forgetOld(Bucket &bucket) const;
    [[nodiscard]] Time nextPlace(const Bucket &bucket) const;
    void serve(const QString &key);
    void sweep();

    SharedTimer &m_timer;
    int m_calls;
    Milliseconds m_window;
    int m_reserved;
    std::map<QString, Bucket> m_buckets;
    std::size_t m_sweepAt = 64;
};

} // namespace oagent
