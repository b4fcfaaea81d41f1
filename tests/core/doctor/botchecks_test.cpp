#include "core/doctor/botchecks.h"

#include "tests/testing/print.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace oagent;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = Check::State;

namespace {

const WallTime now { Milliseconds(1'700'000'000'000) };

/// A bot that is well: online for an hour, and one message was answered.
BotFacts well()
{
    BotFacts facts;
    facts.config.id = u"ops"_s;
    facts.config.name = u"Ops"_s;
    facts.config.allow = { u"manager42"_s };
    facts.platform = u"DingTalk"_s;
    facts.consoleLink = u"https://console.example/"_s;
    facts.assistant = u"main"_s;
    facts.isProgramRunning = true;
    facts.secret = Result<void>();
    facts.line = LineFacts {};
    facts.line->state = ConnectionState::Online;
    facts.line->onlineSince = now - 1h;
    facts.line->lastEventAt = now - 1min;
    facts.line->lastLifeAt = now - 5s;
    facts.host = u"wss-open-connection.dingtalk.com"_s;
    facts.proxy = QString();
    facts.line->answered = 1;
    return facts;
}

Check check(const BotFacts &facts, const QString &name)
{
    const QList<Check> checks = checkBot(facts, now);
    const auto found
        = std::find_if(checks.begin(), checks.end(), [&](const Check &check) { return check.name == name; });
    EXPECT_NE(found, checks.end()) << name.toStdString();
    return found == checks.end() ? Check {} : *found;
}

Result<void> failed(Error::Kind kind, const QString &detail = u"what was said"_s) { return failure(kind, detail); }

LineFacts lineIn(ConnectionState state, const StateReason &reason)
{
    LineFacts line;
    line.state = state;
    line.reason = reason;
    return line;
}

} // namespace

TEST(BotChecks, FindNothingWrongWithABotThatIsWell)
{
    for (const Check &check : checkBot(well(), now)) {
        const bool cannotBeKnown = check.name == "second-connection"_L1;
        EXPECT_EQ(check.state, cannotBeKnown ? State::Unknown : State::Ok) << check.name.toStdString();
    }
    EXPECT_TRUE(check(well(), u"connection"_s).cause.contains(u"for 60 min"_s));
}

TEST(BotChecks, GiveEveryFailureACauseAndACure)
{
    QList<BotFacts> all;
    BotFacts facts = well();
    facts.config.enabled = false;
    facts.line.reset();
    facts.secret = failed(Error::Kind::NotFound);
    facts.credentials = failed(Error::Kind::Authentication);
    all.append(facts);
    facts.secret = failed(Error::Kind::Storage);
    facts.config.privateChats = BotConfig::PrivateChats::Off;
    facts.config.groups = BotConfig::Groups::Off;
    all.append(facts);
    for (const ConnectionState state : { ConnectionState::Stopped, ConnectionState::WaitingToRetry,
                                         ConnectionState::Rejected, ConnectionState::TakenOver }) {
        facts.line = lineIn(state, {});
        facts.line->missingScopes = { u"Card.Streaming.Write"_s };
        all.append(facts);
    }
    facts = well();
    facts.line->lastEventAt.reset();
    facts.line->answered = 0;
    facts.line->lastRefused = RefusedSender { 3, u"not-listed"_s, now };
    all.append(facts);
    QStringList seen;
    for (const BotFacts &bot : all) {
        for (const Check &check : checkBot(bot, now)) {
            if (check.state != State::Failed && check.state != State::InferredFailed)
                continue;
            seen.append(check.name);
            EXPECT_FALSE(check.cause.isEmpty()) << check.name.toStdString();
            EXPECT_FALSE(check.cure.isEmpty()) << check.name.toStdString();
        }
    }
    seen.removeDuplicates();
    EXPECT_EQ(seen.size(), 8) << seen.join(u", "_s).toStdString();
}

TEST(BotChecks, NameTheProxyAndWhetherItLetsTheLinePass)
{
    BotFacts facts = well();
    EXPECT_TRUE(check(facts, u"proxy"_s).cause.startsWith(u"No proxy stands between"_s));
    facts.proxy = u"proxy.example:3128"_s;
    EXPECT_EQ(check(facts, u"proxy"_s).state, State::Ok);
    EXPECT_TRUE(check(facts, u"proxy"_s).cause.contains(u"proxy.example:3128"_s));
    facts.line = lineIn(ConnectionState::WaitingToRetry, { u"network"_s, u"It is lost."_s, u"Wait."_s });
    EXPECT_EQ(check(facts, u"proxy"_s).state, State::Unknown) << "it may still refuse";
    facts.line->reason.id = u"proxy"_s;
    EXPECT_EQ(check(facts, u"proxy"_s).state, State::Failed);
    EXPECT_EQ(check(facts, u"proxy"_s).cause, u"It is lost."_s);
    facts.line.reset();
    facts.proxy.reset();
    EXPECT_EQ(check(facts, u"proxy"_s).state, State::Unknown);
}

