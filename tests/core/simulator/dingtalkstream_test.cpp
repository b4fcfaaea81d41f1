#include "tests/core/simulator/gatewayclient.h"
#include "tests/testing/waituntil.h"

#include <QJsonDocument>

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds none {};

const GatewayClient::Headers json_
    = { { "Content-Type"_ba, "application/json"_ba }, { "Accept"_ba, "application/json"_ba } };

/// Delivers a message over a fresh connection and answers it with what `answer` makes of the frame.
void answerMessage(GatewayClient &client, const std::function<QJsonObject(const QByteArray &frame)> &answer,
                   int times = 1)
{
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.deliver({ .text = u"hello"_s });
    ASSERT_TRUE(socket->receives(1));
    for (int i = 0; i < times; ++i)
        socket->sendText(json(answer(socket->frames().first().payload)));
    // The gateway reads frames in their order: when a pong is seen, so were they.
    socket->sendFrame(9, "read"_ba);
    EXPECT_TRUE(socket->receives(2));
}

void answerPing(GatewayClient &client, const QJsonObject &changes)
{
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.sendPing();
    ASSERT_TRUE(socket->receives(1));
    socket->sendText(json(with(ackFor(socket->frames().first().payload), changes)));
    ASSERT_TRUE(waitUntil([&] { return client.gateway.deliveries().last().acks == 1; }));
}

void answerEvent(GatewayClient &client, const QString &data)
{
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.deliverEvent(u"user_add_org"_s, {});
    ASSERT_TRUE(socket->receives(1));
    socket->sendText(json(ackFor(socket->frames().first().payload, data)));
    ASSERT_TRUE(waitUntil([&] { return client.gateway.deliveries().last().acks == 1; }));
}

std::function<void(GatewayClient &)> openWith(const QJsonObject &changes)
{
    return [changes](GatewayClient &client) { client.open(with(client.openBody(), changes)); };
}

std::function<void(GatewayClient &)> ackWith(const QJsonObject &changes)
{
    return [changes](GatewayClient &client) {
        answerMessage(client, [&](const QByteArray &frame) { return with(ackFor(frame), changes); });
    };
}

QJsonObject subscriptions(const QString &type, const QString &topic)
{
    const QJsonObject messages { { u"type"_s, u"CALLBACK"_s }, { u"topic"_s, u"/v1.0/im/bot/messages/get"_s } };
    return { { u"subscriptions"_s,
               QJsonArray { messages, QJsonObject { { u"type"_s, type }, { u"topic"_s, topic } } } } };
}

GatewayLimits limited(std::chrono::milliseconds GatewayLimits::*limit)
{
    GatewayLimits limits;
    limits.*limit = none;
    return limits;
}

void connectTo(GatewayClient &client, const QUrl &url, int status)
{
    RawWebSocket socket(url);
    EXPECT_EQ(socket.status(), status);
    EXPECT_EQ(client.gateway.openConnections(), 0);
}

