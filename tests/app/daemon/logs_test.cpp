#include "tests/app/daemon/chatfixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <array>
#include <csignal>
#include <unistd.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class Logs : public ChatFixture
{
protected:
    [[nodiscard]] QString file() const { return program.profileDirectory() + "/log/bridge.log"_L1; }
    [[nodiscard]] QByteArray written() const
    {
        QFile log(file());
        return log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
    }
    void end()
    {
        daemon->terminate();
        ASSERT_EQ(ProgramFixture::wait(*daemon).exitCode, 0);
    }
};

const QStringList logs { u"logs"_s };
const QStringList follow { u"logs"_s, u"--follow"_s, u"--json"_s };

} // namespace

TEST_F(Logs, AreKeptInAPrivateFileAndPrinted)
{
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return written().contains("\"started\""); }));
    EXPECT_EQ(
        QFileInfo(file()).permissions()
            & (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther),
        QFileDevice::Permissions {});
    const Ended whileItRuns = program.run(logs + QStringList { u"--json"_s });
    EXPECT_EQ(whileItRuns.exitCode, 0);
    EXPECT_EQ(whileItRuns.out, written());
    end();
    const Ended after = program.run(logs);
    EXPECT_EQ(after.exitCode, 0);
    EXPECT_TRUE(after.out.contains("  started  ") && after.out.contains("  ended  ")) << after.out.toStdString();
    EXPECT_EQ(after.out.count('\n'), written().count('\n'));
}

TEST_F(Logs, AreNothingYetBeforeAProgramRan)
{
    const Ended ended = program.run(logs);
    EXPECT_EQ(ended.exitCode, 0);
    EXPECT_TRUE(ended.out.startsWith("No log yet"));
    EXPECT_FALSE(QFileInfo::exists(program.profileDirectory()));
}

TEST_F(Logs, AreFollowedUntilTheHolderEnds)
{
    configure();
    startDaemon();
    const ProcessPointer follower = program.start(follow);
    QByteArray followed;
    const auto hasSaid = [&](const QByteArray &word) {
        followed += follower->readAllStandardOutput();
        return followed.contains(word);
    };
    ASSERT_TRUE(waitUntil([&] { return hasSaid("\"started\""); })) << "the last lines, for a beginning";
    EXPECT_FALSE(hasSaid("\"asked\""));
    ASSERT_FALSE(deliver(u"an unmistakable question"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return hasSaid("\"asked\""); }));
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_EQ(follower->state(), QProcess::Running);
    end();
    const Ended ended = ProgramFixture::wait(*follower);
    EXPECT_EQ(ended.exitCode, 0) << ended.err.toStdString();
    followed += ended.out;
    EXPECT_TRUE(followed.contains("\"ended\"")) << "to the last line";
    for (const QByteArray &line : followed.trimmed().split('\n'))
        EXPECT_TRUE(QJsonDocument::fromJson(line).isObject()) << line.toStdString();
    EXPECT_FALSE(followed.contains("unmistakable") || written().contains("unmistakable"));
}

TEST_F(Logs, CannotBeFollowedWhenNothingRuns)
{
    configure();
    const Ended ended = program.run(follow);
    EXPECT_EQ(ended.exitCode, 1);
    EXPECT_TRUE(ended.out.isEmpty());
    EXPECT_TRUE(ended.err.contains("Nothing is running"));
}

TEST_F(Logs, AFollowerEndsWhenItIsInterruptedAndWhenNobodyReadsIt)
{
    daemon = program.startHolder();
    const ProcessPointer interrupted = program.start(follow);
    ASSERT_TRUE(waitUntil([&] { return interrupted->bytesAvailable() > 0; }));
    ::kill(static_cast<pid_t>(interrupted->processId()), SIGINT);
    ASSERT_TRUE(waitUntil([&] { return interrupted->state() == QProcess::NotRunning; }));
    program.childModifier = [] {
        std::array<int, 2> ends {};
        if (::pipe(ends.data()) != 0 || ::dup2(ends[1], STDOUT_FILENO) < 0)
            ::_exit(99);
        ::close(ends[0]);
        ::close(ends[1]);
    };
    EXPECT_EQ(program.run(follow).exitCode, 0) << "although the holder goes on";
    program.childModifier = nullptr;
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 0) << "the holder goes on";
}

TEST_F(Logs, AFileThatCannotBeWrittenStopsNoBot)
{
    configure();
    ASSERT_TRUE(QDir().mkpath(file()));
    startDaemon();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_TRUE(log().contains("The log file cannot be written")) << "said where it can be";
    EXPECT_EQ(log().count("The log file cannot be written"), 1);
    const Ended unreadable = program.run(logs);
    EXPECT_EQ(unreadable.exitCode, 3);
    end();
}
