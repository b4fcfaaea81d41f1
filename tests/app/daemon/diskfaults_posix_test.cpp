// Disks and profiles that cannot be written, as the built program meets them, and what it leaves on them.
#include "tests/app/daemon/chatfixture.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>
#ifdef __linux__
#include <sys/mount.h>
#endif

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// Somebody who is not root; what this account owns does not matter.
constexpr uid_t nobody = 65534;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    ASSERT_EQ(file.write(bytes), bytes.size());
}

#ifdef __linux__
/// A file system of its own with little room, for as long as this lives.
class SmallDisk
{
public:
    explicit SmallDisk(const QString &place)
        : m_place(QFile::encodeName(place))
        , m_isMounted(::mount("tmpfs", m_place.constData(), "tmpfs", 0, "size=2m,mode=0700") == 0)
    { }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(m_place.constData(), MNT_DETACH);
    }
    [[nodiscard]] bool isMounted() const { return m_isMounted; }
    void fill() const
    {
        QFile file(filler());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (file.write(QByteArray(1024, 'f')) == 1024) { }
    }
    void makeRoom() const { ASSERT_TRUE(QFile::remove(filler())); }

private:
    [[nodiscard]] QString filler() const { return QFile::decodeName(m_place) + u"/filler"_s; }

    QByteArray m_place;
    bool m_isMounted;
};
#endif

class DiskFaults : public ChatFixture
{
protected:
    /// Every file below the profile that shows the text.
    [[nodiscard]] std::string filesWith(const QByteArray &text) const
    {
        QString found;
        QDirIterator each(program.profileDirectory(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            if (contentOf(each.next()).contains(text))
                found += each.fileName() + u' ';
        }
        return found.toStdString();
    }
    /// Root may; and every directory above the program must let others through.
    [[nodiscard]] static bool canBecomeNobody()
    {
        bool isOpen = ::geteuid() == 0;
        for (const QString &path : QStringList { QStringLiteral(OAGENT_BRIDGED), QDir::tempPath() + u"/x"_s }) {
            QDir directory = QFileInfo(path).absoluteDir();
            do
                isOpen = isOpen && QFileInfo(directory.path()).permission(QFile::ExeOther);
            while (directory.cdUp());
        }
        return isOpen;
    }
    /// Programs started from now on run as a user without rights, to whom the directory of the test is open.
    void becomeNobody()
    {
        ASSERT_TRUE(QFile::setPermissions(program.path(u""_s),
                                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther
                                              | QFile::ExeOther));
        program.childModifier = [] {
            if (::setgid(nobody) != 0 || ::setuid(nobody) != 0)
                ::_exit(127);
        };
    }
    static void give(const QString &path, mode_t mode)
    {
        const QByteArray name = QFile::encodeName(path);
        ASSERT_EQ(::chown(name.constData(), nobody, nobody), 0);
        ASSERT_EQ(::chmod(name.constData(), mode), 0);
    }
};

} // namespace

TEST_F(DiskFaults, ChatsAndReplyAddressesAreGoneFromDiskWhileTheProgramRunsOn)
{
    configure();
    startDaemon();
    assistant.failNext(AssistantServer::Fault::StallMidStream);
    ASSERT_FALSE(deliver(u"an unmistakable secret question"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && gateway.cards().first().streamCalls > 0; }));
    EXPECT_NE(filesWith("an unmistakable secret question"), "") << "an open turn stands there";
    EXPECT_NE(filesWith("sendBySession"), "");
    assistant.release();
    ASSERT_TRUE(waitForFinishedCards(1));
    ASSERT_TRUE(waitUntil([&] { return botStatus()["turns"_L1]["open"_L1].toInt() == 0; }));
    const QString wal = program.profileDirectory() + u"/bridge.db-wal"_s;
    ASSERT_TRUE(waitUntil([&] { return QFileInfo(wal).size() == 0; }, std::chrono::seconds(30)));
    EXPECT_EQ(daemon->state(), QProcess::Running);
    for (const QByteArray &erased : { "an unmistakable secret question"_ba, "You said: an unm"_ba, "sendBySession"_ba })
        EXPECT_EQ(filesWith(erased), "") << erased.toStdString();
}

