// Lines 27 to 32 and 34 of the conformance checklist, lark.md §16: cards that grow.
#include "core/simulator/lark/larkcalls.h"
#include "tests/core/lark/larkfixture.h"

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using oagent::testing::waitUntil;

namespace {

/// A person never sees anything of a card taken back.
bool onlyGrew(const LarkCard &card)
{
    return std::is_sorted(card.history.begin(), card.history.end(),
                          [](const QString &later, const QString &earlier) { return !later.startsWith(earlier); });
}

/// The platform does not say what became of the working sign.
class LarkLostSigns : public LarkChecklist
{
protected:
    void answerWithoutItsSign(int failures)
    {
        assistant.answersAtOnce = false;
        gateway.failNext(larkcalls::addReaction, HttpAnswer::unavailable(), failures);
        start();
        ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion());
        ASSERT_TRUE(waitUntil([&] { return isAnswered(larkcalls::addReaction); }));
        assistant.finish();
        ASSERT_TRUE(waitForQuiet());
    }
};

} // namespace

TEST_F(LarkChecklist, L27_L28_GrowsACardWordByWordAndEndsWithTheWholeText)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    QString text;
    for (int i = 1; i <= 5; ++i) {
        text += u"Sentence number %1 of the answer. "_s.arg(i);
        assistant.say(u"Sentence number %1 of the answer. "_s.arg(i));
        ASSERT_TRUE(waitUntil([&] { return onlyCard().text.startsWith(text.trimmed()); }));
        EXPECT_TRUE(onlyCard().streaming);
    }
    assistant.say(u"The end."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(onlyCard().text, text + u"The end."_s);
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_TRUE(onlyCard().summary.startsWith(u"Sentence number 1"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L29_ClosesTheCardWhenTheAssistantFails)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"Half of the ans"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty(); }));
    assistant.fail(Error::Kind::Server);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_TRUE(onlyCard().text.startsWith(u"Half of the ans"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L29_ClosesTheCardWhenThePersonOrTheProgramStopsIt)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"Half of the answer"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty(); }));
    ASSERT_FALSE(deliver(u"/stop"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_FALSE(onlyCard().streaming);
    ASSERT_FALSE(deliver(u"again"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(2));
    assistant.say(u"Half of another"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 2; }));
    stopGracefully(0ms);
    EXPECT_FALSE(gateway.cards().last().streaming);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L29_SwitchesOnAgainWhatClosedByAge)
{
    assistant.answersAtOnce = false;
    start();
    beginCard(u"The first half, "_s);
    gateway.closeStreaming();
    assistant.say(u"the second half."_s);
    ASSERT_TRUE(waitUntil([&] { return onlyCard().text.contains(u"second half"_s); }));
    EXPECT_TRUE(onlyCard().streaming);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_EQ(onlyCard().text, u"The first half, the second half."_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L29_SwitchesOnBeforeTheTimeIsOverAndNeverByATimer)
{
    limits.reopenAfter = 50ms;
    assistant.answersAtOnce = false;
    start();
    beginCard(u"One, "_s);
    const auto cardSince = std::chrono::steady_clock::now();
    ASSERT_TRUE(waitUntil([&] { return std::chrono::steady_clock::now() - cardSince > 100ms; }));
    EXPECT_EQ(gateway.callCount(larkcalls::cardSettings), 0);
    assistant.say(u"two."_s);
    ASSERT_TRUE(waitUntil([&] { return onlyCard().text == u"One, two."_s; }));
    EXPECT_EQ(gateway.callCount(larkcalls::cardSettings), 1);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L30_GoesOnInASecondCardBeforeThirtyKilobytes)
{
    limits.reply.maxUnits = 2000;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QString text = u"A paragraph of the answer that goes on for a while.\n\n"_s.repeated(60);
    assistant.say(text.first(text.size() / 4));
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 1; }));
    assistant.say(text.sliced(text.size() / 4));
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() >= 2; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    qsizetype paragraphs = 0;
    for (const LarkShown &message : botMessages())
        paragraphs += message.text.count(u"A paragraph"_s);
    EXPECT_EQ(paragraphs, 60);
    for (const LarkCard &card : gateway.cards()) {
        EXPECT_FALSE(card.streaming);
        EXPECT_TRUE(onlyGrew(card));
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L28_L30_TakesNothingBackOfACardThatIsFull)
{
    limits.reply.maxUnits = 300;
    limits.reply.minInterval = 10ms;
    limits.cardCalls = 1000; // the pace is another test's
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    for (int i = 0; i < 40; ++i) {
        // Now and then the best place to cut, which a person has seen more than; else paragraphs that no card holds.
        const QString end = i % 16 == 2 ? u"\n\n"_s : u" "_s;
        assistant.say(u"word%1, and more of it"_s.arg(i) + end);
        ASSERT_TRUE(waitUntil([&] {
            return !gateway.cards().isEmpty() && gateway.cards().last().text.contains(u"word%1,"_s.arg(i));
        })) << i;
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_GE(gateway.cards().size(), 3);
    for (const LarkCard &card : gateway.cards())
        EXPECT_TRUE(onlyGrew(card)) << card.history.join(u"\n---\n"_s).toStdString();
    EXPECT_EQ(gateway.callCount(larkcalls::updateCard), 0);
}

TEST_F(LarkChecklist, L28_L30_EndsACardThatHasEnoughWithItsBlock)
{
    limits.reply.maxUnits = 2000;
    limits.reply.goodUnits = 100;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QString block
        = u"A paragraph that is long enough to make a card of its own: a good hundred characters, and a few."_s;
    assistant.say(block + u" Still"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 1; }));
    assistant.say(u" the same.\n\nThe next"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 2; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.cards().first().text, block + u" Still the same."_s);
    EXPECT_EQ(gateway.cards().last().text, u"The next"_s);
    for (const LarkCard &card : gateway.cards())
        EXPECT_TRUE(onlyGrew(card));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L28_L32_GoesOnInASecondCardBeforeTheFourthTable)
{
    limits.reply.minInterval = 10ms;
    limits.cardCalls = 1000;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    for (int i = 1; i <= 5; ++i) {
        for (const QString &piece :
             { u"Table %1:\n\n"_s, u"| a |"_s, u" b |\n|--"_s, u"-|---|\n| 1 "_s, u"| 2 |\n\n"_s })
            assistant.say(piece.contains(u'%') ? piece.arg(i) : piece);
        ASSERT_TRUE(waitUntil(
            [&] { return !gateway.cards().isEmpty() && gateway.cards().last().text.contains(u"Table %1"_s.arg(i)); }));
    }
    assistant.say(u"That is all."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.cards().size(), 2);
    EXPECT_EQ(gateway.cards().first().text.count(u"|---|---|"_s), 3);
    EXPECT_EQ(gateway.cards().last().text.count(u"|---|---|"_s), 2);
    EXPECT_FALSE(gateway.cards().last().text.contains(u"```"_s));
    for (const LarkCard &card : gateway.cards())
        EXPECT_TRUE(onlyGrew(card)) << card.history.join(u"\n---\n"_s).toStdString();
    const std::string broken = violations();
    EXPECT_TRUE(broken.find("tables") == std::string::npos && broken.find("prefix") == std::string::npos) << broken;
}

