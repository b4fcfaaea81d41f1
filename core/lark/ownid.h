#pragma once

#include "core/connection/sharedtimer.h"
#include "core/lark/api.h"

#include <deque>
#include <memory>

namespace oagent::lark {

/// The bot's own open_id, which tells its mentions from those of others (lark.md §12). Asked for once a start; again
/// with the next line where no answer came, else when a message needs it. Never by a timer, since each question counts,
/// and neither by the replacement of idle lines.
class OwnId : public QObject
{
    Q_OBJECT
public:
    OwnId(Api &api, SharedTimer &timer, const Limits &limits, QObject *parent = nullptr);

    [[nodiscard]] const QString &value() const { return m_value; } ///< empty until it is known
    /// Unless it is known, or asked for already.
    void ask();
    /// The app is known to belong to the other brand: what the first one said does not count, nor what it may
    /// still say.
    void askAnew();
    /// As ask(), for a line that opened; not where the platform answered and did not say.
    void askWithLine();
    /// For a message that needs it: asks again when the last time is long enough ago. Calls `goOn` with the answer, or
    /// once Limits::ownIdWait is over without one; at once, within this call, where nothing is to be waited for. What
    /// waits is called in the order in which it came.
    void whenKnown(std::function<void()> goOn);

Q_SIGNALS:
    void nameLearnt(const QString &name);
    void notAnswered(const oagent::Error &why);
    /// The platform's number for how the bot stands is another one than "active".
    void notActive(int status);

private:
    void take(const Result<QJsonObject> &answer);
    void serveWaiting();

    Api &m_api;
    SharedTimer &m_timer;
    const Limits &m_limits;
    QString m_value;
    bool m_isAsked = false;
    std::unique_ptr<QObject> m_question = std::make_unique<QObject>(); ///< its context
    bool m_isLate = false; ///< messages waited for the answer in vain
    bool m_isRefused = false; ///< the platform answered the question, but did not say
    std::chrono::steady_clock::time_point m_askedAt {};
    std::deque<std::function<void()>> m_waiting;
    SharedTimer::Handle m_wait;
};

} // namespace oagent::lark
