#include "tests/app/daemon/chatfixture.h"
#include "tests/testing/keyring.h"

#include <QDeadlineTimer>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The built program with its secrets in a real keyring.
struct KeychainInTheProgram : public ChatFixture
{
    KeychainInTheProgram()
    {
        program.secrets = u"keychain"_s;
        program.sessionBus = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    }
    [[nodiscard]] QString reason() const { return botStatus()["reason"_L1]["id"_L1].toString(); }

    Keyring keyring;
};

} // namespace

TEST_F(KeychainInTheProgram, HoldsTheSecretsAndNoFileDoes)
{
    keyring.start();
    keyring.create();
    configure();
    startDaemon();
    const QByteArray secret = gateway.app().clientSecret.toUtf8();
    int seen = 0;
    for (const QString &place : { program.path({}), qEnvironmentVariable("HOME") }) {
        QDirIterator each(place, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            ++seen;
            EXPECT_FALSE(contentOf(each.next()).contains(secret)) << each.filePath().toStdString();
        }
    }
    EXPECT_GE(seen, 3);
    EXPECT_FALSE(log().contains(secret));
}

TEST_F(KeychainInTheProgram, IsThePlaceWhenNoneIsNamed)
{
    keyring.start();
    keyring.create();
    EXPECT_EQ(program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2").exitCode, 0);
    const QString id
        = QJsonDocument::fromJson(contentOf(program.profileDirectory() + "/config.json"_L1))["profileId"_L1].toString();
    EXPECT_EQ(Keyring::lookUp(id + "/bot/ops/secret"_L1), "hunter2-hunter2");
    EXPECT_EQ(program.run({ u"bot"_s, u"remove"_s, u"Ops"_s }).exitCode, 0);
    EXPECT_EQ(Keyring::lookUp(id + "/bot/ops/secret"_L1), "");
}

TEST_F(KeychainInTheProgram, AnswersAlsoWithoutGLibInQt)
{
    keyring.start();
    keyring.create();
    qputenv("QT_NO_GLIB", "1"); // of what is started from here on
    const Ended ended = program.run(program.botAdd(u"Ops"_s, { u"--disabled"_s }), "hunter2-hunter2");
    qunsetenv("QT_NO_GLIB");
    EXPECT_EQ(ended.exitCode, 0) << ended.err.toStdString();
}

TEST_F(KeychainInTheProgram, EndsWithThreeAndSaysWhyWhenItCannotBeUsed)
{
    const auto refusal = [this] {
        const Ended ended = program.run(program.botAdd(u"Ops"_s), "hunter2-hunter2");
        EXPECT_EQ(ended.exitCode, 3);
        EXPECT_EQ(ended.err.count('\n'), 1) << "one sentence";
        EXPECT_FALSE(QFile::exists(program.profileDirectory() + "/config.json"_L1));
        return ended.err;
    };
    EXPECT_TRUE(refusal().contains("No keychain can be reached"));
    keyring.start();
    EXPECT_TRUE(refusal().contains("no default keyring"));
    keyring.create();
    keyring.lock();
    EXPECT_TRUE(refusal().contains("is locked"));
    EXPECT_FALSE(QFile::exists(program.secretDirectory())) << "never a file instead";
}

TEST_F(KeychainInTheProgram, BringsABotOnlineByItselfOnceItIsUnlocked)
{
    keyring.start();
    keyring.create();
    configure();
    keyring.lock();
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([this] { return reason() == "keychain-locked"_L1; })) << log().toStdString();
    EXPECT_EQ(gateway.openConnections(), 0);
    keyring.unlock();
    EXPECT_TRUE(waitUntil([this] { return gateway.openConnections() == 1; })) << log().toStdString();
    EXPECT_TRUE(waitUntil([this] { return botStatus()["state"_L1] == "online"_L1; }));
    EXPECT_EQ(reason(), QString());
}

TEST_F(KeychainInTheProgram, BringsABotOnlineByItselfOnceItAppears)
{
    keyring.start();
    keyring.create();
    configure();
    keyring.stop();
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([this] { return reason() == "keychain-absent"_L1; })) << log().toStdString();
    keyring.start();
    keyring.unlock();
    EXPECT_TRUE(waitUntil([this] { return gateway.openConnections() == 1; })) << log().toStdString();
}