TEST_F(LarkChecklist, L30_MakesNoMoreThanFiveCallsASecondOnOneCard)
{
    limits.reply.minInterval = 10ms;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    for (int i = 0; i < 8; ++i) {
        assistant.say(u"word%1 "_s.arg(i));
        ASSERT_TRUE(
            waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().text.contains(u"word%1"_s.arg(i)); }));
    }
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    std::vector<SteadyTime> times;
    for (const LarkCall &call : gateway.calls()) {
        if (call.operation.contains(u"/cards/:card_id"_s))
            times.push_back(call.at);
    }
    ASSERT_GT(times.size(), 5U);
    for (std::size_t i = 5; i < times.size(); ++i)
        EXPECT_GE(times[i] - times[i - 5], 1s) << i;
    EXPECT_EQ(onlyCard().text, u"word0 word1 word2 word3 word4 word5 word6 word7 "_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L27_GoesOnAfterANumberThatDidNotRiseAndARepetition)
{
    assistant.answersAtOnce = false;
    start();
    beginCard(u"One, "_s);
    gateway.failNext(larkcalls::cardContent, LarkAnswer::error(300317, u"sequence"_s));
    assistant.say(u"two, "_s);
    ASSERT_TRUE(waitUntil([&] { return onlyCard().text == u"One, two,"_s; }));
    gateway.failNext(larkcalls::cardContent, LarkAnswer::error(200810, u"interacting"_s), 2);
    assistant.say(u"three."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(onlyCard().text, u"One, two, three."_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L27_TakesANumberThatARepetitionFindsUsedForDone)
{
    assistant.answersAtOnce = false;
    start();
    beginCard(u"One, "_s);
    gateway.holdNext(larkcalls::cardContent, LarkGateway::Hold::AfterProcessing);
    assistant.say(u"two."_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    gateway.failNext(larkcalls::cardContent, LarkAnswer::error(300317, u"sequence"_s), 1);
    gateway.resetHeld(); // it had happened, but nobody said so
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::cardContent) == 2; }));
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(onlyCard().text, u"One, two."_s);
    EXPECT_EQ(onlyCard().operations, 2); // the text and the end
    EXPECT_EQ(gateway.callCount(larkcalls::cardContent), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L28_L31_GoesOnInACardThatAPersonIsJustUsing)
{
    limits.interactionTries = 2;
    assistant.answersAtOnce = false;
    start();
    const HttpAnswer interacting = LarkAnswer::error(200810, u"interacting"_s);
    beginCard(u"One, "_s);
    gateway.failNext(larkcalls::cardContent, interacting, 1);
    assistant.say(u"two, "_s);
    ASSERT_TRUE(waitUntil([&] { return onlyCard().text == u"One, two,"_s; })); // while it still grows
    gateway.failNext(larkcalls::cardContent, interacting, 3); // more often than one try to close waits
    assistant.say(u"three."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(botMessages().size(), 1);
    EXPECT_EQ(onlyCard().text, u"One, two, three."_s);
    EXPECT_TRUE(connection->reason().id.isEmpty()); // nothing is paused
    EXPECT_EQ(gateway.callCount(larkcalls::updateCard), 0);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L32_KeepsToTheRulesOfCardsWhateverAModelWrites)
{
    start();
    assistant.answersAtOnce = false;
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    const QString table = u"| a | b |\n|---|---|\n| 1 | <at id=all></at> |\n\n"_s;
    assistant.say(table.repeated(3) + u"a | b\n---|---\n1 | 2\n\n![x](https://a/b.png) <at user_id=\"all\"></at> "_s
                  + u"[file](/tmp/x)\n\n```\n<at id=all>\n```\n"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L32_LeavesOutPicturesThatThePlatformDoesNotKnow)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    gateway.failNext(larkcalls::createCard, LarkAnswer::error(200570, u"invalid image keys"_s), 1);
    assistant.say(u"Look: ![a cat](img_v2_made_up) and"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty(); }));
    assistant.say(u" so on."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().text, u"Look: a cat (img_v2_made_up) and so on."_s);
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_EQ(violations(), "");

    assistant.answersAtOnce = true;
    gateway.failNext(larkcalls::reply, LarkAnswer::cardRefused(200570, u"invalid image keys"_s), 1);
    ASSERT_FALSE(deliver(u"![a dog](img_v2_other)"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer(2));
    EXPECT_EQ(botMessages().last().messageType, u"interactive"_s);
    EXPECT_EQ(botMessages().last().text, u"You said: a dog (img_v2_other)"_s);
}

