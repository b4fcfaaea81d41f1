// What a dead process leaves behind is finished in place by the next one.
#include "core/phrases/phrases.h"
#include "core/simulator/lark/larkcalls.h"
#include "tests/core/lark/larkfixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using oagent::testing::waitUntil;

TEST_F(LarkChecklist, L29_TheNextProcessFinishesTheCardOfADeadOne)
{
    assistant.answersAtOnce = false;
    start();
    beginCard(u"Half of the answer"_s);
    crash();
    start();
    ASSERT_TRUE(waitForQuestion(2));
    assistant.say(u"The whole answer."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(onlyCard().text, u"The whole answer."_s);
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_EQ(botMessages().size(), 1);
    ASSERT_TRUE(waitUntil([&] { return gateway.reactions().first().removed; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L29_TheNextProcessClosesWithASentenceWhatMustNotBeAskedAgain)
{
    assistant.answersAtOnce = false;
    assistant.asksAgain = false;
    start();
    beginCard(u"Half of the answer"_s);
    crash();
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().failed == 1 && counts().open == 0; }));
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_TRUE(onlyCard().text.contains(u"restarted"_s));
    EXPECT_EQ(assistant.questions.size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L34_TheNextProcessTakesOffASignWhoseIdTheDeadOneNeverLearned)
{
    assistant.answersAtOnce = false;
    assistant.asksAgain = false;
    start();
    gateway.holdNext(larkcalls::addReaction, LarkGateway::Hold::AfterProcessing);
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    assistant.say(u"Half of the answer"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && !onlyCard().messageId.isEmpty(); }));
    crash();
    gateway.resetHeld();
    ASSERT_EQ(gateway.reactions().size(), 1);
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().failed == 1 && counts().open == 0; }));
    EXPECT_TRUE(waitForSignsOff());
    EXPECT_EQ(gateway.reactions().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L34_TheNextProcessMakesNoSignForWhatNeverHadOne)
{
    start();
    gateway.holdNext(larkcalls::reply, LarkGateway::Hold::AfterProcessing);
    ASSERT_FALSE(deliver(u"/help"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    crash();
    gateway.resetHeld();
    start();
    ASSERT_TRUE(waitForMessages());
    EXPECT_EQ(gateway.callCount(larkcalls::addReaction), 0);
}

TEST_F(LarkChecklist, L22_L30_AProcessThatDiesAroundTheSendingOfACardSendsItOnce)
{
    for (const auto when : { LarkGateway::Hold::BeforeProcessing, LarkGateway::Hold::AfterProcessing }) {
        const int before = static_cast<int>(botMessages().size());
        assistant.answersAtOnce = false;
        start();
        gateway.holdNext(larkcalls::reply, when);
        ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
        const qsizetype asked = assistant.questions.size();
        ASSERT_TRUE(waitForQuestion(asked + 1));
        assistant.say(u"Half of the answer"_s);
        ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
        ASSERT_TRUE(waitUntil([&] { return isSignKept(); }));
        crash();
        gateway.resetHeld();
        start();
        ASSERT_TRUE(waitForQuestion(asked + 2));
        assistant.say(u"The whole answer."_s);
        assistant.finish();
        ASSERT_TRUE(waitForAnswer());
        EXPECT_EQ(botMessages().size(), before + 1);
        EXPECT_EQ(botMessages().last().text, u"The whole answer."_s);
        EXPECT_FALSE(gateway.cards().last().streaming);
        EXPECT_EQ(violations(), ""); // and with it, the working sign is off before this process dies, too
        crash();
    }
}

TEST_F(LarkChecklist, L22_AProcessThatDiesWhileItSendsAMessageSendsItOnce)
{
    for (const auto when : { LarkGateway::Hold::BeforeProcessing, LarkGateway::Hold::AfterProcessing }) {
        const int before = static_cast<int>(botMessages().size());
        start();
        gateway.holdNext(larkcalls::reply, when);
        ASSERT_FALSE(deliver(u"/help"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
        crash();
        gateway.resetHeld();
        start();
        ASSERT_TRUE(waitForMessages(before + 1));
        crash();
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L27_TheNextProcessNeverUsesANumberOfTheDeadOne)
{
    limits.sequenceBlock = 3;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    QString text;
    for (int i = 0; i < 6; ++i) {
        text += u"word%1 "_s.arg(i);
        assistant.say(u"word%1 "_s.arg(i));
        ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().text == text.trimmed(); }));
    }
    const int before = onlyCard().sequence;
    crash();
    start();
    ASSERT_TRUE(waitForQuestion(2));
    assistant.say(u"The whole answer."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_GT(onlyCard().sequence, before);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L22_L31_ShowsWhatTheQuestionGotWhenItWasAskedOnceMore)
{
    bot.economy = true;
    limits.reply.goodUnits = 20;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"A first part that is long enough.\n\nA second one that is, too."_s);
    ASSERT_TRUE(waitUntil([&] { return botMessages().size() == 1; }));
    crash();
    start();
    ASSERT_TRUE(waitForQuestion(2));
    assistant.say(u"A short answer."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(botMessages().last().text, u"A short answer."_s);
    EXPECT_EQ(violations(), "");
}

namespace {

/// What a crash leaves of an answer of two cards: the first one is full, the second one grows.
class LarkTwoCards : public LarkChecklist
{
protected:
    void beginTwoCardsAndCrash()
    {
        limits.reply.goodUnits = 20;
        assistant.answersAtOnce = false;
        start();
        beginCard(u"A first part"_s);
        assistant.say(u" that is long enough.\n\nA second one that is, too."_s);
        ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 2 && botMessages().size() == 2; }));
        crash();
    }
    void beginAnswerAnew()
    {
        start();
        ASSERT_TRUE(waitForQuestion(2));
        assistant.say(u"A short answer."_s);
        ASSERT_TRUE(waitUntil([&] { return gateway.cards().first().text == u"A short answer."_s; }));
    }
};

} // namespace

TEST_F(LarkTwoCards, L29_ACardThatWasFullGetsWhatTheQuestionWasAnsweredAnew)
{
    ASSERT_NO_FATAL_FAILURE(beginTwoCardsAndCrash());
    ASSERT_NO_FATAL_FAILURE(beginAnswerAnew());
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(gateway.cards().first().text, u"A short answer."_s);
    EXPECT_EQ(gateway.cards().last().text, say(Phrase::AnswerIsAbove, Language::English));
    EXPECT_FALSE(gateway.cards().first().streaming);
    EXPECT_FALSE(gateway.cards().last().streaming);
    EXPECT_EQ(botMessages().size(), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkTwoCards, L29_AnAnswerIsDeliveredThoughACardThatItDoesNotNeedIsGone)
{
    ASSERT_NO_FATAL_FAILURE(beginTwoCardsAndCrash());
    ASSERT_NO_FATAL_FAILURE(beginAnswerAnew());
    gateway.failNext(larkcalls::updateCard, LarkAnswer::recalled());
    gateway.failNext(larkcalls::cardContent, LarkAnswer::recalled());
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(counts().failed, 0);
    EXPECT_FALSE(gateway.cards().first().streaming);
}
