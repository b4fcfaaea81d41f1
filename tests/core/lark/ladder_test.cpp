// Line 31 of the conformance checklist, lark.md §16: card, patched card, rich text, plain text.
#include "core/simulator/lark/larkcalls.h"
#include "tests/core/lark/larkfixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using oagent::testing::waitUntil;

namespace {

/// A reply has been given what there is of its answer: what was planned earlier comes first.
void letShow(SharedTimer &timer)
{
    bool isOver = false;
    const auto end = timer.after(1ms, [&] { isOver = true; });
    ASSERT_TRUE(waitUntil([&] { return isOver; }));
}

/// Cards do not grow here.
class LarkPatchedCards : public LarkChecklist
{
protected:
    void askForAnswerInPieces()
    {
        gateway.failNext(larkcalls::createCard,
                         LarkAnswer::scopeMissing({ u"cardkit:card:write"_s }, gateway.app().appId), -1);
        assistant.answersAtOnce = false;
        start();
        ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion());
    }
};

} // namespace

TEST_F(LarkPatchedCards, L31_PatchesACardAsAWholeWhereCardsDoNotGrow)
{
    limits.patchedReply.minInterval = 10ms;
    askForAnswerInPieces();
    assistant.say(u"The first half, "_s);
    ASSERT_TRUE(waitUntil([&] { return botMessages().size() == 1; }));
    assistant.say(u"the second half."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().text, u"The first half, the second half."_s);
    EXPECT_EQ(botMessages().first().messageType, u"interactive"_s);
    EXPECT_GE(gateway.callCount(larkcalls::patchMessage), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkPatchedCards, L31_PatchesNoFasterForTheEndOfAnAnswer)
{
    limits.patchedReply.minInterval = 300ms;
    askForAnswerInPieces();
    assistant.say(u"One, "_s);
    ASSERT_TRUE(waitUntil([&] { return botMessages().size() == 1; }));
    assistant.say(u"two, "_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::patchMessage) == 1; }));
    assistant.say(u"three."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    QList<SteadyTime> patchedAt;
    for (const LarkCall &call : gateway.calls())
        if (call.operation == larkcalls::patchMessage)
            patchedAt.append(call.at);
    ASSERT_EQ(patchedAt.size(), 2);
    EXPECT_GE(patchedAt.last() - patchedAt.first(), 290ms);
    EXPECT_EQ(botMessages().first().text, u"One, two, three."_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L22_L31_CompletesAPatchedCardThatArrivedAlthoughNobodySaidSo)
{
    limits.patchedReply.minInterval = 10ms;
    limits.busyTries = 1;
    limits.apiTimeLimit = 500ms; // a connection that breaks off would be tried again below us
    gateway.failNext(larkcalls::createCard, LarkAnswer::scopeMissing({ u"cardkit:card:write"_s }, gateway.app().appId),
                     -1);
    gateway.holdNext(larkcalls::reply, LarkGateway::Hold::AfterProcessing);
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"The first half, "_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    assistant.say(u"the second half."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().text, u"The first half, the second half."_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_GoesOnBelowACardThatIsMadeWithoutAnId)
{
    limits.patchedReply.minInterval = 10ms;
    gateway.failNext(larkcalls::createCard, LarkAnswer::success(), -1);
    assistant.answersAtOnce = false;
    start();
    for (int i = 1; i <= 2; ++i) {
        ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(i));
        assistant.say(u"The first half, "_s);
        ASSERT_TRUE(waitUntil([&] { return botMessages().size() == i; }));
        assistant.say(u"the second half."_s);
        assistant.finish();
        ASSERT_TRUE(waitForAnswer(i));
        EXPECT_EQ(botMessages().last().text, u"The first half, the second half."_s);
    }
    EXPECT_EQ(botMessages().size(), 2);
    EXPECT_EQ(gateway.callCount(larkcalls::createCard), 1); // they rest for a while
    EXPECT_EQ(connection->reason().id, u"cards-refused"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_GoesOnBelowAMessageThatIsSentWithoutAnId)
{
    limits.patchedReply.minInterval = 10ms;
    gateway.failNext(larkcalls::createCard, LarkAnswer::scopeMissing({ u"cardkit:card:write"_s }, gateway.app().appId),
                     -1);
    gateway.failNext(larkcalls::reply, LarkAnswer::success(), 1);
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"The first half, "_s);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(larkcalls::reply); }));
    assistant.say(u"the second half."_s);
    const auto saidAt = std::chrono::steady_clock::now();
    ASSERT_TRUE(waitUntil([&] { return std::chrono::steady_clock::now() - saidAt > 100ms; }));
    EXPECT_EQ(gateway.callCount(larkcalls::reply), 1); // none for every text
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().text, u"The first half, the second half."_s);
    EXPECT_EQ(gateway.callCount(larkcalls::reply), 2);
}

