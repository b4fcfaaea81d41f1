// Lines 19 to 25 and 34 to 37 of the conformance checklist, dingtalk.md §26.
#include "tests/core/dingtalk/dingtalkfixture.h"

#include <QDateTime>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using oagent::testing::waitUntil;

namespace {

class DingTalkReply : public oagent::testing::DingTalkFixture
{ };

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

TEST_F(DingTalkReply, L25_TriesAWebhookThatIsGoneForNoFurtherPart)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    gateway.failNext(dingtalkpaths::sendBySession, ApiAnswer::webhookGone(), -1);
    ASSERT_FALSE(deliver(u"many words "_s.repeated(3'000)).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_GT(gateway.robotSends().size(), 1);
    EXPECT_EQ(gateway.callCount(dingtalkpaths::sendBySession), 1);
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

TEST_F(DingTalkReply, L20_SparesTheLastMinuteOfAWebhookOnlyWhereTheRobotIsAWay)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    SimulatedMessage message;
    message.text = u"at the last moment"_s;
    message.overrides = { { u"sessionWebhookExpiredTime"_s, QDateTime::currentMSecsSinceEpoch() + 30LL * 1000 } };
    message.senderStaffId = QString();
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
    message.senderStaffId = u"manager807"_s;
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 2; }));
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_EQ(gateway.robotSends().size(), 1);
    gateway.failNext(dingtalkpaths::sendPrivate, ApiAnswer::permissionMissing({ u"qyapi_robot_sendmsg"_s }), -1);
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().answered + counts().failed == 3; }));
    EXPECT_EQ(counts().failed, 0);
    EXPECT_EQ(gateway.webhookPosts().size(), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L20_UsesTheNewestWebhookOfTheChatWhenTheMessagesOwnIsOver)
{
    assistant.answersAtOnce = false;
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    for (const bool isGroup : { false, true }) {
        SCOPED_TRACE(isGroup);
        const qsizetype asked = assistant.questions.size();
        const qsizetype posts = gateway.webhookPosts().size();
        SimulatedMessage message;
        message.group = isGroup;
        message.senderStaffId = isGroup ? u"manager807"_s : QString();
        message.text = u"a question that takes long"_s;
        message.overrides = { { u"sessionWebhookExpiredTime"_s, 1000 } };
        ASSERT_FALSE(gateway.deliver(message).isEmpty());
        ASSERT_TRUE(waitForQuestion(asked + 1));
        message.text = u"/help"_s;
        message.overrides = {};
        ASSERT_FALSE(gateway.deliver(message).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == posts + 1; }));
        assistant.say(u"at last"_s);
        assistant.finish();
        ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
        ASSERT_EQ(gateway.webhookPosts().size(), posts + 2);
        EXPECT_EQ(gateway.webhookPosts().last().text, u"at last"_s);
        EXPECT_EQ(gateway.webhookPosts().last().conversationId, gateway.webhookPosts().at(posts).conversationId);
    }
    EXPECT_TRUE(gateway.robotSends().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(DingTalkReply, L20_UsesNoWebhookOfAnotherChat)
{
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    ASSERT_FALSE(deliver(u"/help"_s, u"somebody"_s).isEmpty());
    ASSERT_FALSE(deliverToGroup(u"/help"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 2; }));
    SimulatedMessage message;
    message.text = u"late"_s;
    message.overrides = { { u"sessionWebhookExpiredTime"_s, 1000 } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.robotSends().size() == 1; }));
    EXPECT_EQ(gateway.webhookPosts().size(), 2);
}

TEST_F(DingTalkReply, L36_KeepsTheChatsWebhookWhenAForeignOneFollows)
{
    assistant.answersAtOnce = false;
    gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    start();
    SimulatedMessage message;
    message.group = true;
    message.text = u"a question that takes long"_s;
    message.overrides = { { u"sessionWebhookExpiredTime"_s, 1000 } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForQuestion());
    ASSERT_FALSE(deliverToGroup(u"/help"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    message.text = u"/help"_s;
    message.overrides = { { u"sessionWebhook"_s, u"https://evil.example/robot/sendBySession?session=1"_s },
                          { u"sessionWebhookExpiredTime"_s, QDateTime::currentMSecsSinceEpoch() + 86'400'000LL } };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.robotSends().size() == 1; }));
    assistant.say(u"at last"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_EQ(gateway.webhookPosts().size(), 2);
    EXPECT_EQ(gateway.robotSends().size(), 1);
}
