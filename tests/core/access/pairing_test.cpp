#include "core/access/pairing.h"

#include "tests/testing/answer.h"
#include "tests/testing/print.h"
#include "tests/testing/settableclock.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class PairingTest : public ::testing::Test
{
protected:
    PairingTest() { open(); }

    void open()
    {
        m_people.reset();
        m_database = std::make_unique<StateDatabase>();
        m_people = std::make_unique<PeopleStore>(*m_database, m_clock);
        Answer<void> opened;
        m_database->open(m_directory.filePath(u"bridge.db"_s), opened.context(), opened.done());
        EXPECT_TRUE(opened.wait());
    }
    qint64 person(const QString &id, const QString &bot = u"ops"_s)
    {
        IncomingMessage message;
        message.botId = bot;
        message.channel = u"dingtalk"_s;
        message.sender.ids = { { u"staffId"_s, id } };
        Answer<PeopleStore::Seen> seen;
        m_people->see(message, m_clock.wall, seen.context(), seen.done());
        return seen.wait().value_or(PeopleStore::Seen {}).person;
    }
    /// The code that is told, "-" for silence, "full".
    QString ask(qint64 person, const QString &bot = u"ops"_s)
    {
        Pairing pairing(*m_people, m_clock, m_limits);
        Answer<PairingOffer> offer;
        pairing.ask(bot, person, offer.context(), offer.done());
        if (!offer.wait())
            return offer.wait().error().detail;
        switch (offer.wait()->kind) {
        case PairingOffer::Kind::Code: return offer.wait()->code;
        case PairingOffer::Kind::Silence: return u"-"_s;
        case PairingOffer::Kind::Full: return u"full"_s;
        }
        return {};
    }
    QStringList openCodes()
    {
        Answer<QList<PairingRequest>> requests;
        m_people->pairing().requests(requests.context(), requests.done());
        QStringList codes;
        for (const PairingRequest &request : requests.wait().value_or(QList<PairingRequest> {}))
            codes.append(request.code);
        return codes;
    }
    std::string settle(const QString &code, bool isApproved)
    {
        Answer<KnownPerson> person;
        isApproved ? m_people->pairing().approve(code, person.context(), person.done())
                   : m_people->pairing().dismiss(code, person.context(), person.done());
        return outcome(person.wait());
    }
    PersonVerdict verdictOf(qint64 number)
    {
        Answer<PeopleStore::Everybody> everybody;
        m_people->everybody(everybody.context(), everybody.done());
        for (const KnownPerson &known : everybody.wait().value_or(PeopleStore::Everybody {}).people)
            if (known.number == number)
                return known.verdict;
        ADD_FAILURE() << "not known";
        return PersonVerdict::None;
    }

    QTemporaryDir m_directory;
    SettableClock m_clock;
    PairingLimits m_limits { 24h, 1h, 3 };
    std::unique_ptr<StateDatabase> m_database;
    std::unique_ptr<PeopleStore> m_people;
};

} // namespace

TEST(PairingCode, HasEightCharactersThatCannotBeTakenForEachOther)
{
    const QRegularExpression shape(u"^[2-9A-HJKMNP-Z]{8}$"_s);
    QSet<QString> codes;
    for (int i = 0; i < 1000; ++i) {
        const QString code = freshPairingCode();
        EXPECT_TRUE(shape.match(code).hasMatch()) << code.toStdString();
        codes.insert(code);
    }
    EXPECT_EQ(codes.size(), 1000) << "31^8 codes: a repetition among these means a bad generator";
}

TEST(PairingCode, UsesEveryCharacterOfItsAlphabet)
{
    QRandomGenerator random(7);
    QSet<QChar> used;
    for (int i = 0; i < 200; ++i)
        for (const QChar c : freshPairingCode(random))
            used.insert(c);
    EXPECT_EQ(used.size(), 31);
}

TEST(PairingCode, IsUnderstoodAsPeopleTypeIt) { EXPECT_EQ(pairingCodeFrom(u" abcd-2345 "_s), u"ABCD2345"_s); }

