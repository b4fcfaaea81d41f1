#include "tests/app/daemon/program.h"
#include "tests/testing/waituntil.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>

#include <gtest/gtest.h>

#include <array>
#include <unistd.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr auto secret = "hunter2-hunter2";

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList filesBelow(const QString &directory)
{
    QStringList files;
    QDirIterator each(directory, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (each.hasNext())
        files.append(each.next());
    return files;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    ASSERT_EQ(file.write(bytes), bytes.size());
}

/// The life of a bot and an assistant, told by exit codes and JSON alone.
void liveThrough(const ProgramFixture &program)
{
    const QStringList json { u"--json"_s };
    const Ended assistant
        = program.run({ u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"echo"_s, u"--json"_s });
    EXPECT_EQ(assistant.exitCode, 0) << assistant.err.toStdString();
    EXPECT_EQ(assistant.json()["id"_L1], u"main"_s);

    const Ended added = program.runWithSecrets(program.botAdd(u"运维 Ops"_s, { u"--disabled"_s, u"--json"_s }),
                                               QByteArray(secret) + "\nsecond line\n");
    EXPECT_EQ(added.exitCode, 0) << added.err.toStdString();
    EXPECT_EQ(added.json()["id"_L1], u"ops"_s);
    EXPECT_EQ(added.json()["name"_L1], u"运维 Ops"_s);
    EXPECT_EQ(contentOf(program.secretDirectory() + "/bot.ops.secret"_L1).trimmed(), secret);
    EXPECT_EQ(QFile::permissions(program.secretDirectory() + "/bot.ops.secret"_L1)
                  & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
              QFile::Permissions {});

    const QJsonArray bots = program.run(QStringList { u"bot"_s, u"list"_s } + json).json()["bots"_L1].toArray();
    ASSERT_EQ(bots.size(), 1);
    EXPECT_EQ(bots[0]["appId"_L1], u"app-of-运维 Ops"_s);
    EXPECT_EQ(program.run(QStringList { u"bot"_s, u"show"_s, u"ops"_s } + json).json(), bots[0].toObject());

    EXPECT_EQ(program.run(QStringList { u"bot"_s, u"enable"_s, u"运维 Ops"_s } + json).json()["enabled"_L1], true);
    EXPECT_EQ(program.run(QStringList { u"bot"_s, u"disable"_s, u"ops"_s } + json).json()["enabled"_L1], false);
    EXPECT_EQ(program.run({ u"bot"_s, u"show"_s, u"nobody"_s }).exitCode, 2);

    const Ended removed = program.runWithSecrets(QStringList { u"bot"_s, u"remove"_s, u"ops"_s } + json);
    EXPECT_EQ(removed.json()["removed"_L1], true);
    EXPECT_FALSE(QFile::exists(program.secretDirectory() + "/bot.ops.secret"_L1));
    EXPECT_EQ(program.run({ u"bot"_s, u"list"_s }).out, "No bots yet; `bot add` adds one.\n");
    EXPECT_EQ(program.run({ u"assistant"_s, u"remove"_s, u"Main"_s }).exitCode, 0);
}

} // namespace

TEST(Subcommands, LeadABotThroughItsLifeWithoutAHolder)
{
    const ProgramFixture program;
    liveThrough(program);
}

TEST(Subcommands, LeadABotThroughItsLifeInARunningProgram)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    liveThrough(program);
    EXPECT_EQ(holder->state(), QProcess::Running);
}

TEST(Subcommands, LeaveTheSecretToTheHolderWhenTheyNameNoPlace)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    EXPECT_EQ(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), secret).exitCode, 0);
    EXPECT_EQ(contentOf(program.secretDirectory() + "/bot.ops.secret"_L1).trimmed(), secret);
    const Ended elsewhere = program.run(
        program.botAdd(u"Two"_s, { u"--disabled"_s, u"--secrets"_s, "directory:"_L1 + program.path(u"x"_s) }), secret);
    EXPECT_EQ(elsewhere.exitCode, 2);
    EXPECT_FALSE(QFile::exists(program.path(u"x"_s)));
}

