#include "core/store/turnstatements.h"
#include "core/store/turnstore.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class SettableClock final : public Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override { return now; }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override { return steady; }
    WallTime now { Milliseconds(1'700'000'000'000) };
    std::chrono::steady_clock::time_point steady;
};

IncomingMessage message(const QString &id, const QString &bot = u"ops"_s)
{
    IncomingMessage message;
    message.botId = bot;
    message.channel = u"dingtalk"_s;
    message.messageId = id;
    message.chatId = u"cid"_s;
    message.sender = { u"李雷"_s, { { u"staffId"_s, u"0123"_s } } };
    message.text = u"text-of-"_s + id;
    message.replyAddress
        = { { u"sessionWebhook"_s, QString(u"https://oapi.dingtalk.com/x?session=webhook-of-"_s + id) } };
    message.createdAt = WallTime(Milliseconds(1'699'999'999'000));
    return message;
}

class TurnStoreTest : public ::testing::Test
{
protected:
    TurnStoreTest() { reopen(); }

    /// What the next process finds: the store is closed and opened again.
    void reopen(const StoreLimits &limits = { 5s, 0ms })
    {
        m_store.reset();
        m_database.reset();
        m_database = std::make_unique<StateDatabase>(limits);
        m_store = std::make_unique<TurnStore>(*m_database, m_clock);
        Answer<void> opened;
        m_database->open(m_path, opened.context(), opened.done());
        const Result<void> &result = opened.wait();
        ASSERT_TRUE(result) << result.error().detail.toStdString();
    }
    Result<TurnStore::Acceptance> accept(const IncomingMessage &message)
    {
        Answer<TurnStore::Acceptance> answer;
        m_store->accept(message, answer.context(), answer.done());
        return answer.wait();
    }
    QString newTurn(const QString &messageId)
    {
        return accept(message(messageId)).value_or(TurnStore::Acceptance()).turnId;
    }
    template <class Ask>
    std::string outcomeOf(Ask ask)
    {
        Answer<void> answer;
        ask(answer.context(), answer.done());
        return outcome(answer.wait());
    }
    std::string asked(const QString &turn)
    {
        return outcomeOf([&](auto... answer) { m_store->markAsked(turn, answer...); });
    }
    std::string text(const QString &turn, const QString &text)
    {
        return outcomeOf([&](auto... answer) { m_store->saveText(turn, 0, text, answer...); });
    }
    std::string handle(const QString &turn, int part, const QJsonObject &handle)
    {
        return outcomeOf([&](auto... answer) { m_store->saveHandle(turn, part, handle, answer...); });
    }
    std::string closing(const QString &turn, int part, const QString &text)
    {
        return outcomeOf([&](auto... answer) { m_store->markClosing(turn, part, text, answer...); });
    }
    std::string done(const QString &turn)
    {
        return outcomeOf([&](auto... answer) { m_store->markDone(turn, answer...); });
    }
    std::string dropped(const QString &turn, const QString &reason)
    {
        return outcomeOf([&](auto... answer) { m_store->markDropped(turn, reason, answer...); });
    }
    QList<TurnRecord> openTurns()
    {
        Answer<QList<TurnRecord>> answer;
        m_store->openTurns(answer.context(), answer.done());
        EXPECT_TRUE(answer.wait());
        return answer.wait().value_or(QList<TurnRecord>());
    }
    /// One value out of the closed file.
    QString valueOf(const QString &sql)
    {
        m_store.reset();
        m_database.reset();
        QString value;
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"look"_s);
            database.setDatabaseName(m_path);
            EXPECT_TRUE(database.open());
            QSqlQuery query(sql, database);
            EXPECT_TRUE(query.next());
            value = query.value(0).toString();
        }
        QSqlDatabase::removeDatabase(u"look"_s);
        return value;
    }
    /// Whether any byte of the files shows the text.
    [[nodiscard]] bool isOnDisk(const QByteArray &text) const
    {
        for (const QString &suffix : { u""_s, u"-wal"_s, u"-shm"_s }) {
            QFile file(m_path + suffix);
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                return true;
        }
        return false;
    }

    SettableClock m_clock;
    QTemporaryDir m_directory;
    QString m_path = m_directory.filePath(u"bridge.db"_s);
    std::unique_ptr<StateDatabase> m_database;
    std::unique_ptr<TurnStore> m_store;
};

} // namespace

