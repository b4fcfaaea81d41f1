// What goes wrong between the built program and WeCom, as the person meets it who set the bot up.
#include "tests/app/daemon/wecomchatfixture.h"

#include <csignal>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class WeComFaults : public WeComChatFixture
{
protected:
    [[nodiscard]] QString reason(QLatin1StringView member) const { return botStatus()["reason"_L1][member].toString(); }
    /// Delivers a question whose answer stops growing half way, until assistant.release().
    void beginAnswer()
    {
        assistant.failNext(AssistantServer::Fault::StallMidStream);
        ASSERT_FALSE(deliver(question).isEmpty());
        ASSERT_TRUE(waitForPartOf(answerTo(question)));
    }

    const QString question = u"a question of some length"_s;
};

} // namespace

TEST_F(WeComFaults, AMessageIsAnsweredByAGrowingStream)
{
    configure();
    startDaemon();
    beginAnswer();
    EXPECT_FALSE(gateway.bubbles().first().finished);
    assistant.release();
    ASSERT_TRUE(waitForBubble(answerTo(question)));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().size(), 1);
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_EQ(violations(), "");
    EXPECT_FALSE(log().contains("of some length"));
    EXPECT_FALSE(log().contains(gateway.bot().secret.toUtf8()));
}

TEST_F(WeComFaults, ARefusedSecretIsTriedThreeTimesAndTheRightOneTakenUp)
{
    configure({}, "wrong"_ba);
    daemon = program.startHolder();
    ASSERT_TRUE(waitForState(u"rejected"_s));
    EXPECT_EQ(gateway.commandCount(wecomcommands::subscribe), 3);
    EXPECT_EQ(gateway.openLines(), 0);
    EXPECT_TRUE(reason("cause"_L1).contains(u"853000"_s)) << reason("cause"_L1).toStdString();
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 1);
    const Ended set = program.runWithSecrets({ u"bot"_s, u"secret"_s, u"Ops"_s }, gateway.bot().secret.toUtf8() + '\n');
    ASSERT_EQ(set.exitCode, 0) << set.err.toStdString();
    ASSERT_TRUE(waitUntil([&] { return gateway.isSubscribed(); }));
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFaults, ABotThatAnotherProgramTookOverIsTakenBackOnDemandOnly)
{
    configure();
    startDaemon();
    gateway.kick();
    ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
    ASSERT_TRUE(waitForState(u"taken-over"_s));
    EXPECT_TRUE(reason("cure"_L1).contains(u"bot takeover"_s)) << reason("cure"_L1).toStdString();
    EXPECT_EQ(gateway.commandCount(wecomcommands::subscribe), 1);
    gateway.allowTakeover();
    const Ended taken = program.run({ u"bot"_s, u"takeover"_s, u"Ops"_s });
    ASSERT_EQ(taken.exitCode, 0) << taken.err.toStdString();
    ASSERT_TRUE(waitUntil([&] { return gateway.isSubscribed(); }));
    ASSERT_FALSE(deliver(question).isEmpty());
    ASSERT_TRUE(waitForBubble(answerTo(question)));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFaults, L09_ASettingDoesNotTakeTheBotBack)
{
    configure();
    startDaemon();
    gateway.kick();
    ASSERT_TRUE(waitForState(u"taken-over"_s));
    const QString cause = reason("cause"_L1);
    for (const QString &welcome : { u"Hello"_s, u"Good day"_s }) {
        const Ended set = program.run({ u"bot"_s, u"set"_s, u"Ops"_s, u"--welcome"_s, welcome });
        ASSERT_EQ(set.exitCode, 0) << set.err.toStdString();
        // The line of the settings before is gone by then.
        ASSERT_TRUE(waitUntil([&] { return log().count("taken-over") >= 1 && !botStatus().isEmpty(); }));
        ASSERT_TRUE(waitForState(u"taken-over"_s));
        EXPECT_EQ(reason("cause"_L1), cause);
    }
    EXPECT_EQ(gateway.commandCount(wecomcommands::subscribe), 1);
    gateway.allowTakeover();
    ASSERT_EQ(program.run({ u"bot"_s, u"takeover"_s, u"Ops"_s }).exitCode, 0);
    ASSERT_TRUE(waitUntil([&] { return gateway.isSubscribed(); }));
    ASSERT_FALSE(gateway.enterChat().isEmpty());
    ASSERT_TRUE(waitForBubble(u"Good day"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFaults, OneSignalEndsWhatIsOpenAndTheLineLongBeforeTheAnswerIsDone)
{
    configure();
    startDaemon();
    beginAnswer();
    ::kill(static_cast<pid_t>(daemon->processId()), SIGTERM);
    ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning && gateway.openLines() == 0; }));
    EXPECT_TRUE(gateway.bubbles().last().finished);
    EXPECT_EQ(gateway.lines().first().closeCode, 1000);
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFaults, AnAnswerGoesOnAfterTheLineBroke)
{
    configure();
    startDaemon();
    beginAnswer();
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && gateway.isSubscribed(); }));
    assistant.release();
    ASSERT_TRUE(waitForBubble(answerTo(question)));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(bubblesWith(answerTo(question)), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFaults, AnAnswerIsDeliveredAlthoughTheSubscriptionWasLost)
{
    configure();
    startDaemon();
    beginAnswer();
    gateway.loseSubscription();
    assistant.release();
    ASSERT_TRUE(waitForBubble(answerTo(question)));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.lines().size(), 2);
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFaults, AnAnswerIsDeliveredWholeWhenItsStreamHasExpired)
{
    configure();
    startDaemon();
    beginAnswer();
    gateway.passTime(std::chrono::minutes(11));
    assistant.release();
    ASSERT_TRUE(waitForBubble(answerTo(question)));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.bubbles().last().kind, WeComBubble::Kind::Markdown);
    EXPECT_EQ(gateway.commandCount(wecomcommands::send), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFaults, WhateverArrivesTheLineStays)
{
    configure();
    startDaemon();
    for (const QByteArray &text :
         { "{"_ba, "[]"_ba, "null"_ba, R"({"cmd":"unheard"})"_ba, QByteArray(1024 * 1024, '['),
           R"({"cmd":"aibot_msg_callback","headers":{"req_id":"r"},"body":{"msgtype":"hologram"}})"_ba,
           R"({"headers":{"req_id":"nobody's"},"errcode":846609,"errmsg":"not yours"})"_ba })
        gateway.sendText(text);
    gateway.sendBinary("\x00\xff"_ba);
    ASSERT_FALSE(gateway.deliver({ .text = u"a\u0001b\nc"_s, .rawControlCharacters = true }).isEmpty());
    ASSERT_TRUE(waitForBubble(u"You said: ab\nc"_s));
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.lines().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFaults, AStopFinishesWhatIsOpenAndLeavesInOrder)
{
    configure();
    startDaemon();
    beginAnswer();
    ::kill(static_cast<pid_t>(daemon->processId()), SIGTERM);
    ::kill(static_cast<pid_t>(daemon->processId()), SIGINT); // and does not wait for the rest of the answer
    ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning && gateway.openLines() == 0; }));
    EXPECT_TRUE(gateway.bubbles().last().finished);
    EXPECT_EQ(gateway.lines().first().closeCode, 1000);
    EXPECT_EQ(violations(), "");
}
