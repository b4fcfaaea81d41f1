#include "core/bridge/questionmedia.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"
#include "tests/testing/samplemedia.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

using Kind = Attachment::Kind;
using Problem = Attachment::Problem;

class QuestionMediaTest : public ::testing::Test
{
protected:
    QuestionMediaTest() { EXPECT_TRUE(folder.open({})); }

    Attachment stored(const QByteArray &bytes, const QString &name = {}, Kind kind = Kind::Image)
    {
        Answer<QString> answer;
        folder.add(bytes, answer.context(), answer.done());
        return { kind, name, {}, false, answer.wait().value_or(QString()), Problem::None, {} };
    }
    static Attachment failed(Problem problem, const QString &name, const QString &scope = {})
    {
        return { Kind::File, name, {}, false, {}, problem, scope };
    }
    void read(const QList<Attachment> &attachments, Language language = Language::English)
    {
        media = std::make_unique<QuestionMedia>(folder, attachments, accepted, language);
        QSignalSpy ready(media.get(), &QuestionMedia::ready);
        media->start();
        EXPECT_EQ(ready.count(), 0) << "ready inside the call";
        ASSERT_TRUE(waitUntil([&] { return ready.count() == 1; }));
    }

    QTemporaryDir directory;
    MediaFolder folder { directory.filePath(u"media"_s) };
    AcceptedMedia accepted { 2, 20, 30, { "image/png", "image/jpeg" }, true };
    std::unique_ptr<QuestionMedia> media;
};

} // namespace

TEST_F(QuestionMediaTest, KeepsTheOrderAndGoesByTheBytesNotByWhatTheSenderSays)
{
    read({ stored(pdfOf("1"_ba), u"picture.png"_s), stored(pngOf("2"_ba), u"notes.txt"_s, Kind::File),
           stored(jpegOf("3"_ba)) });
    ASSERT_EQ(media->images().size(), 2);
    EXPECT_EQ(media->images()[0].bytes, pngOf("2"_ba));
    EXPECT_EQ(media->images()[1].bytes, jpegOf("3"_ba));
    ASSERT_EQ(media->files().size(), 1);
    EXPECT_EQ(media->files().first().type.mime, "application/pdf"_ba);
    EXPECT_EQ(media->sentences(), QString());
}

TEST_F(QuestionMediaTest, GivesNoMoreThanIsTaken)
{
    accepted.files = false;
    const QByteArray fits = pngOf(QByteArray(6, 'x')); // 14 bytes
    read({ stored(pngOf(QByteArray(13, 'x')), u"large"_s), stored(fits, u"a"_s), stored(fits, u"b"_s),
           stored(fits, u"third"_s), stored(webpOf({}), u"other kind"_s), stored(pdfOf({}), u"file"_s, Kind::File) });
    EXPECT_EQ(media->images().size(), 2);
    EXPECT_TRUE(media->files().isEmpty());
    EXPECT_EQ(media->sentences(),
              u"“large”, “third”, “other kind”, “file”: the assistant of this bot cannot take this."_s);
    accepted.images = 8;
    accepted.allImageBytes = 27; // less than two of them
    read({ stored(fits, u"a"_s), stored(fits, u"b"_s) });
    EXPECT_EQ(media->images().size(), 1);
}

TEST_F(QuestionMediaTest, SaysEachReasonOnceInTheLanguageOfThePerson)
{
    const QList<Attachment> all { failed(Problem::TooLarge, u"a"_s),
                                  failed(Problem::TooLarge, u"b"_s),
                                  failed(Problem::Forbidden, u"c"_s, u"some.scope"_s),
                                  failed(Problem::Forbidden, u"d"_s),
                                  failed(Problem::NoRoom, u"e"_s),
                                  failed(Problem::Unavailable, u"f"_s),
                                  failed(Problem::Empty, u"g"_s) };
    read(all);
    const QStringList sentences = media->sentences().split(u"\n\n"_s);
    ASSERT_EQ(sentences.size(), 5) << media->sentences().toStdString();
    EXPECT_TRUE(sentences[0].startsWith(u"“a”, “b”: too large"_s));
    EXPECT_EQ(sentences[1], u"“g”: there is nothing in it."_s);
    EXPECT_TRUE(sentences[2].startsWith(u"“d”, “f”: could not be fetched"_s));
    EXPECT_TRUE(sentences[3].contains(u"some.scope"_s));
    EXPECT_TRUE(sentences[4].contains(u"no room"_s));
    read(all, Language::Chinese);
    EXPECT_TRUE(media->sentences().startsWith(u"“a”、“b”：太大了"_s)) << media->sentences().toStdString();
}

TEST_F(QuestionMediaTest, SaysNothingAboutRecognisedSpeechThatIsMissing)
{
    Attachment voice = failed(Problem::Unavailable, {});
    voice.isInText = true;
    read({ voice });
    EXPECT_EQ(media->sentences(), QString());
}

TEST_F(QuestionMediaTest, LetsANameDrawNothingIntoItsSentence)
{
    read({ failed(Problem::TooLarge, u"![](https://example.com/x)<b>\n`%1`"_s + QString(200, u'y')) });
    const QString sentence = media->sentences();
    for (const QChar c : u"[]<>`\n"_s)
        EXPECT_FALSE(sentence.contains(c)) << sentence.toStdString();
    EXPECT_LT(sentence.size(), 150);
    accepted = {};
    read({ stored(pngOf({})) });
    EXPECT_TRUE(media->sentences().startsWith(u"The picture: "_s));
}

TEST_F(QuestionMediaTest, SaysThatAFileHasGotLost)
{
    Attachment lost = stored(pngOf({}), u"a"_s);
    folder.remove({ lost.storedAs });
    read({ lost });
    EXPECT_TRUE(media->sentences().contains(u"could not be fetched"_s));
}
