#include "core/store/transcriptstore.h"

#include "core/store/peoplestore.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What a call with `context, done` answers.
template <class T, class Call>
Result<T> answerOf(Call call)
{
    Answer<T> answer;
    call(answer.context(), answer.done());
    return answer.wait();
}

const WallTime then { Milliseconds(1'700'000'000'000) };

IncomingMessage messageOf(const QString &name, const QString &id)
{
    IncomingMessage message;
    message.botId = u"ops"_s;
    message.channel = u"dingtalk"_s;
    message.chatId = u"cid-"_s + id;
    message.sender = { name, { { u"staffId"_s, id } } };
    return message;
}

TranscriptEntry entryOf(const IncomingMessage &message, const QString &turn, const QString &question)
{
    TranscriptEntry entry;
    entry.turn = turn;
    entry.conversation = conversationKey(message);
    entry.botId = message.botId;
    entry.channel = message.channel;
    entry.chatKind = message.chatKind;
    entry.title = message.chatTitle.isEmpty() ? message.sender.name : message.chatTitle;
    entry.asker = message.sender.name;
    entry.question = question;
    entry.askedAt = then;
    return entry;
}

class TranscriptStoreTest : public ::testing::Test
{
protected:
    TranscriptStoreTest()
    {
        EXPECT_TRUE(answerOf<void>(
            [&](auto *context, auto done) { database.open(directory.filePath(u"bridge.db"_s), context, done); }));
    }

    qint64 see(const IncomingMessage &message)
    {
        const auto seen
            = answerOf<PeopleStore::Seen>([&](auto *context, auto done) { people.see(message, then, context, done); });
        EXPECT_TRUE(seen);
        return seen ? seen->person : 0;
    }
    void add(const TranscriptEntry &entry, qint64 person = 0)
    {
        EXPECT_TRUE(answerOf<void>([&](auto *context, auto done) { store.add(entry, person, context, done); }));
    }
    QList<TranscriptEntry> entries(const QString &conversation, int most = 100)
    {
        return *answerOf<QList<TranscriptEntry>>(
            [&](auto *context, auto done) { store.entries(conversation, most, context, done); });
    }
    QList<TranscriptChat> chats()
    {
        return *answerOf<QList<TranscriptChat>>([&](auto *context, auto done) { store.chats(context, done); });
    }

    QTemporaryDir directory;
    SystemClock clock;
    StateDatabase database;
    PeopleStore people { database, clock };
    TranscriptStore store { database };
    IncomingMessage liLei = messageOf(u"Li Lei"_s, u"lilei01"_s);
};

} // namespace

TEST_F(TranscriptStoreTest, GivesAQuestionWithItsAnswerBackAsItWas)
{
    add(entryOf(liLei, u"t1"_s, u"哪个租户占用内存最多？"_s), see(liLei));
    EXPECT_FALSE(entries(conversationKey(liLei)).first().took);
    ASSERT_TRUE(answerOf<void>(
        [&](auto *context, auto done) { store.finish(u"t1"_s, u"**mysql_01**"_s, 3200ms, context, done); }));
    const QList<TranscriptEntry> kept = entries(conversationKey(liLei));
    ASSERT_EQ(kept.size(), 1);
    EXPECT_EQ(kept.first().question, u"哪个租户占用内存最多？"_s);
    EXPECT_EQ(kept.first().answer, u"**mysql_01**"_s);
    EXPECT_EQ(kept.first().took, 3200ms);
    EXPECT_EQ(kept.first().asker, u"Li Lei"_s);
    EXPECT_EQ(kept.first().askedAt, then);
}

TEST_F(TranscriptStoreTest, KnowsAnAnswerThatNobodyGot)
{
    add(entryOf(liLei, u"t1"_s, u"hello"_s));
    ASSERT_TRUE(
        answerOf<void>([&](auto *context, auto done) { store.finishUndelivered(u"t1"_s, u"Hi"_s, context, done); }));
    const TranscriptEntry kept = entries(conversationKey(liLei)).first();
    EXPECT_TRUE(kept.isUndelivered);
    EXPECT_TRUE(kept.took) << "and nobody waits for it any more";
    EXPECT_EQ(kept.answer, u"Hi"_s);
}

TEST_F(TranscriptStoreTest, CallsTheAskerAndTheChatOfOneTurnAsWasLearntLater)
{
    const IncomingMessage unnamed = messageOf(u"ou_1"_s, u"ou_1"_s);
    add(entryOf(unnamed, u"t1"_s, u"first"_s));
    add(entryOf(unnamed, u"t2"_s, u"second"_s));
    ASSERT_TRUE(
        answerOf<void>([&](auto *context, auto done) { store.name(u"t2"_s, u"DBA"_s, u"Li Lei"_s, context, done); }));
    const QList<TranscriptEntry> kept = entries(conversationKey(unnamed));
    ASSERT_EQ(kept.size(), 2);
    EXPECT_EQ(kept.last().title, u"DBA"_s);
    EXPECT_EQ(kept.last().asker, u"Li Lei"_s);
    EXPECT_EQ(kept.last().question, u"second"_s);
    EXPECT_EQ(kept.first().asker, u"ou_1"_s);
}

