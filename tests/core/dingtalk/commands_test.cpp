// Commands in the chat, taken-back questions and the generations of a conversation (architecture.md §2).
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/print.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

class ChatCommands : public oagent::testing::DingTalkFixture
{
protected:
    ChatCommands()
        : DingTalkFixture(restarting())
    {
        assistant.answersAtOnce = false;
    }

    static GatewayLimits restarting()
    {
        GatewayLimits gatewayLimits;
        gatewayLimits.tokenRequestsPerWindow = 10;
        return gatewayLimits;
    }
    /// A question whose card shows this much of its answer.
    void askAndShow(const QString &question, const QString &text)
    {
        const qsizetype cards = gateway.cards().size();
        const qsizetype asked = assistant.questions.size();
        ASSERT_FALSE(deliver(question).isEmpty());
        ASSERT_TRUE(waitForQuestion(asked + 1));
        assistant.say(text);
        ASSERT_TRUE(
            waitUntil([&] { return gateway.cards().size() == cards + 1 && gateway.cards().last().streamCalls > 0; }));
    }
    /// Delivers a command and waits for its answer.
    QString answerTo(const QString &command, const QString &staffId = u"manager807"_s)
    {
        const qsizetype posts = gateway.webhookPosts().size();
        EXPECT_FALSE(deliver(command, staffId).isEmpty());
        EXPECT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == posts + 1; })) << command.toStdString();
        return gateway.webhookPosts().isEmpty() ? QString() : gateway.webhookPosts().last().text;
    }
    QString deliverToGroupAs(const QString &staffId, const QString &text)
    {
        SimulatedMessage message;
        message.group = true;
        message.senderStaffId = staffId;
        message.text = text;
        return gateway.deliver(message);
    }
    [[nodiscard]] bool waitForAck(const QString &msgId)
    {
        return waitUntil([&] { return gateway.acks(msgId) > 0; });
    }
    [[nodiscard]] bool waitForOpen(int count)
    {
        return waitUntil([&] { return counts().open == count; });
    }
    /// What a channel that hears of it reports.
    void takeBack(const QString &messageId)
    {
        IncomingEvent event;
        event.kind = IncomingEvent::Kind::Recalled;
        event.botId = bot.id;
        event.messageId = messageId;
        Q_EMIT connection->eventReceived(event, {});
    }
};

} // namespace

TEST_F(ChatCommands, StopEndsTheRunningAnswerWithItsTextSoFar)
{
    start();
    askAndShow(u"question"_s, u"I began"_s);
    gateway.holdNext(dingtalkpaths::streamCard);
    EXPECT_EQ(answerTo(u"/stop"_s), say(Phrase::StopDone, Language::English));
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    assistant.say(u" and what it says late"_s);
    assistant.finish();
    gateway.release();
    ASSERT_TRUE(waitForOpen(0));
    EXPECT_EQ(onlyCard().content, u"I began\n\nStopped."_s);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_EQ(counts().answered, 0);
    EXPECT_EQ(counts().failed, 1);
    EXPECT_EQ(assistant.requests.size(), 1);
    assistant.answersAtOnce = true;
    ASSERT_FALSE(deliver(u"next"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(gateway.cards().first().content, u"I began\n\nStopped."_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, StopEndsAnAnswerThatHasNoTextYetWithAWord)
{
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty(); }));
    EXPECT_EQ(answerTo(u"／STOP"_s), say(Phrase::StopDone, Language::Chinese)); // as the slash is written
    ASSERT_TRUE(waitForOpen(0));
    EXPECT_EQ(onlyCard().content, u"Stopped."_s);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, StopHoldsOverACrash)
{
    start();
    askAndShow(u"question"_s, u"I began"_s);
    gateway.holdNext(dingtalkpaths::streamCard);
    (void)answerTo(u"/stop"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1 && counts().open == 1; }));
    crash();
    gateway.resetHeld();
    start();
    ASSERT_TRUE(waitUntil([&] { return onlyCard().isDone() && counts().open == 0; }));
    EXPECT_EQ(onlyCard().content, u"I began\n\nStopped."_s);
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, ACommandThatWasOnlyStoredIsObeyedByTheNextProcess)
{
    start();
    askAndShow(u"question"_s, u"I began"_s);
    bridge->stop(1h, connection.get(), [] {}); // from now on messages are stored for the next start
    ASSERT_TRUE(waitForAck(deliver(u"/stop"_s)));
    crash();
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1 && counts().open == 0; }));
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(onlyCard().content.endsWith(u"Stopped."_s)) << onlyCard().content.toStdString();
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, StopInTheMiddleOfAListingClosesItFirst)
{
    start();
    askAndShow(u"question"_s, u"Run this:\n\n```sql\nSELECT 1"_s);
    (void)answerTo(u"/stop"_s);
    ASSERT_TRUE(waitForOpen(0));
    EXPECT_EQ(onlyCard().content, u"Run this:\n\n```sql\nSELECT 1\n```\n\nStopped."_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, StopEndsAQuestionThatIsStillBeingStored)
{
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_FALSE(deliver(u"/stop"_s).isEmpty()); // most likely in the same transaction
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1 && counts().open == 0; }));
    EXPECT_EQ(counts().failed, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, StopDropsWhatWaitsAndSaysHowMany)
{
    start();
    askAndShow(u"first"_s, u"one"_s);
    ASSERT_TRUE(waitForAck(deliver(u"second"_s)));
    ASSERT_TRUE(waitForAck(deliver(u"third"_s)));
    ASSERT_TRUE(waitForOpen(3));
    EXPECT_TRUE(answerTo(u"/stop"_s).endsWith(u": 2"_s));
    ASSERT_TRUE(waitForOpen(0));
    EXPECT_EQ(counts().failed, 3);
    crash();
    start(); // nothing of it is left on disk
    EXPECT_EQ(counts().open, 0);
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, StopFindsNothingToStop)
{
    start();
    EXPECT_EQ(answerTo(u"/stop"_s), say(Phrase::StopNothing, Language::English));
    EXPECT_TRUE(assistant.requests.isEmpty());
    EXPECT_TRUE(gateway.cards().isEmpty());
    EXPECT_EQ(counts().failed, 0);
}

