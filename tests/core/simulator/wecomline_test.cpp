#include "tests/core/simulator/wecomclient.h"
#include "tests/testing/waituntil.h"

#include <QJsonDocument>

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds none {};

/// A deadline that is over at once.
WeComLimits without(std::chrono::milliseconds WeComLimits::*limit)
{
    WeComLimits limits;
    limits.*limit = none;
    return limits;
}

const QJsonObject someInit {
    { u"type"_s, u"file"_s }, { u"filename"_s, u"a.txt"_s }, { u"total_size"_s, 6 }, { u"total_chunks"_s, 1 }
};

QJsonObject wrongSecret(const WeComClient &client)
{
    QJsonObject body = client.subscribeBody();
    body[u"secret"_s] = u"wrong"_s;
    return body;
}

int subscribeWrongly(WeComClient &client)
{
    client.open();
    return client.errcode(wecomcommands::subscribe, wrongSecret(client));
}

const WeComBrokenRule lineRules[] = {
    { "CommandBeforeTheSubscribe",
      { u"subscribe.first"_s },
      [](WeComClient &client) {
          client.open();
          EXPECT_EQ(client.errcode(wecomcommands::uploadInit, someInit), notSubscribed);
          EXPECT_EQ(client.subscribe(), 0);
      } },
    { "CommandBeforeTheSubscribeIsAnswered",
      { u"subscribe.not-waited"_s },
      [](WeComClient &client) {
          client.gateway.fault(wecomcommands::subscribe, CommandFault::hold());
          client.open();
          client.begin(wecomcommands::subscribe, client.subscribeBody());
          EXPECT_EQ(client.errcode(wecomcommands::uploadInit, someInit), 0);
      } },
    { "SecondSubscribeOnALine",
      { u"subscribe.twice"_s },
      [](WeComClient &client) {
          client.connect();
          client.subscribe();
      } },
    { "SecretThatIsNoString",
      { u"subscribe.body"_s },
      [](WeComClient &client) {
          client.open();
          EXPECT_NE(client.errcode(wecomcommands::subscribe, { { u"bot_id"_s, u"aib"_s }, { u"secret"_s, 1 } }), 0);
      } },
    { "LineThatNeverSubscribes",
      { u"subscribe.missing"_s },
      [](WeComClient &client) { client.open(); },
      without(&WeComLimits::subscribeWait) },
    { "LineKeptWithoutAnAnswerToItsSubscribe",
      { u"subscribe.no-deadline"_s },
      [](WeComClient &client) {
          client.gateway.fault(wecomcommands::subscribe, CommandFault::swallow());
          client.open();
          client.begin(wecomcommands::subscribe, client.subscribeBody());
      },
      without(&WeComLimits::subscribeWait) },
    { "LineKeptAfterARefusal",
      { u"subscribe.refused-kept"_s },
      [](WeComClient &client) { EXPECT_EQ(subscribeWrongly(client), refusedCredentials); },
      without(&WeComLimits::refusedClose) },
    { "FourTriesWithARefusedSecret",
      { u"subscribe.hammer"_s },
      [](WeComClient &client) {
          for (int i = 0; i < 4; ++i) {
              subscribeWrongly(client);
              client.line->vanish();
          }
      },
      without(&WeComLimits::refusedPause) },
    { "QuickTryWithARefusedSecret",
      { u"subscribe.too-soon"_s },
      [](WeComClient &client) {
          subscribeWrongly(client);
          client.line->vanish();
          subscribeWrongly(client);
      } },
    { "SixLinesInTenSeconds",
      { u"connect.storm"_s },
      [](WeComClient &client) {
          for (int i = 0; i < 6; ++i) {
              client.open();
              client.line->vanish();
          }
      } },
    { "SecondLineBesideTheFirst",
      { u"line.second"_s },
      [](WeComClient &client) {
          client.connect();
          client.connect();
          client.former->closeTcp();
      } },
    { "PingsTooFarApart",
      { u"ping.gap"_s },
      [](WeComClient &client) { client.connect(); },
      without(&WeComLimits::pingGap) },
    { "PingWithABody",
      { u"ping.body"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_EQ(client.errcode(wecomcommands::ping, { { u"a"_s, 1 } }), 0);
      } },
    { "ReqIdUsedTwice",
      { u"frame.req-id-reused"_s },
      [](WeComClient &client) {
          client.connect();
          client.errcode(wecomcommands::ping, {}, u"ping_1"_s);
          client.errcode(wecomcommands::ping, {}, u"ping_1"_s);
      } },
    { "DeadLineKept",
      { u"line.dead-kept"_s },
      [](WeComClient &client) {
          client.connect();
          client.gateway.setMute(true);
      },
      without(&WeComLimits::deadLine) },
    { "LineKeptAlthoughOnlyItsPingsAreUnanswered",
      { u"line.dead-kept"_s },
      [](WeComClient &client) {
          client.connect();
          client.gateway.setPingsMuted(true);
      },
      without(&WeComLimits::deadLine) },
    { "LineKeptAfterItsSubscriptionWasLost",
      { u"line.lost-kept"_s },
      [](WeComClient &client) {
          client.connect();
          client.gateway.loseSubscription();
          EXPECT_EQ(client.errcode(wecomcommands::uploadInit, someInit), notSubscribed);
      },
      without(&WeComLimits::lostClose) },
    { "LineKeptAfterAKick",
      { u"kick.kept"_s },
      [](WeComClient &client) {
          client.connect();
          client.gateway.kick();
      },
      without(&WeComLimits::kickedClose) },
    { "ComingBackAfterAKick",
      { u"kick.resubscribed"_s },
      [](WeComClient &client) {
          client.connect();
          client.gateway.kick();
          client.line->vanish();
          client.connect();
      } },
    { "FrameThatIsNoJson",
      { u"frame.json"_s },
      [](WeComClient &client) {
          client.connect();
          client.send("{"_ba);
      } },
    { "FrameWithoutAReqId",
      { u"frame.shape"_s },
      [](WeComClient &client) {
          client.connect();
          client.send(R"({"cmd":"ping","headers":{}})"_ba);
      } },
    { "UnknownCommand",
      { u"frame.cmd"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_NE(client.errcode(u"aibot_dance"_s, {}), 0);
      } },
    { "BinaryFrame",
      { u"frame.binary"_s },
      [](WeComClient &client) {
          client.connect();
          client.line->sendFrame(2, "{}"_ba);
      } },
    { "AddressWithAPath",
      { u"line.path"_s },
      [](WeComClient &client) {
          QUrl url = client.gateway.url();
          url.setPath(u"/bot"_s);
          RawWebSocket socket(url);
          EXPECT_EQ(socket.status(), 404);
      } },
};

