#include "core/bridge/appchannel.h"

#include "core/assistant/echo/echoassistant.h"
#include "core/bridge/bridge.h"
#include "core/bridge/transcripts.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"
#include "tests/testing/samplemedia.h"
#include "tests/testing/scriptedassistant.h"
#include "tests/testing/waituntil.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

/// A platform that sends a file and the words about it as two messages.
class CompanionChannel : public AppChannel
{
public:
    using AppChannel::AppChannel;
    [[nodiscard]] Milliseconds companionDelay() const override { return std::chrono::hours(1); }
};

IncomingMessage messageOf(const QString &bot, const QString &id)
{
    IncomingMessage message;
    message.botId = bot;
    message.channel = u"app"_s;
    message.messageId = id;
    message.chatId = u"c1"_s;
    message.sender = { u"Li Lei"_s, { { u"staffId"_s, u"1"_s } } };
    message.createdAt = SystemClock().wallNow();
    return message;
}

/// "Ask the assistant" as the program has it, answered by Echo.
class AppChannelTest : public ::testing::Test
{
protected:
    AppChannelTest()
    {
        Answer<void> opened;
        database.open(directory.filePath(u"bridge.db"_s), opened.context(), opened.done());
        EXPECT_TRUE(opened.wait());
        EXPECT_TRUE(media.open({}));
        bridge.addBot(AppChannel::bot(), app);
    }

    [[nodiscard]] TranscriptEntry asked(const QString &text)
    {
        QSignalSpy ended(&transcripts, &Transcripts::ended);
        app.ask(text);
        EXPECT_TRUE(waitUntil([&] { return !ended.isEmpty(); }));
        return ended.isEmpty() ? TranscriptEntry() : ended.last().first().value<TranscriptEntry>();
    }
    [[nodiscard]] qsizetype kept()
    {
        Answer<QList<TranscriptEntry>> entries;
        store.entries(AppChannel::conversation(), 100, entries.context(), entries.done());
        return entries.wait()->size();
    }

    QTemporaryDir directory;
    SystemClock clock;
    Redactor redactor;
    LogBook log { clock, redactor };
    BridgeLimits limits;
    SharedTimer timer;
    StateDatabase database;
    TurnStore turns { database, clock };
    ConversationStore conversations { database };
    PeopleStore people { database, clock };
    MediaFolder media { directory.filePath(u"media"_s) };
    TranscriptStore store { database };
    Transcripts transcripts { store, clock };
    EchoAssistant echo;
    ScriptedAssistant scripted;
    Assistant *assistant = &echo;
    AppChannel app { clock };
    Bridge bridge { Turn::Services { timer, turns, conversations, log, clock, limits, media, transcripts }, people,
                    [this](const BotConfig &) {
                        return AssistantChoice { assistant, false, u"echo"_s, u"Echo"_s };
                    } };
};

} // namespace

TEST_F(AppChannelTest, GetsAnAnswerWithoutAnyPlatform)
{
    const TranscriptEntry entry = asked(u"Which tenant?"_s);
    EXPECT_EQ(entry.conversation, AppChannel::conversation());
    EXPECT_EQ(entry.question, u"Which tenant?"_s);
    EXPECT_TRUE(entry.answer.contains(u"Which tenant?"_s)) << entry.answer.toStdString();
    EXPECT_TRUE(entry.took);
}

TEST_F(AppChannelTest, IsNobodyAmongThePeople)
{
    (void)asked(u"hello"_s);
    Answer<PeopleStore::Everybody> everybody;
    people.everybody(everybody.context(), everybody.done());
    EXPECT_TRUE(everybody.wait()->people.isEmpty());
}

TEST_F(AppChannelTest, ObeysCommandsAndAnswersThemInTheTranscript)
{
    const TranscriptEntry entry = asked(u"/help"_s);
    EXPECT_TRUE(entry.answer.contains(u"/stop"_s)) << entry.answer.toStdString();
}

TEST_F(AppChannelTest, NamesThePicturesAndFilesOfAnAnswer)
{
    assistant = &scripted;
    scripted.answersAtOnce = false;
    QSignalSpy ended(&transcripts, &Transcripts::ended);
    app.ask(u"draw"_s);
    ASSERT_TRUE(waitUntil([&] { return scripted.questions.size() == 1; }));
    scripted.give({ u"a](b)\n.png"_s, {}, pngOf("drawn"_ba) });
    scripted.finish();
    ASSERT_TRUE(waitUntil([&] { return ended.size() == 1; }));
    const auto entry = ended.last().first().value<TranscriptEntry>();
    const QString address = u"media:"_s + entry.turn + u"/0"_s;
    EXPECT_EQ(entry.answer, u"![ab.png]("_s + address + u')');
    EXPECT_EQ(transcripts.picture(AppChannel::conversation(), address), pngOf("drawn"_ba));
    EXPECT_TRUE(transcripts.picture(u"another"_s, address).isEmpty());

    app.ask(u"draw again"_s);
    ASSERT_TRUE(waitUntil([&] { return scripted.questions.size() == 2; }));
    scripted.give({ {}, {}, pngOf("drawn"_ba) });
    scripted.finish();
    ASSERT_TRUE(waitUntil([&] { return ended.size() == 2; }));
    EXPECT_TRUE(ended.last().first().value<TranscriptEntry>().answer.startsWith(u"![picture](media:"_s));

    app.ask(u"write"_s);
    ASSERT_TRUE(waitUntil([&] { return scripted.questions.size() == 3; }));
    scripted.give({ u"a.pdf"_s, {}, pdfOf("written"_ba) });
    scripted.finish();
    ASSERT_TRUE(waitUntil([&] { return ended.size() == 3; }));
    EXPECT_FALSE(ended.last().first().value<TranscriptEntry>().answer.isEmpty())
        << "this channel brings no files, and says so";
}