TEST_F(ChatCommands, StopInAGroupIsTheAskersAlone)
{
    start();
    ASSERT_FALSE(deliverToGroupAs(u"alice"_s, u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    assistant.say(u"for Alice"_s);
    ASSERT_TRUE(waitForAck(deliverToGroupAs(u"bob"_s, u"mine waits"_s)));
    ASSERT_TRUE(waitForOpen(2));
    ASSERT_TRUE(waitForAck(deliverToGroupAs(u"bob"_s, u"@Ops /stop"_s)));
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    EXPECT_TRUE(gateway.webhookPosts().last().text.endsWith(u": 1"_s)); // his own, which waited
    ASSERT_TRUE(waitForAck(deliverToGroupAs(u"bob"_s, u"/stop"_s)));
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 2; }));
    EXPECT_EQ(gateway.webhookPosts().last().text, say(Phrase::StopNotYours, Language::English));
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(onlyCard().content, u"for Alice"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, AreNeverQueuedNorAsked)
{
    bridgeLimits.waitingPerConversation = 1;
    start();
    askAndShow(u"first"_s, u"one"_s);
    ASSERT_TRUE(waitForAck(deliver(u"second"_s)));
    ASSERT_TRUE(waitForOpen(2));
    const QString status = answerTo(u"/status"_s);
    EXPECT_EQ(status,
              u"Ops is online. Assistant: Scripted.\n\nA question is being answered here; waiting behind it: 1."_s);
    EXPECT_EQ(answerTo(u"/help"_s), say(Phrase::Help, Language::English));
    EXPECT_TRUE(answerTo(u"/whoami"_s).contains(u"- staffId: manager807\n"_s));
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_TRUE(gateway.violations().isEmpty());
}

TEST_F(ChatCommands, UnknownOnesAreOrdinaryText)
{
    assistant.answersAtOnce = true;
    start();
    ASSERT_FALSE(deliver(u"/etc/hosts is empty, why?"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(assistant.requests.first().text, u"/etc/hosts is empty, why?"_s);
}

TEST_F(ChatCommands, SpeakTheLanguageThePersonWroteInBefore)
{
    assistant.answersAtOnce = true;
    start();
    EXPECT_EQ(answerTo(u"/help"_s), say(Phrase::Help, Language::English));
    ASSERT_FALSE(deliver(u"哪个租户占用内存最多？"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(answerTo(u"/help"_s), say(Phrase::Help, Language::Chinese));
    EXPECT_EQ(answerTo(u"/help"_s, u"somebodyElse"_s), say(Phrase::Help, Language::English));
}

TEST_F(ChatCommands, SayThatWordsBehindThemAreNotPassedOn)
{
    start();
    EXPECT_TRUE(answerTo(u"/new which tenant is it?"_s).endsWith(say(Phrase::CommandTakesNothing, Language::English)));
    EXPECT_TRUE(assistant.requests.isEmpty());
}

TEST_F(ChatCommands, AreOnlyForThoseWhoMayTalk)
{
    bot.allow = { u"somebodyElse"_s };
    start();
    EXPECT_EQ(answerTo(u"/status"_s), say(Phrase::NotAllowed, Language::English).arg(u"manager807"_s));
    EXPECT_EQ(counts().refused, 1);
}

TEST_F(ChatCommands, AreObeyedOnceHoweverOftenTheyAreDelivered)
{
    start();
    const QString msgId = deliver(u"/new"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1 && counts().open == 0; }));
    ASSERT_FALSE(gateway.redeliver(msgId).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(msgId) == 2; }));
    askAndShow(u"question"_s, u"text"_s);
    EXPECT_EQ(assistant.requests.last().generation, 1);
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
}

