#pragma once

#include "core/assistant/assistant.h"
#include "core/bridge/limits.h"

#include <deque>
#include <map>

namespace oagent {

/// Earlier questions and answers, for assistants without a memory of their own; in memory alone, so that a chat is not
/// on disk longer than its turn. Bounded by BridgeLimits::remembered….
class History
{
public:
    explicit History(const BridgeLimits &limits)
        : m_limits(limits)
    { }

    /// The newest `wanted` exchanges of a conversation, oldest first.
    /// `namesSpeakers`: whoever asked stands before each question.
    [[nodiscard]] QList<TurnRequest::Exchange> newest(const QString &conversation, int wanted,
                                                      bool namesSpeakers) const;
    /// `speaker` as speakerOf() says.
    void add(const QString &conversation, const TurnRequest::Exchange &exchange, const QString &speaker);
    void forget(const QString &conversation);
    void clear();

private:
    struct Kept
    {
        TurnRequest::Exchange exchange;
        QString speaker;
    };

    const BridgeLimits &m_limits;
    std::map<QString, QList<Kept>> m_exchanges;
    std::deque<QString> m_order; ///< conversations, least recently used first
};

} // namespace oagent
