// What the bridge does for every channel, shown on the one that exists.
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/print.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

class BridgeTest : public oagent::testing::DingTalkFixture
{ };

class LongAnswer : public oagent::testing::DingTalkFixture
{
protected:
    LongAnswer()
        : DingTalkFixture(withoutQps())
    {
        limits.cardCalls = 1000;
        limits.reply.maxUnits = 300'000;
        assistant.answersAtOnce = false;
    }

private:
    static GatewayLimits withoutQps()
    {
        GatewayLimits gatewayLimits;
        gatewayLimits.cardCallsPerWindow = 1000;
        return gatewayLimits;
    }
};

} // namespace

TEST_F(BridgeTest, AnswersOneTurnAtATimeInAConversationAndInOrder)
{
    assistant.answersAtOnce = false;
    start();
    const QString first = deliver(u"first"_s);
    const QString second = deliver(u"second"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(first) == 1 && gateway.acks(second) == 1; }));
    ASSERT_TRUE(waitForQuestion(1));
    assistant.say(u"one"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuestion(2));
    EXPECT_EQ(assistant.requests[0].text, u"first"_s);
    EXPECT_EQ(assistant.requests[1].text, u"second"_s);
}

TEST_F(BridgeTest, LogsEveryStageOfATurnInItsOrder)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    ASSERT_TRUE(waitUntil([&] { return logHas(u"reply-opened"_s); }));
    assistant.say(u"one"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    QStringList stages;
    for (const LogEntry &entry : log.entries()) {
        if (!entry.turn.isEmpty())
            stages.append(entry.stage);
        if (entry.stage == "reply-opened"_L1) {
            EXPECT_TRUE(entry.numbers.contains("ms"_L1));
        }
    }
    stages.removeOne(u"reply-opened"_s); // when it is open is the platform's matter
    EXPECT_EQ(stages, (QStringList { u"received"_s, u"allowed"_s, u"asked"_s, u"first-text"_s, u"finished"_s }));
}

TEST_F(BridgeTest, LetsOtherConversationsGoOnWhileOneWaitsForTheAssistant)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"slow"_s, u"slowPerson"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    assistant.answersAtOnce = true;
    ASSERT_FALSE(deliver(u"quick"_s, u"quickPerson"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(counts().open, 1);
}

TEST_F(BridgeTest, TellsTheSenderWhenTooManyMessagesWait)
{
    assistant.answersAtOnce = false;
    bridgeLimits.waitingPerConversation = 2;
    start();
    for (int i = 0; i < 4; ++i)
        ASSERT_FALSE(deliver(u"message %1"_s.arg(i)).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    EXPECT_TRUE(gateway.webhookPosts().first().text.contains(u"Too many"_s))
        << gateway.webhookPosts().first().text.toStdString();
    EXPECT_EQ(assistant.requests.size(), 1);
}

TEST_F(BridgeTest, GivesEarlierQuestionsAndAnswersAlong)
{
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    ASSERT_EQ(assistant.requests.last().history.size(), 1);
    EXPECT_EQ(assistant.requests.last().history.first().question, u"first"_s);
    EXPECT_EQ(assistant.requests.last().history.first().answer, u"You said: first"_s);
    ASSERT_FALSE(deliver(u"from somebody else"_s, u"other"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 3; }));
    EXPECT_TRUE(assistant.requests.last().history.isEmpty());
}

TEST_F(BridgeTest, SendsNothingAlongThatWasBeingSaidWhenItWasForgotten)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    bridge->forgetHistory();
    assistant.say(u"one"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(2));
    EXPECT_TRUE(assistant.requests.last().history.isEmpty());
}

