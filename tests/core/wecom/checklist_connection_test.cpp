// Lines 1 to 10, 33 and 34 of the conformance checklist, wecom.md §21. The simulated platform records what breaks a
// rule.
#include "tests/core/wecom/wecomfixture.h"
#include "tests/testing/authority.h"
#include "tests/testing/saidstates.h"
#include "tests/testing/tlsrelay.h"

#include <QTemporaryFile>

#include <algorithm>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

INSTANTIATE_TEST_SUITE_P(Readings, WeComChecklist, ::testing::ValuesIn(allReadings()), nameOfReading);

TEST_P(WeComChecklist, L01_L02_SubscribesFirstAtTheAddressOfTheBot)
{
    start();
    ASSERT_FALSE(gateway.commands().isEmpty());
    EXPECT_EQ(gateway.commands().first().cmd, wecom::commands::subscribe);
    EXPECT_EQ(gateway.commands().first().body["bot_id"_L1], bot.appId);
    EXPECT_EQ(gateway.lines().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFixture, L01_RefusesACertificateItCannotVerifyUntilItsAuthorityIsTrusted)
{
    const Authority authority;
    const TlsRelay relay(authority.serverFor(u"localhost"_s), static_cast<quint16>(gateway.url().port()));
    bot.apiUrl = QUrl(u"wss://localhost:%1"_s.arg(relay.port()));
    begin();
    ASSERT_TRUE(waitUntil([&] { return relay.handshakes() >= 2 && connection->reason().id == "tls"_L1; }));
    EXPECT_FALSE(connection->reason().cure.isEmpty());
    EXPECT_EQ(relay.heard(), QByteArray()) << "nothing is said to somebody unknown, and no secret";
    EXPECT_TRUE(gateway.lines().isEmpty());

    QTemporaryFile file;
    ASSERT_TRUE(file.open());
    file.write(authority.pem());
    file.flush();
    NetworkSettings settings;
    settings.proxy = NetworkSettings::Proxy::None;
    settings.caFile = file.fileName();
    const Result<Trust> trust = Trust::withFile(file.fileName());
    ASSERT_TRUE(trust);
    network.use(settings, Secret(), *trust);
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    EXPECT_TRUE(relay.heard().startsWith("GET / HTTP/1.1\r\n"));
    ASSERT_EQ(gateway.commands().size(), 1);
    EXPECT_EQ(gateway.commands().first().cmd, wecom::commands::subscribe);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L02_SendsNothingBeforeTheSubscriptionIsAnswered)
{
    gateway.fault(wecomcommands::subscribe, CommandFault::hold());
    begin();
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    connection->probe();
    EXPECT_EQ(connection->state(), ConnectionState::Connecting);
    EXPECT_EQ(gateway.commands().size(), 1);
    gateway.release();
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L03_ClosesByItselfAndTriesAgainWhenNoAnswerComes)
{
    limits.reconnect.introduction = 100ms;
    gateway.fault(wecomcommands::subscribe, CommandFault::swallow(), 2);
    start();
    EXPECT_EQ(gateway.lines().size(), 3);
    EXPECT_EQ(gateway.openLines(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(WeComFixture, L04_TriesRefusedCredentialsThreeTimesThenStaysDownAndShowsTheReason)
{
    WeComGateway quick({}, quickWeComLimits().shortened(250), {});
    ASSERT_TRUE(quick.listen());
    bot.apiUrl = quick.url();
    secret = "a-wrong-secret"_ba;
    begin();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Rejected; }));
    EXPECT_EQ(quick.lines().size(), 3);
    ASSERT_TRUE(waitUntil([&] { return quick.openLines() == 0; }));
    EXPECT_EQ(connection->reason().id, u"refused-credentials"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"853000"_s));
    EXPECT_FALSE(connection->reason().cure.isEmpty());
    connection->probe();
    connection->reroute();
    EXPECT_EQ(connection->state(), ConnectionState::Rejected);
    EXPECT_FALSE(logHas(u"a-wrong-secret"_s));

    crash();
    secret = quick.bot().secret.toUtf8(); // the operator changed it
    start();
    EXPECT_EQ(quick.lines().size(), 4);
    QString broken;
    for (const Violation &violation : quick.violations())
        broken += violation.code + u'\n';
    EXPECT_EQ(broken, QString());
}

