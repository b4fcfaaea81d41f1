#pragma once

#include "core/simulator/httpanswer.h"
#include "core/simulator/lark/context.h"
#include "core/simulator/ratewindow.h"

#include <QHash>

#include <optional>

namespace oagent::simulator::larkparts {

/// How often an app may call, lark.md §9.5, and whether it waits when it was told to.
class RateBook
{
public:
    explicit RateBook(Context &context)
        : m_context(context)
    { }

    /// Counts a call of an operation; an answer when there were too many: "api.rate". "rate.impatient" when the client
    /// was told to wait longer.
    [[nodiscard]] std::optional<HttpAnswer> called(const QString &operation);
    /// Counts something with a limit of its own: "send.rate", "patch.rate".
    [[nodiscard]] std::optional<HttpAnswer> counted(const QString &code, const QString &id, int allowed);
    void answered(const QString &operation, const HttpAnswer &answer);
    [[nodiscard]] int countedCalls() const { return m_counted; } ///< towards the month's quota
    void forget(); ///< windows of what is over

private:
    [[nodiscard]] RateWindow &windowOf(const QString &key, int allowed);

    Context &m_context;
    QHash<QString, RateWindow> m_windows;
    QHash<QString, SteadyTime> m_notBefore; ///< by operation
    int m_counted = 0;
};

} // namespace oagent::simulator::larkparts
