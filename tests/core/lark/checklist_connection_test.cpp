// Lines 1 to 8, 11 and 12 of the conformance checklist, lark.md §16. The simulated platform records what breaks a rule.
#include "core/simulator/lark/larkcalls.h"
#include "tests/core/lark/larkfixture.h"
#include "tests/testing/saidstates.h"

#include <QRegularExpression>
#include <QUrlQuery>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using oagent::testing::SaidStates;
using oagent::testing::waitUntil;

TEST_F(LarkChecklist, L01_L02_L12_AsksOpensAndPingsAsTheDocumentSays)
{
    start();
    EXPECT_EQ(gateway.endpointCalls(), 1);
    EXPECT_EQ(gateway.openConnections(), 1);
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().first().pings == 1; })); // at once
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L01_L07_AsksAnewForEveryLineAndNeverHoldsTwo)
{
    start();
    for (int i = 2; i <= 4; ++i) {
        gateway.dropConnections();
        ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() == i && gateway.openConnections() == 1; }));
    }
    EXPECT_EQ(gateway.endpointCalls(), 4);
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    EXPECT_EQ(violations(), "");
}

TEST(LarkLimits, WaitTwoToThreeSecondsThenAboutFiveAndTwiceAsLongEachTime)
{
    for (const double random : { 0.0, 0.5, 0.999 }) {
        Backoff backoff(lark::reconnectLimits().backoff, [random] { return random; });
        const Milliseconds first = backoff.next();
        EXPECT_GE(first, 1s); // lark.md §7
        EXPECT_LE(first, 3s);
        for (Milliseconds expected = 5s; expected < 90s; expected *= 2) {
            const Milliseconds wait = backoff.next();
            EXPECT_GE(wait, expected * 4 / 5);
            EXPECT_LE(wait, expected * 6 / 5);
        }
        EXPECT_LE(backoff.next(), 120s);
    }
}

TEST_F(LarkChecklist, L02_PingsWithTheNumberOfTheOpenLineWhileItIsBeingReplaced)
{
    gateway.setClientConfig({ -1, 120, 0, 1 });
    limits.renewWhenIdleFor = 100ms;
    start();
    gateway.refuseUpgrades(LarkHandshake::refused(502, 0), 1000);
    ASSERT_TRUE(waitUntil([&] { return gateway.endpointCalls() >= 2; })); // another number was handed out
    const int pings = gateway.connections().first().pings;
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().first().pings >= pings + 2; }));
    EXPECT_EQ(gateway.connections().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L03_L04_SurvivesAnswersThatAreNoneAndHangingOnes)
{
    limits.endpointTimeLimit = 200ms;
    gateway.failNext(larkcalls::endpoint, LarkAnswer::success(), 1);
    gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1, u"system busy"_s), 1);
    gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1000040343, u"internal"_s, true), 1);
    gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1000040345, u"busy"_s), 1);
    gateway.failNext(larkcalls::endpoint, HttpAnswer::html(), 1);
    gateway.failNext(larkcalls::endpoint, HttpAnswer::html(500), 1);
    gateway.failNext(larkcalls::endpoint, HttpAnswer::hang(), 1);
    start();
    EXPECT_EQ(gateway.endpointCalls(), 8);
}

TEST_F(LarkChecklist, L04_StopsAtRefusedCredentialsAndNamesTheField)
{
    secret = "wrong"_ba;
    begin();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Rejected; }));
    EXPECT_EQ(connection->reason().id, u"refused-credentials"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"APP Secret"_s));
    EXPECT_FALSE(connection->reason().cure.isEmpty());
    EXPECT_EQ(gateway.endpointCalls(), 1);
}

TEST_F(LarkChecklist, L04_StopsWhenTheAppIsForbidden)
{
    gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(403, u"forbidden"_s, true), -1);
    begin();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Rejected; }));
    EXPECT_EQ(connection->reason().id, u"not-ready"_s);
    EXPECT_TRUE(connection->reason().cure.contains(u"released"_s));
}