TEST_F(TranscriptStoreTest, ListsChatsNewestFirstAndKnowsWhichWereRead)
{
    const IncomingMessage hanMei = messageOf(u"Han Mei"_s, u"hanmei02"_s);
    add(entryOf(liLei, u"t1"_s, u"first"_s));
    add(entryOf(hanMei, u"t2"_s, u"second"_s));
    add(entryOf(liLei, u"t3"_s, u"third"_s));
    ASSERT_TRUE(answerOf<void>(
        [&](auto *context, auto done) { store.markRead(conversationKey(hanMei), then, context, done); }));
    const QList<TranscriptChat> listed = chats();
    ASSERT_EQ(listed.size(), 2);
    EXPECT_EQ(listed[0].newest.question, u"third"_s);
    EXPECT_TRUE(listed[0].isUnread);
    EXPECT_EQ(listed[1].newest.question, u"second"_s);
    EXPECT_FALSE(listed[1].isUnread);
}

TEST_F(TranscriptStoreTest, GivesTheNewestOfALongChatInTheirOrder)
{
    for (int i = 0; i < 10; ++i)
        add(entryOf(liLei, u"t%1"_s.arg(i), QString::number(i)));
    const QList<TranscriptEntry> kept = entries(conversationKey(liLei), 3);
    ASSERT_EQ(kept.size(), 3);
    EXPECT_EQ(kept.first().question, u"7"_s);
    EXPECT_EQ(kept.last().question, u"9"_s);
}

TEST_F(TranscriptStoreTest, LeavesNothingOnDiskOfAPersonWhoIsForgotten)
{
    IncomingMessage inGroup = liLei;
    inGroup.chatKind = ChatKind::Group;
    inGroup.chatId = u"cid-group"_s;
    inGroup.chatTitle = u"DBA group"_s;
    IncomingMessage hanMei = messageOf(u"Han Mei"_s, u"hanmei02"_s);
    hanMei.chatKind = ChatKind::Group;
    hanMei.chatId = inGroup.chatId;
    const qint64 person = see(liLei);
    add(entryOf(liLei, u"t1"_s, u"private-words"_s), person);
    see(inGroup);
    add(entryOf(inGroup, u"t2"_s, u"group-words"_s), person);
    add(entryOf(hanMei, u"t3"_s, u"words of somebody else"_s), see(hanMei));
    ASSERT_TRUE(answerOf<void>([&](auto *context, auto done) { people.forgetPerson(person, context, done); }));
    EXPECT_TRUE(entries(conversationKey(liLei)).isEmpty());
    const QList<TranscriptEntry> staying = entries(conversationKey(inGroup));
    ASSERT_EQ(staying.size(), 1);
    EXPECT_EQ(staying.first().turn, u"t3"_s);
}

TEST_F(TranscriptStoreTest, FollowsAPersonWhoTurnsOutToBeAnother)
{
    IncomingMessage bySender = messageOf(u"Li Lei"_s, u"lilei01"_s);
    bySender.sender.ids = { { u"senderId"_s, u"$:x"_s } };
    add(entryOf(bySender, u"t2"_s, u"second"_s), see(liLei) != 0 ? see(bySender) : 0);
    IncomingMessage both = liLei;
    both.sender.ids += bySender.sender.ids;
    const qint64 joined = see(both);
    EXPECT_EQ(entries(conversationKey(bySender)).size(), 1);
    ASSERT_TRUE(answerOf<void>([&](auto *context, auto done) { people.forgetPerson(joined, context, done); }));
    EXPECT_TRUE(entries(conversationKey(bySender)).isEmpty());
}

TEST_F(TranscriptStoreTest, ErasesWhatIsTooOldAndAWholeConversation)
{
    TranscriptEntry old = entryOf(liLei, u"t1"_s, u"old"_s);
    old.askedAt = then - 48h;
    add(old);
    add(entryOf(liLei, u"t2"_s, u"new"_s));
    ASSERT_TRUE(answerOf<void>([&](auto *context, auto done) { store.prune(then - 24h, context, done); }));
    ASSERT_EQ(entries(conversationKey(liLei)).size(), 1);
    ASSERT_TRUE(answerOf<void>([&](auto *context, auto done) { store.erase(conversationKey(liLei), context, done); }));
    EXPECT_TRUE(chats().isEmpty());
}

TEST_F(TranscriptStoreTest, FindsTheChatsInWhichSomethingWasSaid)
{
    add(entryOf(liLei, u"t1"_s, u"Which Tenant?"_s));
    ASSERT_TRUE(answerOf<void>(
        [&](auto *context, auto done) { store.finish(u"t1"_s, u"mysql_01 has 100% of it"_s, 1s, context, done); }));
    const auto find = [&](const QString &text) {
        return *answerOf<QStringList>([&](auto *context, auto done) { store.find(text, context, done); });
    };
    EXPECT_EQ(find(u"tenant"_s), QStringList { conversationKey(liLei) });
    EXPECT_EQ(find(u"MYSQL_01"_s), QStringList { conversationKey(liLei) });
    EXPECT_EQ(find(u"100%"_s), QStringList { conversationKey(liLei) });
    EXPECT_TRUE(find(u"%tenant%"_s).isEmpty());
    add(entryOf(liLei, u"t2"_s, u"Ärger mit OceanBase"_s));
    EXPECT_EQ(find(u"Ärger mit oceanbase"_s), QStringList { conversationKey(liLei) });
}