const BrokenRule openRules[] = {
    { "OpenWithAForm",
      { u"open.content-type"_s },
      [](GatewayClient &client) {
          client.request("POST"_ba, dingtalkpaths::open, json(client.openBody()),
                         { { "Content-Type"_ba, "text/plain"_ba }, { "Accept"_ba, "application/json"_ba } });
      } },
    { "OpenThatAcceptsAnything",
      { u"open.accept"_s },
      [](GatewayClient &client) {
          const HttpResult answer
              = client.request("POST"_ba, dingtalkpaths::open, json(client.openBody()),
                               { { "Content-Type"_ba, "application/json"_ba }, { "Accept"_ba, "*/*"_ba } });
          EXPECT_TRUE(answer.body.startsWith("<?xml"));
      } },
    { "OpenWithoutJson",
      { u"open.body"_s },
      [](GatewayClient &client) {
          EXPECT_EQ(client.request("POST"_ba, dingtalkpaths::open, "no json"_ba, json_).status, 400);
      } },
    { "OpenWithoutASecret", { u"open.body"_s }, openWith({ { u"clientSecret"_s, QJsonValue() } }) },
    { "OpenWithABlankInTheId", { u"open.body"_s }, openWith({ { u"clientId"_s, u" ding"_s } }) },
    { "OpenWithoutSubscriptions", { u"open.body"_s }, openWith({ { u"subscriptions"_s, QJsonArray() } }) },
    { "OpenWithANamedEvent", { u"open.subscription"_s }, openWith(subscriptions(u"EVENT"_s, u"user_add_org"_s)) },
    { "OpenWithAnUnknownType", { u"open.subscription"_s }, openWith(subscriptions(u"event"_s, u"*"_s)) },
    { "OpenWithACallbackWithoutTopic", { u"open.subscription"_s }, openWith(subscriptions(u"CALLBACK"_s, {})) },
    { "OpenWithAnUnknownSystemTopic", { u"open.subscription"_s }, openWith(subscriptions(u"SYSTEM"_s, u"x"_s)) },
    { "OpenWithoutBotMessages",
      { u"open.no-bot-topic"_s },
      openWith({ { u"subscriptions"_s,
                   QJsonArray { QJsonObject { { u"type"_s, u"EVENT"_s }, { u"topic"_s, u"*"_s } } } } }) },
    { "SixOpensInTenSeconds",
      { u"open.storm"_s },
      [](GatewayClient &client) {
          for (int i = 0; i < 6; ++i)
              client.open(client.openBody());
      } },
    { "TwoOpensInFlight",
      { u"open.storm"_s },
      [](GatewayClient &client) {
          client.gateway.holdNext(dingtalkpaths::open);
          QUrl url = client.gateway.url();
          url.setPath(dingtalkpaths::open);
          QNetworkReply *first = client.begin("POST"_ba, url, json(client.openBody()), json_);
          ASSERT_TRUE(waitUntil([&] { return client.gateway.held() == 1; }));
          EXPECT_EQ(client.open(client.openBody()).status, 200);
          client.gateway.release();
          EXPECT_EQ(client.finish(first).status, 200);
      } },
    { "TicketThatWasNeverGiven",
      { u"ws.ticket-unknown"_s },
      [](GatewayClient &client) {
          QUrl url = client.gateway.streamEndpoint();
          url.setQuery(u"ticket=made-up"_s);
          connectTo(client, url, 401);
      } },
    { "TicketUsedTwice",
      { u"ws.ticket-reused"_s },
      [](GatewayClient &client) {
          const QUrl url = client.ticketUrl();
          RawWebSocket first(url);
          ASSERT_TRUE(first.opens());
          RawWebSocket second(url);
          EXPECT_EQ(second.status(), 401);
      } },
    { "TicketTooOld",
      { u"ws.ticket-expired"_s },
      [](GatewayClient &client) { connectTo(client, client.ticketUrl(), 401); },
      limited(&GatewayLimits::ticketLife) },
    { "AnotherPathThanTheEndpoint",
      { u"ws.path"_s },
      [](GatewayClient &client) {
          QUrl url = client.ticketUrl();
          url.setPath(u"/other"_s);
          connectTo(client, url, 404);
      } },
    { "NoTicketAtAll",
      { u"ws.path"_s },
      [](GatewayClient &client) { connectTo(client, client.gateway.streamEndpoint(), 400); } },
};

