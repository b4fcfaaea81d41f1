#pragma once

#include <chrono>
#include <deque>

namespace oagent::simulator {

/// Counts what happens in any window of that length.
class RateWindow
{
public:
    RateWindow(std::chrono::milliseconds window, int allowed)
        : m_window(window)
        , m_allowed(allowed)
    { }

    /// Counts one more, now; false when that is too many.
    [[nodiscard]] bool allowsOneMore()
    {
        const auto now = std::chrono::steady_clock::now();
        while (!m_times.empty() && now - m_times.front() >= m_window)
            m_times.pop_front();
        m_times.push_back(now);
        return static_cast<int>(m_times.size()) <= m_allowed;
    }
    void clear() { m_times.clear(); }

private:
    std::chrono::milliseconds m_window;
    int m_allowed;
    std::deque<std::chrono::steady_clock::time_point> m_times;
};

} // namespace oagent::simulator