TEST_F(LarkChecklist, L34_ShowsAReactionWhileItWorksAndTakesItOff)
{
    assistant.answersAtOnce = false;
    start();
    const QString id = deliver(u"tell me"_s);
    ASSERT_TRUE(waitForQuestion());
    ASSERT_TRUE(waitUntil([&] { return gateway.reactions().size() == 1; }));
    EXPECT_EQ(gateway.reactions().first().messageId, id);
    EXPECT_FALSE(gateway.reactions().first().removed);
    assistant.say(u"done"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_TRUE(waitUntil([&] { return gateway.reactions().first().removed; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L34_NeverWaitsForAReaction)
{
    gateway.holdNext(larkcalls::addReaction, LarkGateway::Hold::AfterProcessing);
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    gateway.release(); // it is taken off as soon as it is there
    ASSERT_TRUE(waitUntil([&] { return gateway.reactions().size() == 1 && gateway.reactions().first().removed; }));
}

TEST_F(LarkChecklist, L34_TakesOffAReactionThoughTheAnswerToItWasLost)
{
    limits.apiTimeLimit = 500ms;
    gateway.holdNext(larkcalls::addReaction, LarkGateway::Hold::AfterProcessing);
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::removeReaction) == 1; }));
    EXPECT_EQ(gateway.reactions().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkLostSigns, L34_TakesOffAReactionOfWhichNobodyKnowsWhetherItIsThere)
{
    ASSERT_NO_FATAL_FAILURE(answerWithoutItsSign(1));
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::removeReaction) == 1; }));
    EXPECT_EQ(gateway.callCount(larkcalls::addReaction), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkLostSigns, L34_AsksNoMoreForAReactionWhoseAnswersAllAreLost)
{
    ASSERT_NO_FATAL_FAILURE(answerWithoutItsSign(-1));
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::addReaction) == 1 + limits.busyTries; }));
    gateway.heal(larkcalls::addReaction);
    ASSERT_FALSE(deliver(u"and now?"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(2));
    ASSERT_TRUE(waitUntil([&] { return gateway.reactions().size() == 1; }));
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::removeReaction) == 1; }));
    EXPECT_EQ(gateway.callCount(larkcalls::addReaction), 2 + limits.busyTries);
}

TEST_F(LarkChecklist, L34_AnswersWithoutAReactionWhenThatIsRefused)
{
    gateway.failNext(larkcalls::addReaction, LarkAnswer::error(231002, u"no right"_s), -1);
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(gateway.callCount(larkcalls::removeReaction), 0);
}