class WeComLineRules : public ::testing::TestWithParam<WeComBrokenRule>
{ };

TEST_P(WeComLineRules, IsCaught) { expectCaught(GetParam()); }

INSTANTIATE_TEST_SUITE_P(All, WeComLineRules, ::testing::ValuesIn(lineRules), nameOf);

TEST(WeComLine, TakesASubscribeAndPings)
{
    WeComClient client;
    client.connect();
    EXPECT_TRUE(client.gateway.isSubscribed());
    client.ping();
    EXPECT_EQ(client.gateway.lines().first().pings, 1);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComLine, RefusesAWrongSecretAndLeavesTheLineOpen)
{
    WeComClient client;
    client.open();
    const QJsonObject answer = client.call(wecomcommands::subscribe, wrongSecret(client));
    EXPECT_EQ(answer["errcode"_L1], refusedCredentials);
    EXPECT_TRUE(answer["errmsg"_L1].toString().contains("from ip"_L1));
    EXPECT_EQ(client.gateway.openLines(), 1);
    EXPECT_FALSE(client.gateway.isSubscribed());
    client.line->closeTcp();
    ASSERT_TRUE(waitUntil([&] { return client.gateway.openLines() == 0; }));
    client.connect(); // another secret may come at once
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComLine, LosesAMessageForWhichThereIsNoLine)
{
    WeComClient client;
    client.open();
    EXPECT_TRUE(client.gateway.deliver({ .text = u"anybody?"_s }).isEmpty());
}

