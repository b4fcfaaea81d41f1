#include "core/assistant/echo/echoassistant.h"

#include "core/assistant/echo/longanswer.h"
#include "core/assistant/echo/sampleimage.h"
#include "tests/testing/heardturn.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::HeardTurn;
using oagent::testing::waitUntil;

namespace {

std::unique_ptr<AssistantTurn> ask(const QString &text)
{
    EchoAssistant echo(1ms); // a turn outlives its assistant
    TurnRequest request;
    request.text = text;
    return echo.ask(request);
}

bool waitForEnd(const HeardTurn &heard)
{
    return waitUntil([&heard] { return heard.isFinished(); });
}

} // namespace

TEST(EchoAssistant, RepeatsTheTextInPieces)
{
    const QString text = u"fail is only a command when it stands alone. 你好，世界。"_s;
    const HeardTurn heard(ask(text));
    EXPECT_FALSE(heard.started) << "said something inside ask()";
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_TRUE(heard.started);
    EXPECT_EQ(heard.outcome().kind, Outcome::Kind::Completed);
    EXPECT_EQ(heard.outcome().text, text);
    EXPECT_GT(heard.pieces, 3);
}

TEST(EchoAssistant, CutsNoCharacterInTwo)
{
    const QString family = u"👩‍👩‍👧‍👦"_s;
    const HeardTurn heard(ask(family.repeated(20)));
    QObject context;
    QObject::connect(heard.turn.get(), &AssistantTurn::textDelta, &context,
                     [&family](const QString &piece) { EXPECT_EQ(piece.size() % family.size(), 0); });
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_GT(heard.pieces, 1);
}

TEST(EchoAssistant, FailsOnCommand)
{
    const HeardTurn heard(ask(u" Fail "_s));
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_EQ(heard.outcome().kind, Outcome::Kind::Failed);
    EXPECT_EQ(heard.outcome().error.kind, Error::Kind::Server);
    EXPECT_EQ(heard.text, QString());
}

TEST(EchoAssistant, StallsUntilItIsCancelled)
{
    const HeardTurn heard(ask(u"STALL"_s));
    const HeardTurn other(ask(u"a good deal longer than one piece"_s));
    ASSERT_TRUE(waitForEnd(other));
    EXPECT_TRUE(heard.started);
    EXPECT_FALSE(heard.isFinished());
    heard.turn->cancel();
    heard.turn->cancel();
    EXPECT_FALSE(heard.isFinished()) << "finished inside cancel()";
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_EQ(heard.outcome().kind, Outcome::Kind::Cancelled);
}

TEST(EchoAssistant, AnswersLongInMarkdown)
{
    const HeardTurn heard(ask(u"long"_s));
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_EQ(heard.text, longAnswer());
    EXPECT_EQ(heard.text.size(), 10'000);
    EXPECT_LE(heard.pieces, 101);
    for (const QString &mark : { u"\n## "_s, u"\n- "_s, u"\n1. "_s, u"\n```cpp\n"_s, u"\n> "_s, u"**"_s })
        EXPECT_TRUE(heard.text.contains(mark)) << mark.toStdString();
    EXPECT_EQ(heard.text.count(u"```"_s) % 2, 0);
}

TEST(EchoAssistant, ExplainsItsWords)
{
    for (const QString &word : { u" Help "_s, u"帮助"_s }) {
        const HeardTurn heard(ask(word));
        ASSERT_TRUE(waitForEnd(heard));
        EXPECT_EQ(heard.outcome().kind, Outcome::Kind::Completed);
        for (const QString &known :
             { u"`fail`"_s, u"`stall`"_s, u"`long`"_s, QString(u'`' + word.trimmed().toLower() + u'`') })
            EXPECT_TRUE(heard.text.contains(known)) << known.toStdString();
    }
}

TEST(EchoAssistant, KeepsWhatWasSaidWhenCancelledInTheMiddle)
{
    const HeardTurn heard(ask(u"long"_s));
    ASSERT_TRUE(waitUntil([&heard] { return heard.pieces > 0; }));
    heard.turn->cancel();
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_EQ(heard.outcome().kind, Outcome::Kind::Cancelled);
    EXPECT_FALSE(heard.outcome().text.isEmpty()); // that it is what was shown is checked by HeardTurn
}

TEST(EchoAssistant, CancelledBeforeItBeganItNeverStarts)
{
    const HeardTurn heard(ask(u"hello"_s));
    heard.turn->cancel();
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_FALSE(heard.started);
    heard.turn->cancel();
    const HeardTurn other(ask(u"hello"_s));
    ASSERT_TRUE(waitForEnd(other));
    EXPECT_EQ(heard.outcomes.size(), 1U);
}

TEST(EchoAssistant, ATurnMayBeDeletedAnyTime)
{
    auto atOnce = std::make_unique<HeardTurn>(ask(u"hello"_s));
    atOnce.reset();
    HeardTurn inside(ask(u"hello"_s));
    QObject context;
    QObject::connect(inside.turn.get(), &AssistantTurn::textDelta, &context, [&inside] { inside.turn.reset(); });
    ASSERT_TRUE(waitUntil([&inside] { return !inside.turn; }));
    EXPECT_FALSE(inside.isFinished());
}

TEST(EchoAssistant, NamesThePicturesAndFilesItGot)
{
    EchoAssistant echo(1ms);
    TurnRequest request;
    request.text = u"look"_s;
    request.images = { { u"a.png"_s, { "image/png"_ba, u"png"_s }, QByteArray(10, 'x') } };
    request.files = { { u"b.pdf"_s, { "application/pdf"_ba, u"pdf"_s }, QByteArray(20, 'x') } };
    const HeardTurn heard(echo.ask(request));
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_EQ(heard.outcome().text, u"look\n\n[image/png] a.png (10 bytes)\n[application/pdf] b.pdf (20 bytes)"_s);
    EXPECT_TRUE(echo.accepts().files);
    EXPECT_TRUE(echo.accepts().imageTypes.contains("image/png"_ba));
}

TEST(EchoAssistant, DrawsAPictureWhenToldTo)
{
    HeardTurn heard(ask(u" Image "_s));
    QList<MediaFile> files;
    QObject context;
    QObject::connect(heard.turn.get(), &AssistantTurn::fileReceived, &context,
                     [&files](const MediaFile &file) { files.append(file); });
    ASSERT_TRUE(waitForEnd(heard));
    EXPECT_EQ(heard.outcome().kind, Outcome::Kind::Completed);
    EXPECT_TRUE(heard.outcome().text.isEmpty());
    ASSERT_EQ(files.size(), 1);
    EXPECT_EQ(files.first().type.mime, "image/png"_ba);
    EXPECT_EQ(mediaTypeOf(files.first().bytes), files.first().type);
    // Its pixels are there: the end of a PNG is this chunk with its checksum.
    EXPECT_TRUE(files.first().bytes.endsWith("IEND\xae\x42\x60\x82"_ba));
    EXPECT_EQ(files.first().bytes, sampleImage());
}
