// What a new process does with the turns an earlier one left open (architecture.md §2), phase by phase.
#include "tests/core/dingtalk/dingtalkfixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

class Recovery : public oagent::testing::DingTalkFixture
{
protected:
    Recovery()
        : DingTalkFixture(restarting())
    {
        assistant.answersAtOnce = false;
    }

    /// Tokens are never stored, so every new process has to ask for one.
    static GatewayLimits restarting()
    {
        GatewayLimits gatewayLimits;
        gatewayLimits.tokenRequestsPerWindow = 10;
        return gatewayLimits;
    }

    void askAndWait(const QString &text)
    {
        ASSERT_FALSE(deliver(text).isEmpty());
        ASSERT_TRUE(waitForQuestion());
    }
    void waitForShownText()
    {
        ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls >= 1; }));
    }
    [[nodiscard]] bool waitForCardDone()
    {
        return waitUntil(
            [&] { return counts().open == 0 && !gateway.cards().isEmpty() && gateway.cards().last().isDone(); });
    }
};

} // namespace

TEST_F(Recovery, AsksWhatWasOnlyAccepted)
{
    start();
    askAndWait(u"first"_s);
    const QString second = deliver(u"second"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(second) == 1; }));
    EXPECT_EQ(assistant.requests.size(), 1);
    crash();
    assistant.answersAtOnce = true;
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    int asked = 0;
    for (const TurnRequest &request : assistant.requests)
        asked += request.text == u"second"_s ? 1 : 0;
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(Recovery, AsksAgainWithTheSameTurnIdAndAnswersInTheSameCard)
{
    start();
    askAndWait(u"question"_s);
    assistant.say(u"You said"_s);
    waitForShownText();
    crash();
    assistant.answersAtOnce = true;
    start();
    ASSERT_TRUE(waitForCardDone());
    ASSERT_EQ(assistant.requests.size(), 2);
    EXPECT_EQ(assistant.requests[0].turnId, assistant.requests[1].turnId);
    EXPECT_EQ(onlyCard().content, u"You said: question"_s);
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(Recovery, AnswersInANewCardWhenTheFirstProcessHadNoneYet)
{
    start();
    gateway.holdNext(dingtalkpaths::createCard);
    askAndWait(u"question"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    crash();
    gateway.resetHeld();
    assistant.answersAtOnce = true;
    start();
    ASSERT_TRUE(waitForCardDone());
    EXPECT_EQ(onlyCard().content, u"You said: question"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(Recovery, FindsACardWhoseCreationWasNotAnswered)
{
    start();
    gateway.holdNext(dingtalkpaths::createCard, DingTalkGateway::Hold::AfterProcessing);
    askAndWait(u"question"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    crash();
    gateway.resetHeld();
    assistant.answersAtOnce = true;
    start();
    ASSERT_TRUE(waitForCardDone());
    EXPECT_EQ(onlyCard().content, u"You said: question"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(Recovery, DoesNotAskAnAssistantThatMayHaveActedButClosesWithWhatIsKnown)
{
    assistant.asksAgain = false;
    bridgeLimits.saveTextEvery = 1ms;
    start();
    askAndWait(u"drop the tenant"_s);
    assistant.say(u"I am dropping it"_s);
    waitForShownText();
    assistant.say(u" now"_s);
    ASSERT_TRUE(waitUntil([&] { return onlyCard().streamCalls >= 2; }));
    // The saved text lies in the same queue as the answer to another message, which is therefore behind it.
    const QString other = deliver(u"/other"_s, u"somebody"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(other) == 1; }));
    crash();
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 2 && gateway.cards().first().isDone(); }));
    EXPECT_TRUE(gateway.cards().first().content.startsWith(u"I am dropping it"_s));
    EXPECT_TRUE(gateway.cards().first().content.contains(u"I was restarted"_s));
    int asked = 0;
    for (const TurnRequest &request : assistant.requests)
        asked += request.text == u"drop the tenant"_s ? 1 : 0;
    EXPECT_EQ(asked, 1);
}

TEST_F(Recovery, SendsTheStoredTextAgainWhenTheEndWasUnderWay)
{
    for (const auto when : { DingTalkGateway::Hold::BeforeProcessing, DingTalkGateway::Hold::AfterProcessing }) {
        SCOPED_TRACE(static_cast<int>(when));
        start();
        const qsizetype asked = assistant.requests.size();
        const qsizetype cards = gateway.cards().size();
        ASSERT_FALSE(deliver(u"question"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == asked + 1; }));
        assistant.say(u"the answer"_s);
        ASSERT_TRUE(
            waitUntil([&] { return gateway.cards().size() == cards + 1 && gateway.cards().last().streamCalls >= 1; }));
        gateway.holdNext(dingtalkpaths::streamCard, when);
        assistant.say(u", whole"_s);
        assistant.finish();
        ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
        crash();
        gateway.resetHeld();
        start();
        ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
        EXPECT_EQ(assistant.requests.size(), asked + 1);
        ASSERT_EQ(gateway.cards().size(), cards + 1);
        EXPECT_TRUE(gateway.cards().last().isDone());
        EXPECT_EQ(gateway.cards().last().content, u"the answer, whole"_s);
        EXPECT_EQ(violations(), "");
        crash();
    }
}

TEST_F(Recovery, FinishesTheSecondPartOfALongAnswer)
{
    start();
    askAndWait(u"question"_s);
    const QString text = u"A paragraph of the answer that goes on for a while.\n\n"_s.repeated(80);
    assistant.say(text);
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 2; }));
    gateway.holdNext(dingtalkpaths::updateCard);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    crash();
    gateway.resetHeld();
    assistant.answersAtOnce = false;
    start();
    ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == 2 || counts().answered == 1; }));
    if (assistant.requests.size() == 2) { // the crash came before the end was stored
        assistant.say(text);
        assistant.finish();
    }
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    QString together;
    for (const CardRecord &card : gateway.cards()) {
        EXPECT_TRUE(card.isDone());
        together += card.content;
    }
    EXPECT_EQ(together.remove(u'\n'), QString(text).remove(u'\n'));
    EXPECT_EQ(violations(), "");
}

TEST_F(Recovery, LeavesWhatIsDoneAlone)
{
    assistant.answersAtOnce = true;
    start();
    ASSERT_FALSE(deliver(u"question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    const qsizetype calls = gateway.calls().size();
    crash();
    start();
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(gateway.calls().size(), calls + 1); // connections/open
}

TEST_F(Recovery, ClosesWhatIsTooOldWithASentence)
{
    start();
    askAndWait(u"question"_s);
    crash();
    bridgeLimits.oldestTurn = 0ms;
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().failed == 1; }));
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_TRUE(gateway.shownIn(u"manager807"_s).join(u' ').contains(u"I was restarted"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(Recovery, ClosesAPartThatTheRepeatedAnswerDoesNotNeed)
{
    start();
    askAndWait(u"question"_s);
    assistant.say(u"A paragraph of the answer that goes on for a while.\n\n"_s.repeated(80));
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 2 && gateway.cards().last().streamCalls > 0; }));
    crash();
    start();
    ASSERT_TRUE(waitForQuestion(2));
    assistant.say(u"short this time"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(gateway.cards().first().content, u"short this time"_s);
    EXPECT_TRUE(gateway.cards().last().isDone());
    EXPECT_EQ(violations(), "");
}
