// Somebody sets the computer's clock while the program runs. Lifetimes go by the steady clock, and DingTalk's times by
// DingTalk's clock.
#include "tests/core/dingtalk/dingtalkfixture.h"

#include <QDateTime>
#include <QJsonDocument>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

class ClockJump : public oagent::testing::DingTalkFixture
{
protected:
    void refuseCards()
    {
        gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"Card.Instance.Write"_s }), -1);
    }
    void askAndWait(const QString &text)
    {
        const qsizetype before = assistant.questions.size();
        ASSERT_FALSE(deliver(text).isEmpty());
        ASSERT_TRUE(waitForQuestion(before + 1));
    }
};

} // namespace

TEST_F(ClockJump, ClosesNoRunningOrWaitingTurnAsTooOld)
{
    assistant.answersAtOnce = false;
    start();
    int answered = 0;
    for (const Milliseconds jump : { Milliseconds(24h), Milliseconds(-48h), Milliseconds(24h) }) {
        askAndWait(u"running"_s);
        const QString waiting = deliver(u"waiting"_s);
        ASSERT_TRUE(waitUntil([&] { return gateway.acks(waiting) == 1; }));
        clock.jump(jump);
        for (const QString &question : { u"running"_s, u"waiting"_s }) {
            ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == answered + 1; }));
            EXPECT_EQ(assistant.requests.last().text, question);
            assistant.say(u"whole"_s);
            assistant.finish();
            ++answered;
            ASSERT_TRUE(waitUntil([&] { return counts().answered == answered; }));
        }
    }
    EXPECT_EQ(counts().failed, 0);
    for (const CardRecord &card : gateway.cards())
        EXPECT_EQ(card.content, u"whole"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(ClockJump, KeepsTokenAndLine)
{
    start();
    int answered = 0;
    for (const Milliseconds jump : { Milliseconds(0), Milliseconds(24h), Milliseconds(-48h) }) {
        clock.jump(jump);
        ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
        ++answered;
        ASSERT_TRUE(waitUntil([&] { return counts().answered == answered; }));
    }
    EXPECT_EQ(gateway.tokenRequests(), 1);
    EXPECT_EQ(gateway.opens(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(ClockJump, ReconnectsAsUsual)
{
    start();
    for (const Milliseconds jump : { Milliseconds(24h), Milliseconds(-48h) }) {
        clock.jump(jump);
        const int before = gateway.opens();
        gateway.dropConnections();
        ASSERT_TRUE(
            waitUntil([&] { return gateway.opens() > before && connection->state() == ConnectionState::Online; }));
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(ClockJump, ExpiresNoWebhook)
{
    refuseCards();
    assistant.answersAtOnce = false;
    start();
    int answered = 0;
    for (const Milliseconds jump : { Milliseconds(24h), Milliseconds(-48h) }) {
        askAndWait(u"hello"_s);
        clock.jump(jump);
        assistant.say(u"by the webhook"_s);
        assistant.finish();
        ++answered;
        ASSERT_TRUE(waitUntil([&] { return counts().answered == answered; }));
        EXPECT_EQ(gateway.webhookPosts().size(), answered);
    }
    EXPECT_TRUE(gateway.robotSends().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(ClockJump, AComputerWhoseClockIsADayAheadUsesTheWebhook)
{
    clock.jump(24h);
    refuseCards();
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
    EXPECT_TRUE(gateway.robotSends().isEmpty());
}

TEST_F(ClockJump, RevivesNoWebhookThatHasExpired)
{
    refuseCards();
    assistant.answersAtOnce = false;
    start();
    askAndWait(u"hello"_s);
    clock.jump(-24h);
    clock.pass(2h);
    assistant.say(u"by the robot"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_EQ(gateway.robotSends().size(), 1);
}

TEST_F(ClockJump, TellsAStrangerNeitherSoonerNorLater)
{
    bot.allow = { u"somebodyElse"_s };
    bridgeLimits.noticeEvery = 1h; // the webhooks of the simulator live longer
    start();
    const auto refusedIs
        = [&](int count) { return waitUntil([&] { return counts().refused == count && counts().open == 0; }); };
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(refusedIs(1));
    clock.jump(24h);
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(refusedIs(2));
    EXPECT_EQ(gateway.webhookPosts().size(), 1);
    clock.jump(-48h);
    clock.pass(bridgeLimits.noticeEvery);
    ASSERT_FALSE(deliver(u"third"_s).isEmpty());
    ASSERT_TRUE(refusedIs(3));
    EXPECT_EQ(gateway.webhookPosts().size(), 2);
}

TEST_F(ClockJump, AnOldMessageThatComesFirstSetsNoClockBack)
{
    refuseCards();
    start();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const QJsonObject message {
        { u"conversationId"_s, u"cidOld"_s },
        { u"conversationType"_s, u"1"_s },
        { u"msgId"_s, u"msgOld"_s },
        { u"senderStaffId"_s, u"manager807"_s },
        { u"sessionWebhook"_s, QString(gateway.url().toString() + u"/robot/sendBySession?session=old"_s) },
        { u"sessionWebhookExpiredTime"_s, now - 30LL * 60 * 1000 },
        { u"createAt"_s, now - 120LL * 60 * 1000 },
        { u"robotCode"_s, gateway.app().robotCode },
        { u"msgtype"_s, u"text"_s },
        { u"text"_s, QJsonObject { { u"content"_s, u"hello"_s } } },
    };
    // A frame whose header has no time.
    const QJsonObject frame {
        { u"specVersion"_s, u"1.0"_s },
        { u"type"_s, u"CALLBACK"_s },
        { u"headers"_s,
          QJsonObject { { u"topic"_s, u"/v1.0/im/bot/messages/get"_s },
                        { u"messageId"_s, u"frameOld"_s },
                        { u"contentType"_s, u"application/json"_s } } },
        { u"data"_s, QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)) },
    };
    gateway.sendText(QJsonDocument(frame).toJson(QJsonDocument::Compact));
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(gateway.callCount(dingtalkpaths::sendBySession), 0);
    EXPECT_EQ(gateway.robotSends().size(), 1);
}
