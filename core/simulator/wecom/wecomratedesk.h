#pragma once

#include "core/simulator/ratewindow.h"
#include "core/simulator/wecom/wecomcontext.h"

#include <QHash>

namespace oagent::simulator {

/// How often one conversation may be written to (wecom.md §13); a stream counts once.
class WeComRateDesk
{
public:
    explicit WeComRateDesk(WeComContext &context)
        : m_context(context)
    { }

    /// Counts one more; false when that is too many, which is the client's mistake.
    [[nodiscard]] bool allows(const QString &chat);
    /// Before anything is done with a message: it comes too soon after 846607 (checklist 20).
    void arrived(const QString &chat);
    /// The client was told 846607.
    void told(const QString &chat) { m_toldAt.insert(chat, WeComContext::now()); }

private:
    WeComContext &m_context;
    QHash<QString, RateWindow> m_windows;
    QHash<QString, WeComTime> m_toldAt;
};

} // namespace oagent::simulator