TEST_P(WeComChecklist, L04_ARefusalBetweenOutagesIsNotCountedForEver)
{
    gateway.fault(wecomcommands::subscribe, CommandFault::refuse(853000), 2);
    gateway.refuseHandshakes(503, 3);
    limits.credentialWait = 10ms;
    start();
    gateway.fault(wecomcommands::subscribe, CommandFault::refuse(853000), 2);
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return !isOnline(); }));
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    EXPECT_EQ(connection->reason(), StateReason {});
}

TEST_P(WeComChecklist, L05_PingsWithoutABodyAndWithFreshIds)
{
    limits.pingEvery = 20ms;
    start();
    ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::ping) >= 4; }));
    QStringList ids;
    for (const WeComCommand &command : gateway.commands()) {
        if (command.cmd == wecom::commands::ping)
            ids.append(command.reqId);
    }
    EXPECT_EQ(ids.removeDuplicates(), 0);
    EXPECT_EQ(wecom::Limits().pingEvery, 30s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L06_DropsALineThatDoesNotAnswerPings)
{
    limits.pingEvery = 40ms;
    limits.pingAnswer = 20ms;
    start();
    gateway.setPingsMuted(true);
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2; }));
    gateway.setPingsMuted(false);
    ASSERT_TRUE(waitUntil([&] { return isOnline() && gateway.openLines() == 1; }));
    const wecom::Limits real;
    EXPECT_LE(real.pingsUntilDead * real.pingEvery + real.pingAnswer, 90s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L06_OneLatePingIsNoDeath)
{
    limits.pingEvery = 30ms;
    limits.pingAnswer = 15ms;
    start();
    gateway.fault(wecomcommands::ping, CommandFault::loseAnswer(), 1);
    ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::ping) >= 4; }));
    EXPECT_EQ(gateway.lines().size(), 1);
}

TEST_P(WeComChecklist, L06_FindsALineWhosePingsAreAnsweredAndNothingElse)
{
    limits.pingEvery = 20ms;
    limits.doubtAfter = 100ms;
    start();
    ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::uploadInit) >= 2; }));
    EXPECT_EQ(gateway.lines().size(), 1) << "a line in service is doubted, and kept";
    EXPECT_EQ(violations(), "");

    gateway.loseSubscription();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && isOnline(); }));
    EXPECT_EQ(wecom::Limits().doubtAfter, 5min);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L06_LeavesALineThatAnswersNothingButPings)
{
    limits.pingEvery = 20ms;
    limits.pingAnswer = 30ms;
    limits.doubtAfter = 100ms;
    start();
    gateway.fault(wecomcommands::uploadInit, CommandFault::swallow(), -1);
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() >= 2 && isOnline(); }));
    EXPECT_TRUE(logHas(u"WeCom answers pings and nothing else"_s));
    gateway.heal(wecomcommands::uploadInit);
}

TEST_F(WeComFixture, L06_DoubtsNoLineThatIsInService)
{
    limits.pingEvery = 20ms;
    limits.doubtAfter = 1s;
    start();
    for (int i = 0; i < 16; ++i) {
        const int before = commandsOf(wecom::commands::ping);
        gateway.sendText(R"({"cmd":"aibot_future_thing"})");
        ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::ping) >= before + 4; }));
    }
    EXPECT_EQ(commandsOf(wecom::commands::uploadInit), 0);
}

TEST_P(WeComChecklist, L07_ComesBackWhateverEndsTheLine)
{
    start();
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && isOnline(); }));
    gateway.closeConnections(1001);
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 3 && isOnline(); }));
    gateway.refuseHandshakes(503, 5);
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 4 && isOnline(); }));
    EXPECT_EQ(connection->reconnects(), 3);
    const ReconnectLimits real = wecom::reconnectLimits();
    EXPECT_LE(real.backoff.first, 2s);
    EXPECT_EQ(real.backoff.last, 30s);
    EXPECT_EQ(real.backoff.least, 0.8);
    EXPECT_EQ(real.backoff.most, 1.2);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L08_AnswersWhatComesAfterAReconnectAndNeverHoldsTwoLines)
{
    start();
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && isOnline(); }));
    ASSERT_FALSE(deliver(u"after"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(shown(), u"You said: after"_s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L08_ClosesTheLineBeforeItGoesAnotherWay)
{
    start();
    connection->reroute();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2 && isOnline(); }));
    EXPECT_EQ(gateway.openLines(), 1);
    EXPECT_EQ(gateway.lines().first().closeCode, 1000);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, SaysWhileItTriesAgainWhyTheLastTryFailed)
{
    gateway.refuseHandshakes(503);
    begin();
    const SaidStates said(*connection);
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    said.expectOneFailure();
}

