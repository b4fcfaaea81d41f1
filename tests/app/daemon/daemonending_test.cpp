#include "app/daemon/daemon.h"
#include "tests/app/fakerunningbridge.h"
#include "tests/testing/waituntil.h"

#include <QLocalSocket>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <csignal>
#include <optional>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// A daemon in this process, whose bots are played.
struct Running
{
    explicit Running(const std::function<void(FakeRunningBridge &)> &prepare = {})
        : daemon(
            Profile::below(directory.filePath(u"profile"_s)),
            *SecretPlace::from(u"directory:"_s + directory.filePath(u"secrets"_s), {}),
            [this, prepare](const BridgeParts &) {
                auto made = std::make_unique<FakeRunningBridge>();
                bridge = made.get();
                if (prepare)
                    prepare(*made);
                return made;
            },
            [this](const QByteArray &bytes) { log += bytes; })
    {
        QObject::connect(&daemon, &Daemon::finished, &daemon, [this](const CommandAnswer &answer) { ended = answer; });
        daemon.start();
    }

    QTemporaryDir directory;
    QByteArray log;
    FakeRunningBridge *bridge = nullptr; ///< of the daemon
    std::optional<CommandAnswer> ended;
    Daemon daemon;
};

using Ending = RunningBridge::Ending;

} // namespace

TEST(DaemonEnding, GivesRunningTurnsTheirGraceUntilASecondSignal)
{
    Running running([](FakeRunningBridge &bridge) { bridge.hasTurns = true; });
    ASSERT_TRUE(waitUntil([&] { return running.log.contains("\"started\""); }));
    std::raise(SIGTERM);
    ASSERT_TRUE(waitUntil([&] { return running.bridge->endings.size() == 1; }));
    EXPECT_EQ(running.bridge->endings.first(), Ending::FinishTurns);
    EXPECT_FALSE(running.ended);
    std::raise(SIGINT);
    ASSERT_TRUE(waitUntil([&] { return running.ended.has_value(); }));
    EXPECT_EQ(running.bridge->endings, QList<Ending>({ Ending::FinishTurns, Ending::AtOnce }));
    EXPECT_EQ(running.ended->exitCode, ExitCode::Good);
}

TEST(DaemonEnding, AnswersWhoIsConnectedAlreadyAndGoesOnWaitingForItsTurns)
{
    Running running([](FakeRunningBridge &bridge) { bridge.hasTurns = true; });
    ASSERT_TRUE(waitUntil([&] { return running.log.contains("\"started\""); }));
    const auto holder = ProfileLock::holder(Profile::below(running.directory.filePath(u"profile"_s)).lockPath());
    ASSERT_TRUE(holder);
    QLocalSocket client;
    client.connectToServer(holder->socket);
    QLocalSocket second; // once it is answered, the first one has been let in
    second.connectToServer(holder->socket);
    second.write("nonsense\n");
    ASSERT_TRUE(waitUntil([&] { return second.state() == QLocalSocket::UnconnectedState; }));
    std::raise(SIGTERM);
    ASSERT_TRUE(waitUntil([&] { return running.bridge->endings.size() == 1; }));
    client.write(R"({"command":"assistant add","options":{"name":"Main","kind":"echo"}})"
                 "\n");
    ASSERT_TRUE(waitUntil([&] { return client.state() == QLocalSocket::UnconnectedState; }));
    const Result<CommandAnswer> answer = answerFromLine(client.readAll().trimmed());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->exitCode, ExitCode::Good);
    EXPECT_FALSE(running.ended);
    std::raise(SIGTERM);
    EXPECT_TRUE(waitUntil([&] { return running.ended.has_value(); }));
}

TEST(DaemonEnding, TakesASignalBeforeItHasStarted)
{
    Running running;
    std::raise(SIGTERM);
    ASSERT_TRUE(waitUntil([&] { return running.ended.has_value(); }));
    EXPECT_EQ(running.ended->exitCode, ExitCode::Good);
}

TEST(DaemonEnding, SaysWhatKeptTheBotsFromRunning)
{
    Running running([](FakeRunningBridge &bridge) {
        bridge.startResult = failure(Error::Kind::StorageFull, u"The disk is full; make room."_s);
    });
    ASSERT_TRUE(waitUntil([&] { return running.ended.has_value(); }));
    EXPECT_EQ(running.ended->exitCode, ExitCode::Unavailable);
    EXPECT_EQ(running.ended->error, u"The disk is full; make room."_s);
}
