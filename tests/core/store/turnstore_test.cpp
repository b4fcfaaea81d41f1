#include "tests/core/store/turnstoretest.h"
#include "tests/testing/mediumflushes.h"

#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include <list>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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
    const Result<TurnStore::Acceptance> accepted = accept(messageOf(u"m1"_s));
    ASSERT_TRUE(accepted);
    EXPECT_TRUE(accepted->isNew);
    EXPECT_TRUE(QRegularExpression(u"^[0-9a-f]{32}$"_s).match(accepted->turnId).hasMatch());
    reopen();
    const QList<TurnRecord> turns = openTurns();
    ASSERT_EQ(turns.size(), 1);
    EXPECT_EQ(turns[0].id, accepted->turnId);
    EXPECT_EQ(turns[0].phase, TurnPhase::Accepted);
    EXPECT_EQ(turns[0].message, messageOf(u"m1"_s));
    EXPECT_EQ(turns[0].conversation, conversationKey(messageOf(u"m1"_s)));
    EXPECT_EQ(turns[0].acceptedAt, m_clock.wall);
    EXPECT_EQ(turns[0].part, 0);
    EXPECT_TRUE(turns[0].text.isEmpty());
    EXPECT_TRUE(turns[0].handles.isEmpty());
}

TEST_F(TurnStoreTest, KnowsADuplicateByBotAndMessageAlsoAfterARestartAndTheTurnsEnd)
{
    const QString turn = newTurn(u"m1"_s);
    const auto expectDuplicate = [&] {
        const Result<TurnStore::Acceptance> again = accept(messageOf(u"m1"_s));
        ASSERT_TRUE(again);
        EXPECT_FALSE(again->isNew);
        EXPECT_EQ(again->turnId, turn);
    };
    expectDuplicate();
    reopen();
    expectDuplicate();
    EXPECT_EQ(done(turn), "");
    expectDuplicate();
    const Result<TurnStore::Acceptance> ofAnotherBot = accept(messageOf(u"m1"_s, u"other"_s));
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
        m_store->accept(messageOf(u"m1"_s), answer.context(), answer.done());
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
        m_clock.wall -= 1ms; // order is that of the calls, whatever the clock does
        Answer<TurnStore::Acceptance> &answer = answers.emplace_back();
        m_store->accept(messageOf(QString::number(i)), answer.context(), answer.done());
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

TEST_F(TurnStoreTest, WaitsForTheMediumOnceForAcceptingAndAsking)
{
    m_store.reset();
    m_database.reset();
    const MediumFlushes flushes;
    reopen();
    EXPECT_EQ(done(newTurn(u"m0"_s)), ""); // SQLite itself flushes the head of a new log
    const int before = MediumFlushes::count();
    const QString turn = newTurn(u"m1"_s);
    EXPECT_EQ(MediumFlushes::count(), before) << "it is not acknowledged yet";
    Answer<void> flushed;
    m_store->flush(flushed.context(), flushed.done());
    EXPECT_EQ(asked(turn), "");
    EXPECT_TRUE(flushed.wait());
    EXPECT_EQ(MediumFlushes::count(), before + 1) << "once for both";
    EXPECT_EQ(closing(turn, 0, u"answer"_s), "");
    EXPECT_EQ(MediumFlushes::count(), before + 2);
    EXPECT_EQ(done(turn), "");
    EXPECT_EQ(MediumFlushes::count(), before + 3);
    m_store.reset();
    m_database.reset(); // before those who count
}

TEST_F(TurnStoreTest, GivesIdsThatGrowWithTheTime)
{
    const QString first = newTurn(u"m1"_s);
    m_clock.wall += 1ms;
    const QString second = newTurn(u"m2"_s);
    m_clock.wall += 24h * 365 * 10;
    const QString third = newTurn(u"m3"_s);
    EXPECT_LT(first, second);
    EXPECT_LT(second, third);
    EXPECT_EQ(third.at(12), u'7') << "the version";
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
    EXPECT_EQ(record.message, messageOf(u"m1"_s));

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
    const Result<TurnStore::Acceptance> withoutId = accept(messageOf(QString()));
    ASSERT_FALSE(withoutId);
    EXPECT_EQ(withoutId.error().kind, Error::Kind::Refused);
    EXPECT_TRUE(openTurns().isEmpty());
}

TEST_F(TurnStoreTest, WritesForADeadContextWithoutAnswering)
{
    bool answered = false;
    auto context = std::make_unique<QObject>();
    m_store->accept(messageOf(u"m1"_s), context.get(), [&](const Result<TurnStore::Acceptance> &) { answered = true; });
    context.reset();
    EXPECT_EQ(openTurns().size(), 1);
    EXPECT_FALSE(answered);
}

TEST_F(TurnStoreTest, FinishesWhatWasAskedForWhenItDies)
{
    const QObject context;
    bool answered = false;
    for (int i = 0; i < 20; ++i)
        m_store->accept(messageOf(QString::number(i)), &context,
                        [&](const Result<TurnStore::Acceptance> &) { answered = true; });
    reopen();
    EXPECT_EQ(openTurns().size(), 20);
    EXPECT_FALSE(answered);
}

TEST_F(TurnStoreTest, KeepsWhatBecameOfAttachmentsAndReleasesTheirFilesWithTheTurn)
{
    IncomingMessage withPicture = messageOf(u"m1"_s);
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
