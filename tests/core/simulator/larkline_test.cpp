// The simulated Lark up to the acknowledgement, from the outside: lark.md §2 to §7.
#include "tests/core/simulator/larkclient.h"
#include "tests/testing/waituntil.h"

#include <QJsonDocument>
#include <QUrlQuery>

using namespace oagent::simulator;
using namespace oagent::simulator::larkparts;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds none {};

/// Delivers a message over a fresh connection and answers it with what `answer` makes of the frame.
void answerMessage(LarkClient &client, const std::function<WireFrame(WireFrame frame)> &answer, int times = 1)
{
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.deliver({ .text = u"hello"_s });
    const WireFrame event = LarkClient::firstEvent(*socket);
    for (int i = 0; i < times; ++i)
        socket->sendFrame(2, answer(event).encoded());
    LarkClient::settle(*socket);
}

std::function<void(LarkClient &)> answeredWith(const std::function<void(WireFrame &ack)> &change)
{
    return [change](LarkClient &client) {
        answerMessage(client, [&](const WireFrame &frame) {
            WireFrame ack = ackFor(frame);
            change(ack);
            return ack;
        });
    };
}

std::function<void(LarkClient &)> answeredWithPayload(const QByteArray &payload)
{
    return answeredWith([payload](WireFrame &ack) { ack.payload = payload; });
}

std::function<void(LarkClient &)> clickAnswered(const QByteArray &payload)
{
    return [payload](LarkClient &client) {
        const std::unique_ptr<RawWebSocket> socket = client.connect();
        client.gateway.click(u"om_1"_s, u"ou_1"_s, QJsonObject { { u"choice"_s, u"allow"_s } });
        socket->sendFrame(2, ackFor(LarkClient::firstEvent(*socket), payload).encoded());
        LarkClient::settle(*socket);
    };
}

QByteArray clickAnswer(const QByteArray &json) { return R"({"code":200,"data":")" + json.toBase64() + "\"}"; }

std::function<void(LarkClient &)> sent(int opcode, const QByteArray &bytes)
{
    return [opcode, bytes](LarkClient &client) {
        const std::unique_ptr<RawWebSocket> socket = client.connect();
        socket->sendFrame(opcode, bytes);
        LarkClient::settle(*socket);
    };
}

WireFrame controlFrame(const QByteArray &type, qint32 service = 7)
{
    WireFrame frame;
    frame.service = service;
    frame.headers = { { "type"_ba, type } };
    return frame;
}

std::function<void(LarkClient &)> pinged(const std::function<WireFrame(qint32 service)> &make)
{
    return [make](LarkClient &client) {
        const QUrl url = client.lineUrl();
        RawWebSocket socket(url);
        ASSERT_TRUE(socket.opens());
        socket.sendFrame(2, make(QUrlQuery(url).queryItemValue(u"service_id"_s).toInt()).encoded());
        LarkClient::settle(socket);
    };
}

std::function<void(LarkClient &)> askedWith(const QJsonObject &body, const LarkClient::Headers &headers)
{
    return [body, headers](LarkClient &client) {
        EXPECT_EQ(client.request("POST"_ba, u"/callback/ws/endpoint"_s, larkJson(body), headers).code, 514);
    };
}

template <class T>
LarkLimits limited(T LarkLimits::*limit, const T &value)
{
    LarkLimits limits;
    limits.*limit = value;
    return limits;
}

void expectRefused(LarkClient &client, const QUrl &url)
{
    RawWebSocket socket(url);
    EXPECT_EQ(socket.status(), 401);
    EXPECT_EQ(client.gateway.openConnections(), 0);
}

const QJsonObject credentials { { u"AppID"_s, LarkApp().appId }, { u"AppSecret"_s, LarkApp().appSecret } };
const std::pair<QByteArray, QByteArray> jsonType { "Content-Type"_ba, "application/json"_ba };
const std::pair<QByteArray, QByteArray> locale { "locale"_ba, "zh"_ba };