TEST_F(DiskFaults, ADamagedDatabaseIsKeptAsideAndSaid)
{
    configure();
    const QByteArray garbage = QByteArray("this is no database\n").repeated(1000);
    write(program.profileDirectory() + u"/bridge.db"_s, garbage);
    startDaemon();
    ASSERT_TRUE(waitUntil([&] { return log().contains("damaged"); }));
    const QStringList kept = QDir(program.profileDirectory()).entryList({ u"bridge.db.damaged-*"_s });
    ASSERT_EQ(kept.size(), 1);
    EXPECT_EQ(contentOf(program.profileDirectory() + u'/' + kept.first()), garbage);
    EXPECT_TRUE(log().contains(kept.first().toUtf8()));
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_EQ(violations(), "");
}

TEST_F(DiskFaults, ADatabaseOfANewerVersionIsRefusedAndLeft)
{
    daemon = program.startHolder();
    daemon->terminate();
    ASSERT_EQ(ProgramFixture::wait(*daemon).exitCode, 0);
    const QString path = program.profileDirectory() + u"/bridge.db"_s;
    QByteArray bytes = contentOf(path);
    constexpr qsizetype userVersion = 60; // big-endian, in the head of the file (SQLite's file format, §1.3)
    ASSERT_GT(bytes.size(), userVersion + 4);
    bytes.replace(userVersion, 4, "\x7f\x00\x00\x00", 4);
    write(path, bytes);
    const Ended ended = program.runWithSecrets({ u"run"_s });
    EXPECT_EQ(ended.exitCode, 3);
    EXPECT_TRUE(ended.err.contains("newer version")) << ended.err.toStdString();
    EXPECT_EQ(contentOf(path), bytes);
    EXPECT_TRUE(QDir(program.profileDirectory()).entryList({ u"*damaged*"_s }).isEmpty());
}

TEST_F(DiskFaults, SettingsThatAreNotUtf8AreLeftAndNamed)
{
    ASSERT_TRUE(QDir().mkpath(program.profileDirectory()));
    const QString path = program.profileDirectory() + u"/config.json"_s;
    const QByteArray bytes = "{\n \"profileId\": \"p\",\n \"defaultAssistant\": \"\xff\xfe\"\n}\n";
    write(path, bytes);
    for (const QStringList &words : { QStringList { u"run"_s }, QStringList { u"bot"_s, u"list"_s },
                                      QStringList { u"bot"_s, u"enable"_s, u"Ops"_s } }) {
        const Ended ended = program.runWithSecrets(words);
        EXPECT_EQ(ended.exitCode, 3) << words.join(u' ').toStdString();
        EXPECT_TRUE(ended.err.contains("line 3")) << ended.err.toStdString();
    }
    EXPECT_EQ(contentOf(path), bytes);
}

TEST_F(DiskFaults, AProfileThatCannotBeWrittenEndsWithThreeCauseAndCure)
{
    if (!canBecomeNobody())
        GTEST_SKIP() << "needs the right to start a program as somebody else, who must be able to reach it";
    becomeNobody();
    ASSERT_TRUE(QDir().mkpath(program.profileDirectory()));
    give(program.profileDirectory(), 0500);
    for (const QStringList &words :
         { QStringList { u"run"_s }, ProgramFixture::botAdd(u"Ops"_s),
           QStringList { u"assistant"_s, u"add"_s, u"--name"_s, u"Main"_s, u"--kind"_s, u"echo"_s } }) {
        const Ended ended = program.runWithSecrets(words, "hunter2-hunter2");
        EXPECT_EQ(ended.exitCode, 3) << words.join(u' ').toStdString();
        EXPECT_TRUE(ended.err.contains(program.profileDirectory().toUtf8())) << ended.err.toStdString();
        EXPECT_TRUE(ended.err.contains("writable")) << ended.err.toStdString();
        EXPECT_EQ(ended.err.count('\n'), 1);
    }
    EXPECT_TRUE(QDir(program.profileDirectory()).isEmpty());
}