TEST_F(TurnStoreTest, FindsTheTurnOfAMessageAlsoWhenItHasEnded)
{
    const QString turn = newTurn(u"m1"_s);
    const auto turnOf = [this](const QString &bot, const QString &messageId) {
        Answer<QString> answer;
        m_store->turnOf(bot, messageId, answer.context(), answer.done());
        const Result<QString> result = answer.wait();
        return result ? *result : nameOf(result.error().kind);
    };
    EXPECT_EQ(turnOf(u"ops"_s, u"m1"_s), turn);
    EXPECT_EQ(turnOf(u"other"_s, u"m1"_s), u"not-found"_s);
    EXPECT_EQ(turnOf(u"ops"_s, u"m2"_s), u"not-found"_s);
    EXPECT_EQ(done(turn), "");
    EXPECT_EQ(turnOf(u"ops"_s, u"m1"_s), turn);
}

TEST_F(TurnStoreTest, GivesANewProcessEverythingOfAnAcceptedTurn)
{
    const Result<TurnStore::Acceptance> accepted = accept(message(u"m1"_s));
    ASSERT_TRUE(accepted);
    EXPECT_TRUE(accepted->isNew);
    EXPECT_TRUE(QRegularExpression(u"^[0-9a-f]{32}$"_s).match(accepted->turnId).hasMatch());
    reopen();
    const QList<TurnRecord> turns = openTurns();
    ASSERT_EQ(turns.size(), 1);
    EXPECT_EQ(turns[0].id, accepted->turnId);
    EXPECT_EQ(turns[0].phase, TurnPhase::Accepted);
    EXPECT_EQ(turns[0].message, message(u"m1"_s));
    EXPECT_EQ(turns[0].conversation, conversationKey(message(u"m1"_s)));
    EXPECT_EQ(turns[0].acceptedAt, m_clock.now);
    EXPECT_EQ(turns[0].part, 0);
    EXPECT_TRUE(turns[0].text.isEmpty());
    EXPECT_TRUE(turns[0].handles.isEmpty());
}

TEST_F(TurnStoreTest, KnowsADuplicateByBotAndMessageAlsoAfterARestartAndTheTurnsEnd)
{
    const QString turn = newTurn(u"m1"_s);
    const auto expectDuplicate = [&] {
        const Result<TurnStore::Acceptance> again = accept(message(u"m1"_s));
        ASSERT_TRUE(again);
        EXPECT_FALSE(again->isNew);
        EXPECT_EQ(again->turnId, turn);
    };
    expectDuplicate();
    reopen();
    expectDuplicate();
    EXPECT_EQ(done(turn), "");
    expectDuplicate();
    const Result<TurnStore::Acceptance> ofAnotherBot = accept(message(u"m1"_s, u"other"_s));
    ASSERT_TRUE(ofAnotherBot);
    EXPECT_TRUE(ofAnotherBot->isNew);
    EXPECT_NE(ofAnotherBot->turnId, turn);
}

TEST_F(TurnStoreTest, FindsADuplicateWithinOneTransaction)
{
    std::list<Answer<TurnStore::Acceptance>> answers;
    QSet<QString> turns;
    int news = 0;
    for (int i = 0; i < 10; ++i) {
        Answer<TurnStore::Acceptance> &answer = answers.emplace_back();
        m_store->accept(message(u"m1"_s), answer.context(), answer.done());
    }
    for (Answer<TurnStore::Acceptance> &answer : answers) {
        ASSERT_TRUE(answer.wait());
        news += answer.wait()->isNew ? 1 : 0;
        turns.insert(answer.wait()->turnId);
    }
    EXPECT_EQ(news, 1);
    EXPECT_EQ(turns.size(), 1);
}

TEST_F(TurnStoreTest, CommitsManyAcceptancesTogetherAndKeepsTheirOrder)
{
    const quint64 before = m_database->commits();
    std::list<Answer<TurnStore::Acceptance>> answers;
    for (int i = 0; i < 64; ++i) {
        m_clock.now -= 1ms; // order is that of the calls, whatever the clock does
        Answer<TurnStore::Acceptance> &answer = answers.emplace_back();
        m_store->accept(message(QString::number(i)), answer.context(), answer.done());
    }
    QStringList accepted;
    for (Answer<TurnStore::Acceptance> &answer : answers)
        accepted.append(answer.wait().value_or(TurnStore::Acceptance()).turnId);
    EXPECT_LT(m_database->commits() - before, 64U);
    reopen();
    QStringList found;
    for (const TurnRecord &turn : openTurns())
        found.append(turn.id);
    EXPECT_EQ(found, accepted);
}

