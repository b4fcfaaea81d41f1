// Lines 27 to 33 of the conformance checklist, dingtalk.md §26: cards.
#include "tests/core/dingtalk/dingtalkfixture.h"

#include "core/dingtalk/dialect.h"
#include "core/markdown/lines.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

class DingTalkCards : public oagent::testing::DingTalkFixture
{
protected:
    /// Long enough for two parts.
    static QString longText() { return u"A paragraph of the answer that goes on for a while.\n\n"_s.repeated(80); }
};

} // namespace

TEST_F(DingTalkCards, L27_AnswersPrivatelyAndInGroupsWithACard)
{
    start();
    ASSERT_FALSE(deliver(u"private"_s).isEmpty());
    ASSERT_FALSE(deliverToGroup(u"group"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    const auto cards = gateway.cards();
    ASSERT_EQ(cards.size(), 2);
    EXPECT_NE(cards[0].openSpaceId.contains(u"IM_GROUP"_s), cards[1].openSpaceId.contains(u"IM_GROUP"_s));
    EXPECT_TRUE(cards[0].isDone() && cards[1].isDone());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L27_NeedsFiveCardCallsForANormalAnswer)
{
    ASSERT_TRUE(startAnswer(u"half of it"_s));
    assistant.say(u" and the rest"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.callCount(dingtalkpaths::createCard), 1);
    EXPECT_EQ(onlyCard().updateCalls, 2);
    EXPECT_LE(onlyCard().streamCalls, 3);
    EXPECT_EQ(onlyCard().content, u"half of it and the rest"_s);
}

TEST_F(DingTalkCards, L27_AsksForACardWhoseCreationWasNotAnsweredInsteadOfMakingItTwice)
{
    gateway.holdNext(dingtalkpaths::createCard, DingTalkGateway::Hold::AfterProcessing);
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    gateway.resetHeld();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.callCount(dingtalkpaths::createCard), 1);
    ASSERT_EQ(gateway.cards().size(), 1);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_EQ(onlyCard().content, u"You said: hello"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L28_AnswersByMessageWhenTheCardWasNotDelivered)
{
    gateway.failDelivery();
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.webhookPosts().first().text, u"You said: hello"_s);
    EXPECT_EQ(violations(), "");
    ASSERT_FALSE(deliver(u"next"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_EQ(gateway.webhookPosts().size(), 1); // one chat without cards says nothing about the others
}

TEST_F(DingTalkCards, L29_L30_ShowsATextThatGrowsOneCallAtATime)
{
    ASSERT_TRUE(startQuestion());
    for (int i = 0; i < 40; ++i) {
        assistant.say(u"word%1 "_s.arg(i));
        const int calls = gateway.callCount(dingtalkpaths::streamCard);
        if (i % 10 == 0) {
            ASSERT_TRUE(waitUntil([&] { return gateway.callCount(dingtalkpaths::streamCard) > calls; }));
        }
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    const CardRecord card = onlyCard();
    EXPECT_GE(card.streamCalls, 4);
    EXPECT_TRUE(card.finalized);
    EXPECT_TRUE(gateway.warnings().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L31_FinishesTheCardWhenTheAssistantFails)
{
    ASSERT_TRUE(startQuestion());
    assistant.say(u"I began"_s);
    assistant.fail(Error::Kind::Truncated);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(onlyCard().content.startsWith(u"I began"_s));
    EXPECT_TRUE(onlyCard().content.contains(u"cut off"_s));
    EXPECT_EQ(counts().failed, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L31_FinishesTheCardAfterQpsRefusalsOfTheLastFrame)
{
    ASSERT_TRUE(startAnswer(u"text"_s));
    gateway.failNext(dingtalkpaths::streamCard, ApiAnswer::qpsLimit(), 3);
    gateway.failNext(dingtalkpaths::updateCard, ApiAnswer::qpsLimit(), 2);
    assistant.say(u" and more"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_EQ(onlyCard().content, u"text and more"_s);
    EXPECT_TRUE(gateway.webhookPosts().isEmpty()); // a QPS refusal is no reason to leave cards
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L31_FinishesTheCardAfterAServerErrorOnTheLastUpdate)
{
    HttpAnswer wordless;
    wordless.status = 500;
    assistant.answersAtOnce = false;
    start();
    for (const HttpAnswer &broken : { ApiAnswer::unknownError(), wordless }) {
        const auto before = gateway.cards().size();
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(before + 1));
        assistant.say(u"all of it"_s);
        ASSERT_TRUE(
            waitUntil([&] { return gateway.cards().size() > before && gateway.cards().last().streamCalls == 1; }));
        gateway.failNext(dingtalkpaths::updateCard, broken, limits.busyTries + 1);
        assistant.finish();
        ASSERT_TRUE(waitForQuiet());
        EXPECT_TRUE(gateway.cards().last().isDone());
        EXPECT_EQ(gateway.cards().last().params.value(u"flowStatus"_s), u"3"_s);
    }
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L31_FinishesTheCardWhenAnUpdateIsAnsweredButNotDone)
{
    const HttpAnswer notDone = ApiAnswer::json({ { u"success"_s, false }, { u"result"_s, false } });
    ASSERT_TRUE(startAnswer(u"all"_s));
    gateway.failNext(dingtalkpaths::streamCard, notDone);
    gateway.failNext(dingtalkpaths::updateCard, notDone);
    assistant.say(u" of it"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_NE(onlyCard().content, u"all"_s);
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L31_ClosesTheOpenCardWhenTheProgramStops)
{
    ASSERT_TRUE(startAnswer(u"so far"_s));
    stopGracefully(0ms);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(onlyCard().content.startsWith(u"so far"_s));
    EXPECT_TRUE(onlyCard().content.contains(u"Interrupted"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L32_NeverEndsWithNothing)
{
    ASSERT_TRUE(startQuestion());
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(onlyCard().content.isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L32_ContinuesALongAnswerInASecondCardWithoutLosingAWord)
{
    ASSERT_TRUE(startQuestion());
    const QString text = longText();
    for (qsizetype i = 0; i < text.size(); i += 500)
        assistant.say(text.mid(i, 500));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    const auto cards = gateway.cards();
    ASSERT_EQ(cards.size(), 2);
    QString together;
    for (const CardRecord &card : cards) {
        EXPECT_TRUE(card.isDone());
        EXPECT_LE(card.content.size(), limits.reply.maxUnits);
        together += card.content;
    }
    EXPECT_EQ(together.remove(u'\n'), QString(text).remove(u'\n'));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L29_L32_TakesNothingBackOfACardThatIsFull)
{
    limits.reply.minInterval = 1ms;
    ASSERT_TRUE(startQuestion());
    // One block that no good place to cut interrupts, behind a short one at whose end one would like to.
    assistant.say(u"First.\n\n"_s);
    qsizetype shown = 0;
    for (int i = 0; gateway.cards().size() < 2; ++i) {
        assistant.say(u"Sentence %1 of a paragraph that does not end. "_s.arg(i).repeated(4));
        ASSERT_TRUE(waitUntil([&] {
            const auto seen = gateway.cards();
            return seen.size() > 1 || (!seen.isEmpty() && seen.first().streamCalls > shown);
        }));
        shown = gateway.cards().first().streamCalls;
        ASSERT_LT(i, 100);
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(gateway.warnings().isEmpty()) << gateway.warnings().first().code.toStdString();
    EXPECT_GT(gateway.cards().first().content.size(), 1500);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L29_ShowsAPrefixOfWhatFollowsWhereverTheTextStops)
{
    const QString text
        = u"Steps:\n- one `a<b` done\n1. two\n# Head\nmore `x`  \n---\n```\ncode <x>\n```\n> quote\nend"_s;
    const dingtalk::Dialect dialect(dingtalk::Dialect::Where::Card);
    QString before;
    for (qsizetype end = 0; end <= text.size(); ++end) {
        const QString now = dialect.render(markdown::settledPart(text.left(end)));
        EXPECT_TRUE(now.startsWith(before)) << before.toStdString() << "\n--\n" << now.toStdString();
        before = now;
    }
    EXPECT_GT(before.size(), text.size() - 10);
}

TEST_F(DingTalkCards, L33_ChangesSingleVariablesWithoutReplacingTheCard)
{
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(onlyCard().params.value(u"config"_s), uR"({"autoLayout":true})"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L31_EndsTheCardWithAWordWhenNothingGetsTheAnswerThrough)
{
    gateway.failNext(dingtalkpaths::streamCard, ApiAnswer::unknownError(), -1);
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::errcode(430104, u"unsafe content"_s), -1);
    gateway.failNext(dingtalkpaths::sendPrivate,
                     ApiAnswer::error(400, u"invalidParameter.msgParam.invalid"_s, u"refused"_s), -1);
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().failed, 1);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_FALSE(onlyCard().content.isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L31_DoesNotWaitForAPlatformThatAsksForADay)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::tooManyRequests(86400), -1);
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.webhookPosts().first().text, u"You said: hello"_s);
}

TEST_F(DingTalkCards, L32_NamesABlankAnswer)
{
    ASSERT_TRUE(startQuestion());
    assistant.say(u"\n \n"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(onlyCard().content.contains(u"without an answer"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L31_EndsByItsStreamACardThatTakesNoUpdate)
{
    bot.cardTemplate = u"own.schema"_s; // whose state follows the stream alone
    limits.cardPause = 0ms;
    limits.settleTime = 0ms;
    start();
    qsizetype number = 0;
    for (const HttpAnswer &answer : { ApiAnswer::error(400, u"param.invalid"_s, u"no"_s), HttpAnswer::unavailable() }) {
        SCOPED_TRACE(answer.status);
        gateway.failNext(dingtalkpaths::updateCard, answer, -1);
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ++number;
        ASSERT_TRUE(waitUntil([&] { return counts().answered == number && counts().open == 0; }));
        ASSERT_EQ(gateway.webhookPosts().size(), number);
        EXPECT_EQ(gateway.webhookPosts().last().text, u"You said: hello"_s);
        ASSERT_EQ(gateway.cards().size(), number);
        EXPECT_TRUE(gateway.cards().last().finalized);
        EXPECT_TRUE(gateway.cards().last().isDone());
        EXPECT_EQ(gateway.cards().last().content, say(Phrase::AnswerInNextMessage, Language::English));
        gateway.heal(dingtalkpaths::updateCard);
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L29_L31_StreamsNothingMoreBehindALastFrameThatMayHaveArrived)
{
    bot.cardTemplate = u"own.schema"_s;
    limits.apiTimeLimit = 100ms;
    ASSERT_TRUE(startAnswer(u"an answer"_s));
    const int before = gateway.callCount(dingtalkpaths::streamCard);
    for (int i = 0; i < limits.busyTries; ++i)
        gateway.holdNext(dingtalkpaths::streamCard, DingTalkGateway::Hold::AfterProcessing);
    gateway.failNext(dingtalkpaths::updateCard, ApiAnswer::error(400, u"param.invalid"_s, u"no"_s), -1);
    assistant.say(u" that grows"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    EXPECT_LE(gateway.callCount(dingtalkpaths::streamCard), before + 1 + limits.busyTries); // one may show the text
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkCards, L30_ShowsNothingMoreForAWhileAfterAQpsRefusal)
{
    limits.reply.minInterval = 1ms;
    limits.qpsWait = 1h;
    ASSERT_TRUE(startAnswer(u"one"_s));
    gateway.failNext(dingtalkpaths::streamCard, ApiAnswer::qpsLimit());
    assistant.say(u" two"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(dingtalkpaths::streamCard) == 2; }));
    assistant.say(u" three"_s);
    for (qsizetype i = 1; i <= 3; ++i) { // time enough for a call that is not held back
        ASSERT_FALSE(deliver(u"/help"_s, u"somebody"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == i; }));
    }
    EXPECT_EQ(gateway.callCount(dingtalkpaths::streamCard), 2);
    assistant.finish(); // the end is not held back
    ASSERT_TRUE(waitUntil([&] { return onlyCard().isDone(); }));
    EXPECT_EQ(onlyCard().content, u"one two three"_s);
    EXPECT_EQ(violations(), "");
}