const BrokenLarkRule endpointRules[] = {
    { "AFormAtTheEndpoint",
      { u"endpoint.content-type"_s },
      askedWith(credentials, { locale, { "Content-Type"_ba, "text/plain"_ba } }) },
    { "NoLocale", { u"endpoint.locale"_s }, askedWith(credentials, { jsonType }) },
    { "ATokenAtTheEndpoint",
      { u"endpoint.token"_s },
      askedWith(credentials, { jsonType, locale, { "Authorization"_ba, "Bearer t-1"_ba } }) },
    { "NoSecret",
      { u"endpoint.body"_s },
      askedWith({ { u"AppID"_s, u"cli_1"_s }, { u"AppSecret"_s, u" "_s } }, { jsonType, locale }) },
    { "AskingAgainAfterTheSecretWasRefused",
      { u"endpoint.after-stop"_s },
      [](LarkClient &client) {
          const QJsonObject wrong { { u"AppID"_s, u"cli_1"_s }, { u"AppSecret"_s, u"wrong"_s } };
          EXPECT_EQ(client.askEndpoint(wrong).code, 514);
          client.askEndpoint(wrong);
      } },
    { "AskingAgainAfterTheAppWasForbidden",
      { u"endpoint.after-stop"_s },
      [](LarkClient &client) {
          client.gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(403, u"forbidden"_s));
          EXPECT_EQ(client.askEndpoint(credentials).code, 403);
          client.askEndpoint(credentials);
      } },
    { "AskingAgainAfterAForbiddenUpgrade",
      { u"endpoint.after-stop"_s },
      [](LarkClient &client) {
          client.gateway.refuseUpgrades(LarkHandshake::forbidden());
          EXPECT_EQ(RawWebSocket(client.lineUrl()).status(), 403);
          client.askEndpoint(credentials);
      } },
    { "NoPauseAfterTheConnectionLimit",
      { u"endpoint.too-soon"_s },
      [](LarkClient &client) {
          client.gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1'000'040'350, u"limit"_s));
          client.askEndpoint(credentials);
          client.askEndpoint(credentials);
      } },
    { "NoPauseAfterACodeThatNobodyKnows",
      { u"endpoint.too-soon"_s },
      [](LarkClient &client) {
          client.gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(77, u"?"_s));
          client.askEndpoint(credentials);
          client.askEndpoint(credentials);
      } },
    { "TheWrongDomainTwice",
      { u"endpoint.wrong-domain"_s },
      [](LarkClient &client) {
          EXPECT_EQ(client.askEndpoint(credentials, true).code, 1'000'040'351);
          client.askEndpoint(credentials, true);
      } },
    { "AStormOfCalls",
      { u"endpoint.storm"_s },
      [](LarkClient &client) {
          client.askEndpoint(credentials);
          client.askEndpoint(credentials);
      },
      limited(&LarkLimits::opensPerWindow, 1) },
};