TEST_F(AppChannelTest, StopsItsAnswer)
{
    QSignalSpy grew(&transcripts, &Transcripts::grew);
    QSignalSpy ended(&transcripts, &Transcripts::ended);
    app.ask(u"long"_s);
    ASSERT_TRUE(waitUntil([&] { return !grew.isEmpty(); }));
    app.stopAnswer(u"another"_s);
    app.stopAnswer(grew.first().first().value<TranscriptEntry>().turn);
    ASSERT_TRUE(waitUntil([&] { return !ended.isEmpty(); }));
    EXPECT_TRUE(waitUntil([&] { return bridge.counts(AppChannel::bot().id).failed == 1; }));
}

TEST_F(AppChannelTest, KeepsNothingWhileHistoryIsOff)
{
    (void)asked(u"unkept-words"_s);
    EXPECT_EQ(kept(), 0);
    transcripts.keepFor(30);
    (void)asked(u"kept-words"_s);
    EXPECT_EQ(kept(), 1);
    QSignalSpy pruned(&transcripts, &Transcripts::pruned);
    transcripts.keepFor(0);
    ASSERT_TRUE(waitUntil([&] { return !pruned.isEmpty(); }));
    EXPECT_EQ(kept(), 0) << "what was kept goes when history is switched off";
}

TEST_F(AppChannelTest, HearsNothingOfWhoMayNotTalk)
{
    IncomingMessage message = messageOf(u"ops"_s, u"m1"_s);
    message.text = u"let me in"_s;
    BotConfig config = AppChannel::bot();
    config.id = u"ops"_s;
    config.allow = { u"somebody-else"_s };
    AppChannel line(clock);
    bridge.addBot(config, line);
    QSignalSpy began(&transcripts, &Transcripts::began);
    Q_EMIT line.messageReceived(message, AckHandle());
    ASSERT_TRUE(waitUntil([&] { return bridge.counts(u"ops"_s).refused == 1; }));
    EXPECT_TRUE(began.isEmpty());
    bridge.removeBot(u"ops"_s);
}

TEST_F(AppChannelTest, WaitsForNothingAfterAFileAndItsWordsBecameOneTurn)
{
    BotConfig config = AppChannel::bot();
    config.id = u"ops"_s;
    CompanionChannel line(clock);
    bridge.addBot(config, line);
    IncomingMessage picture = messageOf(u"ops"_s, u"m1"_s);
    picture.attachments = { Attachment {} };
    IncomingMessage words = messageOf(u"ops"_s, u"m2"_s);
    words.text = u"What is that?"_s;
    QSignalSpy ended(&transcripts, &Transcripts::ended);
    Q_EMIT line.messageReceived(picture, AckHandle());
    Q_EMIT line.messageReceived(words, AckHandle());
    EXPECT_TRUE(waitUntil([&] { return ended.size() == 2; }));
    EXPECT_TRUE(transcripts.open().empty());
    EXPECT_TRUE(waitUntil([&] { return bridge.counts(u"ops"_s).answered == 1; }));
    bridge.removeBot(u"ops"_s);
}

TEST_F(AppChannelTest, WaitsForNothingAfterALateMessageThatIsNotToldOfAgain)
{
    BotConfig config = AppChannel::bot();
    config.id = u"ops"_s;
    AppChannel line(clock);
    bridge.addBot(config, line);
    QSignalSpy ended(&transcripts, &Transcripts::ended);
    for (const QString &id : { u"m1"_s, u"m2"_s }) {
        IncomingMessage late = messageOf(u"ops"_s, id);
        late.text = u"hello"_s;
        late.isLate = true;
        Q_EMIT line.messageReceived(late, AckHandle());
    }
    EXPECT_TRUE(waitUntil([&] { return ended.size() == 2; }));
    EXPECT_TRUE(transcripts.open().empty());
    bridge.removeBot(u"ops"_s);
}

TEST(AppChannel, HasAnIdThatNoConfiguredBotGets)
{
    const Config config;
    EXPECT_NE(config.freshId(AppChannel::bot().id, u"bot"_s), AppChannel::bot().id);
    EXPECT_NE(config.freshId(u"_app"_s, u"_app"_s), AppChannel::bot().id);
}
