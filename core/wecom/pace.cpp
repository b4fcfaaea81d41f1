#include "core/wecom/pace.h"

#include "core/support/later.h"

#include <QPointer>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::wecom {

Pace::Pace(SharedTimer &timer, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_hour(timer, limits.hourlyMessages, limits.hourWindow, limits.hourlyReserved)
    , m_minute(timer, limits.messages, limits.messageWindow, limits.messagesReserved)
{ }

/// Asks first, so that no place of the one is lost to the other.
bool Pace::tryTake(const QString &key)
{
    return !resting(key) && m_hour.hasPlace(key) && m_minute.tryTake(key) && m_hour.tryTake(key);
}

void Pace::take(const QString &key, const QObject *context, Callback<void> done)
{
    if (const std::optional<Error> error = resting(key))
        return later(context, [done = std::move(done), error = *error] { done(failure(error)); });
    const QPointer<const QObject> living(context);
    m_hour.take(key, context, [this, key, living, done = std::move(done)] {
        if (living)
            m_minute.take(key, living.data(), [this, key, done] { done(allowed(key)); });
    });
}

Error Pace::rest(const QString &key)
{
    const Time now = steady_clock::now();
    std::erase_if(m_restsUntil, [&](const auto &entry) { return entry.second <= now; });
    m_restsUntil[key] = now + m_limits.frequencyPause;
    return *resting(key);
}

/// Meanwhile the conversation may have been called too frequent.
Result<void> Pace::allowed(const QString &key) const
{
    const std::optional<Error> error = resting(key);
    return error ? Result<void>(failure(*error)) : Result<void>();
}

std::optional<Error> Pace::resting(const QString &key) const
{
    const auto found = m_restsUntil.find(key);
    const Time now = steady_clock::now();
    if (found == m_restsUntil.end() || found->second <= now)
        return std::nullopt;
    Error error;
    error.kind = Error::Kind::RateLimited;
    error.code = 846607;
    error.detail = u"WeCom called this conversation too frequent; it rests for a while"_s;
    error.retryAfter = std::chrono::ceil<Milliseconds>(found->second - now);
    return error;
}

} // namespace oagent::wecom