TEST_F(TurnStoreTest, FollowsATurnThroughItsPhases)
{
    const QString turn = newTurn(u"m1"_s);
    EXPECT_EQ(asked(turn), "");
    EXPECT_EQ(asked(turn), "") << "asked again after a crash";
    EXPECT_EQ(text(turn, u"so far \u2028 \"数\""_s), "");
    EXPECT_EQ(handle(turn, 0, { { u"outTrackId"_s, u"a\"b"_s } }), "");
    EXPECT_EQ(handle(turn, 1, { { u"outTrackId"_s, u"c"_s } }), "");
    EXPECT_EQ(handle(turn, 0, { { u"outTrackId"_s, u"d"_s }, { u"n"_s, 7 } }), "");
    reopen();
    ASSERT_EQ(openTurns().size(), 1);
    TurnRecord record = openTurns().first();
    EXPECT_EQ(record.phase, TurnPhase::Asked);
    EXPECT_EQ(record.text, u"so far \u2028 \"数\""_s);
    const QJsonObject handles { { u"0"_s, QJsonObject { { u"outTrackId"_s, u"d"_s }, { u"n"_s, 7 } } },
                                { u"1"_s, QJsonObject { { u"outTrackId"_s, u"c"_s } } } };
    EXPECT_EQ(record.handles, handles);

    EXPECT_EQ(closing(turn, 0, u"all of it"_s), "");
    EXPECT_EQ(closing(turn, 1, u"the rest"_s), "");
    EXPECT_EQ(handle(turn, 2, { { u"x"_s, 1 } }), "");
    reopen();
    ASSERT_EQ(openTurns().size(), 1);
    record = openTurns().first();
    EXPECT_EQ(record.phase, TurnPhase::Closing);
    EXPECT_EQ(record.part, 1);
    EXPECT_EQ(record.text, u"the rest"_s);
    EXPECT_EQ(record.message, message(u"m1"_s));

    EXPECT_EQ(done(turn), "");
    EXPECT_TRUE(openTurns().isEmpty());
}

TEST_F(TurnStoreTest, MayCloseWithoutAskingAndTakesEmptyTexts)
{
    const QString turn = newTurn(u"m1"_s);
    EXPECT_EQ(text(turn, QString()), "");
    EXPECT_EQ(closing(turn, 0, QString()), "");
    ASSERT_EQ(openTurns().size(), 1);
    EXPECT_EQ(openTurns().first().phase, TurnPhase::Closing);
    EXPECT_EQ(dropped(turn, QString()), "");
}

TEST_F(TurnStoreTest, NeverMovesAPhaseBack)
{
    const QString turn = newTurn(u"m1"_s);
    EXPECT_EQ(closing(turn, 1, u"rest"_s), "");
    EXPECT_EQ(asked(turn), "refused");
    EXPECT_EQ(text(turn, u"other"_s), "refused");
    EXPECT_EQ(closing(turn, 0, u"other"_s), "refused");
    ASSERT_EQ(openTurns().size(), 1);
    EXPECT_EQ(openTurns().first().text, u"rest"_s);
    EXPECT_EQ(openTurns().first().part, 1);
}

TEST_F(TurnStoreTest, FindsNoTurnThatIsUnknownOrHasEnded)
{
    const QString isDone = newTurn(u"m1"_s);
    EXPECT_EQ(done(isDone), "");
    const QString isDropped = newTurn(u"m2"_s);
    EXPECT_EQ(dropped(isDropped, u"not allowed"_s), "");
    for (const QString &turn : { isDone, isDropped, u"0123"_s, QString() }) {
        EXPECT_EQ(asked(turn), "not-found");
        EXPECT_EQ(text(turn, u"x"_s), "not-found");
        EXPECT_EQ(handle(turn, 0, { { u"x"_s, 1 } }), "not-found");
        EXPECT_EQ(closing(turn, 0, u"x"_s), "not-found");
        EXPECT_EQ(done(turn), "not-found");
        EXPECT_EQ(dropped(turn, u"x"_s), "not-found");
    }
    EXPECT_TRUE(openTurns().isEmpty());
    EXPECT_EQ(valueOf(u"SELECT group_concat(phase || ':' || reason || text || message || handles, ' ') FROM turns"_s),
              u"done: dropped:not allowed"_s);
}