TEST(BotChecks, TellWhenTheLineLastGaveASignOfLife)
{
    BotFacts facts = well();
    EXPECT_TRUE(check(facts, u"last-ping"_s).cause.contains(u"2023-11-14T22:13:15Z"_s));
    facts.line->lastLifeAt.reset();
    EXPECT_EQ(check(facts, u"last-ping"_s).state, State::Unknown);
}

TEST(BotChecks, HoldNoNameOfABot)
{
    BotFacts facts = well();
    facts.config.name = u"Wang Wei's own"_s;
    facts.config.enabled = false;
    facts.line = lineIn(ConnectionState::TakenOver, { u"taken-over"_s, u"cause"_s, u"cure"_s });
    EXPECT_TRUE(check(facts, u"second-connection"_s).cure.contains(u"bot takeover \"ops\""_s));
    for (const Check &check : checkBot(facts, now))
        EXPECT_FALSE(QString(check.cause + check.cure).contains(facts.config.name)) << check.name.toStdString();
}

TEST(BotChecks, SayThatABotIsSwitchedOffOrRunsElsewhere)
{
    BotFacts facts = well();
    facts.config.enabled = false;
    facts.line.reset();
    EXPECT_EQ(check(facts, u"switched-on"_s).state, State::Failed);
    EXPECT_TRUE(check(facts, u"switched-on"_s).cure.contains(u"bot enable \"ops\""_s));
    facts.config.enabled = true;
    facts.config.runsHere = false;
    facts.line = lineIn(ConnectionState::Stopped, { u"runs-elsewhere"_s, u"cause"_s, u"cure"_s });
    EXPECT_EQ(check(facts, u"switched-on"_s).state, State::Unknown);
    EXPECT_EQ(check(facts, u"connection"_s).state, State::Unknown);
}

TEST(BotChecks, JudgeCredentialsByTheLineOrElseByATokenRequest)
{
    BotFacts facts = well();
    facts.line = lineIn(ConnectionState::Rejected, { u"refused-credentials"_s, u"refused"_s, u"copy again"_s });
    EXPECT_EQ(check(facts, u"credentials"_s).state, State::Failed);
    EXPECT_EQ(check(facts, u"credentials"_s).cure, u"copy again"_s);
    EXPECT_FALSE(check(facts, u"credentials"_s).link.isEmpty());
    facts.line->state = ConnectionState::Online; // opened with those of before
    EXPECT_EQ(check(facts, u"credentials"_s).state, State::Failed);
    facts.line = lineIn(ConnectionState::WaitingToRetry, { u"network"_s, u"unreachable"_s, u"check it"_s });
    EXPECT_EQ(check(facts, u"credentials"_s).state, State::Unknown) << "the network says nothing about them";
    EXPECT_EQ(check(facts, u"connection"_s).state, State::Failed);
    facts.line.reset();
    EXPECT_EQ(check(facts, u"credentials"_s).state, State::Unknown);
    facts.credentials = Result<void>();
    EXPECT_EQ(check(facts, u"credentials"_s).state, State::Ok);
    facts.credentials = failed(Error::Kind::Authentication);
    EXPECT_EQ(check(facts, u"credentials"_s).state, State::Failed);
    facts.credentials = failed(Error::Kind::Network);
    EXPECT_EQ(check(facts, u"credentials"_s).state, State::Unknown);
}

TEST(BotChecks, NameEveryMissingPermissionWithALink)
{
    BotFacts facts = well();
    facts.line->missingScopes = { u"Card.Instance.Write"_s, u"Card.Streaming.Write"_s };
    const Check found = check(facts, u"permissions"_s);
    EXPECT_EQ(found.state, State::Failed);
    EXPECT_EQ(found.missing, facts.line->missingScopes);
    EXPECT_EQ(found.link, facts.consoleLink);
    facts.line->missingScopes.clear();
    facts.line->answered = 0;
    EXPECT_EQ(check(facts, u"permissions"_s).state, State::Unknown);
}

TEST(BotChecks, NameEveryPermissionThatThePlatformListsAsMissing)
{
    BotFacts facts = well();
    facts.permissions = PermissionReport { { { u"im:resource"_s, u"Pictures cannot be read."_s } },
                                           u"https://console.example/auth"_s };
    const Check found = check(facts, u"permissions"_s);
    EXPECT_EQ(found.state, State::Failed);
    EXPECT_EQ(found.missing, QStringList { u"im:resource"_s });
    EXPECT_TRUE(found.cause.contains(u"im:resource: Pictures cannot be read."_s));
    EXPECT_EQ(found.link, u"https://console.example/auth"_s);
    facts.permissions = PermissionReport {};
    EXPECT_EQ(check(facts, u"permissions"_s).state, State::Ok);
    // When it could not be asked, what it refused so far tells.
    facts.permissions = failure(Error::Kind::Network, u"no way"_s);
    facts.line->missingScopes = { u"im:message"_s };
    EXPECT_EQ(check(facts, u"permissions"_s).missing, QStringList { u"im:message"_s });
}