const BrokenLarkRule lineRules[] = {
    { "AUrlThatWasChanged",
      { u"line.address-unknown"_s },
      [](LarkClient &client) {
          QUrl url = client.lineUrl();
          url.setQuery(url.query() + u"&extra=1"_s);
          expectRefused(client, url);
      } },
    { "AUrlThatOpensTwoConnections",
      { u"line.address-reused"_s },
      [](LarkClient &client) {
          const QUrl url = client.lineUrl();
          {
              RawWebSocket first(url);
              ASSERT_TRUE(first.opens());
          }
          ASSERT_TRUE(waitUntil([&] { return client.gateway.openConnections() == 0; }));
          expectRefused(client, url);
      } },
    { "AUrlThatIsTooOld",
      { u"line.address-expired"_s },
      [](LarkClient &client) { expectRefused(client, client.lineUrl()); },
      limited(&LarkLimits::addressLife, -std::chrono::milliseconds(1)) },
    { "ASecondConnectionThatStays",
      { u"line.two-connections"_s },
      [](LarkClient &client) {
          client.kept = client.connect();
          const auto second = client.connect();
          ASSERT_TRUE(waitUntil([&] { return !client.gateway.violations().isEmpty(); }));
      },
      limited(&LarkLimits::renewalOverlap, none) },
    { "NoFirstPing",
      { u"ping.missing"_s },
      [](LarkClient &client) {
          const RawWebSocket socket(client.lineUrl());
          ASSERT_TRUE(waitUntil([&] { return !client.gateway.violations().isEmpty(); }));
      },
      limited(&LarkLimits::firstPing, std::chrono::milliseconds(30)) },
    { "NoSecondPing",
      { u"ping.missing"_s },
      [](LarkClient &client) {
          client.kept = client.connect();
          ASSERT_TRUE(waitUntil([&] { return !client.gateway.violations().isEmpty(); }));
      },
      [] {
          LarkLimits limits;
          limits.clientConfig.pingInterval = 0;
          limits.pingGrace = std::chrono::milliseconds(30);
          return limits;
      }() },
    { "ADeadLineThatIsKept",
      { u"line.dead-unnoticed"_s },
      [](LarkClient &client) {
          client.kept = client.connect();
          client.gateway.setMute(true);
          client.kept->closeTcp();
          ASSERT_TRUE(waitUntil([&] { return client.gateway.openConnections() == 0; }));
      },
      [] {
          LarkLimits limits;
          limits.clientConfig.pingInterval = 0;
          limits.deadLineGrace = none;
          return limits;
      }() },
    { "APingOfAnotherService", { u"ping.service"_s }, pinged([](qint32 service) {
          return controlFrame("ping"_ba, service + 1);
      }) },
    { "APingWithANumber", { u"ping.shape"_s }, pinged([](qint32 service) {
          WireFrame frame = controlFrame("ping"_ba, service);
          frame.seqId = 1;
          return frame;
      }) },
    { "AStormOfPings",
      { u"ping.storm"_s },
      [](LarkClient &client) {
          const QUrl url = client.lineUrl();
          RawWebSocket socket(url);
          ASSERT_TRUE(socket.opens());
          const qint32 service = QUrlQuery(url).queryItemValue(u"service_id"_s).toInt();
          for (int i = 0; i < 6; ++i)
              socket.sendFrame(2, controlFrame("ping"_ba, service).encoded());
          LarkClient::settle(socket);
      } },
    { "APong", { u"frame.control"_s }, sent(2, controlFrame("pong"_ba).encoded()) },
    { "AText", { u"frame.text"_s }, sent(1, "hello"_ba) },
    { "NoFrame", { u"frame.malformed"_s }, sent(2, "\xff\xff\xff\xff\xff"_ba) },
    { "AFrameOfAnotherMethod",
      { u"frame.method"_s },
      sent(2,
           [] {
               WireFrame frame;
               frame.method = 7;
               return frame.encoded();
           }()) },
};