TEST_F(TurnStoreTest, RefusesWhatItCouldNotReadAgain)
{
    const Result<TurnStore::Acceptance> withoutId = accept(message(QString()));
    ASSERT_FALSE(withoutId);
    EXPECT_EQ(withoutId.error().kind, Error::Kind::Refused);
    EXPECT_TRUE(openTurns().isEmpty());
}

TEST_F(TurnStoreTest, LeavesNoByteOfAnEndedTurnOnDisk)
{
    reopen({ 10ms, 0ms });
    const QString stays = newTurn(u"m-stays"_s);
    const QString turn = newTurn(u"m-ends"_s);
    EXPECT_EQ(text(turn, u"answer-so-far"_s), "");
    EXPECT_EQ(handle(turn, 0, { { u"outTrackId"_s, u"handle-value"_s } }), "");
    EXPECT_EQ(closing(turn, 0, u"whole-answer"_s), "");
    const QString overflowing = newTurn(u"m-large"_s);
    EXPECT_EQ(closing(overflowing, 0, u"large-answer "_s.repeated(2000)), ""); // more than one page
    EXPECT_EQ(done(turn), "");
    EXPECT_EQ(dropped(overflowing, u"cancelled"_s), "");
    ASSERT_TRUE(waitUntil([&] { return QFileInfo(m_path + u"-wal"_s).size() == 0; }));

    const auto expectErased = [&] {
        EXPECT_TRUE(isOnDisk("text-of-m-stays")) << "an open turn stays";
        EXPECT_TRUE(isOnDisk("webhook-of-m-stays"));
        for (const char *erased : { "text-of-m-ends", "webhook-of-m-ends", "answer-so-far", "handle-value",
                                    "whole-answer", "text-of-m-large", "large-answer" })
            EXPECT_FALSE(isOnDisk(erased)) << erased;
    };
    expectErased();
    m_store.reset();
    m_database.reset();
    expectErased();
}

TEST_F(TurnStoreTest, ForgetsEndedTurnsAfterADayAndOpenOnesNever)
{
    const QString open = newTurn(u"m-open"_s);
    const QString ended = newTurn(u"m-ended"_s);
    m_clock.now += 10h;
    EXPECT_EQ(done(ended), "");
    m_clock.now += 23h;
    reopen();
    EXPECT_FALSE(accept(message(u"m-ended"_s))->isNew) << "24 h count from its end";
    m_clock.now += 2h;
    reopen();
    EXPECT_TRUE(accept(message(u"m-ended"_s))->isNew);
    EXPECT_FALSE(accept(message(u"m-open"_s))->isNew);
    EXPECT_EQ(openTurns().first().id, open);
    EXPECT_EQ(valueOf(u"SELECT count(*) FROM messages"_s), u"2"_s);
}

TEST_F(TurnStoreTest, ForgetsNoDuplicateBecauseTheClockWasPutForward)
{
    const auto lookAgain = [this] { // every opening prunes, as every hour does
        Answer<void> opened;
        m_database->open(m_path, opened.context(), opened.done());
        EXPECT_TRUE(opened.wait());
    };
    const QString turn = newTurn(u"m1"_s);
    EXPECT_EQ(done(turn), "");
    m_clock.now += 25h;
    lookAgain();
    EXPECT_FALSE(accept(message(u"m1"_s))->isNew);
    m_clock.now -= 50h;
    lookAgain();
    EXPECT_FALSE(accept(message(u"m1"_s))->isNew);
    m_clock.now += 25h + 25h; // right again, and a day later
    m_clock.steady += 25h;
    lookAgain();
    EXPECT_FALSE(accept(message(u"m1"_s))->isNew) << "how far the way back was is not known";
    m_clock.now += 25h;
    m_clock.steady += 25h;
    lookAgain();
    EXPECT_TRUE(accept(message(u"m1"_s))->isNew);
}