TEST(BotChecks, InferFromALineThatNeverBroughtAMessageThatNothingIsPublished)
{
    BotFacts facts = well();
    facts.line->lastEventAt.reset();
    EXPECT_EQ(check(facts, u"published"_s).state, State::InferredFailed);
    EXPECT_EQ(check(facts, u"last-event"_s).state, State::Unknown);
    facts.lastMessageAt = now - 24h; // yesterday somebody wrote
    EXPECT_EQ(check(facts, u"published"_s).state, State::Ok);
    EXPECT_EQ(check(facts, u"last-event"_s).state, State::Ok);
    facts.lastMessageAt.reset();
    facts.line->state = ConnectionState::Connecting;
    EXPECT_EQ(check(facts, u"published"_s).state, State::Unknown);
}

TEST(BotChecks, SayWhoMayTalkAndWhoWasRefusedWithoutNamingThem)
{
    BotFacts facts = well();
    EXPECT_TRUE(check(facts, u"access"_s).cause.contains(u"Private chats: 1 listed; groups: all, 1 listed"_s))
        << check(facts, u"access"_s).cause.toStdString();
    EXPECT_FALSE(check(facts, u"access"_s).cause.contains(u"manager42"_s));
    facts.config.allow.clear();
    EXPECT_TRUE(check(facts, u"access"_s).cause.contains(u"everyone"_s));
    facts.config.privateChats = BotConfig::PrivateChats::Pairing;
    facts.openPairings = 2;
    EXPECT_TRUE(check(facts, u"access"_s).cause.contains(u"2 pairing"_s));
    EXPECT_TRUE(check(facts, u"access"_s).cure.contains(u"pairing list"_s));
    facts.line->lastRefused = RefusedSender { 3, u"not-paired"_s, now };
    EXPECT_TRUE(check(facts, u"access"_s).cause.contains(u"Last refused: p3"_s));
    EXPECT_EQ(check(facts, u"access"_s).state, State::Ok) << "others get through";
    facts.line->answered = 0;
    EXPECT_EQ(check(facts, u"access"_s).state, State::InferredFailed);
    facts.config.privateChats = BotConfig::PrivateChats::Off;
    facts.config.groups = BotConfig::Groups::Off;
    EXPECT_EQ(check(facts, u"access"_s).state, State::Failed);
}

TEST(BotChecks, NameTheWayInThatFitsTheReason)
{
    BotFacts facts = well();
    const auto cureFor = [&](const QString &reason, qint64 person = 3) {
        facts.line->lastRefused = RefusedSender { person, reason, now };
        return check(facts, u"access"_s).cure.toStdString();
    };
    EXPECT_NE(cureFor(u"not-listed"_s).find("lets them in"), std::string::npos);
    EXPECT_NE(cureFor(u"groups-off"_s).find("settings of the bot"), std::string::npos);
    EXPECT_NE(cureFor(u"group-not-listed"_s).find("group's id"), std::string::npos);
    EXPECT_NE(cureFor(u"no-known-id"_s, 0).find("without an id"), std::string::npos);
}

TEST(BotChecks, KnowASecondConnectionOnlyWhenThePlatformSaysSo)
{
    BotFacts facts = well();
    facts.line->duplicates = 5;
    EXPECT_EQ(check(facts, u"second-connection"_s).state, State::Unknown);
    facts.line->state = ConnectionState::TakenOver;
    EXPECT_EQ(check(facts, u"second-connection"_s).state, State::Failed);
}

TEST(BotChecks, BelieveAPlatformThatTellsOfATakeOver)
{
    BotFacts facts = well();
    facts.tellsTakeOver = true;
    facts.namesPermissions = false;
    EXPECT_EQ(check(facts, u"second-connection"_s).state, State::Ok);
    EXPECT_EQ(check(facts, u"permissions"_s).state, State::Ok);
    facts.line->reason = { u"rival"_s, u"cut again and again"_s, u"end the other one"_s };
    EXPECT_EQ(check(facts, u"second-connection"_s).state, State::InferredFailed);
    EXPECT_EQ(check(facts, u"second-connection"_s).cause, u"cut again and again"_s);
    facts.line->state = ConnectionState::TakenOver;
    EXPECT_EQ(check(facts, u"second-connection"_s).state, State::Failed);
    EXPECT_TRUE(check(facts, u"second-connection"_s).cure.contains(u"bot takeover"_s));
    facts.line.reset();
    EXPECT_EQ(check(facts, u"second-connection"_s).state, State::Unknown);
}

TEST(BotChecks, SayThatNothingRuns)
{
    BotFacts facts = well();
    facts.isProgramRunning = false;
    facts.line.reset();
    EXPECT_EQ(check(facts, u"connection"_s).state, State::Unknown);
    EXPECT_TRUE(check(facts, u"connection"_s).cure.contains(u"run"_s));
    facts.assistant.clear();
    EXPECT_TRUE(check(facts, u"assistant"_s).cause.contains(u"Echo"_s));
}