TEST_P(WeComChecklist, L10_TakesNoRivalForWhatItClosedItself)
{
    start();
    for (int i = 2; i <= wecom::Limits().cutsUntilSuspected + 1; ++i) {
        connection->reroute();
        ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == i && isOnline(); }));
    }
    EXPECT_EQ(connection->reason(), StateReason {});
    EXPECT_FALSE(logHas(u"another program"_s));
}

TEST_P(WeComChecklist, L08_NeverHasTwoLinesAlsoWhenThePlatformDoesNotAnswerTheGoodbye)
{
    int most = 0;
    QObject::connect(&gateway, &WeComGateway::linesChanged, &gateway,
                     [&] { most = std::max(most, gateway.openLines()); });
    start();
    gateway.setMute(true);
    connection->reroute();
    EXPECT_EQ(connection->state(), ConnectionState::WaitingToRetry);
    connection->probe();
    connection->reroute();
    connection->start();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2; }));
    gateway.setMute(false);
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    EXPECT_EQ(most, 1);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L09_L10_GivesWayWhenAnotherProgramTakesTheBotAndOffersToTakeItBack)
{
    start();
    gateway.kick();
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::TakenOver; }));
    ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
    EXPECT_EQ(gateway.lines().last().closeCode, 1000);
    EXPECT_EQ(connection->reason().id, u"taken-over"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"Another program took over this bot at 20"_s));
    EXPECT_TRUE(connection->reason().cure.contains(u"bot takeover"_s));
    EXPECT_TRUE(logHas(u"Another program took over this bot"_s));
    connection->probe(); // sleep and change of network
    connection->reroute();
    EXPECT_EQ(connection->state(), ConnectionState::TakenOver);
    EXPECT_EQ(gateway.lines().size(), 1);
    EXPECT_EQ(violations(), "");

    gateway.allowTakeover();
    connection->start();
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    EXPECT_EQ(gateway.lines().size(), 2);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L10_BeingCutRightAfterAKickIsNoNetworkFailure)
{
    start();
    gateway.kick();
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] {
        return connection->state() != ConnectionState::Online && connection->state() != ConnectionState::Connecting;
    }));
    EXPECT_EQ(connection->state(), ConnectionState::TakenOver);
    EXPECT_EQ(gateway.lines().size(), 1);
}

TEST_P(WeComChecklist, L10_RecognisesARivalByLinesThatAreCutRightAfterTheyOpened)
{
    gateway.cutAfterSubscribe(1ms);
    begin();
    ASSERT_TRUE(waitUntil([&] { return connection->reason().id == "rival"_L1; }));
    EXPECT_TRUE(connection->reason().cause.contains(u"another program"_s));
    EXPECT_TRUE(logHas(u"most likely another program"_s));
    gateway.cutAfterSubscribe(0ms, 0);
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
}

TEST_P(WeComChecklist, L33_FinishesOpenStreamsBeforeItClosesTheLine)
{
    ASSERT_TRUE(startAnswer(u"so far"_s));
    stopGracefully(0ms);
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_TRUE(gateway.bubbles().first().text.startsWith(u"so far"_s));
    EXPECT_EQ(gateway.lines().last().closeCode, 1000);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L33_OneSignalEndsItsStreamsAndItsLineAtOnceHoweverLongOthersMayGoOn)
{
    limits.endingGrace = 20ms;
    ASSERT_TRUE(startAnswer(u"so far"_s));
    bridge->stop(30min, bridge.get(), [] {});
    ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
    ASSERT_EQ(gateway.bubbles().size(), 1);
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_TRUE(shown().startsWith(u"so far"_s));
    EXPECT_TRUE(shown().contains(u"Interrupted"_s));
    EXPECT_EQ(gateway.lines().last().closeCode, 1000);
    EXPECT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_LT(wecom::Limits().endingGrace, 2s);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L33_FinishesItsStreamsAlsoWhereAnAcknowledgementWasLost)
{
    limits.endingGrace = 20ms;
    limits.answer = 1500ms;
    limits.otherAnswer = 20ms;
    limits.leave = 700ms;
    assistant.answersAtOnce = false;
    WeComLimits platform = quickWeComLimits();
    platform.replyWait = 500ms;
    WeComGateway forgetful({}, platform, GetParam().readings);
    ASSERT_TRUE(askAt(forgetful, u"a long question"_s));
    ASSERT_TRUE(waitUntil([&] { return forgetful.bubbles().size() == 1; }));
    forgetful.fault(wecomcommands::respond, CommandFault::loseAnswer(), 1);
    assistant.say(u"so"_s);
    ASSERT_TRUE(waitUntil([&] { return forgetful.bubbles().first().text == u"so"_s; }));
    assistant.say(u" far"_s);
    ASSERT_TRUE(waitUntil([&] { return forgetful.bubbles().first().text == u"so far"_s; }));
    bridge->stop(30min, bridge.get(), [] {});
    ASSERT_TRUE(waitUntil([&] { return forgetful.openLines() == 0; }));
    EXPECT_TRUE(forgetful.bubbles().first().finished);
    EXPECT_LT(wecom::Limits().otherAnswer, wecom::Limits().leave);
}

