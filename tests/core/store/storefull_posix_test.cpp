// Devices without room, as Linux and macOS can make them.
#include "core/settings/config.h"
#include "core/store/turnstore.h"
#include "tests/testing/answer.h"
#include "tests/testing/filesizelimit.h"
#include "tests/testing/print.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#ifdef __linux__
#include <sys/mount.h>
#endif

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

IncomingMessage message(const QString &id, const QString &text)
{
    IncomingMessage message;
    message.botId = u"ops"_s;
    message.channel = u"dingtalk"_s;
    message.messageId = id;
    message.text = text;
    return message;
}

class StoreFullTest : public ::testing::Test
{
protected:
    void open(const QString &path)
    {
        Answer<void> opened;
        m_database.open(path, opened.context(), opened.done());
        ASSERT_TRUE(opened.wait());
    }
    Result<TurnStore::Acceptance> accept(const QString &id, const QString &text = u"x"_s)
    {
        Answer<TurnStore::Acceptance> answer;
        m_store.accept(message(id, text), answer.context(), answer.done());
        return answer.wait();
    }
    Result<void> tryWriting()
    {
        Answer<void> answer;
        m_store.tryWriting(answer.context(), answer.done());
        return answer.wait();
    }
    QStringList storedIds()
    {
        Answer<QList<TurnRecord>> answer;
        m_store.openTurns(answer.context(), answer.done());
        QStringList ids;
        for (const TurnRecord &turn : answer.wait().value_or(QList<TurnRecord>()))
            ids.append(turn.message.messageId);
        return ids;
    }

    QTemporaryDir m_directory;
    SystemClock m_clock;
    StateDatabase m_database { { 5s, 0ms } };
    TurnStore m_store { m_database, m_clock };
};

} // namespace

TEST_F(StoreFullTest, WritesNothingWhenTheFileMayNotGrowAndGoesOnWhenItMay)
{
    const QString path = m_directory.filePath(u"bridge.db"_s);
    open(path);
    EXPECT_TRUE(accept(u"before"_s));
    {
        const FileSizeLimit limit(static_cast<rlim_t>(QFileInfo(path + u"-wal"_s).size()));
        const Result<TurnStore::Acceptance> refused = accept(u"during"_s, QString(100'000, u'x'));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, Error::Kind::Storage); // a limit of the account, not a full disk
        EXPECT_EQ(outcome(tryWriting()), "storage");
    }
    EXPECT_EQ(storedIds(), QStringList { u"before"_s });
    EXPECT_EQ(outcome(tryWriting()), "");
    EXPECT_TRUE(accept(u"after"_s));
    EXPECT_EQ(storedIds(), (QStringList { u"before"_s, u"after"_s }));
}

#ifdef __linux__
TEST_F(StoreFullTest, SaysThatTheDiskIsFullAndWritesNothing)
{
    const QByteArray device = QFile::encodeName(m_directory.path());
    if (mount("tmpfs", device.constData(), "tmpfs", 0, "size=256k") != 0)
        GTEST_SKIP() << "needs the right to mount a small file system";
    {
        StateDatabase database({ 5s, 0ms });
        TurnStore store(database, m_clock);
        Answer<void> opened;
        database.open(m_directory.filePath(u"bridge.db"_s), opened.context(), opened.done());
        EXPECT_TRUE(opened.wait());
        std::optional<Error> full;
        int accepted = 0;
        while (!full && accepted < 100) {
            Answer<TurnStore::Acceptance> answer;
            store.accept(message(QString::number(accepted), QString(20'000, u'x')), answer.context(), answer.done());
            if (answer.wait())
                ++accepted;
            else
                full = answer.wait().error();
        }
        ASSERT_TRUE(full);
        EXPECT_EQ(full->kind, Error::Kind::StorageFull);
        EXPECT_TRUE(full->detail.contains(u"Free some space"_s));
        Answer<QList<TurnRecord>> turns;
        store.openTurns(turns.context(), turns.done());
        EXPECT_EQ(turns.wait().value_or(QList<TurnRecord>()).size(), accepted);

        Config config;
        config.profileId = QString(400'000, u'p');
        EXPECT_EQ(outcome(saveConfig(m_directory.filePath(u"config.json"_s), config)), "storage-full");
        EXPECT_FALSE(QFile::exists(m_directory.filePath(u"config.json"_s)));
        config.profileId = u"p"_s; // what fits into a buffer must not be lost in it
        EXPECT_EQ(outcome(saveConfig(m_directory.filePath(u"config.json"_s), config)), "storage-full");
        EXPECT_FALSE(QFile::exists(m_directory.filePath(u"config.json"_s)));
    }
    EXPECT_EQ(umount(device.constData()), 0);
}
#endif
