#pragma once

#include "core/bridge/ratebudget.h"
#include "core/wecom/limits.h"

#include <map>

namespace oagent::wecom {

/// How often one conversation may be written to (wecom.md §13): so many messages a minute and an hour, and a rest for a
/// conversation that WeCom called too frequent. Keys are ReplyAddress::budgetKey().
class Pace : public QObject
{
    Q_OBJECT
public:
    Pace(SharedTimer &timer, const Limits &limits, QObject *parent = nullptr);

    /// A place for a message that only shows progress.
    [[nodiscard]] bool tryTake(const QString &key);
    /// A place for one that ends an answer: RateLimited with the time left while the conversation rests, also where
    /// that began only as it waited.
    void take(const QString &key, const QObject *context, Callback<void> done);
    /// WeCom refused a message of this conversation (846607). What take() answers with from now on.
    Error rest(const QString &key);
    /// RateLimited with the time left, while the conversation rests.
    [[nodiscard]] std::optional<Error> resting(const QString &key) const;

private:
    using Time = std::chrono::steady_clock::time_point;

    [[nodiscard]] Result<void> allowed(const QString &key) const;

    const Limits &m_limits;
    RateBudget m_hour;
    RateBudget m_minute;
    std::map<QString, Time> m_restsUntil;
};

} // namespace oagent::wecom
