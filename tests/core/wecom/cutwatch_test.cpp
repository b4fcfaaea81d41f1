#include "core/wecom/cutwatch.h"

#include <gtest/gtest.h>

using namespace oagent::wecom;
using namespace std::chrono_literals;

namespace {

const CutWatch::Time start {};

} // namespace

TEST(WeComCutWatch, SuspectsARivalWhenLinesAreCutRightAfterTheySubscribedAgainAndAgain)
{
    const Limits limits;
    CutWatch watch(limits);
    for (int i = 1; i <= 3; ++i) {
        EXPECT_FALSE(watch.isSuspected(start));
        watch.noteSubscribed(start + i * 30s);
        watch.noteLost(start + i * 30s + 111ms);
    }
    EXPECT_TRUE(watch.isSuspected(start + 91s));
    EXPECT_EQ(watch.cuts(), 3);
    watch.noteSubscribed(start + 120s);
    EXPECT_TRUE(watch.isSuspected(start + 125s)) << "nothing is known of this line yet";
    EXPECT_FALSE(watch.isSuspected(start + 131s)) << "it lasts";
}

TEST(WeComCutWatch, TakesNoOrdinaryLossForARival)
{
    const Limits limits;
    CutWatch watch(limits);
    for (int i = 1; i <= 10; ++i) {
        watch.noteSubscribed(start + i * 60s);
        watch.noteLost(start + i * 60s + 11s);
        watch.noteLost(start + i * 60s + 12s); // an attempt that never subscribed
    }
    EXPECT_FALSE(watch.isSuspected(start));
    for (int i = 1; i <= 2; ++i) {
        watch.noteSubscribed(start);
        watch.noteLost(start);
    }
    watch.reset();
    watch.noteSubscribed(start);
    watch.noteLost(start);
    EXPECT_FALSE(watch.isSuspected(start));
}

TEST(WeComCutWatch, CountsNoLineThatThisEndClosed)
{
    const Limits limits;
    CutWatch watch(limits);
    for (int i = 1; i <= 3; ++i) {
        watch.noteSubscribed(start + i * 30s);
        watch.noteLeft();
        watch.noteLost(start + i * 30s + 1s);
    }
    EXPECT_EQ(watch.cuts(), 0);
}
