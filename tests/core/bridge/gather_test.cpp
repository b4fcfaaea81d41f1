#include "core/bridge/gather.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"
#include "tests/testing/samplemedia.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <map>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Problem = Attachment::Problem;

/// A line that hands out what the test tells it to.
class Line : public BotConnection
{
public:
    void start() override { }
    void stop() override { }
    void stopFor(const StateReason & /*reason*/) override { }
    void probe() override { }
    void reroute() override { }
    [[nodiscard]] ConnectionState state() const override { return ConnectionState::Online; }
    [[nodiscard]] StateReason reason() const override { return {}; }
    [[nodiscard]] int reconnects() const override { return 0; }
    [[nodiscard]] std::unique_ptr<ReplySurface> openReply(const ReplyTarget & /*target*/,
                                                          HandleSink & /*sink*/) override
    {
        return nullptr;
    }
    void fetch(const IncomingMessage & /*message*/, const Attachment &attachment, const QObject *context,
               Callback<FetchedFile> done) override
    {
        m_asked[attachment.name] = { context, std::move(done) };
    }

    [[nodiscard]] qsizetype asked() const { return static_cast<qsizetype>(m_asked.size()); }
    /// Nothing happens when the one who asked is gone.
    void answer(const QString &name, const Result<QByteArray> &bytes)
    {
        const auto &[context, done] = m_asked.at(name);
        if (context)
            done(bytes.map([](const QByteArray &read) { return FetchedFile { read }; }));
    }

private:
    std::map<QString, std::pair<QPointer<const QObject>, Callback<FetchedFile>>> m_asked;
};

Attachment picture(const QString &name)
{
    Attachment attachment;
    attachment.kind = Attachment::Kind::Image;
    attachment.name = name;
    attachment.reference = { { u"downloadCode"_s, u"c"_s } };
    return attachment;
}

class GatherTest : public ::testing::Test
{
protected:
    GatherTest()
    {
        Answer<void> opened;
        database.open(directory.filePath(u"bridge.db"_s), opened.context(), opened.done());
        EXPECT_TRUE(opened.wait());
        EXPECT_TRUE(media.open({}));
    }
    TurnRecord accept(const QList<Attachment> &attachments)
    {
        TurnRecord turn;
        turn.message.botId = u"ops"_s;
        turn.message.channel = u"dingtalk"_s;
        turn.message.messageId = u"m%1"_s.arg(++accepted);
        turn.message.chatId = u"cid"_s;
        turn.message.attachments = attachments;
        Answer<TurnStore::Acceptance> answer;
        store.accept(turn.message, answer.context(), answer.done());
        turn.id = answer.wait().value_or(TurnStore::Acceptance()).turnId;
        return turn;
    }
    void gatherAll(const TurnRecord &turn)
    {
        gather = std::make_unique<Gather>(Gather::Services { timer, store, media, log, limits }, turn, line);
        finished = std::make_unique<QSignalSpy>(gather.get(), &Gather::finished);
        gather->start();
    }
    [[nodiscard]] bool waitForEnd() const
    {
        return waitUntil([&] { return finished->count() == 1; });
    }
    QList<Attachment> stored()
    {
        Answer<QList<TurnRecord>> answer;
        store.openTurns(answer.context(), answer.done());
        return answer.wait()->first().message.attachments;
    }
    [[nodiscard]] qsizetype filesOnDisk() const { return QDir(media.path()).entryList(QDir::Files).size(); }
    [[nodiscard]] bool logSays(const QString &words) const
    {
        const auto &entries = log.entries();
        return std::any_of(entries.begin(), entries.end(), [&](const LogEntry &entry) {
            return entry.text.contains(words) || entry.foreign.contains(words);
        });
    }

    QTemporaryDir directory;
    SystemClock clock;
    Redactor redactor;
    LogBook log { clock, redactor };
    BridgeLimits limits;
    SharedTimer timer;
    StateDatabase database;
    TurnStore store { database, clock };
    MediaFolder media { directory.filePath(u"media"_s), { 100, 1000 } };
    Line line;
    int accepted = 0;
    std::unique_ptr<Gather> gather;
    std::unique_ptr<QSignalSpy> finished;
};

} // namespace

TEST_F(GatherTest, AsksForEverythingAtOnceAndStoresWhatItGot)
{
    gatherAll(accept({ picture(u"a"_s), picture(u"b"_s), picture(u"c"_s) }));
    EXPECT_EQ(line.asked(), 3);
    line.answer(u"c"_s, pngOf("third"_ba));
    line.answer(u"a"_s, pngOf("first"_ba));
    EXPECT_EQ(finished->count(), 0);
    line.answer(u"b"_s, pngOf("second"_ba));
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(gather->message().attachments, stored());
    for (const Attachment &attachment : gather->message().attachments) {
        EXPECT_EQ(attachment.problem, Problem::None);
        EXPECT_TRUE(media.contains(attachment.storedAs));
    }
    EXPECT_FALSE(Gather::isNeededFor(gather->turn(), media, line));
    Answer<QByteArray> bytes;
    media.read(gather->message().attachments.at(1).storedAs, bytes.context(), bytes.done());
    EXPECT_EQ(*bytes.wait(), pngOf("second"_ba));
}

