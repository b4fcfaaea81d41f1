#include "core/bridge/ratebudget.h"

#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST(RateBudget, SkipsProgressBeforeTheReservedShareIsTouched)
{
    SharedTimer timer;
    RateBudget budget(timer, 5, 1h, 2);
    EXPECT_TRUE(budget.tryTake(u"a"_s));
    EXPECT_TRUE(budget.tryTake(u"a"_s));
    EXPECT_TRUE(budget.tryTake(u"a"_s));
    EXPECT_FALSE(budget.tryTake(u"a"_s));
    EXPECT_TRUE(budget.tryTake(u"b"_s)); // a key of its own
}

TEST(RateBudget, SaysWhetherThereIsAPlaceWithoutTakingIt)
{
    SharedTimer timer;
    RateBudget budget(timer, 2, 1h, 1);
    EXPECT_TRUE(budget.hasPlace(u"a"_s));
    EXPECT_TRUE(budget.hasPlace(u"a"_s));
    EXPECT_TRUE(budget.tryTake(u"a"_s));
    EXPECT_FALSE(budget.hasPlace(u"a"_s));
}

TEST(RateBudget, LetsWhatMattersUseTheReservedShare)
{
    SharedTimer timer;
    RateBudget budget(timer, 3, 1h, 2);
    const QObject context;
    EXPECT_TRUE(budget.tryTake(u"a"_s));
    int called = 0;
    for (int i = 0; i < 3; ++i)
        budget.take(u"a"_s, &context, [&] { ++called; });
    EXPECT_EQ(called, 0); // never inside the call
    ASSERT_TRUE(waitUntil([&] { return called == 2; }));
    EXPECT_FALSE(budget.tryTake(u"a"_s));
}

TEST(RateBudget, ServesInOrderAsPlacesBecomeFree)
{
    SharedTimer timer;
    RateBudget budget(timer, 2, 30ms, 0);
    const QObject context;
    QList<int> order;
    for (int i = 0; i < 7; ++i)
        budget.take(u"a"_s, &context, [&, i] { order.append(i); });
    ASSERT_TRUE(waitUntil([&] { return order.size() == 7; }));
    EXPECT_EQ(order, QList<int>({ 0, 1, 2, 3, 4, 5, 6 }));
}

TEST(RateBudget, GivesNoPlaceOfAKeyThatIsHeld)
{
    SharedTimer timer;
    RateBudget budget(timer, 5, 1ms, 0);
    const QObject context;
    budget.hold(u"a"_s, 1h);
    budget.hold(u"a"_s, 1ms); // makes it no shorter
    EXPECT_FALSE(budget.tryTake(u"a"_s));
    bool isCalled = false;
    budget.take(u"a"_s, &context, [&] { isCalled = true; });
    bool isOtherCalled = false;
    budget.take(u"b"_s, &context, [&] { isOtherCalled = true; });
    ASSERT_TRUE(waitUntil([&] { return isOtherCalled; }));
    EXPECT_FALSE(isCalled);
}

TEST(RateBudget, ServesWhatWaitedOnceItIsHeldNoMore)
{
    SharedTimer timer;
    RateBudget budget(timer, 5, 1h, 0);
    const QObject context;
    const auto heldUntil = std::chrono::steady_clock::now() + 30ms;
    budget.hold(u"a"_s, 30ms);
    int called = 0;
    for (int i = 0; i < 2; ++i)
        budget.take(u"a"_s, &context, [&] { ++called; });
    ASSERT_TRUE(waitUntil([&] { return called == 2; }));
    EXPECT_GE(std::chrono::steady_clock::now(), heldUntil);
    EXPECT_TRUE(budget.tryTake(u"a"_s));
}

TEST(RateBudget, GivesNoPlaceToACallerThatIsGone)
{
    SharedTimer timer;
    RateBudget budget(timer, 1, 30ms, 0);
    const QObject context;
    bool isCalled = false;
    budget.take(u"a"_s, &context, [] {});
    {
        const QObject gone;
        budget.take(u"a"_s, &gone, [&] { FAIL() << "its context died"; });
        budget.take(u"a"_s, &context, [&] { isCalled = true; });
    }
    EXPECT_TRUE(waitUntil([&] { return isCalled; }));
}