TEST(Subcommands, KeepSecretsOutOfEveryFileButTheirOwnAndOutOfAllOutput)
{
    const ProgramFixture program;
    const auto holder = program.startHolder();
    QByteArray said;
    const auto listen = [&said](const Ended &ended) { said += ended.out + ended.err; };
    listen(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), secret));
    listen(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), secret));
    listen(program.run({ u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"openai"_s, u"--base-url"_s,
                         u"http://127.0.0.1:1/v1"_s, u"--model"_s, u"m"_s },
                       secret));
    listen(program.run({ u"bot"_s, u"show"_s, u"Ops"_s, u"--json"_s }));
    listen(program.run({ u"assistant"_s, u"list"_s, u"--json"_s }));
    listen(program.run({ u"status"_s, u"--json"_s }));
    holder->terminate();
    listen(ProgramFixture::wait(*holder));
    EXPECT_FALSE(said.isEmpty());
    EXPECT_FALSE(said.contains("hunter2")) << said.toStdString();

    int holding = 0;
    for (const QString &file : filesBelow(program.path({}))) {
        if (!contentOf(file).contains("hunter2"))
            continue;
        ++holding;
        EXPECT_TRUE(file.startsWith(program.secretDirectory() + '/'_L1)) << file.toStdString();
    }
    EXPECT_EQ(holding, 2);
}

TEST(Subcommands, RefuseASecretThatIsMissing)
{
    const ProgramFixture program;
    for (const QByteArray &input : { ""_ba, "\n"_ba, "  \t\r\nlater\n"_ba }) {
        const Ended ended = program.runWithSecrets(program.botAdd(u"Ops"_s), input);
        EXPECT_EQ(ended.exitCode, 2);
        EXPECT_TRUE(ended.err.contains("empty")) << ended.err.toStdString();
    }
    EXPECT_TRUE(filesBelow(program.secretDirectory()).isEmpty());
    EXPECT_FALSE(QFile::exists(program.profileDirectory() + "/config.json"_L1));
}

TEST(Subcommands, RefuseAFirstLineWithoutEnd)
{
    const ProgramFixture program;
    const Ended ended = program.runWithSecrets(program.botAdd(u"Ops"_s), QByteArray(qsizetype { 1024 } * 1024, 'x'));
    EXPECT_EQ(ended.exitCode, 2);
}

TEST(Subcommands, SayWhatToDoWithoutAKeychain)
{
    const ProgramFixture program;
    const Ended ended = program.run(program.botAdd(u"Ops"_s), secret);
    EXPECT_EQ(ended.exitCode, 3);
    EXPECT_TRUE(ended.err.contains("--secrets directory:PATH")) << ended.err.toStdString();
    EXPECT_TRUE(ended.out.isEmpty());
    EXPECT_EQ(ended.err.count('\n'), 1) << "one sentence";
    EXPECT_EQ(program.run({ u"bot"_s, u"list"_s, u"--secrets"_s, u"keychain"_s }).exitCode, 0);
    EXPECT_EQ(program.run({ u"bot"_s, u"list"_s, u"--secrets"_s, u"vault"_s }).exitCode, 2);
    EXPECT_EQ(program.run({ u"bot"_s, u"list"_s, u"--secrets"_s, u"directory:"_s }).exitCode, 2);
}

TEST(Subcommands, EndWithTwoOnWrongUsageAndPrintNothingElse)
{
    const ProgramFixture program;
    for (const QStringList &words :
         { QStringList {}, QStringList { u"sing"_s }, QStringList { u"bot"_s, u"add"_s },
           QStringList { u"bot"_s, u"list"_s, u"--colour"_s }, program.botAdd(u"Ops"_s, { u"--private"_s, u"x"_s }) }) {
        const Ended ended = program.run(words);
        EXPECT_EQ(ended.exitCode, 2) << words.join(u' ').toStdString();
        EXPECT_TRUE(ended.out.isEmpty());
        EXPECT_EQ(ended.err.count('\n'), 1) << ended.err.toStdString();
    }
    EXPECT_FALSE(QFile::exists(program.profileDirectory()));
}

TEST(Subcommands, NameLineAndFieldOfBrokenSettingsAndLeaveThem)
{
    const QList<std::pair<QByteArray, QByteArray>> broken {
        { "{\n \"bots\": [\n  nonsense\n", "line 3" },
        { R"({"profileId":"p","bots":[{"id":"ops","name":"Ops","channel":"dingtalk"}]})", "bots[0].appId" },
    };
    for (const auto &[bytes, expected] : broken) {
        const ProgramFixture program;
        ASSERT_TRUE(QDir().mkpath(program.profileDirectory()));
        const QString path = program.profileDirectory() + "/config.json"_L1;
        write(path, bytes);
        for (const QStringList &words : { QStringList { u"run"_s }, QStringList { u"bot"_s, u"list"_s },
                                          QStringList { u"bot"_s, u"enable"_s, u"Ops"_s }, program.botAdd(u"Two"_s) }) {
            const Ended ended = program.runWithSecrets(words, secret);
            EXPECT_EQ(ended.exitCode, 3) << words.join(u' ').toStdString();
            EXPECT_TRUE(ended.err.contains(expected)) << ended.err.toStdString();
        }
        EXPECT_EQ(contentOf(path), bytes);
        EXPECT_TRUE(filesBelow(program.secretDirectory()).isEmpty());
    }
}

