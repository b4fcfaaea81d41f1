#include "core/bridge/history.h"

#include "core/bridge/message.h"

#include <algorithm>

namespace oagent {

namespace {

qsizetype sizeOf(const TurnRequest::Exchange &exchange) { return exchange.question.size() + exchange.answer.size(); }

} // namespace

QList<TurnRequest::Exchange> History::newest(const QString &conversation, int wanted, bool namesSpeakers) const
{
    const auto found = m_exchanges.find(conversation);
    if (found == m_exchanges.end())
        return {};
    QList<TurnRequest::Exchange> newest;
    for (const Kept &kept : found->second.mid(std::max<qsizetype>(0, found->second.size() - wanted))) {
        newest.append(kept.exchange);
        if (namesSpeakers)
            newest.last().question = spoken(kept.speaker, kept.exchange.question);
    }
    return newest;
}

void History::add(const QString &conversation, const TurnRequest::Exchange &exchange, const QString &speaker)
{
    QList<Kept> &exchanges = m_exchanges[conversation];
    exchanges.append({ exchange, speaker });
    qsizetype characters = 0;
    for (const Kept &kept : std::as_const(exchanges))
        characters += sizeOf(kept.exchange);
    while (characters > m_limits.rememberedCharacters && !exchanges.isEmpty())
        characters -= sizeOf(exchanges.takeFirst().exchange);
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