const BrokenRule frameRules[] = {
    { "PingAnsweredLate",
      { u"ping.late"_s },
      [](GatewayClient &client) { answerPing(client, {}); },
      limited(&GatewayLimits::pingDeadline) },
    { "PingNeverAnswered",
      { u"ping.late"_s },
      [](GatewayClient &client) {
          client.kept = client.connect();
          client.gateway.sendPing();
          EXPECT_TRUE(client.kept->receives(1));
      },
      limited(&GatewayLimits::pingDeadline) },
    { "PingAnsweredWithOtherData",
      { u"ping.data"_s },
      [](GatewayClient &client) {
          answerPing(client, { { u"data"_s, u"{\"opaque\":\"\"}"_s } });
      } },
    { "MessageNeverAcknowledged",
      { u"ack.missing"_s },
      [](GatewayClient &client) {
          client.kept = client.connect();
          client.gateway.deliver({ .text = u"hello"_s });
          EXPECT_TRUE(client.kept->receives(1));
      },
      limited(&GatewayLimits::ackDeadline) },
    { "WebSocketPingAnsweredLate",
      { u"ws.no-pong"_s },
      [](GatewayClient &client) {
          const std::unique_ptr<RawWebSocket> socket = client.connect();
          client.gateway.sendWebSocketPing();
          ASSERT_TRUE(socket->receives(1));
          EXPECT_EQ(client.auditCodes(), QStringList { u"ws.no-pong"_s });
          EXPECT_TRUE(client.gateway.violations().isEmpty());
          socket->sendFrame(10, socket->frames().first().payload);
          EXPECT_TRUE(waitUntil([&] { return !client.gateway.violations().isEmpty(); }));
      },
      limited(&GatewayLimits::pingDeadline) },
    { "TextThatIsNoAcknowledgement",
      { u"ws.unexpected-frame"_s },
      [](GatewayClient &client) { answerMessage(client, [](const QByteArray &) { return QJsonObject(); }); } },
    { "BinaryFrame",
      { u"ws.unexpected-frame"_s },
      [](GatewayClient &client) {
          const std::unique_ptr<RawWebSocket> socket = client.connect();
          socket->sendFrame(2, "bytes"_ba);
          EXPECT_TRUE(waitUntil([&] { return !client.gateway.violations().isEmpty(); }));
      } },
    { "AckThatComesLate", { u"ack.late"_s }, ackWith({}), limited(&GatewayLimits::ackDeadline) },
    { "AckWithoutACode", { u"ack.shape"_s }, ackWith({ { u"code"_s, QJsonValue() } }) },
    { "AckWithACodeAsText", { u"ack.shape"_s }, ackWith({ { u"code"_s, u"200"_s } }) },
    { "AckWithAnUnknownCode", { u"ack.shape"_s }, ackWith({ { u"code"_s, 201 } }) },
    { "AckWithoutAMessage", { u"ack.shape"_s }, ackWith({ { u"message"_s, QJsonValue() } }) },
    { "AckWithDataAsObject", { u"ack.shape"_s }, ackWith({ { u"data"_s, QJsonObject() } }) },
    { "AckWithDataThatIsNoJson", { u"ack.shape"_s }, ackWith({ { u"data"_s, u"OK"_s } }) },
    { "AckWithEmptyData", { u"ack.shape"_s }, ackWith({ { u"data"_s, QString() } }) },
    { "AckWithAnotherContentType",
      { u"ack.shape"_s },
      [](GatewayClient &client) {
          answerMessage(client, [](const QByteArray &frame) {
              QJsonObject ack = ackFor(frame);
              ack[u"headers"_s] = with(ack["headers"_L1].toObject(), { { u"contentType"_s, u"text/plain"_s } });
              return ack;
          });
      } },
    { "AckOfSomethingElse",
      { u"ack.unknown-message"_s },
      [](GatewayClient &client) {
          answerMessage(client, [](const QByteArray &frame) {
              QJsonObject ack = ackFor(frame);
              ack[u"headers"_s] = with(ack["headers"_L1].toObject(), { { u"messageId"_s, u"made-up"_s } });
              return ack;
          });
      } },
    { "AckSentTwice",
      { u"ack.duplicate"_s },
      [](GatewayClient &client) {
          answerMessage(
              client, [](const QByteArray &frame) { return ackFor(frame); }, 2);
      } },
    { "AckOnAnotherConnection",
      { u"ack.wrong-connection"_s },
      [](GatewayClient &client) {
          const std::unique_ptr<RawWebSocket> first = client.connect();
          client.gateway.deliver({ .text = u"hello"_s });
          ASSERT_TRUE(first->receives(1));
          const std::unique_ptr<RawWebSocket> second = client.connect();
          second->sendText(json(ackFor(first->frames().first().payload)));
          EXPECT_TRUE(waitUntil([&] { return client.gateway.deliveries().first().acks == 1; }));
      } },
    { "ConnectionClosedInOrderWithoutAnOverdueAck",
      { u"ack.missing"_s },
      [](GatewayClient &client) {
          const std::unique_ptr<RawWebSocket> socket = client.connect();
          client.gateway.deliver({ .text = u"hello"_s });
          ASSERT_TRUE(socket->receives(1));
          socket->sendFrame(8, "\x03\xe8"_ba);
          ASSERT_TRUE(waitUntil([&] { return client.gateway.openConnections() == 0; }));
          EXPECT_EQ(client.gateway.connections().first().closeCode, 1000);
      },
      limited(&GatewayLimits::ackDeadline) },
    { "EventAckWithoutAStatus",
      { u"ack.event-status"_s },
      [](GatewayClient &client) { answerEvent(client, u"{\"response\":null}"_s); } },
    { "EventAckWithAnUnknownStatus",
      { u"ack.event-status"_s },
      [](GatewayClient &client) { answerEvent(client, u"{\"status\":\"success\"}"_s); } },
};

class StreamRule : public ::testing::TestWithParam<BrokenRule>
{ };

} // namespace

