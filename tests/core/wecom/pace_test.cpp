#include "core/wecom/pace.h"
#include "tests/testing/answer.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace oagent::wecom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// 30 and 1000 are many for a test.
Limits smallLimits()
{
    Limits limits;
    limits.messages = 5;
    limits.messagesReserved = 2;
    limits.messageWindow = 1h;
    limits.hourlyMessages = 4;
    limits.hourlyReserved = 2;
    return limits;
}

} // namespace

TEST(WeComPace, L21_CountsByTheMinuteAndByTheHour)
{
    const Limits real;
    EXPECT_LE(real.messages, 30);
    EXPECT_GE(real.messageWindow, 1min);
    EXPECT_LE(real.hourlyMessages, 1000);
    EXPECT_GE(real.hourWindow, 1h);
    EXPECT_GT(real.messagesReserved, 0);
    EXPECT_GT(real.hourlyReserved, 0);
}

TEST(WeComPace, L21_KeepsAShareOfTheHourForWhatEndsAnAnswer)
{
    const Limits limits = smallLimits();
    SharedTimer timer;
    Pace pace(timer, limits);
    EXPECT_TRUE(pace.tryTake(u"a"_s));
    EXPECT_TRUE(pace.tryTake(u"a"_s));
    EXPECT_FALSE(pace.tryTake(u"a"_s)) << "the minute would have one more, the hour only its share for ends";
    EXPECT_TRUE(pace.tryTake(u"b"_s));
    Answer<void> last;
    Answer<void> tooMany;
    for (int i = 0; i < 2; ++i) {
        Answer<void> end;
        pace.take(u"a"_s, end.context(), end.done());
        EXPECT_TRUE(end.wait());
    }
    pace.take(u"a"_s, tooMany.context(), tooMany.done());
    pace.take(u"b"_s, last.context(), last.done());
    EXPECT_TRUE(last.wait());
    EXPECT_EQ(tooMany.count(), 0);
}

TEST(WeComPace, L21_WasteNoPlaceOfTheHourOnAFullMinute)
{
    Limits limits = smallLimits();
    limits.messages = 3; // of which one may show progress
    limits.hourlyReserved = 0;
    SharedTimer timer;
    Pace pace(timer, limits);
    EXPECT_TRUE(pace.tryTake(u"a"_s));
    for (int i = 0; i < 10; ++i)
        EXPECT_FALSE(pace.tryTake(u"a"_s));
    for (int i = 0; i < 2; ++i) {
        Answer<void> end;
        pace.take(u"a"_s, end.context(), end.done());
        EXPECT_TRUE(end.wait());
    }
}

TEST(WeComPace, L20_RestsAfterAWarning)
{
    const Limits limits = smallLimits();
    SharedTimer timer;
    Pace pace(timer, limits);
    EXPECT_EQ(pace.rest(u"a"_s).kind, Error::Kind::RateLimited);
    EXPECT_GE(limits.frequencyPause, 60s);
    EXPECT_FALSE(pace.tryTake(u"a"_s));
    EXPECT_TRUE(pace.tryTake(u"b"_s));
    Answer<void> end;
    pace.take(u"a"_s, end.context(), end.done());
    ASSERT_FALSE(end.wait());
    EXPECT_GT(end.wait().error().retryAfter.value_or(0ms), 50s);
}

TEST(WeComPace, L20_WhoeverWaitedForAPlaceRestsAsWell)
{
    Limits limits;
    limits.messages = 1;
    limits.messagesReserved = 0;
    limits.messageWindow = 50ms;
    SharedTimer timer;
    Pace pace(timer, limits);
    Answer<void> first;
    Answer<void> second;
    pace.take(u"a"_s, first.context(), first.done());
    ASSERT_TRUE(first.wait());
    pace.take(u"a"_s, second.context(), second.done());
    pace.rest(u"a"_s);
    ASSERT_FALSE(second.wait());
    EXPECT_EQ(second.wait().error().kind, Error::Kind::RateLimited);
}
