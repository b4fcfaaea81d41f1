#pragma once

#include <QString>

#include <cstddef>
#include <deque>
#include <set>

namespace oagent {

/// Remembers the newest ids it was told, and no more than that many.
class RecentIds
{
public:
    explicit RecentIds(std::size_t most = 1000)
        : m_most(most)
    { }

    /// False when it is known already.
    bool insert(const QString &id)
    {
        if (!m_known.insert(id).second)
            return false;
        m_order.push_back(id);
        if (m_order.size() > m_most) {
            m_known.erase(m_order.front());
            m_order.pop_front();
        }
        return true;
    }
    [[nodiscard]] bool contains(const QString &id) const { return m_known.contains(id); }

private:
    std::size_t m_most;
    std::set<QString> m_known;
    std::deque<QString> m_order; ///< oldest first
};

} // namespace oagent
