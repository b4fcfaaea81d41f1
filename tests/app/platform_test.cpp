#include "app/platform/inspection.h"
#include "app/platform/memory.h"
#include "app/platform/socketplace.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

/// Sets a variable while it lives.
class Environment
{
public:
    Environment(const char *name, const QByteArray &value)
        : m_name(name)
        , m_before(qgetenv(name))
        , m_wasSet(qEnvironmentVariableIsSet(name))
    {
        qputenv(name, value);
    }
    Environment(const Environment &) = delete;
    Environment &operator=(const Environment &) = delete;
    ~Environment()
    {
        if (m_wasSet)
            qputenv(m_name, m_before);
        else
            qunsetenv(m_name);
    }

private:
    const char *m_name;
    QByteArray m_before;
    bool m_wasSet;
};

} // namespace

#ifdef Q_OS_LINUX
TEST(Memory, IsGivenBackWithTheCodeThatNobodyRuns)
{
    const qint64 before = residentBytes();
    returnFreeMemory();
    constexpr qint64 atLeast = 1'000'000; // a program of Qt's has a good ten times as much of it
    EXPECT_LT(residentBytes(), before - atLeast);
}
#endif

TEST(SocketPlace, IsInThePrivateRuntimeDirectory)
{
    const QTemporaryDir runtime;
    const QTemporaryDir profile;
    const Environment set("XDG_RUNTIME_DIR", runtime.path().toUtf8());
    const auto place = makeSocketPlace(profile.path());
    ASSERT_TRUE(place);
    EXPECT_EQ(QFileInfo(*place).path(), runtime.path());
    EXPECT_EQ(makeSocketPlace(profile.path() + "/."_L1), place) << "one profile, one place";
    const QTemporaryDir other;
    EXPECT_NE(makeSocketPlace(other.path()), place);
}

TEST(SocketPlace, AvoidsARuntimeDirectoryThatOthersMayEnter)
{
    const QTemporaryDir runtime;
    const QTemporaryDir temporary;
    const QTemporaryDir profile;
    ASSERT_TRUE(QFile::setPermissions(runtime.path(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeOther));
    const Environment set("XDG_RUNTIME_DIR", runtime.path().toUtf8());
    const Environment temp("TMPDIR", temporary.path().toUtf8());
    const auto place = makeSocketPlace(profile.path());
    ASSERT_TRUE(place);
    const QFileInfo directory(QFileInfo(*place).path());
    EXPECT_EQ(directory.path(), temporary.path());
    EXPECT_EQ(directory.permissions() & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
              QFile::Permissions {});
    EXPECT_TRUE(makeSocketPlace(profile.path())) << "once more, as after a kill";
    removeSocketPlace(*place);
    EXPECT_FALSE(QFileInfo::exists(directory.filePath()));
}

TEST(SocketPlace, FollowsNoLinkInTheTemporaryDirectory)
{
    const QTemporaryDir temporary;
    const QTemporaryDir elsewhere;
    const QTemporaryDir profile;
    const Environment set("XDG_RUNTIME_DIR", {});
    const Environment temp("TMPDIR", temporary.path().toUtf8());
    const auto place = makeSocketPlace(profile.path());
    ASSERT_TRUE(place);
    const QString directory = QFileInfo(*place).path();
    removeSocketPlace(*place);
    ASSERT_TRUE(QFile::link(elsewhere.path(), directory));
    EXPECT_FALSE(makeSocketPlace(profile.path()));
}

TEST(SocketPlace, SaysThatAPathIsTooLongForASocket)
{
    const QTemporaryDir temporary;
    const QString deep = temporary.path() + '/'_L1 + QString(100, u'd');
    ASSERT_TRUE(QDir().mkpath(deep));
    const QTemporaryDir profile;
    const Environment set("XDG_RUNTIME_DIR", deep.toUtf8());
    const Environment temp("TMPDIR", deep.toUtf8());
    const auto place = makeSocketPlace(profile.path());
    ASSERT_FALSE(place);
    EXPECT_EQ(place.error().kind, Error::Kind::Storage);
}

TEST(ResidentBytes, AreThoseOfAProgramWithQt) { EXPECT_GT(residentBytes(), 1024 * 1024); }

#ifdef Q_OS_LINUX
TEST(Inspection, IsForRootAlone)
{
    ASSERT_EQ(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 1);
    forbidInspection();
    EXPECT_EQ(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
    ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); // as the other tests had it
}
#endif
