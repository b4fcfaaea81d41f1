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
