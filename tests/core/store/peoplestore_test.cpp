#include "core/store/peoplestore.h"

#include "core/store/conversationstore.h"
#include "core/store/turnstore.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"
#include "tests/testing/settableclock.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const WallTime then { Milliseconds(1'700'000'000'000) };

IncomingMessage messageFrom(const QString &name, const QList<Person::Id> &ids, const QString &bot = u"ops"_s)
{
    IncomingMessage message;
    message.botId = bot;
    message.channel = u"dingtalk"_s;
    message.messageId = u"m-of-"_s + name;
    message.chatId = u"cid-of-"_s + name;
    message.sender = { name, ids };
    message.text = u"text-of-"_s + name;
    return message;
}

IncomingMessage inGroup(const QString &chatId, const QString &title)
{
    IncomingMessage message = messageFrom(u"Li Lei"_s, { { u"staffId"_s, u"0123"_s } });
    message.chatKind = ChatKind::Group;
    message.chatId = chatId;
    message.chatTitle = title;
    return message;
}

class PeopleStoreTest : public ::testing::Test
{
protected:
    PeopleStoreTest()
    {
        m_clock.wall = then;
        reopen();
    }

    void reopen(PeopleStore::Limits limits = {})
    {
        close();
        m_database = std::make_unique<StateDatabase>();
        m_turns = std::make_unique<TurnStore>(*m_database, m_clock);
        m_people = std::make_unique<PeopleStore>(*m_database, m_clock, limits);
        Answer<void> opened;
        m_database->open(m_directory.filePath(u"bridge.db"_s), opened.context(), opened.done());
        ASSERT_TRUE(opened.wait());
    }
    void close()
    {
        m_people.reset();
        m_turns.reset();
        m_database.reset();
    }
    PeopleStore::Seen see(const IncomingMessage &message, WallTime at = then)
    {
        Answer<PeopleStore::Seen> seen;
        m_people->see(message, at, seen.context(), seen.done());
        EXPECT_TRUE(seen.wait()) << outcome(seen.wait());
        return seen.wait().value_or(PeopleStore::Seen {});
    }
    PeopleStore::Everybody everybody()
    {
        Answer<PeopleStore::Everybody> everybody;
        m_people->everybody(everybody.context(), everybody.done());
        EXPECT_TRUE(everybody.wait());
        return everybody.wait().value_or(PeopleStore::Everybody {});
    }
    std::string judge(qint64 person, PersonVerdict verdict)
    {
        Answer<void> done;
        m_people->setVerdict(person, verdict, done.context(), done.done());
        return outcome(done.wait());
    }
    std::string forget(qint64 person)
    {
        Answer<void> done;
        m_people->forgetPerson(person, done.context(), done.done());
        return outcome(done.wait());
    }
    std::string allowGroup(const QString &bot, const QString &chat)
    {
        Answer<void> done;
        m_people->allowGroup(bot, chat, done.context(), done.done());
        return outcome(done.wait());
    }
    /// Whether any file of the profile shows the text.
    [[nodiscard]] bool isOnDisk(const QByteArray &text) const
    {
        for (const QFileInfo &entry : QDir(m_directory.path()).entryInfoList(QDir::Files | QDir::Hidden)) {
            QFile file(entry.filePath());
            EXPECT_TRUE(file.open(QIODevice::ReadOnly));
            if (file.readAll().contains(text))
                return true;
        }
        return false;
    }

    QTemporaryDir m_directory;
    SettableClock m_clock;
    std::unique_ptr<StateDatabase> m_database;
    std::unique_ptr<TurnStore> m_turns;
    std::unique_ptr<PeopleStore> m_people;
};

const QList<Person::Id> staff { { u"staffId"_s, u"manager42"_s }, { u"senderId"_s, u"$:x"_s } };
const QList<Person::Id> senderOnly { { u"senderId"_s, u"$:x"_s } };

} // namespace

TEST_F(PeopleStoreTest, KnowsSomebodyInAnyLetterCaseWhereThePlatformDoes)
{
    const auto number = [this](const QString &channel, const QString &userId) {
        IncomingMessage message = messageFrom(u"Zhang San"_s, { { u"userid"_s, userId } });
        message.channel = channel;
        message.botId = channel;
        return see(message).person;
    };
    const qint64 onWeCom = number(u"wecom"_s, u"ZhangSan"_s);
    EXPECT_EQ(number(u"wecom"_s, u"zhangsan"_s), onWeCom);
    EXPECT_NE(number(u"wecom"_s, u"zhangsi"_s), onWeCom);
    EXPECT_NE(number(u"dingtalk"_s, u"ZhangSan"_s), number(u"dingtalk"_s, u"zhangsan"_s));
    EXPECT_EQ(everybody().people.size(), 4);
}

