#include "core/store/mediafolder.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"
#include "tests/testing/samplemedia.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class MediaFolderTest : public ::testing::Test
{
protected:
    MediaFolderTest() { reopen(); }

    void reopen(const QStringList &kept = {}, MediaLimits limits = { 1000, 3000 })
    {
        folder.reset();
        folder = std::make_unique<MediaFolder>(path, limits);
        const Result<void> opened = folder->open(kept);
        ASSERT_TRUE(opened) << opened.error().detail.toStdString();
    }
    Result<QString> add(const QByteArray &bytes)
    {
        Answer<QString> answer;
        folder->add(bytes, answer.context(), answer.done());
        EXPECT_EQ(answer.count(), 0) << "answered inside the call";
        return answer.wait();
    }
    Result<QByteArray> read(const QString &name)
    {
        Answer<QByteArray> answer;
        folder->read(name, answer.context(), answer.done());
        return answer.wait();
    }
    [[nodiscard]] QStringList files() const
    {
        return QDir(path).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    [[nodiscard]] bool waitForFiles(qsizetype count) const
    {
        return waitUntil([&] { return files().size() == count; });
    }

    QTemporaryDir directory;
    QString path = directory.filePath(u"media"_s);
    std::unique_ptr<MediaFolder> folder;
};

} // namespace

TEST_F(MediaFolderTest, KeepsAFileUnderARandomNameWithTheExtensionOfItsBytes)
{
    const Result<QString> first = add(pngOf("x"_ba));
    const Result<QString> second = add(pngOf("x"_ba));
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(QRegularExpression(u"^[0-9a-f]{32}\\.png$"_s).match(*first).hasMatch()) << first->toStdString();
    EXPECT_NE(*first, *second);
    EXPECT_TRUE(add("no known kind"_ba)->endsWith(u".bin"_s));
    ASSERT_TRUE(read(*first));
    EXPECT_EQ(*read(*first), pngOf("x"_ba));
    EXPECT_EQ(files().size(), 3);
}

TEST_F(MediaFolderTest, IsClosedToOthers)
{
    const Result<QString> name = add("bytes"_ba);
    ASSERT_TRUE(name);
#ifdef Q_OS_UNIX
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    EXPECT_FALSE(QFileInfo(path).permissions() & others);
    EXPECT_FALSE(QFileInfo(path + u'/' + *name).permissions() & (others | QFileDevice::ExeOwner));
#endif
}

TEST_F(MediaFolderTest, RefusesAFileThatIsTooLargeAsThat)
{
    EXPECT_EQ(outcome(add(QByteArray(1001, 'x'))), "too-large");
    EXPECT_EQ(outcome(add(QByteArray(1000, 'x'))), "");
    EXPECT_EQ(files().size(), 1);
}

TEST_F(MediaFolderTest, RefusesWhatIsTooMuchInAllAndTakesItWhenThereIsRoomAgain)
{
    Answer<QString> answers[4];
    for (Answer<QString> &answer : answers) // none of them written when the last one is judged
        folder->add(QByteArray(1000, 'x'), answer.context(), answer.done());
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(answers[i].wait());
    const Result<QString> &last = answers[3].wait();
    EXPECT_EQ(outcome(last), "storage-full");
    EXPECT_TRUE(last.error().detail.contains(u"3000"_s)) << last.error().detail.toStdString();
    folder->remove({ *answers[0].wait() });
    EXPECT_EQ(outcome(add(QByteArray(1000, 'y'))), "");
    EXPECT_TRUE(waitForFiles(3));
}

TEST_F(MediaFolderTest, RemovesAFileOnceAndForAll)
{
    const QString name = *add("bytes"_ba);
    folder->remove({ name, name, u"never-there.png"_s });
    EXPECT_FALSE(folder->contains(name));
    EXPECT_EQ(outcome(read(name)), "not-found");
    EXPECT_TRUE(waitForFiles(0));
}

TEST_F(MediaFolderTest, GivesNothingThatIsNotItsOwn)
{
    QFile outside(directory.filePath(u"secret"_s));
    ASSERT_TRUE(outside.open(QIODevice::WriteOnly));
    outside.close();
    EXPECT_EQ(outcome(read(u"../secret"_s)), "not-found");
    folder->remove({ u"../secret"_s });
    EXPECT_TRUE(outside.exists());
}

TEST_F(MediaFolderTest, SweepsOrphansAtItsStartAndCountsWhatItKeeps)
{
    const QString kept = *add(QByteArray(900, 'k'));
    const QString orphan = *add(QByteArray(900, 'o'));
    reopen({ kept, u"lost.png"_s }, { 1000, 1500 });
    EXPECT_EQ(files(), QStringList { kept });
    EXPECT_TRUE(folder->contains(kept));
    EXPECT_FALSE(folder->contains(orphan));
    EXPECT_FALSE(folder->contains(u"lost.png"_s));
    EXPECT_EQ(outcome(add(QByteArray(900, 'n'))), "storage-full");
    EXPECT_EQ(*read(kept), QByteArray(900, 'k'));
}

TEST_F(MediaFolderTest, LeavesNothingBehindWhenTheReceiverHasDied)
{
    auto answer = std::make_unique<Answer<QString>>();
    folder->add("bytes"_ba, answer->context(), answer->done());
    answer.reset();
    EXPECT_EQ(outcome(add("other"_ba)), ""); // after the first in every respect
    EXPECT_TRUE(waitForFiles(1));
}

TEST_F(MediaFolderTest, FinishesWritingBeforeItGoes)
{
    Answer<QString> answer;
    folder->add("bytes"_ba, answer.context(), answer.done());
    folder.reset();
    EXPECT_EQ(files().size(), 1); // an orphan, which the next start sweeps
    EXPECT_EQ(answer.count(), 0);
}

TEST_F(MediaFolderTest, SaysWhatIsWrongWithADirectoryThatCannotBeUsed)
{
    QFile inTheWay(directory.filePath(u"file"_s));
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    MediaFolder blocked(directory.filePath(u"file/media"_s));
    const Result<void> opened = blocked.open({});
    EXPECT_EQ(outcome(opened), "storage");
    EXPECT_TRUE(opened.error().detail.contains(u"media"_s));
    Answer<QString> answer;
    blocked.add("bytes"_ba, answer.context(), answer.done());
    EXPECT_EQ(outcome(answer.wait()), "storage");
}