TEST_F(LarkChecklist, L04_WaitsLongAtTheConnectionLimitAndSaysThatAnotherProgramUsesTheApp)
{
    gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1000040350, u"exceeded"_s), -1);
    begin();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::WaitingToRetry; }));
    EXPECT_EQ(connection->reason().id, u"connection-limit"_s);
    EXPECT_TRUE(connection->reason().cure.contains(u"Another program"_s));
    EXPECT_TRUE(logHas(u"connection"_s, u"ms until the next try"_s));
    EXPECT_EQ(gateway.endpointCalls(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L04_TurnsToTheOtherBrandOnceAndStaysThere)
{
    bot.apiUrl.clear();
    bot.region = BotConfig::Region::Feishu;
    limits.domains = { gateway.otherDomainUrl(), gateway.url() };
    begin();
    QList<BotConfig::Region> learnt;
    QObject::connect(connection.get(), &BotConnection::regionLearnt, connection.get(),
                     [&](BotConfig::Region region) { learnt.append(region); });
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    EXPECT_EQ(learnt, QList { BotConfig::Region::Lark });
    EXPECT_EQ(gateway.endpointCalls(), 2);
    EXPECT_TRUE(logHas(u"connection"_s, u"belongs to Lark"_s));
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() == 2; }));
    EXPECT_EQ(gateway.endpointCalls(), 3);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L04_RemembersTheOtherBrandAlsoWhenThatIsBusyAtFirst)
{
    bot.apiUrl.clear();
    bot.region = BotConfig::Region::Feishu;
    limits.domains = { gateway.otherDomainUrl(), gateway.url() };
    gateway.failNext(larkcalls::endpoint, HttpAnswer::unavailable(), 1);
    begin();
    QList<BotConfig::Region> learnt;
    QObject::connect(connection.get(), &BotConnection::regionLearnt, connection.get(),
                     [&](BotConfig::Region region) { learnt.append(region); });
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    EXPECT_EQ(learnt, QList { BotConfig::Region::Lark });
    EXPECT_EQ(gateway.endpointCalls(), 3);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L04_StopsWhenTheAppIsOfNeitherBrand)
{
    bot.apiUrl.clear();
    limits.domains = { gateway.otherDomainUrl(), gateway.otherDomainUrl() };
    begin();
    QObject::connect(connection.get(), &BotConnection::regionLearnt, connection.get(),
                     [] { ADD_FAILURE() << "nobody has said which one it is"; });
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Rejected; }));
    EXPECT_EQ(connection->reason().id, u"wrong-region"_s);
    EXPECT_EQ(gateway.endpointCalls(), 2);
    connection->stop();
    connection->start(); // somebody may have mended it: both are asked again
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Rejected; }));
    EXPECT_EQ(gateway.endpointCalls(), 4);
}

TEST_F(LarkChecklist, SaysWhileItTriesAgainWhyTheLastTryFailed)
{
    gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1, u"busy"_s));
    begin();
    const SaidStates said(*connection);
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    said.expectOneFailure();
}