TEST_F(DiskFaults, ADatabaseThatCannotBeWrittenEndsWithThreeCauseAndCure)
{
    if (!canBecomeNobody())
        GTEST_SKIP() << "needs the right to start a program as somebody else, who must be able to reach it";
    becomeNobody();
    ASSERT_TRUE(QDir().mkpath(program.profileDirectory()));
    give(program.profileDirectory(), 0700);
    const QString database = program.profileDirectory() + u"/bridge.db"_s;
    write(database, {});
    give(database, 0400);
    const Ended ended = program.runWithSecrets({ u"run"_s });
    EXPECT_EQ(ended.exitCode, 3);
    EXPECT_TRUE(ended.err.contains(database.toUtf8())) << ended.err.toStdString();
    EXPECT_TRUE(ended.err.contains("may write")) << ended.err.toStdString();
    EXPECT_EQ(contentOf(database), "");
}

#ifdef __linux__
TEST_F(DiskFaults, AFullDiskLosesNothingThatWasAcknowledged)
{
    ASSERT_TRUE(QDir().mkpath(program.profileDirectory()));
    const SmallDisk disk(program.profileDirectory());
    if (!disk.isMounted())
        GTEST_SKIP() << "needs the right to mount a small file system";
    const QString config = program.profileDirectory() + u"/config.json"_s;
    configure();
    assistant.setAnswer([](const AssistantServer::Request &) { return u"noted"_s; });
    startDaemon();
    ASSERT_FALSE(deliver(u"before"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    disk.fill();

    const QString large = QString(30'000, u'x');
    const QString lost = deliver(large);
    ASSERT_TRUE(waitUntil([&] { return botStatus()["reason"_L1]["id"_L1] == u"store-failed"_s; }));
    const QJsonObject status = botStatus();
    EXPECT_EQ(status["state"_L1], u"stopped"_s);
    EXPECT_TRUE(status["reason"_L1]["cause"_L1].toString().contains(u"full"_s));
    EXPECT_TRUE(status["reason"_L1]["cure"_L1].toString().contains(u"Free some space"_s));
    EXPECT_EQ(gateway.openConnections(), 0);
    EXPECT_EQ(gateway.acks(lost), 0);
    EXPECT_EQ(status["turns"_L1]["accepted"_L1].toInt(), 1);

    const QByteArray before = contentOf(config);
    const Ended disabled = program.run({ u"bot"_s, u"disable"_s, u"Ops"_s });
    EXPECT_EQ(disabled.exitCode, 3);
    EXPECT_TRUE(disabled.err.contains("Free some space")) << disabled.err.toStdString();
    EXPECT_EQ(contentOf(config), before);

    disk.makeRoom();
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; }, std::chrono::seconds(30)));
    EXPECT_EQ(gateway.opens(), 2) << "not before there was room";
    ASSERT_FALSE(gateway.redeliver(lost).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(2));
    EXPECT_EQ(gateway.acks(lost), 1);
    EXPECT_EQ(assistant.timesAsked(large), 1);
    const Ended disabledNow = program.run({ u"bot"_s, u"disable"_s, u"Ops"_s });
    EXPECT_EQ(disabledNow.exitCode, 0) << disabledNow.err.toStdString();
    EXPECT_EQ(assistant.timesAsked(u"before"_s), 1);
    EXPECT_EQ(violations(), "");
    daemon.reset();

    disk.fill();
    const Ended again = program.runWithSecrets({ u"run"_s });
    EXPECT_EQ(again.exitCode, 3) << again.out.toStdString();
    EXPECT_FALSE(again.err.isEmpty());
}
#endif
