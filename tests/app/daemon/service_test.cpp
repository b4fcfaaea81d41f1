#include "tests/app/daemon/program.h"
#include "tests/testing/notifysocket.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"

#include <QFile>
#include <QJsonArray>

#include <gtest/gtest.h>

#include <csignal>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    ASSERT_EQ(file.write(bytes), bytes.size());
}

/// The built program under a service manager.
struct Service : public ::testing::Test
{
    Service()
        : address(program.path(u"notify"_s).toUtf8())
        , manager(address)
    { }
    void start()
    {
        qputenv("NOTIFY_SOCKET", address);
        qputenv("WATCHDOG_USEC", "40000");
        process = program.start(QStringList { u"run"_s } + program.secretsOption());
        qunsetenv("NOTIFY_SOCKET"); // no subcommand is to speak for the service
        qunsetenv("WATCHDOG_USEC");
        ASSERT_TRUE(waitUntil([this] { return told("READY=1") == 1; }));
    }
    void hangUp() const { ::kill(static_cast<pid_t>(process->processId()), SIGHUP); }
    qsizetype told(const QByteArray &word)
    {
        const QByteArrayList &messages = manager.messages();
        return std::count_if(messages.begin(), messages.end(),
                             [&word](const QByteArray &message) { return message.startsWith(word); });
    }
    bool hasLogged(const QByteArray &words)
    {
        log += process->readAllStandardOutput();
        return log.contains(words);
    }
    [[nodiscard]] QString config() const { return program.profileDirectory() + "/config.json"_L1; }
    /// The names in `status`, which the running program knows.
    [[nodiscard]] QStringList bots() const
    {
        QStringList names;
        const QJsonArray all = program.run({ u"status"_s, u"--json"_s }).json()["bots"_L1].toArray();
        for (const auto &bot : all)
            names.append(bot["name"_L1].toString());
        return names;
    }

    ProgramFixture program;
    QByteArray address;
    NotifySocket manager;
    ProcessPointer process;
    QByteArray log;
};

} // namespace

TEST_F(Service, IsReadyWhenItAnswersAndTellsItsLife)
{
    start();
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 0) << "at once";
    EXPECT_EQ(told("STATUS=0 of 0 bots online"), 1);
    EXPECT_TRUE(waitUntil([this] { return told("WATCHDOG=1") >= 3; }));
    EXPECT_EQ(told("STOPPING=1"), 0);
    process->terminate();
    EXPECT_EQ(ProgramFixture::wait(*process).exitCode, 0);
    EXPECT_EQ(told("STOPPING=1"), 1);
    EXPECT_EQ(told("READY=1"), 1);
}

TEST_F(Service, LeavesNoCoreFile)
{
    start();
    const QByteArrayList limits = contentOf(u"/proc/%1/limits"_s.arg(process->processId())).split('\n');
    EXPECT_TRUE(std::any_of(limits.begin(), limits.end(), [](const QByteArray &line) {
        return line.simplified().startsWith("Max core file size 1 1 "); // the one byte that is nothing for nobody
    }));
}

TEST_F(Service, DoesNotWaitForABotThatIsOff)
{
    start();
    EXPECT_EQ(program.run(program.botAdd(u"Off"_s, { u"--disabled"_s }), "hunter2-hunter2").exitCode, 0);
    EXPECT_EQ(program.run(program.botAdd(u"On"_s), "hunter2-hunter2").exitCode, 0);
    EXPECT_TRUE(waitUntil([&] { return told("STATUS=0 of 1 bots online") == 1; }));
    EXPECT_EQ(told("STATUS=0 of 2"), 0);
}

TEST_F(Service, TakesUpChangedSettingsOnSighup)
{
    start();
    EXPECT_EQ(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2").exitCode, 0);
    write(config(), contentOf(config()).replace("\"name\": \"Ops\"", "\"name\": \"Renamed\""));
    hangUp();
    ASSERT_TRUE(waitUntil([this] { return told("READY=1") == 2; }));
    EXPECT_EQ(told("RELOADING=1\nMONOTONIC_USEC="), 1);
    EXPECT_EQ(bots(), QStringList { u"Renamed"_s });
    EXPECT_EQ(program.run({ u"bot"_s, u"enable"_s, u"Renamed"_s }).exitCode, 0);
}

TEST_F(Service, KeepsItsSettingsWhenTheChangedOnesAreBad)
{
    start();
    EXPECT_EQ(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2").exitCode, 0);
    const QByteArray bad = contentOf(config()).replace("\"appId\": \"app-of-Ops\"", "\"appId\": 7");
    write(config(), bad);
    hangUp();
    ASSERT_TRUE(waitUntil([this] { return told("READY=1") == 2; }));
    EXPECT_TRUE(waitUntil([this] { return hasLogged("bots[0].appId"); })) << log.toStdString();
    EXPECT_TRUE(log.contains("the old ones go on"));
    EXPECT_EQ(bots(), QStringList { u"Ops"_s });

    const Ended refused = program.run({ u"bot"_s, u"remove"_s, u"Ops"_s });
    EXPECT_EQ(refused.exitCode, 3);
    EXPECT_TRUE(refused.err.contains("changed by hand")) << refused.err.toStdString();
    EXPECT_EQ(contentOf(config()), bad);
    EXPECT_TRUE(QFile::exists(program.secretDirectory() + "/bot.ops.secret"_L1));
}
