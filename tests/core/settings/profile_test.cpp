#include "core/settings/profile.h"

#include "core/settings/profilelock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

constexpr QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
    | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;

bool isClosedToOthers(const QString &path) { return (QFileInfo(path).permissions() & others) == 0; }

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

TEST(Profile, KeepsEverythingBelowTheNamedDirectory)
{
    const QTemporaryDir directory;
    const Profile profile = Profile::below(directory.path() + "/one/../two"_L1);
    const QString base = directory.path() + "/two"_L1;
    EXPECT_EQ(profile.keychainPrefix(u"p1"_s), u"p1/"_s);
    EXPECT_EQ(Profile::ofUser().keychainPrefix(u"p1"_s), QString());
    EXPECT_EQ(profile.configPath(), base + "/config.json"_L1);
    EXPECT_EQ(profile.databasePath(), base + "/bridge.db"_L1);
    EXPECT_EQ(profile.mediaPath(), base + "/media"_L1);
    EXPECT_EQ(profile.logPath(), base + "/log"_L1);
    EXPECT_EQ(profile.lockPath(), base + "/lock"_L1);
    EXPECT_FALSE(QFileInfo::exists(base));
}

TEST(Profile, OfTheUserTellsSettingsFromState)
{
    const Profile profile = Profile::ofUser();
    EXPECT_TRUE(profile.configPath().contains(QCoreApplication::applicationName()));
    EXPECT_NE(QFileInfo(profile.configPath()).absolutePath(), profile.stateDirectory());
}

TEST(Profile, MakesPrivateDirectoriesAndTheirParents)
{
    const QTemporaryDir directory;
    const Profile profile = Profile::below(directory.path() + "/deep/er"_L1);
    ASSERT_TRUE(profile.prepare());
    for (const QString &made : { profile.stateDirectory(), profile.mediaPath(), profile.logPath() })
        EXPECT_TRUE(QFileInfo(made).isDir() && isClosedToOthers(made)) << made.toStdString();
    EXPECT_TRUE(profile.prepare()) << "what is there already is kept";
}

TEST(Profile, ClosesAnEmptyDirectoryThatOthersMayEnter)
{
    const QTemporaryDir directory;
    ASSERT_TRUE(QFile::setPermissions(directory.path(),
                                      QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner
                                          | QFileDevice::ReadGroup | QFileDevice::ExeOther));
    ASSERT_TRUE(Profile::below(directory.path()).prepare());
    EXPECT_TRUE(isClosedToOthers(directory.path()));
}

TEST(Profile, LeavesASharedDirectoryWithOtherThingsAlone)
{
    const QTemporaryDir directory;
    writeFile(directory.filePath(u"notes.txt"_s), "mine");
    const auto open = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner | QFileDevice::ReadGroup;
    ASSERT_TRUE(QFile::setPermissions(directory.path(), open));
    const Result<void> prepared = Profile::below(directory.path()).prepare();
    ASSERT_FALSE(prepared);
    EXPECT_EQ(prepared.error().kind, Error::Kind::Storage);
    EXPECT_TRUE(prepared.error().detail.contains("chmod 700"_L1));
    EXPECT_FALSE(isClosedToOthers(directory.path()));
    EXPECT_FALSE(QFileInfo::exists(directory.filePath(u"media"_s)));
}

TEST(Profile, SaysThatAFileStandsInTheWay)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"profile"_s);
    writeFile(path, "a file");
    for (const QString &place : { path, QString(path + "/below"_L1) }) {
        const Result<void> prepared = Profile::below(place).prepare();
        ASSERT_FALSE(prepared);
        EXPECT_EQ(prepared.error().kind, Error::Kind::Storage);
        EXPECT_TRUE(prepared.error().detail.contains(path)) << prepared.error().detail.toStdString();
    }
}

TEST(ProfileLock, IsHeldByOneAndTellsTheOtherItsProcess)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"lock"_s);
    const auto first = ProfileLock::take(path);
    ASSERT_TRUE(first);
    EXPECT_TRUE(isClosedToOthers(path));
    const auto second = ProfileLock::take(path);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, Error::Kind::InUse);
    EXPECT_EQ(second.error().code, QCoreApplication::applicationPid());
    EXPECT_TRUE(second.error().detail.contains(QString::number(QCoreApplication::applicationPid())));
}

TEST(ProfileLock, CanBeTakenAgainOnceItIsGone)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"lock"_s);
    {
        const auto first = ProfileLock::take(path);
        ASSERT_TRUE(first);
        ASSERT_TRUE((*first)->announce(u"/run/x"_s));
    }
    EXPECT_FALSE(ProfileLock::holder(path)) << "the note goes with its writer";
    EXPECT_TRUE(ProfileLock::take(path));
}

TEST(ProfileLock, TellsWhereItsHolderAnswers)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"lock"_s);
    const auto lock = ProfileLock::take(path);
    ASSERT_TRUE(lock);
    EXPECT_TRUE(ProfileLock::holder(path)->socket.isEmpty());
    ASSERT_TRUE((*lock)->announce(u"/run/user/1/somewhere"_s));
    const auto holder = ProfileLock::holder(path);
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->pid, QCoreApplication::applicationPid());
    EXPECT_EQ(holder->socket, u"/run/user/1/somewhere"_s);
}

TEST(ProfileLock, IsHeldAlthoughItsNoteCannotBeUnderstood)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"lock"_s);
    const auto lock = ProfileLock::take(path);
    ASSERT_TRUE(lock);
    writeFile(path, "\x00\xff garbage");
    EXPECT_FALSE(ProfileLock::holder(path));
    const auto second = ProfileLock::take(path);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, Error::Kind::InUse);
    EXPECT_EQ(second.error().code, 0);
}

TEST(ProfileLock, SaysWhatKeepsItFromItsFile)
{
    const QTemporaryDir directory;
    ASSERT_TRUE(QDir(directory.path()).mkdir(u"lock"_s));
    const auto lock = ProfileLock::take(directory.filePath(u"lock"_s));
    ASSERT_FALSE(lock);
    EXPECT_EQ(lock.error().kind, Error::Kind::Storage);
    EXPECT_TRUE(lock.error().detail.contains(directory.path()));
    EXPECT_FALSE(ProfileLock::take(directory.filePath(u"missing/lock"_s)));
}

TEST(ProfileLock, FollowsNoLink)
{
    const QTemporaryDir directory;
    writeFile(directory.filePath(u"precious"_s), "keep");
    ASSERT_TRUE(QFile::link(directory.filePath(u"precious"_s), directory.filePath(u"lock"_s)));
    EXPECT_FALSE(ProfileLock::take(directory.filePath(u"lock"_s)));
    QFile precious(directory.filePath(u"precious"_s));
    ASSERT_TRUE(precious.open(QIODevice::ReadOnly));
    EXPECT_EQ(precious.readAll(), "keep");
}