TEST_F(GatherTest, NamesTheProblemOfWhatItCannotGet)
{
    gatherAll(accept({ picture(u"large"_s), picture(u"denied"_s), picture(u"lost"_s), picture(u"empty"_s) }));
    line.answer(u"large"_s, QByteArray(101, 'x'));
    Error denied;
    denied.kind = Error::Kind::PermissionMissing;
    denied.scopes = { u"qyapi_robot_sendmsg"_s };
    line.answer(u"denied"_s, failure(denied));
    line.answer(u"lost"_s, failure(Error::Kind::NotFound, u"expired"_s));
    line.answer(u"empty"_s, QByteArray());
    ASSERT_TRUE(waitForEnd());
    const QList<Attachment> all = stored();
    EXPECT_EQ(all.at(0).problem, Problem::TooLarge);
    EXPECT_EQ(all.at(1).problem, Problem::Forbidden);
    EXPECT_EQ(all.at(1).scope, u"qyapi_robot_sendmsg"_s);
    EXPECT_EQ(all.at(2).problem, Problem::Unavailable);
    EXPECT_EQ(all.at(3).problem, Problem::Empty);
    EXPECT_TRUE(logSays(u"qyapi_robot_sendmsg"_s));
    EXPECT_EQ(filesOnDisk(), 0);
    EXPECT_FALSE(Gather::isNeededFor(gather->turn(), media, line));
}

TEST_F(GatherTest, GivesUpOnWhatDoesNotComeInTime)
{
    limits.gather = 20ms;
    gatherAll(accept({ picture(u"quick"_s), picture(u"slow"_s) }));
    line.answer(u"quick"_s, pngOf("x"_ba));
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(stored().at(1).problem, Problem::Unavailable);
    line.answer(u"slow"_s, pngOf("too late"_ba));
    EXPECT_EQ(finished->count(), 1);
}

TEST_F(GatherTest, SaysThatThereIsNoRoom)
{
    QList<Attachment> many;
    for (int i = 0; i < 11; ++i)
        many.append(picture(QString::number(i)));
    gatherAll(accept(many));
    for (int i = 0; i < 11; ++i)
        line.answer(QString::number(i), QByteArray(100, 'x'));
    ASSERT_TRUE(waitForEnd());
    EXPECT_EQ(stored().last().problem, Problem::NoRoom);
    EXPECT_EQ(stored().first().problem, Problem::None);
}

TEST_F(GatherTest, FetchesAgainWhatGotLost)
{
    TurnRecord turn = accept({ picture(u"a"_s), picture(u"b"_s) });
    turn.message.attachments[0].storedAs = u"lost.png"_s;
    turn.message.attachments[1].problem = Problem::TooLarge;
    EXPECT_TRUE(Gather::isNeededFor(turn, media, line));
    gatherAll(turn);
    EXPECT_EQ(line.asked(), 1);
    line.answer(u"a"_s, pngOf("again"_ba));
    ASSERT_TRUE(waitForEnd());
    EXPECT_TRUE(media.contains(gather->message().attachments.first().storedAs));
}

TEST_F(GatherTest, LeavesNoFileOfATurnThatHasEndedMeanwhile)
{
    const TurnRecord turn = accept({ picture(u"a"_s) });
    gatherAll(turn);
    Answer<void> dropped;
    store.markDropped(turn.id, u"stopped"_s, dropped.context(), dropped.done());
    store.flush(&store, [](const Result<void> &) {}); // and with it, that
    ASSERT_TRUE(dropped.wait());
    line.answer(u"a"_s, pngOf("x"_ba));
    ASSERT_TRUE(waitForEnd());
    EXPECT_TRUE(waitUntil([&] { return filesOnDisk() == 0; }));
}

TEST_F(GatherTest, FallsSilentWhenItDies)
{
    gatherAll(accept({ picture(u"a"_s), picture(u"b"_s) }));
    line.answer(u"a"_s, pngOf("x"_ba));
    ASSERT_TRUE(waitUntil([&] { return filesOnDisk() == 1; }));
    finished.reset();
    gather.reset();
    line.answer(u"b"_s, pngOf("y"_ba));
    EXPECT_TRUE(waitUntil([&] { return filesOnDisk() == 0; }));
    EXPECT_TRUE(stored().first().storedAs.isEmpty());
}