TEST_F(LarkChecklist, L05_ReadsWhyAnUpgradeWasRefused)
{
    gateway.refuseUpgrades(LarkHandshake::connectionLimit());
    begin();
    ASSERT_TRUE(waitUntil([&] { return connection->reason().id == "connection-limit"_L1; }));
    EXPECT_EQ(connection->state(), ConnectionState::WaitingToRetry);
    EXPECT_EQ(gateway.endpointCalls(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L05_WaitsAtTheConnectionLimitWhateverTheStatusAndComesBack)
{
    limits.waitAtConnectionLimit = 20ms;
    begin();
    QStringList reasons;
    QObject::connect(connection.get(), &BotConnection::stateChanged, connection.get(), [&] {
        if (const QString id = connection->reason().id; !id.isEmpty())
            reasons.append(id);
    });
    for (int i = 0; const int status : { 200, 400, 401, 403, 500 }) {
        gateway.refuseUpgrades(LarkHandshake::refused(status, 514, 1'000'040'350), 1000);
        const qsizetype before = ++i;
        ASSERT_TRUE(waitUntil([&] { return reasons.size() >= before; })) << status;
        EXPECT_EQ(reasons.count(u"connection-limit"_s), reasons.size()) << status << reasons.last().toStdString();
    }
    gateway.refuseUpgrades({}, 0);
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
}

TEST_F(LarkChecklist, L05_StopsWhenTheUpgradeIsForbiddenWithSmallLettersToo)
{
    gateway.refuseUpgrades(LarkHandshake::refused(400, 403, 0, "no"_ba, true));
    begin();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Rejected; }));
    EXPECT_EQ(connection->reason().id, u"not-ready"_s);
    EXPECT_EQ(gateway.endpointCalls(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L05_GoesOnWhenTheRefusalHasNoHeaders)
{
    gateway.refuseUpgrades(LarkHandshake::refused(502, 0), 3);
    start();
    EXPECT_EQ(gateway.openConnections(), 1);
    EXPECT_EQ(gateway.endpointCalls(), 4);
}

TEST_F(LarkChecklist, L06_ComesBackAfterEveryKindOfEnd)
{
    start();
    int lines = 1;
    const auto isBack
        = [&] { return gateway.connections().size() == lines && connection->state() == ConnectionState::Online; };
    for (const quint16 code : { quint16(1000), quint16(1001) }) {
        gateway.closeConnections(code);
        ++lines;
        ASSERT_TRUE(waitUntil(isBack)) << code;
    }
    gateway.dropConnections();
    ++lines;
    ASSERT_TRUE(waitUntil(isBack));
    gateway.sendBroken();
    ++lines;
    ASSERT_TRUE(waitUntil(isBack));
    EXPECT_EQ(connection->reconnects(), 4);
}

TEST_F(LarkChecklist, L06_ComesBackMoreAndMoreSlowlyFromLinesThatDoNotLast)
{
    limits.reconnect.backoff = { 200ms, 10s, 1.0, 1.0 };
    start();
    QList<int> delays; // as they were planned
    QObject::connect(&log, &LogBook::added, connection.get(), [&](const LogEntry &entry) {
        static const QRegularExpression planned(u" (\\d+) ms until the next try"_s);
        if (const QRegularExpressionMatch match = planned.match(entry.text); match.hasMatch())
            delays.append(match.captured(1).toInt());
    });
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() == i && gateway.openConnections() == 1; }));
        ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
        ASSERT_FALSE(deliver(u"question"_s).isEmpty()); // so that the line is served
        ASSERT_TRUE(waitForAnswer(i));
        gateway.dropConnections();
        ASSERT_TRUE(waitUntil([&] { return delays.size() == i; }));
    }
    EXPECT_GT(delays.at(1), delays.at(0));
    EXPECT_GT(delays.at(2), delays.at(1));
    EXPECT_EQ(lark::reconnectLimits().stableAfter, 60s);
}

TEST_F(LarkChecklist, L06_DoesNotWaitAsAfterAMassRestartWhenALineDidNotLast)
{
    gateway.setClientConfig({ -1, 120, 3600, 120 });
    start();
    for (int lines = 1; const quint16 code : QList<quint16> { 1000, 1001, 1011, 4001 }) {
        gateway.closeConnections(code);
        ++lines;
        ASSERT_TRUE(waitUntil([&] {
            return gateway.connections().size() == lines && connection->state() == ConnectionState::Online;
        })) << code;
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L06_NoticesALineOnWhichNothingAnswers)
{
    gateway.setClientConfig({ -1, 120, 0, 1 });
    limits.pongWait = 50ms;
    start();
    gateway.setMute(true);
    ASSERT_TRUE(waitUntil([&] { return connection->state() != ConnectionState::Online; }));
    EXPECT_EQ(connection->reason().id, u"network"_s);
    gateway.setMute(false);
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    ASSERT_TRUE(waitUntil([&] { return !deliver(u"there again"_s).isEmpty() && waitForQuiet(); }));
}

TEST_F(LarkChecklist, L06_ProbesAtOnceWhenTheComputerWokeUp)
{
    limits.reconnect.line.probe = 50ms;
    start();
    gateway.setMute(true);
    connection->probe();
    ASSERT_TRUE(waitUntil([&] { return connection->state() != ConnectionState::Online; }));
}

TEST_F(LarkChecklist, L06_ProbesWithThePlatformsOwnPing)
{
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().first().pings == 1; }));
    connection->probe();
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().first().pings == 2; }));
    EXPECT_EQ(connection->state(), ConnectionState::Online);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L07_ReplacesAnIdleLineWithoutAGap)
{
    limits.renewWhenIdleFor = 200ms;
    limits.reconnect.renewalLinger = 10ms;
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() >= 2 && gateway.openConnections() == 1; }));
    EXPECT_EQ(connection->state(), ConnectionState::Online);
    EXPECT_EQ(connection->reconnects(), 0);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L07_KeepsTheLineWhenItsReplacementIsRefused)
{
    limits.renewWhenIdleFor = 100ms;
    limits.reconnect.renewalGrace = 1s;
    start();
    gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1000040350, u"exceeded"_s), -1);
    const QByteArray kept = "could not be replaced"_ba;
    ASSERT_TRUE(waitUntil([&] { return wholeLog().count(kept) >= 2; })); // tried again when it was idle again
    EXPECT_EQ(connection->state(), ConnectionState::Online);
    EXPECT_EQ(connection->reconnects(), 0);
    EXPECT_EQ(gateway.connections().size(), 1);
    ASSERT_FALSE(deliver(u"still there?"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    gateway.heal(larkcalls::endpoint); // and the five minutes hold back nothing
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() >= 2; }));
    EXPECT_EQ(connection->reconnects(), 0);
}