TEST_P(StreamRule, IsWatched) { expectCaught(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Open, StreamRule, ::testing::ValuesIn(openRules), nameOf);
INSTANTIATE_TEST_SUITE_P(Frame, StreamRule, ::testing::ValuesIn(frameRules), nameOf);

TEST(DingTalkStream, FindsNothingWrongWithAClientThatFollowsTheRules)
{
    GatewayClient client;
    answerMessage(client, [](const QByteArray &frame) { return ackFor(frame); });
    answerPing(client, {});
    answerEvent(client, u"{\"status\":\"LATER\"}"_s);
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.sendWebSocketPing();
    ASSERT_TRUE(socket->receives(1));
    socket->sendFrame(10, socket->frames().first().payload);
    client.gateway.deliverCallback(u"/v1.0/graph/api/invoke"_s, u"{}"_s);
    ASSERT_TRUE(socket->receives(2));
    socket->sendText(json(with(ackFor(socket->frames().last().payload), { { u"code"_s, 404 } })));
    ASSERT_TRUE(waitUntil([&] { return client.gateway.deliveries().last().acks == 1; }));
    EXPECT_EQ(client.auditCodes(), QStringList());
    EXPECT_EQ(client.gateway.opens(), 4);
}

TEST(DingTalkStream, RefusesWrongCredentialsWithoutCallingItAViolation)
{
    GatewayClient client;
    const HttpResult answer = client.open(with(client.openBody(), { { u"clientSecret"_s, u"wrong"_s } }));
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.json["code"_L1], "authFailed"_L1);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkStream, SendsMessagesAsTheServiceDoes)
{
    GatewayClient client;
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    SimulatedMessage message;
    message.group = true;
    message.text = u"hello"_s;
    message.senderStaffId = QString();
    message.overrides = { { u"content"_s, u"{\"a\":1}"_s }, { u"isAdmin"_s, QJsonValue() } };
    const QString msgId = client.gateway.deliver(message);
    ASSERT_TRUE(socket->receives(1));
    const QJsonObject frame = QJsonDocument::fromJson(socket->frames().first().payload).object();
    EXPECT_EQ(frame["type"_L1], "CALLBACK"_L1);
    EXPECT_TRUE(frame["headers"_L1]["time"_L1].isString());
    const QJsonObject data = QJsonDocument::fromJson(frame["data"_L1].toString().toUtf8()).object();
    EXPECT_EQ(data["msgId"_L1].toString(), msgId);
    EXPECT_EQ(data["conversationType"_L1], "2"_L1);
    EXPECT_EQ(data["text"_L1]["content"_L1], " hello"_L1);
    EXPECT_EQ(data["content"_L1], "{\"a\":1}"_L1);
    EXPECT_FALSE(data.contains("senderStaffId"_L1));
    EXPECT_FALSE(data.contains("isAdmin"_L1));
    EXPECT_TRUE(data["conversationId"_L1].toString().startsWith("cid"_L1));
    EXPECT_EQ(data["robotCode"_L1].toString(), client.gateway.app().robotCode);
}

TEST(DingTalkStream, RedeliversTheSameMessageUnderANewDeliveryId)
{
    GatewayClient client;
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    const QString msgId = client.gateway.deliver({ .text = u"twice"_s });
    EXPECT_FALSE(client.gateway.redeliver(msgId).isEmpty());
    ASSERT_TRUE(socket->receives(2));
    const QList<Delivery> &deliveries = client.gateway.deliveries();
    EXPECT_NE(deliveries[0].messageId, deliveries[1].messageId);
    EXPECT_EQ(deliveries[0].data, deliveries[1].data);
    socket->sendText(json(ackFor(socket->frames()[1].payload)));
    EXPECT_TRUE(waitUntil([&] { return client.gateway.acks(msgId) == 1; }));
}

TEST(DingTalkStream, GivesEveryConnectionItsShareAndLosesMessagesWithoutAny)
{
    GatewayClient client;
    EXPECT_EQ(client.gateway.deliver({ .text = u"lost"_s }), QString());
    const std::unique_ptr<RawWebSocket> one = client.connect();
    const std::unique_ptr<RawWebSocket> two = client.connect();
    client.gateway.deliver({ .text = u"1"_s });
    client.gateway.deliver({ .text = u"2"_s });
    EXPECT_TRUE(one->receives(1));
    EXPECT_TRUE(two->receives(1));
    one->closeTcp();
    ASSERT_TRUE(waitUntil([&] { return client.gateway.openConnections() == 1; }));
    client.gateway.deliver({ .text = u"3"_s });
    EXPECT_TRUE(two->receives(2));
}