TEST_F(PairingTest, TellsAStrangerTheSameCodeOnceAnHourAlsoAfterARestart)
{
    const qint64 stranger = person(u"s"_s);
    const QString code = ask(stranger);
    EXPECT_EQ(code.size(), 8);
    EXPECT_EQ(ask(stranger), u"-"_s);
    open();
    EXPECT_EQ(ask(stranger), u"-"_s);
    m_clock.wall += 59min;
    EXPECT_EQ(ask(stranger), u"-"_s);
    m_clock.wall += 1min;
    EXPECT_EQ(ask(stranger), code);
    EXPECT_EQ(ask(stranger), u"-"_s);
    EXPECT_EQ(openCodes(), QStringList { code });
}

TEST_F(PairingTest, GivesANewCodeWhenTheOldOneHasExpired)
{
    const qint64 stranger = person(u"s"_s);
    const QString code = ask(stranger);
    m_clock.wall += 24h;
    EXPECT_TRUE(openCodes().isEmpty());
    EXPECT_EQ(settle(code, true), "not-found");
    EXPECT_EQ(verdictOf(stranger), PersonVerdict::None);
    const QString next = ask(stranger);
    EXPECT_EQ(next.size(), 8);
    EXPECT_NE(next, code);
}

TEST_F(PairingTest, KeepsNoMoreRequestsOpenForABotThanItsBound)
{
    QString code;
    for (int i = 0; i < 3; ++i) {
        code = ask(person(QString::number(i)));
        EXPECT_EQ(code.size(), 8);
    }
    const qint64 tooMany = person(u"late"_s);
    EXPECT_EQ(ask(tooMany), u"full"_s);
    EXPECT_EQ(ask(person(u"late"_s, u"other"_s), u"other"_s).size(), 8) << "bots do not share the bound";
    EXPECT_EQ(settle(code, true), "");
    EXPECT_EQ(ask(tooMany).size(), 8);
}

TEST_F(PairingTest, ApprovesOnceByCode)
{
    const qint64 stranger = person(u"s"_s);
    const QString code = ask(stranger);
    EXPECT_EQ(settle(u"22222222"_s, true), "not-found");
    EXPECT_EQ(settle(code, true), "");
    EXPECT_EQ(verdictOf(stranger), PersonVerdict::Approved);
    EXPECT_EQ(settle(code, true), "not-found");
    EXPECT_TRUE(openCodes().isEmpty());
}

TEST_F(PairingTest, StaysSilentTowardsWhoWasDismissedUntilTheRequestWouldHaveExpired)
{
    const qint64 stranger = person(u"s"_s);
    const QString code = ask(stranger);
    EXPECT_EQ(settle(code, false), "");
    EXPECT_TRUE(openCodes().isEmpty());
    EXPECT_EQ(settle(code, true), "not-found");
    m_clock.wall += 2h;
    EXPECT_EQ(ask(stranger), u"-"_s);
    m_clock.wall += 22h;
    EXPECT_EQ(ask(stranger).size(), 8);
}

TEST_F(PairingTest, EndsTheRequestOfWhoIsBlockedOrAllowed)
{
    for (const PersonVerdict verdict : { PersonVerdict::Blocked, PersonVerdict::Allowed }) {
        const qint64 stranger = person(nameOf(verdict));
        const QString code = ask(stranger);
        Answer<void> set;
        m_people->setVerdict(stranger, verdict, set.context(), set.done());
        EXPECT_TRUE(set.wait());
        EXPECT_EQ(settle(code, true), "not-found");
        EXPECT_EQ(verdictOf(stranger), verdict);
    }
}

TEST_F(PairingTest, CannotAskForSomebodyWhoIsNotKnown)
{
    EXPECT_NE(ask(4711).size(), 8) << "a code for nobody could be approved";
    EXPECT_TRUE(openCodes().isEmpty());
}
