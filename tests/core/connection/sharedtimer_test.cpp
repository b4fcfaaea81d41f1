#include "core/connection/sharedtimer.h"

#include "core/support/later.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <vector>

using namespace oagent;
using namespace oagent::testing;
using namespace std::chrono_literals;

namespace {

using Time = SharedTimer::Time;

} // namespace

TEST(SharedTimer, CallsFromTheEventLoopAndOnlyOnce)
{
    SharedTimer timer;
    int calls = 0;
    const auto handle = timer.after(0ms, [&] { ++calls; });
    EXPECT_EQ(calls, 0);
    EXPECT_TRUE(handle.isActive());
    ASSERT_TRUE(waitUntil([&] { return calls == 1; }));
    EXPECT_FALSE(handle.isActive());
    bool later = false;
    const auto mark = timer.after(20ms, [&] { later = true; });
    ASSERT_TRUE(waitUntil([&] { return later; }));
    EXPECT_EQ(calls, 1);
}

TEST(SharedTimer, CallsWithoutDelayAtTheEndOfTheLoopsPresentCall)
{
    SharedTimer timer;
    bool called = false;
    SharedTimer::Handle handle;
    {
        const LoopCall call;
        handle = timer.after(0ms, [&] { called = true; });
        EXPECT_FALSE(called);
    }
    EXPECT_TRUE(called);
}

TEST(SharedTimer, NeverCallsEarly)
{
    SharedTimer timer;
    const Time begin = std::chrono::steady_clock::now();
    Time called;
    const auto handle = timer.after(30ms, [&] { called = std::chrono::steady_clock::now(); });
    ASSERT_TRUE(waitUntil([&] { return called != Time {}; }));
    EXPECT_GE(called - begin, 30ms);
}

TEST(SharedTimer, CallsInTheOrderOfTheirTime)
{
    SharedTimer timer;
    std::vector<int> order;
    const auto third = timer.after(40ms, [&] { order.push_back(3); });
    const auto first = timer.after(1ms, [&] { order.push_back(1); });
    const auto second = timer.after(20ms, [&] { order.push_back(2); });
    ASSERT_TRUE(waitUntil([&] { return order.size() == 3; }));
    EXPECT_EQ(order, (std::vector { 1, 2, 3 }));
}

TEST(SharedTimer, DroppingOrReplacingAHandleCancels)
{
    SharedTimer timer;
    bool dropped = false;
    bool replaced = false;
    bool kept = false;
    auto handle = timer.after(1ms, [&] { replaced = true; });
    {
        const auto scoped = timer.after(1ms, [&] { dropped = true; });
    }
    handle = timer.after(20ms, [&] { kept = true; });
    ASSERT_TRUE(waitUntil([&] { return kept; }));
    EXPECT_FALSE(dropped);
    EXPECT_FALSE(replaced);
}

TEST(SharedTimer, MovingAHandleKeepsItsCall)
{
    SharedTimer timer;
    bool called = false;
    SharedTimer::Handle target;
    {
        auto source = timer.after(1ms, [&] { called = true; });
        target = std::move(source);
    }
    EXPECT_TRUE(target.isActive());
    EXPECT_TRUE(waitUntil([&] { return called; }));
}

TEST(SharedTimer, ACallMayCancelAnotherThatIsDueAtTheSameTime)
{
    SharedTimer timer;
    int calls = 0;
    SharedTimer::Handle one;
    SharedTimer::Handle other;
    one = timer.after(5ms, [&] { ++calls, other.cancel(); });
    other = timer.after(5ms, [&] { ++calls, one.cancel(); });
    bool later = false;
    const auto mark = timer.after(40ms, [&] { later = true; });
    ASSERT_TRUE(waitUntil([&] { return later; }));
    EXPECT_EQ(calls, 1);
}

TEST(SharedTimer, ACallMayDestroyItsOwnHandleAndUseWhatItCaptured)
{
    SharedTimer timer;
    int seen = 0;
    auto handle = std::make_optional<SharedTimer::Handle>();
    const std::string captured(100, 'x');
    *handle = timer.after(1ms, [&seen, &handle, captured] {
        handle.reset();
        seen = static_cast<int>(captured.size());
    });
    EXPECT_TRUE(waitUntil([&] { return seen == 100; }));
}

