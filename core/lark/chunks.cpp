#include "core/lark/chunks.h"

using namespace Qt::StringLiterals;

namespace oagent::lark {

Result<std::optional<QByteArray>> ChunkSets::take(const Frame &frame, Time now)
{
    const std::optional<int> sum = frame.number("sum"_ba, 1);
    const std::optional<int> seq = frame.number("seq"_ba, 0);
    if (!sum || !seq || *sum < 1 || *sum > m_limits.chunks || *seq < 0 || *seq >= *sum)
        return failure(
            Error::Kind::Protocol,
            u"a chunk says that it is number %1 of %2"_s
                .arg(QString::fromLatin1(frame.header("seq"_ba)), QString::fromLatin1(frame.header("sum"_ba)))
                .left(200));
    const QByteArray payload = frame.payload.value_or(QByteArray());
    forgetOld(now);
    const QByteArray messageId = frame.header("message_id"_ba);
    if (messageId.isEmpty() && *sum > 1)
        return failure(Error::Kind::Protocol, u"a chunk does not say of which delivery it is"_s);
    const auto found = m_sets.find(messageId);
    if (found != m_sets.end() && found->second.sum != *sum)
        return failure(Error::Kind::Protocol,
                       u"a chunk is one of %1, the one before it was one of %2"_s.arg(*sum).arg(found->second.sum));
    if (*sum == 1)
        return std::optional(payload);
    if (m_wholeAt.contains(messageId))
        return std::optional<QByteArray>();
    if (found == m_sets.end() && m_sets.size() >= m_limits.unfinishedDeliveries)
        return failure(Error::Kind::Protocol, u"too many deliveries are unfinished"_s);
    Set &set = m_sets[messageId];
    set.sum = *sum;
    set.lastAt = now;
    if (set.pieces.emplace(*seq, payload).second)
        m_bytes += payload.size();
    if (m_bytes > m_limits.chunkBytes) {
        forget(messageId);
        return failure(Error::Kind::TooLarge, u"unfinished deliveries take too much room"_s);
    }
    if (static_cast<int>(set.pieces.size()) < set.sum)
        return std::optional<QByteArray>();
    QByteArray whole;
    for (const auto &[number, piece] : set.pieces)
        whole += piece;
    forget(messageId);
    m_wholeAt[messageId] = now;
    return std::optional(whole);
}

void ChunkSets::forgetOld(Time now)
{
    for (auto it = m_sets.begin(); it != m_sets.end();) {
        const auto next = std::next(it);
        if (now - it->second.lastAt >= m_limits.chunkLife)
            forget(QByteArray(it->first));
        it = next;
    }
    std::erase_if(m_wholeAt, [&](const auto &whole) { return now - whole.second >= m_limits.copiesLife; });
}

void ChunkSets::forget(const QByteArray &messageId)
{
    const auto found = m_sets.find(messageId);
    for (const auto &[number, piece] : found->second.pieces)
        m_bytes -= piece.size();
    m_sets.erase(found);
}

} // namespace oagent::lark
