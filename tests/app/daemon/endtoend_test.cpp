// The whole program, driven as a person drives it: its command line, its signals, a platform, an assistant.
#include "core/bridge/channel.h"
#include "tests/app/daemon/chatfixture.h"

#include <QDir>
#include <QFileInfo>

#include <csignal>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class EndToEnd : public ChatFixture
{
protected:
    /// What the next process does with what the last one left, bots or none.
    void startHolderAgainAndStop()
    {
        daemon = program.startHolder();
        ::kill(static_cast<pid_t>(daemon->processId()), SIGTERM);
        ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning; }));
    }
};

} // namespace

TEST_F(EndToEnd, AMessageIsStoredAcknowledgedAndAnsweredByAGrowingCard)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    const QString msgId = deliver(u"which tenant uses most memory?"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(msgId) == 1; })); // although the assistant has not answered
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && gateway.cards().first().streamCalls > 0; }));
    EXPECT_FALSE(gateway.cards().first().isDone());
    assistant.release();
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_EQ(gateway.cards().first().content, u"You said: which tenant uses most memory?"_s);
    EXPECT_GE(gateway.cards().first().history.size(), 2);
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["answered"_L1].toInt() == 1; }));
    const QJsonObject status = botStatus();
    EXPECT_EQ(status["id"_L1].toString(), u"ops"_s);
    EXPECT_EQ(status["state"_L1].toString(), u"online"_s);
    EXPECT_EQ(status["turns"_L1]["accepted"_L1].toInt(), 1);
    EXPECT_EQ(status["turns"_L1]["open"_L1].toInt(), 0);
    EXPECT_FALSE(status["connectedSince"_L1].toString().isEmpty());
    EXPECT_FALSE(status["lastEventAt"_L1].toString().isEmpty());
    EXPECT_EQ(violations(), "");
    EXPECT_FALSE(log().contains("which tenant"));
}

TEST_F(EndToEnd, StopInTheChatEndsAnAnswerWhileItRuns)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && gateway.cards().first().streamCalls > 0; }));
    const QString waiting = deliver(u"this one waits"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(waiting) == 1; }));
    ASSERT_FALSE(deliver(u"/status"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == 1; }));
    EXPECT_TRUE(gateway.webhookPosts().last().text.contains(u"Main"_s));
    ASSERT_FALSE(deliver(u"/stop"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_TRUE(gateway.cards().first().content.startsWith(u"You said"_s));
    EXPECT_TRUE(gateway.cards().first().content.endsWith(u"\n\nStopped."_s));
    ASSERT_TRUE(waitUntil([&] { return assistant.abandoned() == 1 && gateway.webhookPosts().size() == 2; }));
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["open"_L1].toInt() == 0; }));
    EXPECT_EQ(botStatus()["turns"_L1]["answered"_L1].toInt(), 0);
    EXPECT_EQ(botStatus()["turns"_L1]["failed"_L1].toInt(), 2);
    ASSERT_FALSE(deliver(u"and now"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(2));
    EXPECT_EQ(gateway.cards().last().content, u"You said: and now"_s);
    EXPECT_EQ(assistant.timesAsked(u"this one waits"_s), 0);
    EXPECT_EQ(assistant.timesAsked(u"/stop"_s), 0);
    EXPECT_EQ(violations(), "");
}

TEST_F(EndToEnd, AWrongSecretStopsTheBotAndNamesTheField)
{
    configure({}, "not-the-secret-at-all"_ba);
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return botStatus()["state"_L1].toString() == u"rejected"_s; }));
    EXPECT_TRUE(botStatus()["reason"_L1]["cause"_L1].toString().contains(u"APP Secret"_s));
    EXPECT_FALSE(botStatus()["reason"_L1]["cure"_L1].toString().isEmpty());
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 1);
    EXPECT_EQ(gateway.opens(), 1);
    EXPECT_FALSE(log().contains("not-the-secret-at-all"));
}

TEST_F(EndToEnd, ABotIsAddedDisabledEnabledAndRemovedWhileTheProgramRuns)
{
    daemon = program.startHolder();
    configure();
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }));
    EXPECT_EQ(program.run({ u"bot"_s, u"disable"_s, u"Ops"_s }).exitCode, 0);
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 0; }));
    EXPECT_EQ(botStatus()["state"_L1].toString(), u"stopped"_s);
    EXPECT_EQ(program.run({ u"bot"_s, u"enable"_s, u"Ops"_s }).exitCode, 0);
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }));
    EXPECT_EQ(program.run({ u"bot"_s, u"remove"_s, u"Ops"_s }).exitCode, 0);
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 0; }));
}