TEST_F(KeychainInTheProgram, OutlivesTheSessionThatHeldIt)
{
    keyring.start();
    keyring.create();
    configure();
    // Another session, which can be ended.
    QProcess bus;
    bus.start(u"dbus-daemon"_s, { u"--session"_s, u"--nofork"_s, u"--print-address"_s });
    ASSERT_TRUE(waitUntil([&bus] { return bus.canReadLine(); }));
    program.sessionBus = QString::fromUtf8(bus.readLine().trimmed());
    const ProcessPointer service(new QProcess);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, program.sessionBus);
    environment.insert(u"XDG_RUNTIME_DIR"_s, program.path(u"."_s));
    service->setProcessEnvironment(environment);
    service->start(u"gnome-keyring-daemon"_s, { u"--foreground"_s, u"--components=secrets"_s });
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([this] { return reason() == "keychain-locked"_L1; })) << log().toStdString();
    bus.kill();
    ASSERT_TRUE(waitUntil([&bus] { return bus.state() == QProcess::NotRunning; }));
    ASSERT_TRUE(waitUntil([this] {
        const Ended ended = program.run(program.botAdd(u"Two"_s), "hunter2-hunter2");
        return ended.exitCode == 3 && ended.err.contains("No keychain can be reached");
    }));
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 1);
    EXPECT_EQ(daemon->state(), QProcess::Running);
}

TEST_F(KeychainInTheProgram, DoesNotKeepTheProgramFromEnding)
{
    keyring.start();
    keyring.create();
    configure();
    startDaemon();
    keyring.freeze();
    const ProcessPointer change = program.start({ u"bot"_s, u"secret"_s, u"Ops"_s }, "hunter2-hunter2\n");
    ASSERT_TRUE(waitUntil([this] { return log().contains("Waiting for the keychain"); }, std::chrono::seconds(30)));
    daemon->terminate();
    EXPECT_EQ(ProgramFixture::wait(*daemon).exitCode, 0);
    EXPECT_NE(ProgramFixture::wait(*change).exitCode, 0) << "and whoever asked is not left waiting";
}

/// A call over D-Bus is given up after 25 s where nobody says otherwise, and people take longer over a prompt.
TEST_F(KeychainInTheProgram, BringsABotOnlineThoughItWasSilentForLongerThanACallWaits)
{
    constexpr std::chrono::seconds longerThanACall { 27 };
    keyring.start();
    keyring.create();
    configure();
    keyring.freeze();
    daemon = program.startHolder();
    const QDeadlineTimer isLong(longerThanACall);
    EXPECT_TRUE(waitUntil([this] { return reason() == "keychain-waiting"_L1; }, longerThanACall))
        << log().toStdString();
    ASSERT_TRUE(waitUntil([&] { return isLong.hasExpired(); }, 2 * longerThanACall));
    EXPECT_EQ(gateway.openConnections(), 0);
    keyring.goOn();
    EXPECT_TRUE(waitUntil([this] { return gateway.openConnections() == 1; })) << log().toStdString();
}

/// And whoever comes back later than that to unlock it.
TEST_F(KeychainInTheProgram, BringsABotOnlineThatWasLockedForAsLong)
{
    constexpr std::chrono::seconds longerThanACall { 27 };
    keyring.start();
    keyring.create();
    configure();
    keyring.lock();
    daemon = program.startHolder();
    const QDeadlineTimer isLong(longerThanACall);
    ASSERT_TRUE(waitUntil([&] { return isLong.hasExpired() && reason() == "keychain-locked"_L1; }, 2 * longerThanACall))
        << log().toStdString();
    keyring.unlock();
    EXPECT_TRUE(waitUntil([this] { return gateway.openConnections() == 1; })) << log().toStdString();
}

TEST_F(KeychainInTheProgram, HoldsUpNobodyWhileItIsSilent)
{
    keyring.start();
    keyring.create();
    configure();
    keyring.freeze();
    daemon = program.startHolder(); // answers although the secret has not been read
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 1);
    daemon->terminate();
    EXPECT_EQ(ProgramFixture::wait(*daemon).exitCode, 0);
}
