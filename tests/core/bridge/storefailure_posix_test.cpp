// What cannot be stored must not be acknowledged, and what cannot be acknowledged must not be taken (architecture.md
// §5): every line is closed while the store cannot write.
#include "core/bridge/appchannel.h"
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/filesizelimit.h"
#include "tests/testing/isstored.h"
#include "tests/testing/mediumflushes.h"

#include <QFileInfo>
#include <QSignalSpy>

#include <optional>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::FileSizeLimit;
using oagent::testing::isStored;
using oagent::testing::MediumFlushes;
using oagent::testing::waitUntil;

namespace {

/// A base, so that it is there before the database is opened.
struct CountsFlushes
{
    MediumFlushes flushes;
};

class StoreFailure : protected CountsFlushes, public oagent::testing::DingTalkFixture
{
protected:
    StoreFailure() { bridgeLimits.storeRetry = 20ms; }

    /// No message finds room any more.
    void fillDisk()
    {
        const QFileInfo wal(directory.filePath(u"bridge.db-wal"_s));
        m_full.emplace(static_cast<rlim_t>(wal.size()));
    }
    void makeRoom() { m_full.reset(); }
    [[nodiscard]] QString deliverLarge() { return deliver(QString(20'000, u'x')); }
    /// Long enough for several looks at the store.
    [[nodiscard]] bool waitForRetries()
    {
        bool isOver = false;
        const SharedTimer::Handle handle = timer->after(10 * bridgeLimits.storeRetry, [&] { isOver = true; });
        return waitUntil([&] { return isOver; });
    }

private:
    std::optional<FileSizeLimit> m_full;
};

} // namespace

TEST_F(StoreFailure, ClosesTheLineAcknowledgesNothingAndComesBack)
{
    start();
    ASSERT_FALSE(deliver(u"before"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    fillDisk();
    const QString lost = deliverLarge();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Stopped; }));
    EXPECT_EQ(connection->reason().id, u"store-failed"_s);
    EXPECT_FALSE(connection->reason().cause.isEmpty());
    EXPECT_FALSE(connection->reason().cure.isEmpty());
    ASSERT_TRUE(waitForRetries());
    EXPECT_EQ(gateway.opens(), 1) << "it stays closed as long as nothing can be written";
    EXPECT_EQ(gateway.acks(lost), 0);
    EXPECT_EQ(counts().accepted, 1);

    makeRoom();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    ASSERT_FALSE(gateway.redeliver(lost).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_EQ(gateway.acks(lost), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(StoreFailure, AcknowledgesNothingThatIsNotOnTheMedium)
{
    start();
    ASSERT_FALSE(deliver(u"before"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    MediumFlushes::failNext(2); // and when it is tried by way of the database
    const QString lost = deliver(u"question"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.opens() == 2 && connection->state() == ConnectionState::Online; }));
    EXPECT_EQ(gateway.acks(lost), 0);
    EXPECT_EQ(MediumFlushes::failuresLeft(), 0);
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; })) << "it is written, and so it is answered";
    ASSERT_FALSE(gateway.redeliver(lost).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().duplicates == 1; }));
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(lost) == 1; }));
    EXPECT_EQ(counts().answered, 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(StoreFailure, AsksBeforeItIsOnTheMediumOnlyWhomItMayAskAgain)
{
    for (const bool mayBeAskedAgain : { true, false }) {
        QList<int> flushesBefore;
        assistant.whenAsked = [&] { flushesBefore.append(MediumFlushes::count()); };
        assistant.asksAgain = mayBeAskedAgain;
        assistant.isRemembering = false;
        start();
        ASSERT_FALSE(deliver(u"first"_s).isEmpty());
        ASSERT_TRUE(waitForQuiet());
        const int before = MediumFlushes::count();
        ASSERT_FALSE(deliver(u"question"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
        ASSERT_TRUE(waitForQuiet());
        ASSERT_EQ(flushesBefore.size(), 2);
        EXPECT_EQ(flushesBefore.last() - before, mayBeAskedAgain ? 0 : 1);
        EXPECT_EQ(MediumFlushes::count() - before, 3) << "asked and acknowledged, about to be closed, done";
        crash();
    }
}

TEST_F(StoreFailure, HasStoredTheEndOfEveryTurnWhenItSaysThatItHasStopped)
{
    ASSERT_TRUE(startQuestion());
    QObject context;
    std::optional<int> atTheEnd;
    bridge->stop(0ms, &context, [&] { atTheEnd = MediumFlushes::count(); });
    ASSERT_TRUE(waitUntil([&] { return atTheEnd.has_value(); }));
    EXPECT_TRUE(onlyCard().isDone());
    ASSERT_TRUE(isStored(*store));
    EXPECT_EQ(MediumFlushes::count(), *atTheEnd) << "nothing was left to be written";
}

TEST_F(StoreFailure, ClosesTheLinesOfAllBots)
{
    start();
    DingTalkGateway otherGateway;
    ASSERT_TRUE(otherGateway.listen());
    BotConfig other = bot;
    other.id = u"other"_s;
    other.apiUrl = otherGateway.url();
    dingtalk::Connection otherConnection(other, Secret(otherGateway.app().clientSecret.toUtf8()),
                                         ConnectionServices { *http, *timer, log, redactor, clock, network }, limits);
    bridge->addBot(other, otherConnection);
    otherConnection.start();
    ASSERT_TRUE(waitUntil([&] { return otherConnection.state() == ConnectionState::Online; }));
    fillDisk();
    ASSERT_FALSE(deliverLarge().isEmpty());
    ASSERT_TRUE(waitUntil([&] { return otherConnection.state() == ConnectionState::Stopped; }));
    EXPECT_EQ(otherConnection.reason().id, u"store-failed"_s);
    makeRoom();
    ASSERT_TRUE(waitUntil([&] {
        return otherConnection.state() == ConnectionState::Online && connection->state() == ConnectionState::Online;
    }));
    bridge->removeBot(other.id);
}

TEST_F(StoreFailure, LeavesABotAloneThatWasRemovedMeanwhile)
{
    start();
    fillDisk();
    ASSERT_FALSE(deliverLarge().isEmpty());
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Stopped; }));
    bridge->removeBot(bot.id);
    makeRoom();
    ASSERT_TRUE(waitForRetries());
    EXPECT_EQ(connection->state(), ConnectionState::Stopped);
}

TEST_F(StoreFailure, GivesBackWhatWasTypedInTheWindow)
{
    start();
    AppChannel window(clock);
    bridge->addBot(AppChannel::bot(), window);
    QSignalSpy refused(&window, &AppChannel::refused);
    window.ask(u"taken"_s);
    ASSERT_TRUE(waitUntil([&] { return bridge->counts(AppChannel::bot().id).answered == 1; }));
    fillDisk();
    const QString question(20'000, u'x');
    window.ask(question);
    ASSERT_TRUE(waitUntil([&] { return !refused.isEmpty(); }));
    EXPECT_EQ(refused.size(), 1) << "the first one was taken";
    EXPECT_EQ(refused.first().first().toString(), question);
    makeRoom();
    bridge->removeBot(AppChannel::bot().id);
}

TEST_F(StoreFailure, StillBringsTheAnswerThatIsUnderWay)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.questions.size() == 1 && !gateway.cards().isEmpty(); }));
    fillDisk();
    assistant.say(u"An answer, "_s + QString(2000, u'y'));
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(onlyCard().content.startsWith(u"An answer, "_s));
    EXPECT_EQ(violations(), "");
}