TEST_F(ChatCommands, NewRaisesTheGenerationAndForgetsWhatWasSaid)
{
    assistant.answersAtOnce = true;
    start();
    ASSERT_FALSE(deliver(u"before"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(assistant.requests.last().generation, 0);
    EXPECT_EQ(answerTo(u"/new"_s), say(Phrase::NewConversation, Language::English));
    ASSERT_FALSE(deliver(u"after"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_EQ(assistant.requests.last().generation, 1);
    EXPECT_TRUE(assistant.requests.last().history.isEmpty());
    crash();
    start();
    ASSERT_FALSE(deliver(u"after a restart"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(assistant.requests.last().generation, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, NewStopsWhatRunsAndIsInEffectForTheVeryNextMessage)
{
    start();
    askAndShow(u"old"_s, u"old answer"_s);
    assistant.answersAtOnce = true;
    ASSERT_FALSE(deliver(u"/new"_s).isEmpty());
    ASSERT_FALSE(deliver(u"fresh"_s).isEmpty()); // most likely in the same transaction
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1 && counts().open == 0; }));
    EXPECT_EQ(gateway.cards().first().content, u"old answer\n\nStopped."_s);
    EXPECT_EQ(assistant.requests.last().text, u"fresh"_s);
    EXPECT_EQ(assistant.requests.last().generation, 1);
    EXPECT_TRUE(assistant.requests.last().history.isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, NewInAGroupLeavesTheQuestionOfAnotherPersonInItsOwnConversation)
{
    start();
    ASSERT_FALSE(deliverToGroupAs(u"alice"_s, u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    ASSERT_FALSE(deliverToGroupAs(u"bob"_s, u"/new"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    assistant.say(u"for Alice"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    ASSERT_FALSE(deliverToGroupAs(u"bob"_s, u"mine"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(2));
    EXPECT_EQ(assistant.requests.last().generation, 1);
    EXPECT_TRUE(assistant.requests.last().history.isEmpty()); // hers was said before
}

TEST_F(ChatCommands, AQuestionAskedAgainAfterACrashStaysInItsGeneration)
{
    start();
    ASSERT_FALSE(deliverToGroupAs(u"alice"_s, u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    ASSERT_FALSE(deliverToGroupAs(u"bob"_s, u"/new"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1 && counts().open == 1; }));
    crash();
    assistant.answersAtOnce = true;
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(assistant.requests.last().text, u"question"_s);
    EXPECT_EQ(assistant.requests.last().generation, 0);
}

TEST_F(ChatCommands, GiveTheAssistantItsOwnIdsOfTheConversationBack)
{
    assistant.answersAtOnce = true;
    assistant.remoteIds = { { u"session"_s, u"abc"_s } };
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_TRUE(assistant.requests.last().remoteIds.isEmpty());
    crash();
    assistant.remoteIds = {};
    start();
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(assistant.requests.last().remoteIds["session"_L1].toString(), u"abc"_s);
    (void)answerTo(u"/new"_s);
    ASSERT_FALSE(deliver(u"third"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_TRUE(assistant.requests.last().remoteIds.isEmpty());
}

TEST_F(ChatCommands, ATakenBackQuestionStopsItsAnswer)
{
    start();
    const QString msgId = deliver(u"question"_s);
    ASSERT_TRUE(waitForQuestion(1));
    assistant.say(u"so far"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls > 0; }));
    takeBack(u"of somebody else"_s);
    takeBack(msgId);
    ASSERT_TRUE(waitForOpen(0));
    EXPECT_EQ(onlyCard().content, u"so far\n\n"_s + say(Phrase::Recalled, Language::English));
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_EQ(violations(), "");
}

TEST_F(ChatCommands, ATakenBackQuestionThatWaitsIsNotAsked)
{
    start();
    askAndShow(u"first"_s, u"one"_s);
    const QString waiting = deliver(u"second"_s);
    ASSERT_TRUE(waitForAck(waiting));
    ASSERT_TRUE(waitForOpen(2));
    takeBack(waiting);
    ASSERT_TRUE(waitForOpen(1));
    assistant.finish();
    ASSERT_TRUE(waitForOpen(0));
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
}

TEST_F(ChatCommands, ANewConversationThatCannotBeStoredIsNotPromised)
{
    start();
    ASSERT_EQ(answerTo(u"/help"_s), say(Phrase::Help, Language::English));
    bool isBroken = false;
    database->run<int>(
        [](Database &broken) {
            return broken.change(u"CREATE TRIGGER refuse BEFORE INSERT ON conversations"
                                 u" BEGIN SELECT RAISE(ABORT, 'no'); END");
        },
        bridge.get(), [&](const Result<int> &refuses) { isBroken = refuses.has_value(); });
    ASSERT_TRUE(waitUntil([&] { return isBroken; }));
    EXPECT_EQ(answerTo(u"/new"_s), say(Phrase::NewFailed, Language::English));
}