TEST(DingTalkStream, FallsSilentAfterDisconnectAndThenCloses)
{
    GatewayLimits limits;
    limits.closeAfterDisconnect = std::chrono::milliseconds(50);
    GatewayClient client(limits);
    const std::unique_ptr<RawWebSocket> leaving = client.connect();
    client.gateway.sendDisconnect();
    ASSERT_TRUE(leaving->receives(1));
    const QByteArray notice = leaving->frames().first().payload;
    EXPECT_TRUE(notice.contains("\"topic\":\"disconnect\""));
    EXPECT_EQ(client.gateway.deliver({ .text = u"nobody listens"_s }), QString());
    leaving->sendText(json(ackFor(notice))); // Go and Python do that
    const std::unique_ptr<RawWebSocket> next = client.connect();
    client.gateway.deliver({ .text = u"hello"_s });
    EXPECT_TRUE(next->receives(1));
    EXPECT_TRUE(leaving->ends());
    EXPECT_TRUE(client.gateway.violations().isEmpty());
}

TEST(DingTalkStream, ExcusesWhatItTookAwayItself)
{
    GatewayLimits limits;
    limits.ackDeadline = none;
    limits.pingDeadline = none;
    GatewayClient client(limits);
    const std::unique_ptr<RawWebSocket> dropped = client.connect();
    client.gateway.deliver({ .text = u"hello"_s });
    client.gateway.sendPing();
    client.gateway.sendWebSocketPing();
    ASSERT_TRUE(dropped->receives(3));
    client.gateway.dropConnections();
    EXPECT_TRUE(dropped->ends());
    const std::unique_ptr<RawWebSocket> killed = client.connect();
    client.gateway.deliver({ .text = u"hello"_s });
    ASSERT_TRUE(killed->receives(1));
    killed->vanish();
    ASSERT_TRUE(waitUntil([&] { return client.gateway.openConnections() == 0; }));
    client.gateway.setMute(true);
    const std::unique_ptr<RawWebSocket> mute = client.connect();
    EXPECT_FALSE(client.gateway.deliver({ .text = u"into the void"_s }).isEmpty());
    EXPECT_EQ(client.auditCodes(), QStringList());
    EXPECT_TRUE(mute->frames().isEmpty());
}

TEST(DingTalkStream, AnswersNothingWhileMute)
{
    GatewayClient client;
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.setMute(true);
    socket->sendFrame(9, "there?"_ba);
    EXPECT_EQ(client.open(client.openBody()).status, 200); // the loop has turned since
    EXPECT_TRUE(socket->frames().isEmpty());
    client.gateway.setMute(false);
    EXPECT_TRUE(socket->receives(1));
}

TEST(DingTalkStream, SendsWhateverItIsToldTo)
{
    GatewayClient client;
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.sendText("{\"type\":"_ba);
    client.gateway.sendBinary("\x01\x02"_ba);
    ASSERT_TRUE(socket->receives(2));
    EXPECT_EQ(socket->frames()[0].payload, "{\"type\":");
    EXPECT_EQ(socket->frames()[1].opcode, 2);
    client.gateway.closeConnections(1001);
    ASSERT_TRUE(socket->receives(3));
    EXPECT_EQ(socket->frames()[2].payload, "\x03\xe9");
}

TEST(DingTalkStream, RefusesHandshakesOnCommand)
{
    GatewayClient client;
    client.gateway.refuseHandshakes(503, 1);
    RawWebSocket refused(client.ticketUrl());
    EXPECT_EQ(refused.status(), 503);
    RawWebSocket accepted(client.ticketUrl());
    EXPECT_TRUE(accepted.opens());
}

TEST(DingTalkStream, PingsByItselfWhenAskedTo)
{
    GatewayLimits limits;
    limits.pingInterval = std::chrono::milliseconds(5);
    GatewayClient client(limits);
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    EXPECT_TRUE(socket->receives(4));
}

TEST(DingTalkStream, DeliversClicksOfCards)
{
    GatewayClient client;
    client.call("POST"_ba, dingtalkpaths::createCard, createBody());
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.deliverCardClick(u"card_1"_s, u"manager807"_s, u"stop"_s, { { u"action"_s, u"stop"_s } });
    ASSERT_TRUE(socket->receives(1));
    const QJsonObject frame = QJsonDocument::fromJson(socket->frames().first().payload).object();
    EXPECT_EQ(frame["headers"_L1]["topic"_L1], "/v1.0/card/instances/callback"_L1);
    const QJsonObject data = QJsonDocument::fromJson(frame["data"_L1].toString().toUtf8()).object();
    const QJsonObject content = QJsonDocument::fromJson(data["content"_L1].toString().toUtf8()).object();
    EXPECT_EQ(content["cardPrivateData"_L1]["actionIds"_L1][0], "stop"_L1);
    EXPECT_EQ(data["outTrackId"_L1], "card_1"_L1);
}
