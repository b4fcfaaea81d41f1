// Lines 19 to 37 of the conformance checklist, dingtalk.md §26.
#include "tests/core/dingtalk/dingtalkfixture.h"

#include "core/dingtalk/dialect.h"
#include "core/markdown/lines.h"

#include <QJsonDocument>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

class DingTalkReply : public oagent::testing::DingTalkFixture
{
protected:
    /// Long enough for two parts.
    static QString longText() { return u"A paragraph of the answer that goes on for a while.\n\n"_s.repeated(80); }
};

} // namespace

TEST_F(DingTalkReply, L19_L34_AnswersByTheSessionWebhookWhenCardsAreRefusedAndNamesTheScope)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.webhookPosts().first().text, u"You said: hello"_s);
    EXPECT_EQ(gateway.webhookPosts().first().msgtype, u"markdown"_s);
    EXPECT_EQ(connection->reason().id, u"permission-missing"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"Card.Instance.Write"_s));
    EXPECT_TRUE(logHas(u"reply"_s, u"Card.Instance.Write"_s));
    // No card calls for a while.
    const int cardCalls = gateway.callCount(dingtalkpaths::createCard);
    ASSERT_FALSE(deliver(u"again"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 2; }));
    EXPECT_EQ(gateway.callCount(dingtalkpaths::createCard), cardCalls);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L34_FinishesACardWhoseStreamingIsRefusedAndAnswersByMessage)
{
    gateway.failNext(dingtalkpaths::streamCard, ApiAnswer::permissionMissing({ u"Card.Streaming.Write"_s }), -1);
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.webhookPosts().first().text, u"You said: hello"_s);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(connection->reason().cause.contains(u"Card.Streaming.Write"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L20_UsesTheRobotWhenTheWebhookHasExpired)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    SimulatedMessage message;
    message.text = u"late"_s;
    message.overrides = { { u"sessionWebhookExpiredTime"_s, 1000 } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.webhookPosts().size(), 0);
    ASSERT_EQ(gateway.robotSends().size(), 1);
    EXPECT_EQ(gateway.robotSends().first().param["text"_L1].toString(), u"You said: late"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L20_JudgesTheWebhookOfAnOldMessageByTheTimeOfItsDelivery)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    SimulatedMessage message;
    message.text = u"again"_s;
    message.overrides
        = { { u"createAt"_s, now - 20LL * 60 * 1000 }, { u"sessionWebhookExpiredTime"_s, now - 10LL * 60 * 1000 } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.webhookPosts().size(), 0);
    ASSERT_EQ(gateway.robotSends().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L20_L25_UsesTheRobotWhenTheWebhookAnswersAnError)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::webhookGone(), -1);
    ASSERT_FALSE(deliver(u"private"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.robotSends().size() == 1; }));
    ASSERT_FALSE(deliverToGroup(u"group"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.robotSends().size() == 2; }));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(gateway.robotSends().first().group);
    EXPECT_TRUE(gateway.robotSends().last().group);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L21_SendsNoMentionThatWouldStayDeadText)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    ASSERT_FALSE(deliverToGroup(u"group"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_TRUE(gateway.webhookPosts().first().atUserIds.isEmpty());
    EXPECT_TRUE(gateway.warnings().isEmpty());
}

TEST_F(DingTalkReply, L22_KeepsToTheMessagesAConversationMayGetPerMinute)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    limits.webhookPerMinute = 5;
    start();
    for (int i = 0; i < 7; ++i)
        ASSERT_FALSE(deliver(u"message %1"_s.arg(i)).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 5 && assistant.requests.size() == 6; }));
    gateway.sendPing(); // one more turn of everything
    ASSERT_TRUE(waitUntil([&] { return gateway.deliveries().last().acks == 1; }));
    EXPECT_EQ(gateway.webhookPosts().size(), 5);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L23_AsksForOneTokenHoweverManyAnswersNeedIt)
{
    start();
    for (int i = 0; i < 5; ++i)
        ASSERT_FALSE(deliver(u"q"_s, u"person%1"_s.arg(i)).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 5; }));
    EXPECT_EQ(gateway.tokenRequests(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L24_RefreshesARefusedTokenOnceAndRepeatsTheCall)
{
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    gateway.expireTokens();
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_EQ(gateway.tokenRequests(), 2);
    ASSERT_EQ(gateway.cards().size(), 2);
    EXPECT_EQ(gateway.cards().last().content, u"You said: second"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L27_AnswersPrivatelyAndInGroupsWithACard)
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

TEST_F(DingTalkReply, L27_NeedsFiveCardCallsForANormalAnswer)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"half of it"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls == 1; }));
    assistant.say(u" and the rest"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.callCount(dingtalkpaths::createCard), 1);
    EXPECT_EQ(onlyCard().updateCalls, 2);
    EXPECT_LE(onlyCard().streamCalls, 3);
    EXPECT_EQ(onlyCard().content, u"half of it and the rest"_s);
}

TEST_F(DingTalkReply, L27_AsksForACardWhoseCreationWasNotAnsweredInsteadOfMakingItTwice)
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