TEST_F(PeopleStoreTest, KeepsWhoWroteWithEveryIdKindAndTheLastMessage)
{
    const qint64 number = see(messageFrom(u"Li Lei"_s, staff)).person;
    EXPECT_EQ(see(messageFrom(u"Li Lei 2"_s, staff), then + 1h).person, number);
    see(messageFrom(u"Li Lei 2"_s, staff), then + 1min); // found late: does not turn the time back
    reopen();
    const PeopleStore::Everybody known = everybody();
    ASSERT_EQ(known.people.size(), 1);
    const KnownPerson &person = known.people.first();
    EXPECT_EQ(person.number, number);
    EXPECT_EQ(person.person.name, u"Li Lei 2"_s);
    EXPECT_EQ(person.person.id(u"staffId"_s), u"manager42"_s);
    EXPECT_EQ(person.person.id(u"senderId"_s), u"$:x"_s);
    EXPECT_EQ(person.botId, u"ops"_s);
    EXPECT_EQ(person.channel, u"dingtalk"_s);
    EXPECT_EQ(person.lastMessageAt, then + 1h);
    EXPECT_EQ(person.verdict, PersonVerdict::None);
    EXPECT_TRUE(known.groups.isEmpty());
    close();
    EXPECT_FALSE(isOnDisk("text-of-")) << "words of a chat have no business there";
}

TEST_F(PeopleStoreTest, KnowsAPersonByAnyOfTheirIds)
{
    const qint64 number = see(messageFrom(u"a"_s, senderOnly)).person;
    EXPECT_EQ(judge(number, PersonVerdict::Blocked), "");
    const PeopleStore::Seen published
        = see(messageFrom(u"a"_s, staff)); // since then the platform gives the staffId too
    EXPECT_EQ(published.person, number);
    EXPECT_EQ(published.standing.verdict, PersonVerdict::Blocked);
    EXPECT_EQ(see(messageFrom(u"a"_s, { { u"staffId"_s, u"manager42"_s } })).person, number);
    EXPECT_NE(see(messageFrom(u"a"_s, { { u"staffId"_s, u"$:x"_s } })).person, number) << "kinds are not mixed up";
}

TEST_F(PeopleStoreTest, JoinsTwoWhoTurnOutToBeOneWithTheStricterVerdict)
{
    const qint64 first = see(messageFrom(u"a"_s, senderOnly)).person;
    const qint64 second = see(messageFrom(u"a"_s, { { u"staffId"_s, u"manager42"_s } })).person;
    ASSERT_NE(first, second);
    EXPECT_EQ(judge(first, PersonVerdict::Allowed), "");
    EXPECT_EQ(judge(second, PersonVerdict::Blocked), "");
    const PeopleStore::Seen joined = see(messageFrom(u"a"_s, staff));
    EXPECT_EQ(joined.person, first);
    EXPECT_EQ(joined.standing.verdict, PersonVerdict::Blocked);
    EXPECT_EQ(everybody().people.size(), 1);
}

TEST_F(PeopleStoreTest, KeepsVerdictsPerBot)
{
    const qint64 number = see(messageFrom(u"a"_s, staff)).person;
    EXPECT_EQ(judge(number, PersonVerdict::Blocked), "");
    EXPECT_EQ(see(messageFrom(u"a"_s, staff, u"other"_s)).standing.verdict, PersonVerdict::None);
    reopen();
    EXPECT_EQ(see(messageFrom(u"a"_s, staff)).standing.verdict, PersonVerdict::Blocked);
}

TEST_F(PeopleStoreTest, SaysWhenSomebodyWasToldLastThatTheyMayNotTalk)
{
    const PeopleStore::Seen first = see(messageFrom(u"a"_s, staff));
    EXPECT_FALSE(first.toldAt);
    m_people->noteTold(first.person, then + 1h);
    EXPECT_EQ(see(messageFrom(u"a"_s, staff)).toldAt, then + 1h);
    reopen();
    EXPECT_EQ(see(messageFrom(u"a"_s, staff)).toldAt, then + 1h);
    EXPECT_EQ(forget(first.person), "");
    EXPECT_FALSE(see(messageFrom(u"a"_s, staff)).toldAt);
}

TEST_F(PeopleStoreTest, KeepsNothingOfAMessageWithoutAnId)
{
    const PeopleStore::Seen seen = see(messageFrom(u"ghost"_s, { { u"staffId"_s, QString() } }));
    EXPECT_EQ(seen.person, 0);
    EXPECT_EQ(seen.standing, AccessStanding {});
    EXPECT_TRUE(everybody().people.isEmpty());
}

