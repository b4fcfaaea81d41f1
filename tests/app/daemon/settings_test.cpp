// Changing settings as people do it: other processes, exit codes and JSON, beside a program that runs.
#include "tests/app/daemon/chatfixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

using Settings = ChatFixture;

const QStringList json { u"--json"_s };

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

TEST_F(Settings, ABotIsChangedAtOnceInARunningProgram)
{
    configure();
    startDaemon();
    ASSERT_EQ(program.run({ u"bot"_s, u"set"_s, u"Ops"_s, u"--allow"_s, u"somebody"_s }).exitCode, 0);
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return botStatus()["refused"_L1].toInt() == 1; }));
    EXPECT_EQ(gateway.opens(), 1) << "who may talk needs no new line";
    const Ended open = program.run(QStringList { u"bot"_s, u"set"_s, u"Ops"_s, u"--allow"_s, u""_s } + json);
    EXPECT_EQ(open.exitCode, 0);
    EXPECT_TRUE(open.json()["allow"_L1].toArray().isEmpty());
    ASSERT_FALSE(deliver(u"hello again"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_EQ(gateway.cards().first().content, u"You said: hello again"_s);
}

TEST_F(Settings, ANewSecretCuresARejectedBot)
{
    configure({}, "not-the-secret-at-all"_ba);
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return botStatus()["state"_L1].toString() == u"rejected"_s; }));
    const Ended stored
        = program.run({ u"bot"_s, u"secret"_s, u"Ops"_s }, gateway.app().clientSecret.toUtf8() + "\nrest\n");
    EXPECT_EQ(stored.exitCode, 0) << stored.err.toStdString();
    ASSERT_TRUE(waitUntil([&] { return botStatus()["state"_L1].toString() == u"online"_s; }));
    const QByteArray said = stored.out + stored.err + log();
    EXPECT_FALSE(said.contains(gateway.app().clientSecret.toUtf8()));
}

TEST_F(Settings, AnAssistantAndItsKeyAreChangedAtOnceInARunningProgram)
{
    AssistantServer keyed("key-key-key"_ba);
    ASSERT_TRUE(keyed.listen());
    configure();
    startDaemon();
    const QStringList set { u"assistant"_s,   u"set"_s, u"Main"_s, u"--base-url"_s, keyed.baseUrl().toString(),
                            u"--ask-again"_s, u"off"_s };
    ASSERT_EQ(program.run(set).exitCode, 0);
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return keyed.timesAsked(u"first"_s) == 1; }));
    EXPECT_EQ(assistant.timesAsked(u"first"_s), 0);
    ASSERT_EQ(program.run({ u"assistant"_s, u"key"_s, u"Main"_s }, "key-key-key\n").exitCode, 0);
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["failed"_L1].toInt() == 1; }));
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["answered"_L1].toInt() == 1; }));
    EXPECT_TRUE(keyed.requests().last().authorized);
    ASSERT_EQ(program.run({ u"assistant"_s, u"key"_s, u"Main"_s }, "another-key\n").exitCode, 0);
    ASSERT_FALSE(deliver(u"third"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return keyed.timesAsked(u"third"_s) == 1; }));
    EXPECT_FALSE(keyed.requests().last().authorized) << "the key of before is not used any more";
    EXPECT_FALSE(log().contains("key-key-key") || log().contains("another-key"));
}

/// A key that cannot be read for now takes nobody's assistant away.
TEST_F(Settings, AnAssistantAnswersOnWhileItsKeyCannotBeRead)
{
    AssistantServer keyed("key-key-key"_ba);
    ASSERT_TRUE(keyed.listen());
    configure();
    startDaemon();
    ASSERT_EQ(
        program.run({ u"assistant"_s, u"set"_s, u"Main"_s, u"--base-url"_s, keyed.baseUrl().toString() }).exitCode, 0);
    ASSERT_EQ(program.run({ u"assistant"_s, u"key"_s, u"Main"_s }, "key-key-key\n").exitCode, 0);
    QFile key(program.secretDirectory() + "/assistant.main.key"_L1);
    ASSERT_TRUE(key.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther)); // which is refused
    ASSERT_EQ(program.run({ u"assistant"_s, u"set"_s, u"Main"_s, u"--model"_s, u"new"_s }).exitCode, 0);
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return keyed.timesAsked(u"first"_s) == 1; })) << log().toStdString();
    EXPECT_EQ(keyed.requests().last().model, u"simulated"_s);
    ASSERT_TRUE(key.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    ASSERT_EQ(program.run({ u"bot"_s, u"set"_s, u"Ops"_s, u"--no-mention"_s }).exitCode, 0); // anything
    ASSERT_FALSE(deliver(u"second"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return keyed.timesAsked(u"second"_s) == 1; }));
    EXPECT_EQ(keyed.requests().last().model, u"new"_s);
}

