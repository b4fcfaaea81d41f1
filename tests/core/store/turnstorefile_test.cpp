// What stands in the file, and for how long.
#include "core/store/turnstatements.h"
#include "tests/core/store/turnstoretest.h"

#include <QFileInfo>
#include <QSignalSpy>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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
    m_clock.wall += 10h;
    EXPECT_EQ(done(ended), "");
    m_clock.wall += 23h;
    reopen();
    EXPECT_FALSE(accept(messageOf(u"m-ended"_s))->isNew) << "24 h count from its end";
    m_clock.wall += 2h;
    reopen();
    EXPECT_TRUE(accept(messageOf(u"m-ended"_s))->isNew);
    EXPECT_FALSE(accept(messageOf(u"m-open"_s))->isNew);
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
    m_clock.wall += 25h;
    lookAgain();
    EXPECT_FALSE(accept(messageOf(u"m1"_s))->isNew);
    m_clock.wall -= 50h;
    lookAgain();
    EXPECT_FALSE(accept(messageOf(u"m1"_s))->isNew);
    m_clock.wall += 25h + 25h; // right again, and a day later
    m_clock.steady += 25h;
    lookAgain();
    EXPECT_FALSE(accept(messageOf(u"m1"_s))->isNew) << "how far the way back was is not known";
    m_clock.wall += 25h;
    m_clock.steady += 25h;
    lookAgain();
    EXPECT_TRUE(accept(messageOf(u"m1"_s))->isNew);
}

TEST_F(TurnStoreTest, BringsAFileOfTheFirstVersionWithOpenTurnsUpToDate)
{
    m_store.reset();
    m_database.reset();
    ASSERT_TRUE(QFile::remove(m_path));
    m_clock.wall = WallTime(std::chrono::milliseconds(1'700'000'000'000)); // when that file was written
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
    EXPECT_FALSE(accept(messageOf(u"m-done"_s))->isNew) << "duplicates are known";
    EXPECT_EQ(asked(turns[0].id), "");
    EXPECT_EQ(done(turns[0].id), "");
}

TEST_F(TurnStoreTest, LeavesNothingOfATrialBehind)
{
    EXPECT_EQ(outcomeOf([&](auto... answer) { m_store->tryWriting(answer...); }), "");
    EXPECT_TRUE(openTurns().isEmpty());
    EXPECT_EQ(valueOf(u"SELECT count(*) FROM turns"_s), u"0"_s);
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
    const Result<TurnStore::Acceptance> accepted = accept(messageOf(u"m1"_s));
    ASSERT_FALSE(accepted);
    EXPECT_EQ(accepted.error().kind, Error::Kind::Storage);
    EXPECT_EQ(m_database->commits(), 0U);
}
