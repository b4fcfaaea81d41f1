// kill -9 between any two stored phases of a turn, then a new process on the same profile (architecture.md §2).
#include "tests/app/daemon/chatfixture.h"

#include <QMetaObject>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class KillSweep : public ChatFixture
{
protected:
    [[nodiscard]] static QString answerTo(const QString &question) { return u"You said: "_s + question; }
};

} // namespace

TEST_F(KillSweep, AMessageThatOnlyWasAcceptedIsAskedAndAnsweredOnce)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallBeforeHead);
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.timesAsked(u"first"_s) == 1; }));
    const QString second = deliver(u"second"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(second) == 1; })); // stored, and behind the first one
    EXPECT_EQ(assistant.timesAsked(u"second"_s), 0);
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitForFinishedCards(2));
    EXPECT_EQ(assistant.timesAsked(u"first"_s), 2); // may be asked again: a server without tools
    EXPECT_EQ(assistant.timesAsked(u"second"_s), 1);
    EXPECT_EQ(gateway.cards()[0].content, answerTo(u"first"_s));
    EXPECT_EQ(gateway.cards()[1].content, answerTo(u"second"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(KillSweep, AnAskedQuestionIsAskedAgainAndItsCardFinished)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && gateway.cards().first().streamCalls > 0; }));
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_EQ(gateway.cards().first().content, answerTo(u"a question of some length"_s));
    EXPECT_EQ(assistant.timesAsked(u"a question of some length"_s), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(KillSweep, AQuestionThatMustNotBeAskedAgainIsClosedWithASentence)
{
    configure({ u"--ask-again"_s, u"off"_s });
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && gateway.cards().first().streamCalls > 0; }));
    killDaemon();
    startDaemon();
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_TRUE(gateway.cards().first().content.contains(u"I was restarted"_s))
        << gateway.cards().first().content.toStdString();
    EXPECT_EQ(assistant.timesAsked(u"a question of some length"_s), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(KillSweep, AnAnswerThatWasBeingClosedIsSentAgainAndNotAskedFor)
{
    configure();
    for (const auto when : { DingTalkGateway::Hold::BeforeProcessing, DingTalkGateway::Hold::AfterProcessing }) {
        SCOPED_TRACE(static_cast<int>(when));
        const QString question = u"question %1"_s.arg(static_cast<int>(when));
        const qsizetype cards = gateway.cards().size();
        startDaemon();
        assistant.failNext(AssistantServer::Fault::StallMidStream);
        ASSERT_FALSE(deliver(question).isEmpty());
        ASSERT_TRUE(
            waitUntil([&] { return gateway.cards().size() == cards + 1 && gateway.cards().last().streamCalls > 0; }));
        gateway.holdNext(dingtalkpaths::streamCard, when);
        assistant.release();
        ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
        killDaemon();
        startDaemon();
        ASSERT_TRUE(waitForFinishedCards(cards + 1));
        EXPECT_EQ(gateway.cards().last().content, answerTo(question));
        EXPECT_LE(assistant.timesAsked(question), 2); // once, unless the frame held was not yet the last
        EXPECT_EQ(violations(), "");
        killDaemon();
    }
}

// The kill comes at every call the platform sees, one after the other, both before it has effect and after.
TEST_F(KillSweep, WhereverTheKillComesTheMessageGetsOneCompleteAnswer)
{
    configure();
    const QStringList paths { dingtalkpaths::accessToken, dingtalkpaths::createCard, dingtalkpaths::updateCard,
                              dingtalkpaths::streamCard };
    qsizetype cards = 0;
    for (const QString &path : paths) {
        for (const auto when : { DingTalkGateway::Hold::BeforeProcessing, DingTalkGateway::Hold::AfterProcessing }) {
            SCOPED_TRACE(path.toStdString() + (when == DingTalkGateway::Hold::BeforeProcessing ? " before" : " after"));
            const QString question = u"%1 %2"_s.arg(path).arg(static_cast<int>(when));
            startDaemon();
            gateway.holdNext(path, when);
            const QString msgId = deliver(question);
            ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1 && gateway.acks(msgId) == 1; }));
            killDaemon();
            startDaemon();
            ++cards;
            ASSERT_TRUE(waitForFinishedCards(cards));
            EXPECT_EQ(gateway.cards().last().content, answerTo(question));
            EXPECT_GE(assistant.timesAsked(question), 1);
            EXPECT_LE(assistant.timesAsked(question), 2);
            // A turn the store has still open would take the next token before it can be held.
            ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["open"_L1].toInt(-1) == 0; }));
            killDaemon();
        }
    }
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(KillSweep, AMessageThatIsDeliveredAgainAfterTheKillIsAnsweredOnce)
{
    configure();
    startDaemon();
    const QString msgId = deliver(u"question"_s);
    ASSERT_TRUE(waitForFinishedCards(1));
    killDaemon();
    startDaemon();
    ASSERT_FALSE(gateway.redeliver(msgId).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(msgId) == 2; }));
    ASSERT_FALSE(deliver(u"next"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(2));
    EXPECT_LE(assistant.timesAsked(u"question"_s), 2); // twice when the kill came before the end was stored
    EXPECT_EQ(violations(), "");
}
