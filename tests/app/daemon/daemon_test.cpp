#include "core/control/command.h"
#include "tests/app/daemon/program.h"
#include "tests/testing/waituntil.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>

#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

TEST(Daemon, LogsJsonLinesAndEndsWellWhenAsked)
{
    for (const int signal : { SIGTERM, SIGINT }) {
        const ProgramFixture program;
        const auto holder = program.startHolder();
        const QString socket = program.socket();
        EXPECT_TRUE(QFileInfo::exists(socket));
        ::kill(static_cast<pid_t>(holder->processId()), signal);
        const Ended ended = ProgramFixture::wait(*holder);
        EXPECT_EQ(ended.exitCode, 0);
        EXPECT_TRUE(ended.err.isEmpty()) << ended.err.toStdString();
        EXPECT_GE(ended.out.count('\n'), 2);
        for (const QByteArray &line : ended.out.trimmed().split('\n'))
            EXPECT_TRUE(QJsonDocument::fromJson(line).isObject()) << line.toStdString();
        EXPECT_FALSE(QFileInfo::exists(socket));
        EXPECT_TRUE(program.socket().isEmpty());
    }
}

TEST(Daemon, FlushesEachLineOfItsLog)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    QByteArray said;
    EXPECT_TRUE(waitUntil([&] {
        said += holder->readAllStandardOutput();
        return said.endsWith('\n');
    })) << "while it goes on running";
}

TEST(Daemon, TellsHowItIs)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    EXPECT_EQ(program.run(program.botAdd(u"Ops"_s, { u"--runs"_s, u"elsewhere"_s }), "hunter2-hunter2").exitCode, 0);
    const Ended status = program.run({ u"status"_s, u"--json"_s });
    EXPECT_EQ(status.exitCode, 0) << "nobody expects that bot to be online here";
    EXPECT_EQ(status.json()["pid"_L1].toInteger(), holder->processId());
    ASSERT_EQ(status.json()["bots"_L1].toArray().size(), 1);
    EXPECT_EQ(status.json()["bots"_L1][0]["name"_L1], u"Ops"_s);

    EXPECT_EQ(program.run(program.botAdd(u"Here"_s), "hunter2-hunter2").exitCode, 0);
    const Ended notWell = program.run({ u"status"_s });
    EXPECT_EQ(notWell.exitCode, 1) << "its platform cannot be reached";
    EXPECT_TRUE(notWell.out.contains("Here"));
}

TEST(Daemon, TakesNoProfileThatIsHeld)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    const Ended second = program.runWithSecrets({ u"run"_s });
    EXPECT_EQ(second.exitCode, 3);
    EXPECT_TRUE(second.err.contains(QByteArray::number(holder->processId()))) << second.err.toStdString();
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 0) << "the first one goes on";
}

TEST(Daemon, TakesOverFromAKilledOne)
{
    const ProgramFixture program;
    auto holder = program.startHolder();
    const QString socket = program.socket();
    holder->kill();
    ASSERT_TRUE(waitUntil([&] { return holder->state() == QProcess::NotRunning; }));
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 1) << "what it left behind deceives nobody";
    EXPECT_EQ(program.runWithSecrets(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2").exitCode, 0);
    holder = program.startHolder();
    EXPECT_EQ(program.socket(), socket);
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 0);
}

TEST(Daemon, GoesOnWhileItsSocketIsMisused)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    QLocalSocket silent;
    silent.connectToServer(program.socket());
    QLocalSocket junk;
    junk.connectToServer(program.socket());
    junk.write("\xff\xfe\x01 nonsense\n");
    ASSERT_TRUE(waitUntil([&] { return junk.state() == QLocalSocket::UnconnectedState; }));
    const Result<CommandAnswer> refused = answerFromLine(junk.readAll().trimmed());
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->exitCode, ExitCode::Usage);
    QLocalSocket endless;
    endless.connectToServer(program.socket());
    endless.write(QByteArray(qsizetype { 64 } * 1024 * 1024, 'x'));
    ASSERT_TRUE(waitUntil([&] { return endless.state() == QLocalSocket::UnconnectedState; }));
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 0);
}

TEST(Daemon, RunsOnWithoutAReaderOfItsLog)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    holder->closeReadChannel(QProcess::StandardOutput);
    EXPECT_EQ(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2").exitCode, 0);
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 0);
    holder->terminate();
    EXPECT_EQ(ProgramFixture::wait(*holder).exitCode, 0);
}

TEST(Daemon, LetsNoFileOfItsOwnBecomeStandardOutput)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "nobody but root may look";
    ProgramFixture program;
    program.childModifier = [] {
        ::close(STDIN_FILENO);
        ::close(STDOUT_FILENO);
        ::close(STDERR_FILENO);
    };
    const auto holder = program.startHolder();
    for (const char descriptor : { '0', '1', '2' })
        EXPECT_EQ(QFile::symLinkTarget(u"/proc/%1/fd/"_s.arg(holder->processId()) + QLatin1Char(descriptor)),
                  u"/dev/null"_s);
}

TEST(Daemon, KeepsItsFilesPrivateWhateverTheUmask)
{
    ProgramFixture program;
    program.childModifier = [] { ::umask(0); };
    const auto holder = program.startHolder();
    EXPECT_EQ(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2").exitCode, 0);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther
        | QFile::ExeOther;
    int seen = 0;
    for (const QString &directory : { program.profileDirectory(), program.secretDirectory() })
        for (const QFileInfo &entry : QDir(directory).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
            EXPECT_EQ(entry.permissions() & others, QFile::Permissions {}) << entry.filePath().toStdString();
            ++seen;
        }
    EXPECT_GE(seen, 4);
    EXPECT_TRUE(contentOf(u"/proc/%1/status"_s.arg(holder->processId())).contains("Umask:\t0077"));
}

TEST(Daemon, FindsAHolderThatRunsWithAnotherRuntimeDirectory)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"XDG_RUNTIME_DIR"_s);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(OAGENT_BRIDGED), { u"status"_s, u"--profile-dir"_s, program.profileDirectory() });
    EXPECT_EQ(ProgramFixture::wait(process).exitCode, 0);
}

TEST(Daemon, TakesTheSecretsThatSystemdLaidDown)
{
    ProgramFixture program;
    program.credentialsDirectory = program.path(u"credentials"_s);
    ASSERT_TRUE(QDir().mkpath(program.credentialsDirectory));
    const ProcessPointer holder = program.start({ u"run"_s });
    ASSERT_TRUE(waitUntil([&] { return !program.socket().isEmpty(); }));
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 0);
    EXPECT_EQ(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2").exitCode, 3)
        << "they cannot be written";
    EXPECT_TRUE(QDir(program.credentialsDirectory).isEmpty());
}
