// When what was committed is on the medium.
#include "tests/core/store/storethreadtest.h"

#include <QFileInfo>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST_F(StoreThreadTest, WaitsForTheMediumUnlessAllOfATransactionMayBeFlushedSoon)
{
    openStore({ 1h, 0ms, 1h });
    EXPECT_EQ(words(), QStringList()); // after which nothing of the opening is left to be flushed
    const int before = MediumFlushes::count();
    EXPECT_TRUE(run(insert(u"soon"_s), Flush::Soon).wait());
    EXPECT_EQ(MediumFlushes::count(), before);
    EXPECT_TRUE(run(insert(u"now"_s)).wait());
    EXPECT_EQ(MediumFlushes::count(), before + 1) << "for both of them";
    Answer<void> &first = run(insert(u"soon as well"_s), Flush::Soon);
    EXPECT_TRUE(run(insert(u"now as well"_s)).wait());
    EXPECT_TRUE(first.wait());
    EXPECT_EQ(MediumFlushes::count(), before + 2);
    EXPECT_EQ(words().size(), 4);
    EXPECT_EQ(MediumFlushes::count(), before + 2) << "nothing was written";
    EXPECT_EQ(m_store->commits(), 5U);
}

TEST_F(StoreThreadTest, FlushesByItselfWhatNobodyElseFlushes)
{
    openStore({ 1h, 0ms, 10ms });
    EXPECT_EQ(words(), QStringList());
    const int before = MediumFlushes::count();
    EXPECT_TRUE(run(insert(u"a"_s), Flush::Soon).wait());
    EXPECT_TRUE(waitUntil([&] { return MediumFlushes::count() == before + 1; }));
    EXPECT_EQ(m_store->commits(), 2U);
}

TEST_F(StoreThreadTest, TellsThoseWhoWaitedForTheMediumThatItFailed)
{
    openStore({ 1h, 0ms, 1h });
    EXPECT_EQ(words(), QStringList());
    MediumFlushes::failNext(2); // and when it is tried by way of the database
    Answer<void> &soon = run(insert(u"soon"_s), Flush::Soon);
    EXPECT_EQ(outcome(run(insert(u"now"_s)).wait()), "storage");
    EXPECT_TRUE(soon.wait());
    EXPECT_EQ(MediumFlushes::failuresLeft(), 0);
    EXPECT_GT(QFileInfo(m_path + u"-wal"_s).size(), 0);
    EXPECT_EQ(words(), (QStringList { u"soon"_s, u"now"_s })) << "both are committed";
    EXPECT_EQ(QFileInfo(m_path + u"-wal"_s).size(), 0) << "the next that waits does not trust the log";
}

TEST_F(StoreThreadTest, NoticesThatTheLogCouldNotBeFlushedWhenItWasLimited)
{
    openStore({ 1h, 0ms, 1h });
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    MediumFlushes::failNext(1);
    const auto insertMuch = [](Database &database) -> Result<void> {
        constexpr int manyPages = 1200;
        for (int i = 0; i < manyPages; ++i) {
            if (const auto done = database.change(u"INSERT INTO words (word) VALUES (hex(randomblob(4000)))"); !done)
                return failure(done.error());
        }
        return {};
    };
    EXPECT_TRUE(run(insertMuch).wait());
    EXPECT_EQ(MediumFlushes::failuresLeft(), 0);
    EXPECT_EQ(QFileInfo(m_path + u"-wal"_s).size(), 0);
}

TEST_F(StoreThreadTest, WritesAnewIntoTheDatabaseWhatTheLogCouldNotBeFlushedOf)
{
    openStore({ 1h, 0ms, 1h });
    EXPECT_TRUE(run(insert(u"a"_s)).wait());
    EXPECT_GT(QFileInfo(m_path + u"-wal"_s).size(), 0);
    MediumFlushes::failNext(1);
    EXPECT_TRUE(run(insert(u"b"_s)).wait());
    EXPECT_EQ(MediumFlushes::failuresLeft(), 0);
    EXPECT_EQ(QFileInfo(m_path + u"-wal"_s).size(), 0);
    EXPECT_EQ(words(), (QStringList { u"a"_s, u"b"_s }));
}
