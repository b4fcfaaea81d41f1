// Who gets through the bridge, and what is said to the others.
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::Answer;
using oagent::testing::waitUntil;

namespace {

class BridgeAccessTest : public oagent::testing::DingTalkFixture
{
protected:
    qint64 onlyPerson()
    {
        Answer<PeopleStore::Everybody> everybody;
        people->everybody(everybody.context(), everybody.done());
        EXPECT_TRUE(everybody.wait());
        const QList<KnownPerson> known = everybody.wait().value_or(PeopleStore::Everybody {}).people;
        EXPECT_EQ(known.size(), 1);
        return known.isEmpty() ? 0 : known.first().number;
    }
    void judge(PersonVerdict verdict)
    {
        Answer<void> done;
        people->setVerdict(onlyPerson(), verdict, done.context(), done.done());
        ASSERT_TRUE(done.wait());
    }
    void change(const QString &sql)
    {
        Answer<void> done;
        const std::function<Result<void>(Database &)> work = [sql](Database &file) -> Result<void> {
            const Result<int> changed = file.change(sql);
            return changed ? Result<void>() : Result<void>(failure(changed.error()));
        };
        database->run<void>(work, done.context(), done.done());
        ASSERT_TRUE(done.wait()) << done.wait().error().detail.toStdString();
    }
};

} // namespace

TEST_F(BridgeAccessTest, TakesNothingFromSomebodyBlockedAndTellsThemNothing)
{
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    judge(PersonVerdict::Blocked);
    const QString second = deliver(u"second"_s);
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 1; }));
    EXPECT_TRUE(waitUntil([&] { return gateway.acks(second) == 1; })) << "or the platform would repeat it";
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    ASSERT_TRUE(counts().lastRefused);
    EXPECT_EQ(counts().lastRefused->reason, AccessVerdict::Reason::Blocked);
    EXPECT_EQ(counts().lastRefused->person, onlyPerson());
}

TEST_F(BridgeAccessTest, TellsAStrangerOnceAlsoOverARestart)
{
    bot.allow = { u"somebodyElse"_s };
    bridgeLimits.noticeEvery = 1h; // the webhooks of the simulator live longer
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1 && counts().open == 0; }));
    crash();
    start();
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 1; }));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
    clock.pass(bridgeLimits.noticeEvery);
    crash();
    start();
    ASSERT_FALSE(deliver(u"third"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 2 && counts().open == 0; }));
}

TEST_F(BridgeAccessTest, SaysNothingInAGroupAboutWhatWasNotMeantForIt)
{
    bot.groups = BotConfig::Groups::Off;
    start();
    SimulatedMessage chatter;
    chatter.group = true;
    chatter.text = u"lunch?"_s;
    chatter.overrides = { { u"isInAtList"_s, false } };
    const QString unmeant = gateway.deliver(chatter);
    ASSERT_TRUE(waitUntil([&] { return logHas(u"refused"_s) && gateway.acks(unmeant) == 1; }));
    EXPECT_EQ(counts().refused, 0);
    EXPECT_FALSE(counts().lastRefused);
    ASSERT_FALSE(deliverToGroup(u"what is this?"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 1 && counts().open == 0; }));
    ASSERT_EQ(gateway.webhookPosts().size(), 1) << "to who asked it";
    EXPECT_EQ(gateway.webhookPosts().first().text, say(Phrase::NotHere, Language::English));
}

TEST_F(BridgeAccessTest, TellsSomebodyListedThatTheGroupIsNot)
{
    bot.allow = { u"manager807"_s };
    bot.groups = BotConfig::Groups::Listed;
    start();
    ASSERT_FALSE(deliverToGroup(u"what is this?"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    const QString aboutGroup = say(Phrase::GroupNotAllowed, Language::English);
    EXPECT_TRUE(gateway.webhookPosts().first().text.startsWith(aboutGroup.section(u'%', 0, 0)));
    EXPECT_FALSE(gateway.webhookPosts().first().text.contains(u"%1"_s));
    EXPECT_FALSE(gateway.webhookPosts().first().text.contains(u"manager807"_s));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(assistant.requests.isEmpty());
}

TEST_F(BridgeAccessTest, TellsAStrangerACodeOnceInTheirLanguageAndThatTooManyAsk)
{
    bot.privateChats = BotConfig::PrivateChats::Pairing;
    bridgeLimits.pairing.openPerBot = 1;
    start();
    ASSERT_FALSE(deliver(u"你好"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    EXPECT_TRUE(gateway.webhookPosts().first().text.contains(u"代码"_s));
    ASSERT_FALSE(deliver(u"again"_s).isEmpty());
    ASSERT_FALSE(deliver(u"hello"_s, u"another"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 2; }));
    EXPECT_TRUE(gateway.webhookPosts().last().text.contains(u"too many people"_s));
    ASSERT_FALSE(deliver(u"hello again"_s, u"another"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 4; }));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.webhookPosts().size(), 2);
    EXPECT_TRUE(assistant.requests.isEmpty());
}

TEST_F(BridgeAccessTest, KeepsAMessageUntilTheStoreCanSayHowItsSenderStands)
{
    bridgeLimits.storeRetry = 10ms;
    start();
    change(u"ALTER TABLE people RENAME TO hidden"_s);
    const QString message = deliver(u"hello"_s);
    ASSERT_TRUE(waitUntil([&] { return logHas(u"store"_s); }));
    EXPECT_TRUE(waitUntil([&] { return gateway.acks(message) == 1; })) << "it is stored";
    EXPECT_TRUE(assistant.requests.isEmpty());
    change(u"ALTER TABLE hidden RENAME TO people"_s);
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(assistant.requests.size(), 1);
}

TEST_F(BridgeAccessTest, JudgesWhatAnEarlierProcessLeftBeforeAnyWordIsSaid)
{
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    judge(PersonVerdict::Blocked);
    bridge->stop(10s, connection.get(), [] {}); // from now on messages are stored for the next start
    const QString message = deliver(u"second"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(message) == 1; }));
    crash();
    bridgeLimits.oldestTurn = 0ms; // by then it is old, which is said to those who may hear it
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 1; }));
    Answer<QList<TurnRecord>> open;
    store->openTurns(open.context(), open.done());
    ASSERT_TRUE(open.wait());
    EXPECT_TRUE(open.wait()->isEmpty());
    EXPECT_EQ(counts().open, 0) << "no sentence is on its way";
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_EQ(assistant.requests.size(), 1);
}
