#include "core/store/callcounter.h"

#include "tests/testing/answer.h"
#include "tests/testing/movableclock.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class CallCounterTest : public ::testing::Test
{
protected:
    CallCounterTest() { reopen(); }

    /// What the next process finds.
    void reopen()
    {
        calls.reset();
        database = std::make_unique<StateDatabase>();
        calls = std::make_unique<CallCounter>(*database, timer, clock);
        Answer<void> opened;
        database->open(directory.filePath(u"bridge.db"_s), opened.context(), opened.done());
        ASSERT_EQ(outcome(opened.wait()), "");
    }

    QTemporaryDir directory;
    SharedTimer timer;
    MovableClock clock;
    std::unique_ptr<StateDatabase> database;
    std::unique_ptr<CallCounter> calls;
};

} // namespace

TEST_F(CallCounterTest, CountsEachBotAndRemembersOverARestart)
{
    for (int i = 0; i < 3; ++i)
        calls->count(u"ops"_s);
    calls->count(u"dev"_s);
    EXPECT_EQ(calls->ofThisMonth(u"ops"_s), 3);
    reopen();
    ASSERT_TRUE(waitUntil([&] { return calls->ofThisMonth(u"ops"_s) == 3; }));
    EXPECT_EQ(calls->ofThisMonth(u"dev"_s), 1);
    calls->count(u"ops"_s);
    reopen();
    ASSERT_TRUE(waitUntil([&] { return calls->ofThisMonth(u"ops"_s) == 4; }));
    EXPECT_EQ(calls->ofThisMonth(u"nobody"_s), 0);
}

TEST_F(CallCounterTest, BeginsAnewWithTheNextMonth)
{
    calls->count(u"ops"_s);
    clock.jump(32 * 24h);
    EXPECT_EQ(calls->ofThisMonth(u"ops"_s), 0);
    calls->count(u"ops"_s);
    EXPECT_EQ(calls->ofThisMonth(u"ops"_s), 1);
    reopen();
    ASSERT_TRUE(waitUntil([&] { return calls->ofThisMonth(u"ops"_s) == 1; }));
}