TEST_F(Settings, NothingGoesToAnAssistantsFormerPlace)
{
    AssistantServer former("key-key-key"_ba);
    AssistantServer present("key-key-key"_ba);
    ASSERT_TRUE(former.listen() && present.listen());
    configure();
    startDaemon();
    const auto moveTo = [this](const AssistantServer &server) {
        return program.run({ u"assistant"_s, u"set"_s, u"Main"_s, u"--base-url"_s, server.baseUrl().toString() })
            .exitCode;
    };
    ASSERT_EQ(moveTo(former), 0);
    ASSERT_EQ(program.run({ u"assistant"_s, u"key"_s, u"Main"_s }, "key-key-key\n").exitCode, 0);
    QFile key(program.secretDirectory() + "/assistant.main.key"_L1);
    ASSERT_TRUE(key.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther)); // which is refused
    ASSERT_EQ(moveTo(present), 0);
    ASSERT_FALSE(deliver(u"first"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["failed"_L1].toInt() == 1; })) << log().toStdString();
    EXPECT_EQ(former.timesAsked(u"first"_s), 0);
}

TEST_F(Settings, RefuseBeforeASecretIsAskedFor)
{
    EXPECT_EQ(program.runWithSecrets({ u"bot"_s, u"secret"_s, u"Nobody"_s }, "x").exitCode, 2);
    EXPECT_EQ(program.runWithSecrets({ u"assistant"_s, u"key"_s, u"Nobody"_s }, "x").exitCode, 2);
    configure();
    const Ended placeless = program.run({ u"bot"_s, u"secret"_s, u"Ops"_s }, "new-new-new");
    EXPECT_EQ(placeless.exitCode, 3);
    EXPECT_TRUE(placeless.err.contains("--secrets directory:PATH")) << placeless.err.toStdString();
    EXPECT_EQ(program.run({ u"bot"_s, u"set"_s, u"Ops"_s }).exitCode, 2) << "nothing to set";
    EXPECT_EQ(program.run({ u"bot"_s, u"set"_s, u"Ops"_s, u"--welcome"_s, u"x"_s }).exitCode, 2);
}

TEST_F(Settings, AreExportedWithoutSecretsAndImportedWholeOrNotAtAll)
{
    configure();
    const QString file = program.path(u"settings.json"_s);
    for (const bool isHeld : { false, true }) {
        SCOPED_TRACE(isHeld);
        const auto holder = isHeld ? program.startHolder() : nullptr;
        ASSERT_EQ(program.run({ u"bot"_s, u"set"_s, u"Ops"_s, u"--allow"_s, u"before"_s }).exitCode, 0);
        const Ended exported = program.run(QStringList { u"config"_s, u"export"_s, file } + json);
        ASSERT_EQ(exported.exitCode, 0) << exported.err.toStdString();
        EXPECT_EQ(exported.json()["bots"_L1], 1);
        EXPECT_FALSE(contentOf(file).contains(gateway.app().clientSecret.toUtf8()));
        EXPECT_EQ(QFileInfo(file).permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther),
                  QFileDevice::Permissions {});

        ASSERT_EQ(program.run({ u"bot"_s, u"set"_s, u"Ops"_s, u"--allow"_s, u"after"_s }).exitCode, 0);
        const Ended imported = program.runWithSecrets(QStringList { u"config"_s, u"import"_s, file } + json);
        ASSERT_EQ(imported.exitCode, 0) << imported.err.toStdString();
        EXPECT_EQ(imported.json()["bots"_L1]["changed"_L1].toArray(), QJsonArray { u"Ops"_s });
        EXPECT_EQ(program.run(QStringList { u"bot"_s, u"show"_s, u"Ops"_s } + json).json()["allow"_L1].toArray(),
                  QJsonArray { u"before"_s });
        EXPECT_EQ(contentOf(program.secretDirectory() + "/bot.ops.secret"_L1), gateway.app().clientSecret.toUtf8());

        const QByteArray before = contentOf(program.profileDirectory() + "/config.json"_L1);
        QFile broken(program.path(u"broken.json"_s));
        ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
        broken.write(contentOf(file).replace("\"dingtalk\"", "\"icq\""));
        broken.close();
        const Ended refused = program.runWithSecrets({ u"config"_s, u"import"_s, broken.fileName() });
        EXPECT_EQ(refused.exitCode, 2);
        EXPECT_TRUE(refused.err.contains("bots[0].channel")) << refused.err.toStdString();
        EXPECT_EQ(contentOf(program.profileDirectory() + "/config.json"_L1), before);
    }
}

TEST_F(Settings, SayWhatIsWrongWithAFile)
{
    configure();
    EXPECT_EQ(program.runWithSecrets({ u"config"_s, u"import"_s, program.path(u"nowhere"_s) }).exitCode, 2);
    EXPECT_EQ(program.run({ u"config"_s, u"export"_s, program.path(u"no/such/place"_s) }).exitCode, 3);
    const QString own = program.profileDirectory() + "/config.json"_L1;
    const QByteArray before = contentOf(own);
    EXPECT_EQ(program.run({ u"config"_s, u"export"_s, own }).exitCode, 2);
    EXPECT_EQ(contentOf(own), before);
    EXPECT_EQ(program.run({ u"config"_s, u"export"_s }).exitCode, 2);
}