TEST_P(WeComChecklist, L33_AReplyThatCannotBeClosedDoesNotKeepTheProgramFromEnding)
{
    limits.endingGrace = 20ms;
    limits.leave = 50ms;
    bridgeLimits.closeAtStop = 100ms;
    ASSERT_TRUE(startAnswer(u"so far"_s));
    gateway.setMute(true);
    bool hasEnded = false;
    bridge->stop(30min, bridge.get(), [&] { hasEnded = true; });
    ASSERT_TRUE(waitUntil([&] { return hasEnded; }));

    gateway.setMute(false);
    crash();
    start();
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; })) << "the next start closes it";
    EXPECT_TRUE(gateway.bubbles().first().finished || !GetParam().readings.reqIdsSurviveReconnect);
}

TEST_P(WeComChecklist, L33_AnAnswerThatEndsByItselfRightAfterTheSignalIsWhole)
{
    limits.endingGrace = 30min;
    ASSERT_TRUE(startAnswer(u"the "_s));
    bridge->stop(60min, bridge.get(), [] {});
    assistant.say(u"answer"_s);
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
    EXPECT_EQ(shown(), u"the answer"_s);
    EXPECT_TRUE(gateway.bubbles().first().finished);
    EXPECT_EQ(gateway.lines().last().closeCode, 1000);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L33_ABotWithNothingToSayClosesItsLineAtTheSignal)
{
    limits.endingGrace = 30min;
    start();
    ASSERT_FALSE(deliver(u"a question"_s).isEmpty());
    ASSERT_TRUE(waitForQuiet());
    bridge->stop(60min, bridge.get(), [] {});
    ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
    EXPECT_EQ(gateway.lines().last().closeCode, 1000);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L33_ABotThatIsStoppedKeepsItsLineUntilItsRepliesAreClosed)
{
    ASSERT_TRUE(startAnswer(u"so far"_s));
    connection->stop(); // as when its settings change
    EXPECT_EQ(connection->state(), ConnectionState::Stopped);
    bool isRetired = false;
    bridge->retireBot(bot.id, connection.get(), [&] { isRetired = true; });
    ASSERT_TRUE(waitUntil([&] { return isRetired; }));
    EXPECT_TRUE(gateway.bubbles().first().finished);
    ASSERT_TRUE(waitUntil([&] { return gateway.openLines() == 0; }));
    EXPECT_EQ(gateway.lines().last().closeCode, 1000);
    EXPECT_EQ(violations(), "");
}

TEST_P(WeComChecklist, L34_VerifiesTheLineAfterSleep)
{
    limits.probeAnswer = 30ms;
    limits.reconnect.line.probe = 30ms;
    start();
    connection->probe();
    ASSERT_TRUE(waitUntil([&] { return commandsOf(wecom::commands::ping) == 1; }));
    EXPECT_EQ(gateway.lines().size(), 1);
    gateway.setPingsMuted(true);
    connection->probe();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() == 2; }));
    gateway.setPingsMuted(false);
    ASSERT_TRUE(waitUntil([&] { return isOnline() && gateway.isSubscribed(); }));
    gateway.setMute(true);
    connection->probe();
    ASSERT_TRUE(waitUntil([&] { return gateway.lines().size() >= 3; }));
    EXPECT_LE(wecom::Limits().probeAnswer, 10s);
    EXPECT_LE(wecom::reconnectLimits().line.probe, 10s);
}