TEST_F(PeopleStoreTest, KeepsGroupsWithTheirPermission)
{
    EXPECT_FALSE(see(inGroup(u"cidA"_s, u"Team"_s)).standing.isGroupAllowed);
    EXPECT_EQ(allowGroup(u"ops"_s, u"cida"_s), "not-found") << "letter case matters";
    EXPECT_EQ(allowGroup(u"ops"_s, u"cidA"_s), "");
    EXPECT_TRUE(see(inGroup(u"cidA"_s, u"Team of today"_s), then + 1h).standing.isGroupAllowed);
    EXPECT_FALSE(see(inGroup(u"cidB"_s, {})).standing.isGroupAllowed);
    const PeopleStore::Everybody known = everybody();
    ASSERT_EQ(known.groups.size(), 2);
    EXPECT_EQ(known.groups.first().title, u"Team of today"_s);
    EXPECT_EQ(known.groups.first().lastMessageAt, then + 1h);
    EXPECT_TRUE(known.groups.first().isAllowed);
    EXPECT_EQ(known.people.size(), 1) << "who writes in a group is a person too";
    Answer<void> forgotten;
    m_people->forgetGroup(u"ops"_s, u"cidA"_s, forgotten.context(), forgotten.done());
    ASSERT_TRUE(forgotten.wait());
    EXPECT_FALSE(see(inGroup(u"cidA"_s, {})).standing.isGroupAllowed);
}

TEST_F(PeopleStoreTest, ForgetsWhoWroteLongestAgoBeyondItsBoundButNobodyWithAVerdict)
{
    reopen({ 3, 2 });
    const qint64 blocked = see(messageFrom(u"0"_s, { { u"staffId"_s, u"0"_s } }), then).person;
    EXPECT_EQ(judge(blocked, PersonVerdict::Blocked), "");
    for (int i = 1; i < 6; ++i)
        see(messageFrom(QString::number(i), { { u"staffId"_s, QString::number(i) } }), then + i * 1s);
    QStringList names;
    for (const KnownPerson &person : everybody().people)
        names.append(person.person.name);
    EXPECT_EQ(names, (QStringList { u"5"_s, u"4"_s, u"0"_s }));
    see(inGroup(u"a"_s, {}), then);
    EXPECT_EQ(allowGroup(u"ops"_s, u"a"_s), "");
    see(inGroup(u"b"_s, {}), then + 1s);
    see(inGroup(u"c"_s, {}), then + 2s);
    QStringList groups;
    for (const KnownGroup &group : everybody().groups)
        groups.append(group.chatId);
    EXPECT_EQ(groups, (QStringList { u"c"_s, u"a"_s }));
}

TEST_F(PeopleStoreTest, LeavesNoByteOfAForgottenPersonOnDisk)
{
    // Their turns have ended: one answered, one refused; another person's stay as they are.
    for (const QString &name : { u"unmistakable-name"_s, u"other-person"_s }) {
        IncomingMessage message = messageFrom(
            name, { { u"staffId"_s, QString(u"staff-"_s + name) }, { u"senderId"_s, name + u"-sender" } });
        for (const QString &end : { u"done"_s, u"dropped"_s }) {
            message.messageId = end + name;
            Answer<TurnStore::Acceptance> accepted;
            m_turns->accept(message, accepted.context(), accepted.done());
            ASSERT_TRUE(accepted.wait());
            Answer<void> ended;
            if (end == "done"_L1)
                m_turns->markDone(accepted.wait()->turnId, ended.context(), ended.done());
            else
                m_turns->markDropped(accepted.wait()->turnId, u"refused: not-listed"_s, ended.context(), ended.done());
            m_turns->flush(m_turns.get(), [](const Result<void> &) {}); // and with it, that
            ASSERT_TRUE(ended.wait());
        }
        see(message);
    }
    const qint64 number = everybody().people.last().number;
    ASSERT_EQ(everybody().people.last().person.name, u"unmistakable-name"_s);
    Answer<PairingOffer> offer;
    m_people->pairing().ask({ u"ops"_s, number, u"CODE2345"_s, then, then + 24h, then - 1h, 9 }, offer.context(),
                            offer.done());
    ASSERT_TRUE(offer.wait());
    EXPECT_EQ(judge(number, PersonVerdict::None), "");
    EXPECT_EQ(forget(number), "");
    EXPECT_EQ(forget(number), "not-found");
    EXPECT_EQ(judge(number, PersonVerdict::Allowed), "not-found");
    ASSERT_EQ(everybody().people.size(), 1);
    EXPECT_NE(see(messageFrom(u"new"_s, { { u"staffId"_s, u"new"_s } })).person, number) << "numbers do not come again";
    close();
    EXPECT_TRUE(isOnDisk("other-person")) << "or the test looks at the wrong files";
    for (const char *erased : { "cid-of-unmistakable", "staff-unmistakable", "unmistakable-name-sender", "CODE2345" })
        EXPECT_FALSE(isOnDisk(erased)) << erased;
    // The platform's own id of a message stays for 24 h, so that a duplicate is known; it names nobody.
    EXPECT_FALSE(isOnDisk("text-of-unmistakable"));
}

