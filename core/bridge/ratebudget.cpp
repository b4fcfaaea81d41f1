#include "core/bridge/ratebudget.h"

#include "core/support/later.h"

#include <algorithm>

namespace oagent {

using std::chrono::steady_clock;

RateBudget::RateBudget(SharedTimer &timer, int calls, Milliseconds window, int reserved, QObject *parent)
    : QObject(parent)
    , m_timer(timer)
    , m_calls(calls)
    , m_window(window)
    , m_reserved(reserved)
{ }

bool RateBudget::tryTake(const QString &key)
{
    if (!hasPlace(key))
        return false;
    m_buckets[key].taken.push_back(steady_clock::now());
    return true;
}

bool RateBudget::hasPlace(const QString &key)
{
    Bucket &bucket = m_buckets[key];
    forgetOld(bucket);
    return bucket.waiting.empty() && steady_clock::now() >= bucket.heldUntil
        && static_cast<int>(bucket.taken.size()) < m_calls - m_reserved;
}

void RateBudget::take(const QString &key, const QObject *context, std::function<void()> call)
{
    m_buckets[key].waiting.push_back({ context, std::move(call) });
    serve(key);
}

void RateBudget::hold(const QString &key, Milliseconds duration)
{
    Bucket &bucket = m_buckets[key];
    bucket.heldUntil = std::max(bucket.heldUntil, steady_clock::now() + duration);
}

bool RateBudget::isHeld(const QString &key) const
{
    const auto bucket = m_buckets.find(key);
    return bucket != m_buckets.end() && steady_clock::now() < bucket->second.heldUntil;
}

void RateBudget::forgetOld(Bucket &bucket) const
{
    const Time oldest = steady_clock::now() - m_window;
    while (!bucket.taken.empty() && bucket.taken.front() <= oldest)
        bucket.taken.pop_front();
}

void RateBudget::sweep()
{
    // Conversations come and go; their buckets must not stay for ever. Doubling the mark keeps the cost per call
    // constant.
    if (m_buckets.size() < m_sweepAt)
        return;
    for (auto &[key, bucket] : m_buckets)
        forgetOld(bucket);
    std::erase_if(m_buckets, [now = steady_clock::now()](const auto &entry) {
        return entry.second.taken.empty() && entry.second.waiting.empty() && entry.second.heldUntil <= now;
    });
    m_sweepAt = std::max<std::size_t>(64, 2 * m_buckets.size());
}

RateBudget::Time RateBudget::nextPlace(const Bucket &bucket) const
{
    const bool isFull = static_cast<int>(bucket.taken.size()) >= m_calls;
    return std::max(bucket.heldUntil, isFull ? bucket.taken.front() + m_window : Time {});
}

void RateBudget::serve(const QString &key)
{
    Bucket &bucket = m_buckets[key];
    forgetOld(bucket);
    while (!bucket.waiting.empty() && nextPlace(bucket) <= steady_clock::now()) {
        const Waiting waiting = std::move(bucket.waiting.front());
        bucket.waiting.pop_front();
        if (!waiting.context)
            continue;
        bucket.taken.push_back(steady_clock::now());
        later(waiting.context, waiting.call);
    }
    if (bucket.waiting.empty()) {
        sweep();
        return;
    }
    if (bucket.next.isActive())
        return;
    const auto wait = std::chrono::ceil<Milliseconds>(nextPlace(bucket) - steady_clock::now());
    bucket.next = m_timer.after(std::max(wait, Milliseconds(1)), [this, key] { serve(key); });
}

} // namespace oagent
