#include "core/doctor/programchecks.h"

#include "tests/testing/print.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace oagent;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = Check::State;

namespace {

ProgramFacts well()
{
    ProgramFacts facts;
    facts.isProgramRunning = true;
    facts.profileDirectory = u"/profile"_s;
    facts.isProfileThere = true;
    facts.isProfileWritable = true;
    facts.freeBytes = qint64 { 10 } * 1024 * 1024 * 1024;
    facts.secretPlace = u"memory"_s;
    facts.database = Result<void>();
    facts.clockOffset = -2s;
    return facts;
}

template <class Facts>
Check checkNamed(const QString &name, const Facts &facts, QList<Check> (*look)(const Facts &))
{
    const QList<Check> checks = look(facts);
    const auto found
        = std::find_if(checks.begin(), checks.end(), [&](const Check &check) { return check.name == name; });
    EXPECT_NE(found, checks.end()) << name.toStdString();
    return found == checks.end() ? Check {} : *found;
}

Check check(const ProgramFacts &facts, const QString &name) { return checkNamed(name, facts, &checkProgram); }
Check check(const AssistantFacts &facts, const QString &name) { return checkNamed(name, facts, &checkAssistant); }

void expectFailure(const Check &check)
{
    EXPECT_EQ(check.state, State::Failed) << check.name.toStdString();
    EXPECT_FALSE(check.cause.isEmpty()) << check.name.toStdString();
    EXPECT_FALSE(check.cure.isEmpty()) << check.name.toStdString();
}

AssistantFacts assistant(const QString &url)
{
    AssistantFacts facts;
    facts.config.kind = u"openai"_s;
    facts.config.baseUrl = QUrl(url);
    facts.config.hasKey = true;
    facts.key = Result<void>();
    facts.isReachable = true;
    return facts;
}

} // namespace

TEST(ProgramChecks, FindNothingWrongWhereAllIsWell)
{
    for (const Check &check : checkProgram(well()))
        EXPECT_EQ(check.state, State::Ok) << check.name.toStdString();
}

TEST(ProgramChecks, NameWhatStandsInTheWay)
{
    ProgramFacts facts = well();
    facts.isProfileWritable = false;
    facts.freeBytes = 1024;
    facts.database = failure(Error::Kind::StorageFull, u"bridge.db: the disk is full."_s);
    facts.clockOffset = 11min;
    for (const QString &name : { u"profile"_s, u"disk"_s, u"database"_s, u"clock"_s })
        expectFailure(check(facts, name));
    EXPECT_TRUE(check(facts, u"clock"_s).cause.contains(u"11 min behind"_s));
    facts.clockOffset = -11min; // or the message was late
    EXPECT_EQ(check(facts, u"clock"_s).state, State::InferredFailed);
}

TEST(ProgramChecks, SayWhatCannotBeKnown)
{
    ProgramFacts facts;
    for (const QString &name : { u"running"_s, u"profile"_s, u"disk"_s, u"database"_s, u"clock"_s })
        EXPECT_EQ(check(facts, name).state, State::Unknown) << name.toStdString();
}

TEST(ProgramChecks, TellOfDamagedDatabasesKeptAside)
{
    ProgramFacts facts = well();
    facts.damagedDatabases = { u"bridge.db.damaged-20260101T000000.000Z"_s };
    EXPECT_EQ(check(facts, u"database"_s).state, State::Ok);
    EXPECT_TRUE(check(facts, u"database"_s).cause.contains(u"damaged-2026"_s));
}

TEST(AssistantChecks, AreOkForOneThatAnswersAndEmptyForEcho)
{
    for (const Check &check : checkAssistant(assistant(u"https://models.example/v1"_s)))
        EXPECT_EQ(check.state, State::Ok) << check.name.toStdString();
    AssistantFacts echo;
    echo.config.kind = u"echo"_s;
    EXPECT_TRUE(checkAssistant(echo).isEmpty());
}

TEST(AssistantChecks, NameAKeyThatCannotBeReadAndAServerThatDoesNotAnswer)
{
    AssistantFacts facts = assistant(u"https://models.example/v1"_s);
    facts.isReachable = false;
    facts.key = failure(Error::Kind::NotFound, u"no such key"_s);
    expectFailure(check(facts, u"key"_s));
    EXPECT_EQ(check(facts, u"reachable"_s).state, State::Unknown) << "it was not asked without its key";
    facts.cause = u"connection refused"_s;
    facts.cure = u"start it"_s;
    expectFailure(check(facts, u"reachable"_s));
    facts.config.hasKey = false;
    EXPECT_EQ(check(facts, u"key"_s).state, State::Ok);
}

TEST(AssistantChecks, WarnOfPlainHttpToAnotherComputer)
{
    EXPECT_EQ(check(assistant(u"http://models.example/v1"_s), u"encryption"_s).state, State::InferredFailed);
    for (const QString &url :
         { u"https://models.example/v1"_s, u"http://127.0.0.1:11434/v1"_s, u"http://localhost/v1"_s })
        EXPECT_EQ(check(assistant(url), u"encryption"_s).state, State::Ok) << url.toStdString();
}