TEST_F(PeopleStoreTest, ForgetsTheConversationsOfAPersonOrGroupWithThem)
{
    const auto remember = [&](const IncomingMessage &message, const QString &ids) {
        ConversationStore conversations(*m_database);
        see(message);
        Answer<int> raised;
        conversations.raise(conversationKey(message), raised.context(), raised.done());
        Answer<void> kept;
        conversations.keepRemoteIds(conversationKey(message), 1, u"main"_s, { { u"id"_s, ids } }, kept.context(),
                                    kept.done());
        EXPECT_TRUE(raised.wait() && kept.wait());
    };
    const IncomingMessage first = messageFrom(u"joined"_s, { { u"staffId"_s, u"manager42"_s } });
    remember(first, u"remote-first"_s);
    IncomingMessage second = messageFrom(u"joined"_s, senderOnly);
    second.chatId = u"cid-second"_s;
    remember(second, u"remote-second"_s);
    IncomingMessage third = messageFrom(u"joined"_s, staff); // both were the same person
    third.chatId = u"cid-third"_s;
    remember(third, u"remote-third"_s);
    remember(messageFrom(u"other"_s, { { u"staffId"_s, u"other"_s } }), u"remote-other"_s);
    remember(inGroup(u"cid-group"_s, u"Team"_s), u"remote-group"_s);
    EXPECT_EQ(forget(see(third).person), "");
    Answer<void> forgotten;
    m_people->forgetGroup(u"ops"_s, u"cid-group"_s, forgotten.context(), forgotten.done());
    ASSERT_TRUE(forgotten.wait());
    close();
    EXPECT_TRUE(isOnDisk("remote-other"));
    for (const char *erased : { "cid-of-joined", "cid-second", "cid-third", "cid-group", "remote-first",
                                "remote-second", "remote-third", "remote-group" })
        EXPECT_FALSE(isOnDisk(erased)) << erased;
}

TEST_F(PeopleStoreTest, ErasesEverybodyOfABotThatIsNoMore)
{
    see(messageFrom(u"a"_s, staff, u"ops"_s));
    see(messageFrom(u"a"_s, staff, u"gone"_s));
    IncomingMessage group = inGroup(u"cid"_s, u"Team"_s);
    group.botId = u"gone"_s;
    see(group);
    QSignalSpy erased(m_people.get(), &PeopleStore::erased);
    Answer<void> kept;
    m_people->keepOnly({ u"ops"_s }, kept.context(), kept.done());
    ASSERT_TRUE(kept.wait());
    EXPECT_EQ(erased.size(), 1);
    const PeopleStore::Everybody known = everybody();
    ASSERT_EQ(known.people.size(), 1);
    EXPECT_EQ(known.people.first().botId, u"ops"_s);
    EXPECT_TRUE(known.groups.isEmpty());
}

TEST_F(PeopleStoreTest, SaysWhatWasForgottenAndNothingElse)
{
    const qint64 person = see(messageFrom(u"a"_s, staff)).person;
    see(inGroup(u"cid"_s, u"Team"_s));
    QSignalSpy erased(m_people.get(), &PeopleStore::erased);
    EXPECT_EQ(forget(person + 100), "not-found");
    EXPECT_EQ(judge(person, PersonVerdict::Blocked), "");
    EXPECT_TRUE(erased.isEmpty());
    EXPECT_EQ(forget(person), "");
    EXPECT_EQ(erased.size(), 1);
    { // whoever asked may be gone by then
        Answer<void> gone;
        m_people->forgetGroup(u"ops"_s, u"cid"_s, gone.context(), gone.done());
    }
    EXPECT_TRUE(waitUntil([&] { return erased.size() == 2; }));
}

TEST_F(PeopleStoreTest, SaysThatItIsNotOpen)
{
    StateDatabase closed;
    PeopleStore people(closed, m_clock);
    Answer<PeopleStore::Seen> seen;
    people.see(messageFrom(u"a"_s, staff), then, seen.context(), seen.done());
    EXPECT_EQ(outcome(seen.wait()), "storage");
}