TEST_F(DingTalkReply, L28_AnswersByMessageWhenTheCardWasNotDelivered)
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

TEST_F(DingTalkReply, L29_L30_ShowsATextThatGrowsOneCallAtATime)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
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

TEST_F(DingTalkReply, L31_FinishesTheCardWhenTheAssistantFails)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"I began"_s);
    assistant.fail(Error::Kind::Truncated);
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(onlyCard().content.startsWith(u"I began"_s));
    EXPECT_TRUE(onlyCard().content.contains(u"cut off"_s));
    EXPECT_EQ(counts().failed, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L31_FinishesTheCardAfterQpsRefusalsOfTheLastFrame)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"text"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls == 1; }));
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

TEST_F(DingTalkReply, L31_FinishesTheCardAfterAServerErrorOnTheLastUpdate)
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

TEST_F(DingTalkReply, L31_FinishesTheCardWhenAnUpdateIsAnsweredButNotDone)
{
    const HttpAnswer notDone = ApiAnswer::json({ { u"success"_s, false }, { u"result"_s, false } });
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"all"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls == 1; }));
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

TEST_F(DingTalkReply, L31_ClosesTheOpenCardWhenTheProgramStops)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"so far"_s);
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls == 1; }));
    stopGracefully(0ms);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_TRUE(onlyCard().content.startsWith(u"so far"_s));
    EXPECT_TRUE(onlyCard().content.contains(u"Interrupted"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L32_NeverEndsWithNothing)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_FALSE(onlyCard().content.isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L32_ContinuesALongAnswerInASecondCardWithoutLosingAWord)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
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

TEST_F(DingTalkReply, L29_L32_TakesNothingBackOfACardThatIsFull)
{
    limits.reply.minInterval = 1ms;
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
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

TEST_F(DingTalkReply, L29_ShowsAPrefixOfWhatFollowsWhereverTheTextStops)
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

TEST_F(DingTalkReply, L33_ChangesSingleVariablesWithoutReplacingTheCard)
{
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(onlyCard().params.value(u"config"_s), uR"({"autoLayout":true})"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L35_KeepsSecretsTokensAndWebhooksOutOfTheLog)
{
    gateway.failNext(
        dingtalkpaths::createCard,
        ApiAnswer::error(403, u"Forbidden"_s, QString(u"token rejected for secret "_s + gateway.app().clientSecret)),
        -1);
    start();
    ASSERT_FALSE(deliver(u"my private words"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    for (const LogEntry &entry : log.entries()) {
        const QByteArray line = toJsonLine(entry);
        EXPECT_FALSE(line.contains(gateway.app().clientSecret.toUtf8())) << line.toStdString();
        EXPECT_FALSE(line.contains("session=")) << line.toStdString();
        EXPECT_FALSE(line.contains("ticket=")) << line.toStdString();
        EXPECT_FALSE(line.contains("my private words")) << line.toStdString();
    }
}

TEST_F(DingTalkReply, L36_SendsNoAnswerToAForeignWebhook)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    SimulatedMessage message;
    message.text = u"hello"_s;
    message.overrides = { { u"sessionWebhook"_s, u"https://evil.example/robot/sendBySession?session=1"_s } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.robotSends().size(), 1); // the way that does not depend on the address
}

TEST_F(DingTalkReply, L37_RefusesBeforeAnyWorkAndTellsAStrangerOnce)
{
    bot.allow = { u"somebodyElse"_s };
    start();
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1 && counts().open == 0; }));
    EXPECT_TRUE(gateway.webhookPosts().first().text.contains(u"manager807"_s));
    const QString second = deliver(u"second"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(second) == 1 && counts().refused == 2; }));
    SimulatedMessage nobody;
    nobody.text = u"no User ID"_s;
    nobody.senderStaffId = QString();
    ASSERT_FALSE(gateway.deliver(nobody).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 3 && gateway.webhookPosts().size() == 2; }));
    EXPECT_TRUE(assistant.requests.isEmpty());
    EXPECT_TRUE(gateway.cards().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L31_EndsTheCardWithAWordWhenNothingGetsTheAnswerThrough)
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

TEST_F(DingTalkReply, L31_DoesNotWaitForAPlatformThatAsksForADay)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::tooManyRequests(86400), -1);
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.webhookPosts().first().text, u"You said: hello"_s);
}

TEST_F(DingTalkReply, L32_NamesABlankAnswer)
{
    assistant.answersAtOnce = false;
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    assistant.say(u"\n \n"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(onlyCard().content.contains(u"without an answer"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L34_KeepsCardsForEverybodyWhenOneTextIsRefused)
{
    gateway.failNext(dingtalkpaths::streamCard, ApiAnswer::error(400, u"param.contentUnsafe"_s, u"unsafe"_s));
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
    ASSERT_FALSE(deliver(u"next"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_EQ(gateway.cards().size(), 2);
    EXPECT_EQ(gateway.cards().last().content, u"You said: next"_s);
}
