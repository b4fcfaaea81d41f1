#include "core/bridge/history.h"

#include <algorithm>

namespace oagent {

namespace {

qsizetype sizeOf(const TurnRequest::Exchange &exchange) { return exchange.question.size() + exchange.answer.size(); }

} // namespace

QList<TurnRequest::Exchange> History::newest(const QString &conversation, int wanted) const
{
    const auto found = m_exchanges.find(conversation);
    if (found == m_exchanges.end())
        return {};
    return found->second.mid(std::max<qsizetype>(0, found->second.size() - wanted));
}

void History::add(const QString &conversation, const TurnRequest::Exchange &exchange)
{
    QList<TurnRequest::Exchange> &exchanges = m_exchanges[conversation];
    exchanges.append(exchange);
    qsizetype characters = 0;
    for (const TurnRequest::Exchange &one : std::as_const(exchanges))
        characters += sizeOf(one);
    while (characters > m_limits.rememberedCharacters && !exchanges.isEmpty())
        characters -= sizeOf(exchanges.takeFirst());
    std::erase(m_order, conversation);
    m_order.push_back(conversation);
    while (m_order.size() > m_limits.rememberedConversations) {
        m_exchanges.erase(m_order.front());
        m_order.pop_front();
    }
}

void History::forget(const QString &conversation)
{
    m_exchanges.erase(conversation);
    std::erase(m_order, conversation);
}

void History::clear()
{
    m_exchanges.clear();
    m_order.clear();
}

} // namespace oagent