TEST_F(LarkChecklist, L08_LogsNoSecretNoTokenAndNoAddress)
{
    start();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() == 2; }));
    const QByteArray lines = wholeLog();
    EXPECT_FALSE(lines.isEmpty());
    for (const QByteArray &word : { secret, "ticket="_ba, "access_key="_ba, "t-g1"_ba })
        EXPECT_FALSE(lines.contains(word)) << word.toStdString();
}

TEST_F(LarkChecklist, L11_IgnoresWhatItDoesNotKnow)
{
    start();
    gateway.sendText("hello"_ba);
    gateway.sendWebSocketPing();
    for (const auto &[method, type] : { std::pair(7, "event"_ba), std::pair(0, "ping"_ba), std::pair(0, "news"_ba) }) {
        lark::Frame frame = lark::pingFrame(1);
        frame.method = method;
        frame.headers = { { "type"_ba, type } };
        gateway.sendFrame(lark::serialized(frame) + QByteArray::fromHex("7805"));
    }
    gateway.sendFrame(QByteArray::fromHex("ffffffffff"));
    gateway.sendFrame(QByteArray());
    ASSERT_FALSE(deliver(u"still there?"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(gateway.connections().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L12_TakesUpTheIntervalOfAPongAndIgnoresABrokenOne)
{
    gateway.setClientConfig({ -1, 120, 0, 1 });
    gateway.answerNextPing("{broken"_ba);
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().first().pings >= 2; }));
    EXPECT_TRUE(logHas(u"frame"_s, u"pong"_s));
    gateway.setClientConfig({ -1, 120, 0, 120 });
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().first().pings >= 3; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L12_TriesRarelyAndSaysSoAfterAsManyTriesAsThePlatformWants)
{
    gateway.setClientConfig({ 2, 120, 0, 120 });
    start();
    gateway.failNext(larkcalls::endpoint, HttpAnswer::unavailable(), -1);
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return connection->reason().cure.contains(u"every five minutes"_s); }));
    EXPECT_EQ(connection->reason().id, u"platform-busy"_s);
    EXPECT_EQ(gateway.endpointCalls(), 3);
    gateway.heal(larkcalls::endpoint);
    connection->probe(); // another network
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    EXPECT_EQ(connection->reason(), StateReason {});
    gateway.failNext(larkcalls::endpoint, HttpAnswer::unavailable(), 1); // tries are counted anew
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() == 3; }));
}

TEST_F(LarkChecklist, L12_TriesOnWhereThePlatformSetsNoLimit)
{
    for (const int count : { 0, -1 }) {
        gateway.setClientConfig({ count, 120, 0, 120 });
        start();
        const auto back = gateway.connections().size() + 1;
        gateway.failNext(larkcalls::endpoint, HttpAnswer::unavailable(), 6);
        gateway.dropConnections();
        ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() == back; })) << count;
        crash();
    }
}
