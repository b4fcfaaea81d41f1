#include "core/support/backoff.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace std::chrono_literals;

TEST(Backoff, DoublesUpToItsUpperBound)
{
    Backoff backoff({ 1s, 8s }, [] { return 0.999999; });
    EXPECT_NEAR(static_cast<double>(backoff.next().count()), 1000, 2);
    EXPECT_NEAR(static_cast<double>(backoff.next().count()), 2000, 2);
    EXPECT_NEAR(static_cast<double>(backoff.next().count()), 4000, 2);
    EXPECT_NEAR(static_cast<double>(backoff.next().count()), 8000, 2);
    EXPECT_NEAR(static_cast<double>(backoff.next().count()), 8000, 2);
}

TEST(Backoff, NeverWaitsLessThanHalfOfTheBound)
{
    Backoff backoff({ 1s, 60s }, [] { return 0.0; });
    EXPECT_EQ(backoff.next(), 500ms);
    EXPECT_EQ(backoff.next(), 1s);
}

TEST(Backoff, StartsOverAfterReset)
{
    Backoff backoff({ 1s, 60s }, [] { return 0.0; });
    (void)backoff.next();
    (void)backoff.next();
    backoff.reset();
    EXPECT_EQ(backoff.next(), 500ms);
}

TEST(Backoff, MayGoAroundTheBoundInsteadButNotBeyondTheLastOne)
{
    const Backoff::Bounds around { 1s, 3s, 0.8, 1.2 };
    Backoff early(around, [] { return 0.0; });
    EXPECT_EQ(early.next(), 800ms);
    EXPECT_EQ(early.next(), 1600ms);
    EXPECT_EQ(early.next(), 2400ms);
    Backoff late(around, [] { return 0.999999; });
    EXPECT_NEAR(static_cast<double>(late.next().count()), 1200, 2);
    EXPECT_NEAR(static_cast<double>(late.next().count()), 2400, 2);
    EXPECT_EQ(late.next(), 3s);
}
