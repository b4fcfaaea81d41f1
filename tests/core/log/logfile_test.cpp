#include "core/log/logfile.h"

#include "core/log/logreader.h"
#include "tests/testing/print.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<QByteArray> linesIn(const QString &directory)
{
    QList<QByteArray> lines;
    const Result<qint64> taken = readLog(directory, [&lines](const QByteArray &line) {
        lines.append(line);
        return true;
    });
    EXPECT_TRUE(taken);
    EXPECT_EQ(*taken, lines.size());
    return lines;
}

QByteArray numbered(int number) { return "line " + QByteArray::number(number).rightJustified(4, '0'); }

class LogFileTest : public ::testing::Test
{
protected:
    [[nodiscard]] QString file(int number = 0) const { return LogFile::paths(directory.path()).at(number); }
    void write(LogFile &log, int first, int last) const
    {
        for (int i = first; i <= last; ++i)
            log.write(numbered(i) + '\n');
    }
    void put(const QString &path, const QByteArray &bytes) const
    {
        QFile target(path);
        ASSERT_TRUE(target.open(QIODevice::WriteOnly));
        ASSERT_EQ(target.write(bytes), bytes.size());
    }

    QTemporaryDir directory;
    LogFileLimits small { .fileBytes = 100, .files = 5, .reopenEvery = 1h }; // ten lines a file
};

} // namespace

TEST_F(LogFileTest, HandsEachLineToTheSystemAtOnceAndToNobodyElse)
{
    LogFile log(directory.path());
    EXPECT_TRUE(QDir(directory.path()).isEmpty()) << "nothing before the first line";
    log.write("one\n");
    EXPECT_EQ(contentOf(file()), "one\n"_ba);
    log.write("two\n");
    EXPECT_EQ(contentOf(file()), "one\ntwo\n"_ba);
    EXPECT_EQ(
        QFileInfo(file()).permissions()
            & (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther),
        QFileDevice::Permissions {});
}

TEST_F(LogFileTest, KeepsSoManyFilesOfSoManyBytesAndTheNewestLines)
{
    LogFile log(directory.path(), small);
    write(log, 1, 93);
    EXPECT_EQ(QDir(directory.path()).entryList(QDir::Files).size(), 5);
    for (int number = 0; number < 5; ++number)
        EXPECT_LE(QFileInfo(file(number)).size(), 100);
    const QList<QByteArray> lines = linesIn(directory.path());
    ASSERT_EQ(lines.size(), 43);
    for (int i = 0; i < 43; ++i)
        EXPECT_EQ(lines.at(i), numbered(51 + i));
}

TEST_F(LogFileTest, GoesOnInTheFileOfTheProgramBefore)
{
    {
        LogFile log(directory.path(), small);
        write(log, 1, 5);
    }
    LogFile log(directory.path(), small);
    write(log, 6, 15);
    EXPECT_EQ(contentOf(file(1)).count('\n'), 10);
    EXPECT_EQ(linesIn(directory.path()).size(), 15);
}

TEST_F(LogFileTest, BeginsALineOfItsOwnBehindOneThatWasCutOff)
{
    put(file(), "whole\nhal");
    LogFile log(directory.path());
    log.write("next\n");
    EXPECT_EQ(linesIn(directory.path()), (QList<QByteArray> { "whole", "hal", "next" }));
}

TEST_F(LogFileTest, NarrowsAFileThatOthersCouldRead)
{
    put(file(), "old\n");
    ASSERT_TRUE(QFile::setPermissions(
        file(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther));
    LogFile log(directory.path());
    log.write("new\n");
    EXPECT_FALSE(QFileInfo(file()).permissions().testFlag(QFileDevice::ReadOther));
}

TEST_F(LogFileTest, TakesALineThatIsLargerThanAFile)
{
    LogFile log(directory.path(), small);
    log.write(QByteArray(500, 'x') + '\n');
    write(log, 1, 3);
    EXPECT_EQ(linesIn(directory.path()).size(), 4);
}

TEST_F(LogFileTest, SaysOnceThatLinesAreLostAndHowManyWereLost)
{
    small.reopenEvery = 0ms;
    LogFile log(directory.filePath(u"gone"_s), small);
    int failures = 0;
    qint64 lost = -1;
    QObject::connect(&log, &LogFile::failed, &log, [&failures](const Error &error) {
        ++failures;
        EXPECT_EQ(error.kind, Error::Kind::Storage);
        EXPECT_FALSE(error.detail.isEmpty());
    });
    QObject::connect(&log, &LogFile::recovered, &log, [&lost](qint64 count) { lost = count; });
    write(log, 1, 3);
    EXPECT_EQ(failures, 1);
    EXPECT_EQ(lost, -1);
    ASSERT_TRUE(QDir().mkpath(directory.filePath(u"gone"_s)));
    write(log, 4, 5);
    EXPECT_EQ(lost, 3);
    EXPECT_EQ(linesIn(directory.filePath(u"gone"_s)).size(), 2);
    EXPECT_EQ(failures, 1);
}

TEST_F(LogFileTest, DoesNotTryToOpenItForEveryLine)
{
    LogFile log(directory.filePath(u"gone"_s), small); // again in an hour
    write(log, 1, 1);
    ASSERT_TRUE(QDir().mkpath(directory.filePath(u"gone"_s)));
    write(log, 2, 2);
    EXPECT_TRUE(linesIn(directory.filePath(u"gone"_s)).isEmpty());
}

TEST_F(LogFileTest, WhoReadsMissesAndRepeatsNothing)
{
    LogFile log(directory.path(), small);
    write(log, 1, 25);
    int seen = 0;
    const Result<qint64> taken = readLog(directory.path(), [&](const QByteArray &line) {
        EXPECT_EQ(line, numbered(++seen));
        if (seen == 1)
            write(log, 26, 65); // sets files aside that are being read
        return true;
    });
    ASSERT_TRUE(taken);
    EXPECT_GE(seen, 25);
    EXPECT_EQ(linesIn(directory.path()).size(), 45);
}

TEST_F(LogFileTest, WhoReadsLeavesOutALineThatIsNotFinished)
{
    put(file(), "one\n\ntw");
    EXPECT_EQ(linesIn(directory.path()), QList<QByteArray> { "one" });
}

TEST_F(LogFileTest, WhoReadsMayStop)
{
    LogFile log(directory.path(), small);
    write(log, 1, 25);
    EXPECT_EQ(readLog(directory.path(), [](const QByteArray &line) { return line != numbered(12); }), 12);
    EXPECT_EQ(readLog(directory.filePath(u"nowhere"_s), [](const QByteArray &) { return true; }), 0);
}

TEST_F(LogFileTest, WhoReadsHearsThatAFileCannotBeRead)
{
    ASSERT_TRUE(QDir().mkpath(file(1)));
    const Result<qint64> taken = readLog(directory.path(), [](const QByteArray &) { return true; });
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, Error::Kind::Storage);
}