TEST(SharedTimer, ACallMayScheduleItselfAnew)
{
    SharedTimer timer;
    int calls = 0;
    SharedTimer::Handle handle;
    std::function<void()> again = [&] {
        if (++calls < 5)
            handle = timer.after(1ms, again);
    };
    handle = timer.after(1ms, again);
    EXPECT_TRUE(waitUntil([&] { return calls == 5; }));
}

TEST(SharedTimer, ACallThatSchedulesAtOnceDoesNotStarveTheEventLoop)
{
    SharedTimer timer;
    SharedTimer::Handle handle;
    std::function<void()> again = [&] { handle = timer.after(0ms, again); };
    handle = timer.after(0ms, again);
    bool other = false;
    QTimer::singleShot(20, &timer, [&] { other = true; });
    EXPECT_TRUE(waitUntil([&] { return other; }));
}

TEST(SharedTimer, ACallMayDestroyTheTimer)
{
    auto timer = std::make_unique<SharedTimer>();
    bool after = false;
    const auto first = timer->after(1ms, [&] { timer.reset(); });
    const auto second = timer->after(1ms, [&] { after = true; });
    ASSERT_TRUE(waitUntil([&] { return timer == nullptr; }));
    EXPECT_FALSE(second.isActive());
    EXPECT_FALSE(after);
}

TEST(SharedTimer, HandlesMayOutliveTheTimer)
{
    SharedTimer::Handle handle;
    {
        SharedTimer timer;
        handle = timer.after(1h, [] {});
        EXPECT_TRUE(handle.isActive());
    }
    EXPECT_FALSE(handle.isActive());
    handle.cancel();
}

TEST(SharedTimer, ACallMayOwnHandlesOfTheSameTimer)
{
    SharedTimer timer;
    auto inner = std::make_shared<SharedTimer::Handle>(timer.after(1h, [] {}));
    auto outer = timer.after(1h, [inner] {});
    inner.reset();
    outer.cancel();
    auto shared = std::make_shared<SharedTimer::Handle>();
    *shared = timer.after(1h, [] {});
    const auto last = timer.after(1h, [shared] {});
    SUCCEED(); // the sanitizers judge this one, at the end of the scope too
}

TEST(SharedTimer, KeepsWorkingInsideANestedEventLoop)
{
    SharedTimer timer;
    bool inner = false;
    bool outer = false;
    const auto second = timer.after(2ms, [&] { inner = true; });
    const auto first = timer.after(1ms, [&] { outer = waitUntil([&] { return inner; }); });
    EXPECT_TRUE(waitUntil([&] { return outer; }));
}

TEST(SharedTimer, IsLateByASixteenthOfTheDelayAtMostAndHalfASecondInAll)
{
    for (const Milliseconds delay : { 0ms, 1ms, 31ms, 50ms, 500ms, 1000ms, 8000ms, 20000ms, 3600000ms }) {
        for (int offset = 0; offset < 2000; ++offset) {
            const Time now { std::chrono::microseconds(987'654'321 + offset * 777) };
            const auto late = SharedTimer::dueTime(now, delay) - (now + delay);
            ASSERT_GE(late, 0ns);
            ASSERT_LE(late, std::min<std::chrono::nanoseconds>(std::chrono::nanoseconds(delay) / 16, 500ms));
        }
    }
}

TEST(SharedTimer, TreatsANegativeDelayAsNone)
{
    const Time now { 5s };
    EXPECT_EQ(SharedTimer::dueTime(now, -3s), now);
}

TEST(SharedTimer, AHundredHeartbeatsOfTwentySecondsShareFortyWakings)
{
    std::set<Time> wakings;
    for (int bot = 0; bot < 100; ++bot)
        wakings.insert(SharedTimer::dueTime(Time { std::chrono::milliseconds(bot * 199) }, 20s));
    EXPECT_LE(wakings.size(), 41U);
}

TEST(SharedTimer, ShortDelaysFallOnTheMarksOfLongOnes)
{
    const Time mark = SharedTimer::dueTime(Time { 1234567us }, 20s);
    EXPECT_EQ(SharedTimer::dueTime(mark - 500ms, 500ms), mark);
    EXPECT_EQ(SharedTimer::dueTime(mark - 510ms, 500ms), mark);
}