TEST_F(BridgeTest, SendsNothingAlongThatWasForgottenOrThatTheAssistantMayRefuse)
{
    start();
    const auto ask = [this](const QString &text) {
        const qsizetype before = assistant.requests.size();
        EXPECT_FALSE(deliver(text).isEmpty());
        EXPECT_TRUE(waitUntil([&] { return assistant.requests.size() > before; }));
        return assistant.requests.last().history.size();
    };
    EXPECT_EQ(ask(u"first"_s), 0);
    ASSERT_TRUE(waitForQuiet());
    bridge->forgetHistory();
    EXPECT_EQ(ask(u"second"_s), 0);
    ASSERT_TRUE(waitForQuiet());
    assistant.answersAtOnce = false;
    EXPECT_EQ(ask(u"third"_s), 1);
    assistant.fail(Error::Kind::Server);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(ask(u"fourth"_s), 1) << "it failed for another reason";
    assistant.fail(Error::Kind::BadRequest);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(ask(u"fifth"_s), 0) << "what it refuses once it would refuse for ever";
    assistant.say(u"\n\n"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(ask(u"sixth"_s), 0) << "an answer without words is none";
}

TEST_F(BridgeTest, KeepsNothingForAnAssistantThatRemembersItself)
{
    start();
    assistant.wantedHistory = 0;
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    assistant.wantedHistory = 10;
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_TRUE(assistant.requests.last().history.isEmpty());
}

TEST_F(BridgeTest, PutsAQuotedMessageBeforeTheQuestion)
{
    start();
    SimulatedMessage message;
    message.overrides
        = { { u"text"_s,
              QJsonObject { { u"content"_s, u"what is this?"_s },
                            { u"isReplyMsg"_s, true },
                            { u"repliedMsg"_s,
                              QJsonObject { { u"msgType"_s, u"text"_s },
                                            { u"content"_s, QJsonObject { { u"text"_s, u"ERROR 1210"_s } } } } } } } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(assistant.requests.first().text, u"> ERROR 1210\n\nwhat is this?"_s);
}

TEST_F(BridgeTest, TellsAPersonWhatItCannotRead)
{
    start();
    ASSERT_FALSE(deliverOfType(u"unknownMsgType"_s, { { u"unknownMsgType"_s, u"not supported"_s } }).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    EXPECT_TRUE(gateway.webhookPosts().first().text.contains(u"unknown"_s));
    EXPECT_TRUE(assistant.requests.isEmpty());
}

TEST_F(BridgeTest, AnswersAFailureInTheLanguageOfTheQuestion)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"为什么这么慢？"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    assistant.fail(Error::Kind::Network);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(onlyCard().content, say(Phrase::AssistantUnreachable, Language::Chinese));
}

TEST_F(BridgeTest, DeliversAnAnswerThatThePlatformRefusedForAWhile)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    assistant.say(u"text"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls == 1; }));
    for (const QString &path : { dingtalkpaths::streamCard, dingtalkpaths::updateCard, dingtalkpaths::sendBySession,
                                 dingtalkpaths::sendPrivate })
        gateway.failNext(path, ApiAnswer::unavailable(), -1);
    assistant.say(u" and more"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(dingtalkpaths::sendPrivate) > 2; }));
    for (const QString &path : { dingtalkpaths::streamCard, dingtalkpaths::updateCard, dingtalkpaths::sendBySession,
                                 dingtalkpaths::sendPrivate })
        gateway.heal(path);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(gateway.shownIn(u"manager807"_s).join(u'|').contains(u"text and more"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(BridgeTest, ClosesWhatARetiredBotLeavesOpen)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(1));
    assistant.say(u"so far"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls == 1; }));
    bool isRetired = false;
    bridge->retireBot(bot.id, connection.get(), [&] { isRetired = true; });
    ASSERT_TRUE(waitUntil([&] { return isRetired; }));
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(onlyCard().content.startsWith(u"so far"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(LongAnswer, OfAMebibyteArrivesWhole)
{
    const QString paragraph = u"A paragraph of an answer that does not want to end.\n\n"_s;
    const QString text = paragraph.repeated(1024 * 1024 / paragraph.size() + 1);
    start();
    ASSERT_FALSE(deliver(u"everything, please"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(text);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }, 60s));
    QString together;
    for (const CardRecord &card : gateway.cards()) {
        EXPECT_TRUE(card.isDone());
        together += card.content;
    }
    EXPECT_TRUE(together.remove(u'\n') == QString(text).remove(u'\n')) << together.size();
    EXPECT_EQ(violations(), "");
}