TEST_F(TurnStoreTest, BringsAFileOfTheFirstVersionWithOpenTurnsUpToDate)
{
    m_store.reset();
    m_database.reset();
    ASSERT_TRUE(QFile::remove(m_path));
    const auto storedTurns
        = [](Database &database) { return database.select(u"SELECT id, phase, text FROM turns ORDER BY id"); };
    {
        const Result<Database::Opened> first = Database::open(m_path, { turnstatements::createTables() }, 0ms);
        ASSERT_TRUE(first) << first.error().detail.toStdString();
        // As version 1 wrote it, whatever today's statements are.
        for (const QString &phase : { u"accepted"_s, u"asked"_s, u"closing"_s, u"done"_s }) {
            const QString text = phase == u"closing"_s ? u"the answer"_s : QString();
            const QString json = uR"({"botId":"ops","channel":"dingtalk","messageId":"m-%1","chatKind":"private",
                "chatId":"cid","chatTitle":"","threadId":"","sender":{"name":"x","ids":[]},"mentioned":false,
                "text":"q","quotedText":"","unsupported":"","replyAddress":{},"createdAt":1700000000000})"_s.arg(phase);
            ASSERT_TRUE(first->database->change(
                u"INSERT INTO turns (id, conversation, phase, part, text, message, handles, reason, accepted_at,"
                u" changed_at) VALUES (?, 'ob:dingtalk:ops:p2p:cid', ?, 0, ?, ?, '{}', '', ?, ?)",
                { phase, phase, text, json, qint64(1'700'000'000'000), qint64(1'700'000'000'000) }));
            ASSERT_TRUE(first->database->change(u"INSERT INTO messages (bot_id, message_id, turn_id, accepted_at)"
                                                u" VALUES ('ops', ?, ?, 1700000000000)",
                                                { QString(u"m-"_s + phase), phase }));
        }
    }
    {
        // A step that does not exist yet must leave them whole as well.
        const SchemaSteps later { turnstatements::createTables(),
                                  { u"ALTER TABLE turns ADD COLUMN later TEXT NOT NULL DEFAULT ''"_s } };
        const QString copy = m_path + u".later"_s;
        ASSERT_TRUE(QFile::copy(m_path, copy));
        const Result<Database::Opened> opened = Database::open(copy, later, 0ms);
        ASSERT_TRUE(opened) << opened.error().detail.toStdString();
        const auto rows = storedTurns(*opened->database);
        ASSERT_TRUE(rows);
        EXPECT_EQ(rows->size(), 4);
    }
    reopen();
    const QList<TurnRecord> turns = openTurns();
    ASSERT_EQ(turns.size(), 3);
    EXPECT_EQ(turns[0].phase, TurnPhase::Accepted);
    EXPECT_EQ(turns[1].phase, TurnPhase::Asked);
    EXPECT_EQ(turns[2].phase, TurnPhase::Closing);
    EXPECT_EQ(turns[2].text, u"the answer"_s);
    EXPECT_EQ(turns[0].message.text, u"q"_s);
    EXPECT_FALSE(accept(message(u"m-done"_s))->isNew) << "duplicates are known";
    EXPECT_EQ(asked(turns[0].id), "");
    EXPECT_EQ(done(turns[0].id), "");
}

TEST_F(TurnStoreTest, LeavesNothingOfATrialBehind)
{
    EXPECT_EQ(outcomeOf([&](auto... answer) { m_store->tryWriting(answer...); }), "");
    EXPECT_TRUE(openTurns().isEmpty());
    EXPECT_EQ(valueOf(u"SELECT count(*) FROM turns"_s), u"0"_s);
}

TEST_F(TurnStoreTest, WritesForADeadContextWithoutAnswering)
{
    bool answered = false;
    auto context = std::make_unique<QObject>();
    m_store->accept(message(u"m1"_s), context.get(), [&](const Result<TurnStore::Acceptance> &) { answered = true; });
    context.reset();
    EXPECT_EQ(openTurns().size(), 1);
    EXPECT_FALSE(answered);
}

TEST_F(TurnStoreTest, FinishesWhatWasAskedForWhenItDies)
{
    const QObject context;
    bool answered = false;
    for (int i = 0; i < 20; ++i)
        m_store->accept(message(QString::number(i)), &context,
                        [&](const Result<TurnStore::Acceptance> &) { answered = true; });
    reopen();
    EXPECT_EQ(openTurns().size(), 20);
    EXPECT_FALSE(answered);
}