TEST_F(LarkChecklist, L24_LeavesAPlatformInTroubleInPeaceWhileAnAnswerGrows)
{
    limits.reply.minInterval = 1ms;
    bridgeLimits.closeRetry = { 1h, 1h };
    gateway.failNext(larkcalls::createCard, LarkAnswer::error(2200, u"internal error"_s, 500), -1);
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"The first half, "_s);
    ASSERT_TRUE(waitUntil([&] { return isAnswered(larkcalls::createCard); }));
    assistant.say(u"the second half."_s);
    ASSERT_FALSE(deliver(u"/help"_s).isEmpty()); // meanwhile it could be tried many times
    ASSERT_TRUE(waitUntil([&] { return botMessages().size() == 1; }));
    EXPECT_EQ(gateway.callCount(larkcalls::createCard), 1);
    assistant.finish();
    ASSERT_TRUE(waitForMessages(2));
    EXPECT_EQ(botMessages().last().text, u"The first half, the second half."_s);
}

TEST_F(LarkChecklist, L31_SendsRichTextWhereNoCardIsTaken)
{
    gateway.failNext(larkcalls::createCard, LarkAnswer::error(200220, u"bad"_s), -1);
    gateway.failNext(larkcalls::reply, LarkAnswer::cardRefused(11310, u"card table number over limit"_s), 1);
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"# Title\n\nThe answer"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::reply) == 1; }));
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().messageType, u"post"_s);
    EXPECT_TRUE(botMessages().first().text.contains(u"**Title**"_s));
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_SendsPlainTextWhereNothingElseIsTaken)
{
    gateway.failNext(larkcalls::reply, LarkAnswer::cardRefused(200621, u"bad json"_s), 1);
    gateway.failNext(larkcalls::reply, LarkAnswer::badParameter(u"invalid href"_s), 1);
    bot.economy = true;
    start();
    ASSERT_FALSE(deliver(u"<at user_id=\"all\">"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().messageType, u"text"_s);
    EXPECT_TRUE(botMessages().first().text.startsWith(u"You said: "_s));
    EXPECT_FALSE(botMessages().first().text.contains(u"<at"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_PointsToTheMessageWhenAGrowingCardCannotBeCompleted)
{
    assistant.answersAtOnce = false;
    start();
    beginCard(u"The first half, "_s);
    gateway.failNext(larkcalls::cardContent, LarkAnswer::error(300315, u"refused"_s), 1);
    assistant.say(u"the second half."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_FALSE(onlyCard().text.contains(u"half"_s));
    EXPECT_EQ(botMessages().last().text, u"The first half, the second half."_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_ARefusedPictureClosesNoRungForTheNextAnswers)
{
    limits.patchedReply.minInterval = 10ms;
    assistant.answersAtOnce = false;
    start();
    gateway.failNext(larkcalls::createCard, LarkAnswer::error(200570, u"invalid image keys"_s), 2);
    for (int i = 1; i <= 3; ++i) {
        ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(i));
        assistant.say(u"No picture in it"_s);
        ASSERT_TRUE(waitUntil([&] { return botMessages().size() == i; }));
        assistant.finish();
        ASSERT_TRUE(waitForAnswer(i));
        EXPECT_EQ(gateway.callCount(larkcalls::createCard), i); // the same text is not tried twice
    }
    EXPECT_EQ(onlyCard().text, u"No picture in it"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_SendsBelowACardThatKeepsBeingBusy)
{
    assistant.answersAtOnce = false;
    start();
    beginCard(u"The first half, "_s);
    gateway.failNext(larkcalls::cardContent, LarkAnswer::error(300120, u"internal"_s), -1);
    assistant.say(u"the second half."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().answered, 1);
    EXPECT_EQ(botMessages().last().text, u"The first half, the second half."_s);
}

TEST_F(LarkChecklist, L29_L31_EndsACardThatWasGivenUpAlsoWhenNoMessageIsTaken)
{
    limits.busyTries = 1;
    limits.closeTriesPerRung = 1;
    assistant.answersAtOnce = false;
    start();
    beginCard(u"The first half, "_s);
    gateway.failNext(larkcalls::cardContent, LarkAnswer::error(300120, u"internal"_s), -1);
    gateway.failNext(larkcalls::reply, LarkAnswer::error(230035, u"muted"_s), -1);
    assistant.say(u"the second half."_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().failed, 1);
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_EQ(onlyCard().summary, u"The first half,"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L29_L31_PointsToTheMessageAlsoFromACardThatMayHaveArrived)
{
    assistant.answersAtOnce = false;
    start();
    gateway.holdNext(larkcalls::reply, LarkGateway::Hold::AfterProcessing);
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"The first half, "_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    gateway.failNext(larkcalls::reply, LarkAnswer::error(230027, u"lack of permission"_s), 1);
    gateway.resetHeld(); // it stands in the chat, but nobody said so
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::reply) == 2; }));
    assistant.say(u"the second half."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(botMessages().last().text, u"The first half, the second half."_s);
    EXPECT_FALSE(onlyCard().messageId.isEmpty());
    EXPECT_FALSE(onlyCard().streaming);
    EXPECT_FALSE(onlyCard().text.contains(u"half"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L29_L31_EndsACardThatWasNeverSent)
{
    assistant.answersAtOnce = false;
    start();
    gateway.failNext(larkcalls::reply, LarkAnswer::error(230001, u"invalid"_s), 1);
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"The first half, "_s);
    ASSERT_TRUE(waitUntil([&] { return botMessages().size() == 1; }));
    EXPECT_TRUE(onlyCard().messageId.isEmpty());
    EXPECT_FALSE(onlyCard().streaming);
    assistant.say(u"the second half."_s);
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().text, u"The first half, the second half."_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_SaysThatTheContentRulesRefusedAnAnswer)
{
    bot.economy = true;
    gateway.failNext(larkcalls::reply, LarkAnswer::error(230028, u"DLP"_s), 1);
    start();
    ASSERT_FALSE(deliver(u"13800138000"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(counts().failed, 1);
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().messageType, u"text"_s);
    EXPECT_FALSE(botMessages().first().text.contains(u"138"_s));
}

TEST_F(LarkChecklist, L31_WhatMayNotBeSentClosesNoRungForOtherChats)
{
    assistant.answersAtOnce = false;
    start();
    int turns = 0;
    for (const HttpAnswer &refusal :
         { LarkAnswer::error(230035, u"muted"_s),
           LarkAnswer::scopeMissing({ u"im:message:send_as_bot"_s }, gateway.app().appId) }) {
        gateway.failNext(larkcalls::reply, refusal, 2); // a card, and the whole answer
        const int sent = gateway.callCount(larkcalls::reply);
        ASSERT_FALSE(deliverToGroup(u"tell me"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(++turns));
        assistant.say(u"An answer"_s);
        ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::reply) == sent + 1; }));
        assistant.finish();
        ASSERT_TRUE(waitUntil([&] { return counts().failed + counts().answered == turns; }));
        EXPECT_EQ(gateway.callCount(larkcalls::reply), sent + 2);
        ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(++turns));
        assistant.say(u"An answer"_s);
        ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == turns; })); // not even paused
        assistant.finish();
        ASSERT_TRUE(waitForAnswer(turns / 2));
        EXPECT_EQ(gateway.cards().last().text, u"An answer"_s);
        EXPECT_EQ(connection->reason().id, QString());
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_TriesOnlyCompleteAnswersWhereTheRightToSendIsMissingUntilOneIsTaken)
{
    assistant.answersAtOnce = false;
    start();
    gateway.failNext(larkcalls::reply, LarkAnswer::error(230027, u"lack of permission"_s), 3);
    for (int turn = 1; turn <= 4; ++turn) {
        ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(turn));
        const int sent = gateway.callCount(larkcalls::reply);
        assistant.say(u"An answer"_s);
        const bool isGrowing = turn == 1 || turn == 4;
        if (isGrowing) {
            ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::reply) == sent + 1; }));
        }
        letShow(*timer);
        assistant.finish();
        ASSERT_TRUE(waitUntil([&] { return counts().failed + counts().answered == turn; }));
        EXPECT_EQ(gateway.callCount(larkcalls::reply), turn == 1 ? sent + 2 : sent + 1) << turn;
        EXPECT_EQ(gateway.callCount(larkcalls::createCard), turn == 4 ? 2 : 1) << turn;
        EXPECT_EQ(connection->reason().id, turn <= 2 ? u"may-not-send"_s : QString()) << turn;
        EXPECT_EQ(counts().answered, std::max(0, turn - 2)) << turn;
    }
    EXPECT_TRUE(logHas(u"reply"_s, u"takes no messages of this app"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L31_AGroupThatRefusesMessagesIsNotTakenForTheApp)
{
    assistant.answersAtOnce = false;
    start();
    gateway.failNext(larkcalls::reply, LarkAnswer::error(230027, u"external group"_s), 3);
    for (int turn = 1; turn <= 2; ++turn) {
        const int sent = gateway.callCount(larkcalls::reply);
        ASSERT_FALSE(deliverToGroup(u"tell me"_s).isEmpty());
        ASSERT_TRUE(waitForQuestion(turn));
        assistant.say(u"An answer"_s);
        if (turn == 1) {
            ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::reply) == sent + 1; }));
        }
        letShow(*timer);
        assistant.finish();
        ASSERT_TRUE(waitUntil([&] { return counts().failed == turn; }));
        EXPECT_EQ(gateway.callCount(larkcalls::createCard), 1);
        EXPECT_EQ(connection->reason(), StateReason {});
    }
    ASSERT_FALSE(deliver(u"tell me"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion(3));
    assistant.say(u"An answer"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.cards().size() == 2; }));
    assistant.finish();
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, AnswersInTheThreadItWasAskedIn)
{
    start();
    LarkMessage message;
    message.group = true;
    message.text = u"in a thread"_s;
    message.threadId = u"omt_1"_s;
    message.rootId = u"om_root"_s;
    const QString id = gateway.deliver(message);
    ASSERT_FALSE(id.isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(botMessages().size(), 1);
    EXPECT_EQ(botMessages().first().parentId, id);
    EXPECT_EQ(botMessages().first().threadId, u"omt_1"_s);
    EXPECT_TRUE(assistant.requests.first().conversation.contains(u":thread:"_s));
    EXPECT_EQ(violations(), "");
}