const BrokenLarkRule ackRules[] = {
    { "NoAck",
      { u"ack.missing"_s },
      [](LarkClient &client) {
          client.kept = client.connect();
          client.gateway.deliver({});
      },
      limited(&LarkLimits::ackDeadline, std::chrono::milliseconds(30)) },
    { "TwoAcks",
      { u"ack.duplicate"_s },
      [](LarkClient &client) {
          answerMessage(
              client, [](const WireFrame &frame) { return ackFor(frame); }, 2);
      } },
    { "AnAckForNothing", { u"ack.unknown"_s }, answeredWith([](WireFrame &ack) {
          ack.headers[1].value = "made up"_ba;
      }) },
    { "AnAckOnAnotherConnection",
      { u"ack.wrong-connection"_s },
      [](LarkClient &client) {
          client.kept = client.connect();
          client.gateway.deliver({});
          const WireFrame event = LarkClient::firstEvent(*client.kept);
          const auto other = client.connect();
          other->sendFrame(2, ackFor(event).encoded());
          LarkClient::settle(*other);
      } },
    { "ALateAck", { u"ack.late"_s }, answeredWith([](WireFrame &) {}), limited(&LarkLimits::ackDeadline, none) },
    { "ASequenceThatWasRounded", { u"ack.echo"_s }, answeredWith([](WireFrame &ack) { ack.seqId &= ~1023ULL; }) },
    { "AnotherService", { u"ack.echo"_s }, answeredWith([](WireFrame &ack) { ++ack.service; }) },
    { "AnEmptyFieldThatWasLost", { u"ack.echo"_s }, answeredWith([](WireFrame &ack) { ack.logIdNew.reset(); }) },
    { "AHeaderThatWasLost", { u"ack.headers"_s }, answeredWith([](WireFrame &ack) { ack.headers.removeAt(4); }) },
    { "HeadersInAnotherOrder", { u"ack.headers"_s }, answeredWith([](WireFrame &ack) {
          ack.headers.swapItemsAt(0, 1);
      }) },
    { "NoHandlingTime", { u"ack.biz-rt"_s }, answeredWith([](WireFrame &ack) { ack.headers.removeLast(); }) },
    { "ANegativeHandlingTime", { u"ack.biz-rt"_s }, answeredWith([](WireFrame &ack) {
          ack.headers.last().value = "-3"_ba;
      }) },
    { "AnAckThatIsNotJson", { u"ack.payload"_s }, answeredWithPayload("ok"_ba) },
    { "AnAckWithACodeOfItsOwn", { u"ack.payload"_s }, answeredWithPayload(R"({"code":201})"_ba) },
    { "AnAckWithDataThatIsNotBase64", { u"ack.data"_s }, answeredWithPayload(R"({"code":200,"data":"{}"})"_ba) },
    { "AnAckWithDataThatIsNotJson", { u"ack.data"_s }, answeredWithPayload(R"({"code":200,"data":"AAAA"})"_ba) },
    { "AnUnknownEventRefused",
      { u"ack.code"_s },
      [](LarkClient &client) {
          const std::unique_ptr<RawWebSocket> socket = client.connect();
          client.gateway.deliverEvent(u"im.message.unheard_v9"_s, {});
          socket->sendFrame(2, ackFor(LarkClient::firstEvent(*socket), R"({"code":500})"_ba).encoded());
          LarkClient::settle(*socket);
      } },
    { "AnEventThatIsNotWholeAcknowledged",
      { u"ack.incomplete"_s },
      [](LarkClient &client) {
          const std::unique_ptr<RawWebSocket> socket = client.connect();
          client.gateway.cutNext({ .count = 3, .missing = 1 });
          client.gateway.deliver({});
          ASSERT_TRUE(waitUntil([&] { return LarkClient::events(*socket).size() == 2; }));
          socket->sendFrame(2, ackFor(LarkClient::events(*socket).last()).encoded());
          LarkClient::settle(*socket);
      } },
    { "AClickWithoutAnAnswer", { u"click.no-answer"_s }, clickAnswered(R"({"code":200})"_ba) },
    { "AClickAnsweredWithAList", { u"click.answer"_s }, clickAnswered(clickAnswer("[]"_ba)) },
    { "AToastOfAnUnknownKind",
      { u"click.answer"_s },
      clickAnswered(clickAnswer(R"({"toast":{"type":"loud","content":"x"}})"_ba)) },
    { "ACardInTextInAClicksAnswer",
      { u"click.answer"_s },
      clickAnswered(clickAnswer(R"({"card":{"type":"raw","data":"{}"}})"_ba)) },
};

class LarkEndpointRules : public testing::TestWithParam<BrokenLarkRule>
{ };
class LarkLineRules : public testing::TestWithParam<BrokenLarkRule>
{ };
class LarkAckRules : public testing::TestWithParam<BrokenLarkRule>
{ };

} // namespace

TEST_P(LarkEndpointRules, AreKept) { expectCaught(GetParam()); }
TEST_P(LarkLineRules, AreKept) { expectCaught(GetParam()); }
TEST_P(LarkAckRules, AreKept) { expectCaught(GetParam()); }