TEST_F(TurnStoreTest, SaysThatAnotherProcessHoldsTheFile)
{
    (void)newTurn(u"m1"_s);
    StateDatabase second({ 5s, 0ms });
    Answer<void> opened;
    second.open(m_path, opened.context(), opened.done());
    EXPECT_EQ(outcome(opened.wait()), "in-use");
    // After its holder has gone it may be opened again.
    m_store.reset();
    m_database.reset();
    Answer<void> again;
    second.open(m_path, again.context(), again.done());
    EXPECT_TRUE(again.wait());
    Answer<void> third;
    second.open(m_path, third.context(), third.done());
    EXPECT_TRUE(third.wait()) << "opening anew gives its own hold up first";
}

TEST_F(TurnStoreTest, SaysADamagedFileIsKeptAsideBeforeItsAnswer)
{
    m_store.reset();
    m_database.reset();
    QFile file(m_path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(QByteArray(10000, 'x'));
    file.close();
    m_database = std::make_unique<StateDatabase>();
    m_store = std::make_unique<TurnStore>(*m_database, m_clock);
    QStringList events;
    QObject::connect(m_database.get(), &StateDatabase::damagedFileKept, m_database.get(), [&](const QString &keptAs) {
        EXPECT_EQ(QFileInfo(keptAs).size(), 10000);
        events.append(u"kept"_s);
    });
    m_database->open(m_path, m_store.get(), [&](const Result<void> &opened) {
        EXPECT_TRUE(opened);
        events.append(u"opened"_s);
    });
    ASSERT_TRUE(waitUntil([&] { return events.size() == 2; }));
    EXPECT_EQ(events, (QStringList { u"kept"_s, u"opened"_s }));
    EXPECT_FALSE(newTurn(u"m1"_s).isEmpty());
}

TEST_F(TurnStoreTest, FailsWhenItWasNotOpened)
{
    m_store.reset();
    m_database = std::make_unique<StateDatabase>();
    m_store = std::make_unique<TurnStore>(*m_database, m_clock);
    const Result<TurnStore::Acceptance> accepted = accept(message(u"m1"_s));
    ASSERT_FALSE(accepted);
    EXPECT_EQ(accepted.error().kind, Error::Kind::Storage);
    EXPECT_EQ(m_database->commits(), 0U);
}

TEST_F(TurnStoreTest, KeepsWhatBecameOfAttachmentsAndReleasesTheirFilesWithTheTurn)
{
    IncomingMessage withPicture = message(u"m1"_s);
    Attachment attachment;
    attachment.kind = Attachment::Kind::Image;
    attachment.reference = { { u"downloadCode"_s, u"code-of-m1"_s } };
    withPicture.attachments = { attachment, attachment };
    const QString turn = accept(withPicture).value_or(TurnStore::Acceptance()).turnId;
    QList<Attachment> fetched { attachment, attachment };
    fetched[0].storedAs = u"file-of-m1.png"_s;
    fetched[1].problem = Attachment::Problem::TooLarge;
    EXPECT_EQ(outcomeOf([&](auto... answer) { m_store->saveAttachments(turn, fetched, answer...); }), "");
    const QString other = newTurn(u"m2"_s);

    reopen();
    EXPECT_EQ(openTurns().first().message.attachments, fetched);
    EXPECT_EQ(mediaFilesOf(openTurns()), QStringList { u"file-of-m1.png"_s });
    const QSignalSpy released(m_store.get(), &TurnStore::filesReleased);
    EXPECT_EQ(dropped(other, u"why"_s), "");
    EXPECT_EQ(released.count(), 0);
    EXPECT_EQ(done(turn), "");
    ASSERT_EQ(released.count(), 1);
    EXPECT_EQ(released.first().first().toStringList(), QStringList { u"file-of-m1.png"_s });
    EXPECT_EQ(done(turn), "not-found");
    EXPECT_EQ(outcomeOf([&](auto... answer) { m_store->saveAttachments(turn, fetched, answer...); }), "not-found");
    EXPECT_EQ(released.count(), 1);
    reopen();
    EXPECT_FALSE(isOnDisk("file-of-m1"));
    EXPECT_FALSE(isOnDisk("code-of-m1"));
}
