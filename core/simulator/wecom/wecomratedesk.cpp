#include "core/simulator/wecom/wecomratedesk.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

bool WeComRateDesk::allows(const QString &chat)
{
    auto window = m_windows.find(chat);
    if (window == m_windows.end()) {
        window = m_windows.insert(chat, RateWindow(m_context.limits.rateWindow, m_context.limits.messagesPerWindow));
    }
    if (window->allowsOneMore())
        return true;
    m_context.log.record(u"rate.exceeded"_s,
                         u"more than %1 messages in the window"_s.arg(m_context.limits.messagesPerWindow));
    return false;
}

void WeComRateDesk::arrived(const QString &chat)
{
    const auto told = m_toldAt.constFind(chat);
    if (told != m_toldAt.constEnd() && WeComContext::now() - *told < m_context.limits.rateWait)
        m_context.log.record(u"rate.hammer"_s, u"846607 was answered a moment ago"_s);
}

} // namespace oagent::simulator