TEST(Subcommands, EndWithThreeWhenAFileStandsInThePlaceOfTheProfile)
{
    const ProgramFixture program;
    write(program.profileDirectory(), "a file");
    for (const QStringList &words : { QStringList { u"run"_s }, program.botAdd(u"Two"_s) }) {
        const Ended ended = program.runWithSecrets(words, secret);
        EXPECT_EQ(ended.exitCode, 3);
        EXPECT_TRUE(ended.err.contains(program.profileDirectory().toUtf8())) << ended.err.toStdString();
    }
    EXPECT_TRUE(filesBelow(program.secretDirectory()).isEmpty());
}

TEST(Subcommands, LeaveNoSecretWhenTheSettingsCannotBeWritten)
{
    const ProgramFixture program;
    ASSERT_TRUE(QDir().mkpath(program.profileDirectory() + "/config.json/in the way"_L1));
    const Ended ended = program.runWithSecrets(program.botAdd(u"Ops"_s), secret);
    EXPECT_EQ(ended.exitCode, 3) << ended.err.toStdString();
    EXPECT_TRUE(filesBelow(program.secretDirectory()).isEmpty());
}

TEST(Subcommands, LeaveNoBotWhenTheSecretCannotBeStored)
{
    const ProgramFixture program;
    write(program.secretDirectory(), "a file");
    const Ended ended = program.runWithSecrets(program.botAdd(u"Ops"_s), secret);
    EXPECT_EQ(ended.exitCode, 3) << ended.err.toStdString();
    EXPECT_TRUE(program.run({ u"bot"_s, u"list"_s, u"--json"_s }).json()["bots"_L1].toArray().isEmpty());
}

TEST(Subcommands, BothSucceedWhenTwoAreGivenAtOnce)
{
    for (const bool isHeld : { false, true }) {
        const ProgramFixture program;
        const auto holder = isHeld ? program.startHolder() : nullptr;
        std::vector<ProcessPointer> processes;
        for (const QString &name : { u"One"_s, u"Two"_s, u"Three"_s, u"Four"_s })
            processes.push_back(
                program.start(program.botAdd(name, { u"--disabled"_s }) + program.secretsOption(), secret));
        for (const auto &process : processes) {
            const Ended ended = ProgramFixture::wait(*process);
            EXPECT_EQ(ended.exitCode, 0) << ended.err.toStdString();
        }
        EXPECT_EQ(program.run({ u"bot"_s, u"list"_s, u"--json"_s }).json()["bots"_L1].toArray().size(), 4);
        EXPECT_EQ(filesBelow(program.secretDirectory()).size(), 4);
    }
}

TEST(Subcommands, ReadWithoutMakingAProfile)
{
    const ProgramFixture program;
    EXPECT_EQ(program.run({ u"bot"_s, u"list"_s }).exitCode, 0);
    EXPECT_EQ(program.run({ u"assistant"_s, u"list"_s }).exitCode, 0);
    const Ended status = program.run({ u"status"_s, u"--json"_s });
    EXPECT_EQ(status.exitCode, 1);
    EXPECT_TRUE(status.out.isEmpty());
    EXPECT_TRUE(status.err.contains("Nothing is running"));
    EXPECT_FALSE(QFile::exists(program.profileDirectory()));
}

TEST(Subcommands, EndAsUsualWhenNobodyReadsTheirOutput)
{
    ProgramFixture program;
    program.childModifier = [] {
        std::array<int, 2> ends {};
        if (::pipe(ends.data()) != 0 || ::dup2(ends[1], STDOUT_FILENO) < 0)
            ::_exit(99);
        ::close(ends[0]);
        ::close(ends[1]);
    };
    EXPECT_EQ(program.run({ u"bot"_s, u"list"_s }).exitCode, 0);
}

TEST(Subcommands, ExplainThemselves)
{
    const ProgramFixture program;
    const Ended help = program.run({ u"bot"_s, u"add"_s, u"--help"_s });
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_TRUE(help.out.contains("--card-template"));
    EXPECT_TRUE(help.err.isEmpty());
}