INSTANTIATE_TEST_SUITE_P(All, LarkEndpointRules, testing::ValuesIn(endpointRules), nameOfLarkRule);
INSTANTIATE_TEST_SUITE_P(All, LarkLineRules, testing::ValuesIn(lineRules), nameOfLarkRule);
INSTANTIATE_TEST_SUITE_P(All, LarkAckRules, testing::ValuesIn(ackRules), nameOfLarkRule);

TEST(LarkLine, AMessageArrivesAndIsAcknowledgedWithoutAViolation)
{
    LarkClient client;
    QString heard;
    QObject::connect(&client.gateway, &LarkGateway::acked, &client.gateway,
                     [&](const QString &, const QString &messageId) { heard = messageId; });
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    const QString messageId = client.gateway.deliver({ .group = true, .text = u"hello"_s });
    const WireFrame frame = LarkClient::firstEvent(*socket);
    EXPECT_EQ(frame.header("type"_ba), "event");
    const QJsonObject event = QJsonDocument::fromJson(*frame.payload).object()["event"_L1].toObject();
    const QJsonObject message = event["message"_L1].toObject();
    EXPECT_EQ(message["message_id"_L1].toString(), messageId);
    EXPECT_EQ(message["chat_type"_L1].toString(), u"group"_s);
    EXPECT_EQ(message["content"_L1].toString(), uR"({"text":"@_user_1 hello"})"_s);
    EXPECT_EQ(message["mentions"_L1][0]["id"_L1]["open_id"_L1].toString(), client.gateway.app().openId);
    EXPECT_EQ(event["sender"_L1]["sender_type"_L1].toString(), u"user"_s);
    socket->sendFrame(2, ackFor(frame).encoded());
    ASSERT_TRUE(waitUntil([&] { return heard == messageId; }));
    EXPECT_EQ(client.gateway.acks(messageId), 1);
    EXPECT_EQ(client.gateway.deliveries().first().handlingTime, 12);
    EXPECT_EQ(client.auditCodes(), QStringList());
    EXPECT_EQ(client.warningCodes(), QStringList());
}