TEST(WeComLine, KeepsMessagesForAnOfflineBotWhenToldTo)
{
    WeComClient client;
    client.gateway.readings().keepsMessages = true;
    const QString msgId = client.gateway.deliver({ .text = u"for later"_s });
    EXPECT_FALSE(msgId.isEmpty());
    client.connect();
    ASSERT_TRUE(client.line->receives(2));
    EXPECT_TRUE(client.line->frames().last().payload.contains(msgId.toLatin1()));
}

TEST(WeComLine, TellsTheKickedOneAndCutsItLater)
{
    WeComLimits limits;
    limits.kickedCut = std::chrono::milliseconds(1);
    WeComClient client(limits);
    client.connect();
    client.gateway.kick();
    ASSERT_TRUE(client.line->receives(2));
    EXPECT_TRUE(client.line->frames().last().payload.contains("disconnected_event"));
    EXPECT_TRUE(client.line->ends());
    EXPECT_TRUE(client.gateway.deliver({ .text = u"who hears this?"_s }).isEmpty());
    client.gateway.allowTakeover();
    client.connect();
    EXPECT_FALSE(client.message().isEmpty());
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComLine, LetsTheNewestOfSeveralProgramsOwnTheBot)
{
    WeComClient client;
    client.gateway.expectSeveralPrograms();
    client.connect();
    client.connect();
    ASSERT_TRUE(client.former->receives(2));
    EXPECT_TRUE(client.former->frames().last().payload.contains("disconnected_event"));
    client.former->closeTcp();
    client.message();
    EXPECT_EQ(client.former->frames().size(), 2);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComLine, CutsALineSoonAfterItsSubscribe)
{
    WeComClient client;
    client.gateway.cutAfterSubscribe(none, 1);
    client.connect();
    EXPECT_TRUE(client.line->ends());
    client.connect();
    client.ping();
}

TEST(WeComLine, RefusesAHandshake)
{
    WeComClient client;
    client.gateway.refuseHandshakes(503);
    RawWebSocket socket(client.gateway.url());
    EXPECT_EQ(socket.status(), 503);
    client.connect();
}

TEST(WeComLine, GivesAHeldAnswerLater)
{
    WeComClient client;
    client.gateway.fault(wecomcommands::subscribe, CommandFault::hold());
    client.open();
    const QString id = client.begin(wecomcommands::subscribe, client.subscribeBody());
    ASSERT_TRUE(waitUntil([&] { return client.gateway.held() == 1; }));
    client.gateway.deliver({ .text = u"before the answer"_s });
    ASSERT_TRUE(client.line->receives(1));
    EXPECT_TRUE(client.line->frames().first().payload.contains("aibot_msg_callback"));
    client.gateway.release();
    EXPECT_TRUE(client.frame(id));
}

TEST(WeComLine, SaysNothingWhileItIsMuteAndGoesOnAfterwards)
{
    WeComClient client;
    client.connect();
    client.gateway.setMute(true);
    const QString id = client.begin(wecomcommands::ping, {});
    client.gateway.setMute(false);
    EXPECT_TRUE(client.frame(id));
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComLine, KeepsTheSecretOutOfItsRecords)
{
    WeComClient client;
    client.connect();
    const QByteArray recorded = QJsonDocument(client.gateway.commands().first().body).toJson();
    EXPECT_FALSE(recorded.contains(client.gateway.bot().secret.toUtf8()));
}

} // namespace