TEST_F(EndToEnd, DisablingABotClosesItsOpenReplyAndRemovingItErasesWhatWaited)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && gateway.cards().first().streamCalls > 0; }));
    const QString waiting = deliver(u"an unmistakable waiting question"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(waiting) == 1; }));
    EXPECT_EQ(program.run({ u"bot"_s, u"disable"_s, u"Ops"_s }).exitCode, 0);
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_TRUE(gateway.cards().first().content.contains(u"Interrupted"_s));
    EXPECT_EQ(program.run({ u"bot"_s, u"remove"_s, u"Ops"_s }).exitCode, 0);
    ::kill(static_cast<pid_t>(daemon->processId()), SIGTERM);
    ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning; }));
    startHolderAgainAndStop();
    QFile database(program.profileDirectory() + u"/bridge.db"_s);
    ASSERT_TRUE(database.open(QIODevice::ReadOnly));
    EXPECT_FALSE(database.readAll().contains("an unmistakable waiting question"));
}

TEST_F(EndToEnd, TermClosesTheOpenReplyWithAWordAndTheLineWith1000)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"a question of some length"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && gateway.cards().first().streamCalls > 0; }));
    ::kill(static_cast<pid_t>(daemon->processId()), SIGTERM);
    ASSERT_TRUE(waitUntil([&] { return log().contains("\"stopping\""); }));
    const QString later = deliver(u"for the next start"_s);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(later) == 1; }));
    ::kill(static_cast<pid_t>(daemon->processId()), SIGTERM); // no grace any more
    ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning; }));
    EXPECT_EQ(daemon->exitCode(), 0);
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_TRUE(gateway.cards().first().content.contains(u"Interrupted"_s));
    EXPECT_EQ(gateway.connections().last().closeCode, 1000);
    EXPECT_EQ(assistant.timesAsked(u"for the next start"_s), 0);
    startDaemon();
    ASSERT_TRUE(waitForFinishedCards(2));
    EXPECT_EQ(gateway.cards().last().content, u"You said: for the next start"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(EndToEnd, WithoutAnAssistantEchoAnswersAndSaysSo)
{
    configure();
    EXPECT_EQ(program.runWithSecrets({ u"assistant"_s, u"remove"_s, u"Main"_s }).exitCode, 0);
    startDaemon();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_TRUE(gateway.cards().first().content.startsWith(u"hello"_s));
    EXPECT_TRUE(gateway.cards().first().content.contains(u"Echo"_s));
}

TEST_F(EndToEnd, ChatsAndReplyAddressesAreGoneFromDiskAfterTheirTurn)
{
    configure();
    startDaemon();
    ASSERT_FALSE(deliver(u"an unmistakable secret question"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["open"_L1].toInt() == 0; }));
    ::kill(static_cast<pid_t>(daemon->processId()), SIGTERM);
    ASSERT_TRUE(waitUntil([&] { return daemon->state() == QProcess::NotRunning; }));
    const QDir state(program.profileDirectory());
    for (const QFileInfo &entry : state.entryInfoList(QDir::Files | QDir::Hidden)) {
        QFile file(entry.filePath());
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        EXPECT_FALSE(bytes.contains("an unmistakable secret question")) << entry.fileName().toStdString();
        EXPECT_FALSE(bytes.contains("sendBySession")) << entry.fileName().toStdString();
        EXPECT_FALSE(bytes.contains(gateway.app().clientSecret.toUtf8())) << entry.fileName().toStdString();
    }
}

TEST_F(EndToEnd, TheDemoAnswersEveryMessageAndLeavesNothingBehind)
{
    const Ended demo = program.run({ u"demo"_s });
    EXPECT_EQ(demo.exitCode, 0) << demo.err.toStdString();
    EXPECT_EQ(demo.out.count("  Ops: "), 3 * channels().size()) << demo.out.toStdString();
    EXPECT_FALSE(QFileInfo::exists(program.profileDirectory()));
}