TEST(LarkLine, PongsCarryTheNumbersOfTheMomentOrWhatIsAskedFor)
{
    LarkClient client;
    const auto payloadOfPong = [&](qsizetype index, const RawWebSocket &socket) {
        return WireFrame::decode(socket.frames().at(index).payload)->payload;
    };
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    EXPECT_EQ(payloadOfPong(0, *socket),
              R"({"PingInterval":120,"ReconnectCount":-1,"ReconnectInterval":120,"ReconnectNonce":30})");
    WireFrame ping = controlFrame("ping"_ba, WireFrame::decode(socket->frames().first().payload)->service);
    client.gateway.setClientConfig({ .pingInterval = 90 });
    socket->sendFrame(2, ping.encoded());
    ASSERT_TRUE(socket->receives(2));
    EXPECT_TRUE(payloadOfPong(1, *socket)->contains(R"("PingInterval":90)"));
    client.gateway.answerNextPing({});
    socket->sendFrame(2, ping.encoded());
    ASSERT_TRUE(socket->receives(3));
    EXPECT_FALSE(payloadOfPong(2, *socket).has_value());
    client.gateway.answerNextPing("{broken"_ba);
    socket->sendFrame(2, ping.encoded());
    ASSERT_TRUE(socket->receives(4));
    EXPECT_EQ(payloadOfPong(3, *socket), "{broken");
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkLine, ChunksComeInAnyOrderAndCarryTheWholeEvent)
{
    LarkClient client;
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    client.gateway.cutNext({ .count = 3, .backwards = true, .doubled = true });
    client.gateway.deliver({ .text = u"多字节的文字"_s });
    ASSERT_TRUE(waitUntil([&] { return LarkClient::events(*socket).size() == 6; }));
    QMap<int, QByteArray> parts;
    for (const WireFrame &frame : LarkClient::events(*socket)) {
        EXPECT_EQ(frame.header("sum"_ba), "3");
        EXPECT_EQ(frame.payloadType, ""); // present and empty, as in V7
        parts[frame.header("seq"_ba).toInt()] = *frame.payload;
    }
    EXPECT_EQ(LarkClient::events(*socket).first().header("seq"_ba), "2");
    EXPECT_EQ(parts[0] + parts[1] + parts[2], client.gateway.deliveries().first().payload);
    socket->sendFrame(2, ackFor(LarkClient::events(*socket).last()).encoded());
    LarkClient::settle(*socket);
    client.gateway.deliver({}); // uncut again
    ASSERT_TRUE(waitUntil([&] { return LarkClient::events(*socket).size() == 7; }));
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkLine, WhatNobodyAcknowledgedOrWhatWasRefusedComesAgain)
{
    LarkLimits limits;
    limits.ackDeadline = std::chrono::milliseconds(30);
    limits.repeats = { std::chrono::milliseconds(1), std::chrono::milliseconds(1) };
    LarkClient client(limits);
    const QString messageId = client.gateway.deliver({}); // nobody is there
    const std::unique_ptr<RawWebSocket> socket = client.connect();
    const WireFrame second = LarkClient::firstEvent(*socket);
    socket->sendFrame(2, ackFor(second, R"({"code":500})"_ba).encoded());
    ASSERT_TRUE(waitUntil([&] { return LarkClient::events(*socket).size() == 2; }));
    socket->sendFrame(2, ackFor(LarkClient::events(*socket).last()).encoded());
    ASSERT_TRUE(waitUntil([&] { return client.gateway.acks(messageId) == 2; }));
    EXPECT_EQ(client.gateway.deliveries().last().attempt, 3);
    EXPECT_NE(second.header("message_id"_ba), LarkClient::events(*socket).last().header("message_id"_ba));
    EXPECT_EQ(client.warningCodes(), QStringList { u"ack.refused"_s });
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkLine, RefusedUpgradesCarryTheHeadersOfThePlatform)
{
    LarkClient client;
    client.gateway.refuseUpgrades(LarkHandshake::refused(403, 514, 1'000'040'350, "too many"_ba, true));
    RawWebSocket socket(client.lineUrl());
    EXPECT_EQ(socket.status(), 403);
    EXPECT_TRUE(socket.head().contains("\r\nhandshake-status: 514\r\n"));
    EXPECT_TRUE(socket.head().contains("\r\nhandshake-msg: too many\r\n"));
    EXPECT_TRUE(socket.head().contains("\r\nhandshake-autherrcode: 1000040350\r\n"));
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkLine, ThePlatformsOwnLimitOfConnectionsRefusesTheUpgrade)
{
    LarkLimits limits;
    limits.connectionsPerApp = 1;
    LarkClient client(limits);
    client.kept = client.connect();
    RawWebSocket second(client.lineUrl());
    EXPECT_EQ(second.status(), 403);
    EXPECT_TRUE(second.head().contains("1000040350"));
}

TEST(LarkLine, ANewLifeOfTheClientMayAskAgain)
{
    LarkClient client;
    client.gateway.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(514, u"auth failed"_s));
    EXPECT_EQ(client.askEndpoint(credentials).code, 514);
    client.gateway.forgiveRefusals();
    EXPECT_EQ(client.askEndpoint(credentials).code, 0);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(LarkLine, WhatADyingClientDidNotAcknowledgeIsExcused)
{
    LarkLimits limits;
    limits.ackDeadline = none;
    LarkClient client(limits);
    {
        const std::unique_ptr<RawWebSocket> socket = client.connect();
        client.gateway.deliver({});
        LarkClient::firstEvent(*socket);
        socket->vanish();
        ASSERT_TRUE(waitUntil([&] { return client.gateway.openConnections() == 0; }));
    }
    EXPECT_EQ(client.auditCodes(), QStringList());
}
