#pragma once

#include <QTest>

#include <chrono>

namespace oagent::testing {

/// Spins the event loop until the condition holds; false when the limit passes first.
template <class Condition>
[[nodiscard]] bool waitUntil(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(10))
{
    return QTest::qWaitFor(condition, static_cast<int>(limit.count()));
}

} // namespace oagent::testing
