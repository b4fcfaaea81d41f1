#include "core/support/recentids.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

TEST(RecentIds, KnowsWhatItWasToldAndForgetsTheOldest)
{
    RecentIds ids(2);
    EXPECT_TRUE(ids.insert(u"a"_s));
    EXPECT_FALSE(ids.insert(u"a"_s));
    EXPECT_TRUE(ids.insert(u"b"_s));
    EXPECT_TRUE(ids.contains(u"a"_s) && ids.contains(u"b"_s));
    EXPECT_TRUE(ids.insert(u"c"_s));
    EXPECT_FALSE(ids.contains(u"a"_s));
    EXPECT_TRUE(ids.insert(u"a"_s));
    EXPECT_FALSE(ids.contains(u"b"_s));
}
