#pragma once

#include "core/lark/frame.h"
#include "core/lark/limits.h"

#include <map>

namespace oagent::lark {

/// Puts deliveries together that come in pieces (lark.md §6.2), of one line. Pieces may be out of order, doubled or
/// empty, and are cut anywhere, inside of characters, too.
class ChunkSets
{
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit ChunkSets(const Limits &limits)
        : m_limits(limits)
    { }

    /// The whole payload once its last piece is here, else nothing; pieces that follow right on a delivery that became
    /// whole are copies of its own and passed over, later ones are the same delivery once more, which wants an answer
    /// again. Protocol for a piece that cannot be; what was there of its delivery stays. A delivery of one piece is
    /// whole at once, unless pieces of it wait.
    [[nodiscard]] Result<std::optional<QByteArray>> take(const Frame &frame, Time now);
    /// Drops deliveries whose last piece came Limits::chunkLife ago or earlier, and forgets those that became whole
    /// Limits::copiesLife ago.
    void forgetOld(Time now);
    [[nodiscard]] bool isEmpty() const { return m_sets.empty() && m_wholeAt.empty(); }

private:
    struct Set
    {
        int sum = 0;
        std::map<int, QByteArray> pieces;
        Time lastAt;
    };

    void forget(const QByteArray &messageId);

    const Limits &m_limits;
    std::map<QByteArray, Set> m_sets; ///< by message_id
    std::map<QByteArray, Time> m_wholeAt; ///< deliveries in pieces of which copies may follow, by message_id
    qsizetype m_bytes = 0;
};

} // namespace oagent::lark
