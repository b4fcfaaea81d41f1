#include "tests/core/simulator/gatewayclient.h"
#include "tests/testing/waituntil.h"

#include <QTcpSocket>

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

HttpResult create(GatewayClient &client, const QJsonObject &changes = {})
{
    return client.call("POST"_ba, dingtalkpaths::createCard, with(createBody(), changes));
}

HttpResult stream(GatewayClient &client, const QJsonObject &body)
{
    return client.call("PUT"_ba, dingtalkpaths::streamCard, body);
}

HttpResult update(GatewayClient &client, const QJsonObject &body)
{
    return client.call("PUT"_ba, dingtalkpaths::updateCard, body);
}

void finish(GatewayClient &client)
{
    EXPECT_EQ(update(client, updateBody({ { u"flowStatus"_s, u"3"_s }, { u"msgContent"_s, u"end"_s } })).status, 200);
}

std::function<void(GatewayClient &)> createWith(const QJsonObject &changes)
{
    return [changes](GatewayClient &client) {
        EXPECT_EQ(create(client, changes).status, 400);
        EXPECT_TRUE(client.gateway.cards().isEmpty());
    };
}

QJsonObject params(const QJsonObject &map) { return { { u"cardData"_s, QJsonObject { { u"cardParamMap"_s, map } } } }; }

std::function<void(GatewayClient &)> misplacedWith(const QJsonObject &changes)
{
    return [changes](GatewayClient &client) {
        const HttpResult created = create(client, changes);
        EXPECT_EQ(created.status, 200);
        EXPECT_EQ(created.json["result"_L1]["deliverResults"_L1][0]["success"_L1], false);
        EXPECT_EQ(created.json["result"_L1]["deliverResults"_L1][0]["errorMsg"_L1], "spaceId is illegal"_L1);
    };
}

/// A card, one frame with these changes, and the end.
std::function<void(GatewayClient &)> streamWith(const QJsonObject &changes, int status)
{
    return [changes, status](GatewayClient &client) {
        create(client);
        EXPECT_EQ(stream(client, with(streamBody(u"g1"_s, u"text"_s), changes)).status, status);
        finish(client);
    };
}

GatewayLimits oneCardCall()
{
    GatewayLimits limits;
    limits.cardCallsPerWindow = 1;
    limits.cardWindow = std::chrono::minutes(1);
    return limits;
}

const BrokenRule cardRules[] = {
    { "CardWithoutATemplate", { u"card.body"_s }, createWith({ { u"cardTemplateId"_s, QJsonValue() } }) },
    { "CardWithoutAnId", { u"card.body"_s }, createWith({ { u"outTrackId"_s, QJsonValue() } }) },
    { "CardWithALongId", { u"card.body"_s }, createWith({ { u"outTrackId"_s, QString(65, u'x') } }) },
    { "CardWithoutStreamCallback", { u"card.body"_s }, createWith({ { u"callbackType"_s, u"stream"_s } }) },
    { "CardWithoutParams", { u"card.body"_s }, createWith(params({})) },
    { "CardInAnUnknownState", { u"card.body"_s }, createWith(params({ { u"flowStatus"_s, u"6"_s } })) },
    { "CardWithANumber",
      { u"card.param-type"_s },
      createWith(params({ { u"msgContent"_s, u"t"_s }, { u"number"_s, 1 } })) },
    { "CardWithoutASpace", { u"card.body"_s, u"card.space"_s }, createWith({ { u"openSpaceId"_s, QJsonValue() } }) },
    { "CardForAConversationInAPrivateSpace",
      { u"card.space"_s },
      misplacedWith({ { u"openSpaceId"_s, u"dtv1.card//IM_ROBOT.cidX="_s } }) },
    { "CardForAnEncryptedId",
      { u"card.space"_s },
      misplacedWith({ { u"openSpaceId"_s, u"dtv1.card//IM_ROBOT.$:LWCP_v1:$x"_s } }) },
    { "CardForAPersonInAGroupSpace",
      { u"card.space"_s },
      misplacedWith({ { u"openSpaceId"_s, u"dtv1.card//IM_GROUP.manager807"_s } }) },
    { "CardForAGroupWithTheModelOfAPrivateChat",
      { u"card.space"_s },
      misplacedWith({ { u"openSpaceId"_s, u"dtv1.card//IM_GROUP.cidX="_s } }) },
    { "CardForAPersonWithoutADeliverModel",
      { u"card.space"_s },
      misplacedWith({ { u"imRobotOpenDeliverModel"_s, QJsonValue() } }) },
    { "CardForAGroupWithChangedLetterCase",
      { u"card.space"_s },
      [](GatewayClient &client) {
          client.gateway.deliver({ .group = true, .conversationId = u"cidAbC="_s });
          misplacedWith({ { u"openSpaceId"_s, u"dtv1.card//IM_GROUP.cidabc="_s },
                          { u"imGroupOpenDeliverModel"_s, QJsonObject { { u"robotCode"_s, u"r"_s } } } })(client);
      } },
    { "CardWithTheIdOfAnother",
      { u"card.duplicate-track"_s },
      [](GatewayClient &client) {
          create(client);
          EXPECT_EQ(create(client).json["code"_L1], "param.cardAlreadyExist"_L1);
          finish(client);
      } },
    { "CardLeftUnfinished", { u"card.unfinished"_s }, [](GatewayClient &client) { create(client); } },
    { "CardFinalizedButNeverSetToFinished",
      { u"card.unfinished"_s },
      [](GatewayClient &client) {
          create(client);
          EXPECT_EQ(stream(client, streamBody(u"g1"_s, u"whole"_s, true)).status, 200);
      } },
    { "CardFinishedEmpty",
      { u"card.empty-final"_s },
      [](GatewayClient &client) {
          create(client);
          update(client, updateBody({ { u"flowStatus"_s, u"3"_s }, { u"msgContent"_s, u"\n"_s } }));
      } },
    { "CardFinalizedEmpty",
      { u"card.empty-final"_s },
      [](GatewayClient &client) {
          create(client);
          stream(client, streamBody(u"g1"_s, {}, true));
          finish(client);
      } },
    { "PartialUpdateThatReplaces",
      { u"card.update-replaces"_s },
      [](GatewayClient &client) {
          create(client);
          update(client, updateBody({ { u"flowStatus"_s, u"2"_s } }, false));
          EXPECT_EQ(client.gateway.cards().first().content, QString());
          finish(client);
      } },
    { "UpdateWithoutParams",
      { u"card.body"_s },
      [](GatewayClient &client) {
          create(client);
          EXPECT_EQ(update(client, updateBody({})).status, 400);
          finish(client);
      } },
    { "UpdateWithANumber",
      { u"card.param-type"_s },
      [](GatewayClient &client) {
          create(client);
          EXPECT_EQ(update(client, updateBody({ { u"n"_s, true } })).status, 400);
          finish(client);
      } },
    { "UpdateOfAnUnknownCard",
      {},
      [](GatewayClient &client) {
          EXPECT_EQ(update(client, updateBody({ { u"a"_s, u"b"_s } })).json["code"_L1], "param.cardNotExist"_L1);
      } },
    { "FrameForAnUnknownCard",
      { u"stream.unknown-card"_s },
      [](GatewayClient &client) {
          const HttpResult answer = stream(client, streamBody(u"g1"_s, u"text"_s));
          EXPECT_EQ(answer.status, 400);
          EXPECT_EQ(answer.json["message"_L1], "card is not exist"_L1);
      } },
    { "FrameWithoutAGuid", { u"card.body"_s }, streamWith({ { u"guid"_s, QJsonValue() } }, 400) },
    { "FrameWithoutContent", { u"card.body"_s }, streamWith({ { u"content"_s, QJsonValue() } }, 400) },
    { "FrameWithAFlagAsText", { u"card.body"_s }, streamWith({ { u"isFinalize"_s, u"false"_s } }, 400) },
    { "FrameForAnotherVariable", { u"stream.key"_s }, streamWith({ { u"key"_s, u"content"_s } }, 500) },
    { "FrameThatDoesNotSayIsFull", { u"stream.not-full"_s }, streamWith({ { u"isFull"_s, QJsonValue() } }, 400) },
    { "FrameThatAppends", { u"stream.not-full"_s }, streamWith({ { u"isFull"_s, false } }, 200) },
    { "GuidForTwoContents",
      { u"stream.guid-reused"_s },
      [](GatewayClient &client) {
          create(client);
          stream(client, streamBody(u"g1"_s, u"one"_s));
          stream(client, streamBody(u"g1"_s, u"one two"_s));
          finish(client);
      } },
    { "FrameAfterTheFinalOne",
      { u"stream.after-end"_s },
      [](GatewayClient &client) {
          create(client);
          stream(client, streamBody(u"g1"_s, u"whole"_s, true));
          EXPECT_EQ(stream(client, streamBody(u"g2"_s, u"whole and more"_s)).status, 400);
          finish(client);
      } },
    { "FrameAfterTheStateWasSetToFinished",
      { u"stream.after-end"_s },
      [](GatewayClient &client) {
          create(client);
          finish(client);
          stream(client, streamBody(u"g1"_s, u"text"_s));
      } },
    { "FrameAfterAnError",
      { u"stream.after-end"_s },
      [](GatewayClient &client) {
          create(client);
          stream(client, with(streamBody(u"g1"_s, u"sorry"_s), { { u"isError"_s, true } }));
          stream(client, streamBody(u"g2"_s, u"again"_s));
      } },
    { "TwoFramesInFlight",
      { u"stream.concurrent"_s },
      [](GatewayClient &client) {
          create(client);
          client.gateway.holdNext(dingtalkpaths::streamCard);
          QNetworkReply *first = client.beginCall("PUT"_ba, dingtalkpaths::streamCard, streamBody(u"g1"_s, u"one"_s));
          ASSERT_TRUE(waitUntil([&] { return client.gateway.held() == 1; }));
          stream(client, streamBody(u"g2"_s, u"one two"_s));
          client.gateway.release();
          EXPECT_EQ(client.finish(first).status, 200);
          finish(client);
      } },
    { "MoreCallsThanASecondAllows",
      { u"card.qps"_s },
      [](GatewayClient &client) {
          client.gateway.failDelivery();
          create(client);
          const HttpResult answer = stream(client, streamBody(u"g1"_s, u"one"_s));
          EXPECT_EQ(answer.status, 403);
          EXPECT_TRUE(answer.json["code"_L1].toString().contains("QpsLimit"_L1));
          EXPECT_EQ(client.gateway.card(u"card_1"_s)->streamCalls, 0);
      },
      oneCardCall() },
};

class CardRule : public ::testing::TestWithParam<BrokenRule>
{ };

} // namespace

TEST_P(CardRule, IsWatched) { expectCaught(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Card, CardRule, ::testing::ValuesIn(cardRules), nameOf);

TEST(DingTalkCard, GrowsThroughItsStatesAndEndsClean)
{
    GatewayClient client;
    const HttpResult created = create(client);
    const QJsonValue delivered = created.json["result"_L1]["deliverResults"_L1][0];
    EXPECT_EQ(delivered["success"_L1], true);
    EXPECT_FALSE(delivered["carrierId"_L1].toString().isEmpty());
    EXPECT_EQ(client.gateway.card(u"card_1"_s)->flowStatus(), u"1"_s);
    update(client, updateBody({ { u"flowStatus"_s, u"2"_s }, { u"msgContent"_s, QString() } }));
    stream(client, streamBody(u"g1"_s, u"one"_s));
    stream(client, streamBody(u"g2"_s, u"one two"_s));
    EXPECT_EQ(client.gateway.card(u"card_1"_s)->flowStatus(), u"2"_s);
    stream(client, streamBody(u"g3"_s, u"one two three"_s, true));
    EXPECT_TRUE(client.gateway.card(u"card_1"_s)->finalized);
    EXPECT_FALSE(client.gateway.card(u"card_1"_s)->isDone());
    update(client, updateBody({ { u"flowStatus"_s, u"3"_s }, { u"msgContent"_s, u"one two three"_s } }));

    const CardRecord card = *client.gateway.card(u"card_1"_s);
    EXPECT_TRUE(card.isDone());
    EXPECT_EQ(card.history, (QStringList { u"…"_s, u"one"_s, u"one two"_s, u"one two three"_s }));
    EXPECT_EQ(card.streamCalls, 3);
    EXPECT_EQ(card.updateCalls, 2);
    EXPECT_EQ(client.gateway.shownIn(u"manager807"_s), QStringList { u"one two three"_s });
    EXPECT_EQ(client.auditCodes(), QStringList());
    EXPECT_EQ(client.warningCodes(), QStringList());
}

TEST(DingTalkCard, ChangesStatesByItselfWithATemplateOfOnesOwn)
{
    GatewayClient client;
    QJsonObject own = params({ { u"answer"_s, u""_s } });
    own[u"cardTemplateId"_s] = u"own.schema"_s;
    create(client, own);
    const QJsonObject key { { u"key"_s, u"answer"_s } };
    stream(client, with(streamBody(u"g1"_s, u"one"_s), key));
    EXPECT_EQ(client.gateway.card(u"card_1"_s)->flowStatus(), u"2"_s);
    stream(client, with(streamBody(u"g2"_s, u"one two"_s, true), key));
    EXPECT_EQ(client.gateway.card(u"card_1"_s)->flowStatus(), u"3"_s);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkCard, AnswersARepeatedFrameAsBefore)
{
    GatewayClient client;
    create(client);
    const QJsonObject last = streamBody(u"g1"_s, u"whole"_s, true);
    EXPECT_EQ(stream(client, last).status, 200);
    EXPECT_EQ(stream(client, last).status, 200);
    EXPECT_EQ(client.gateway.card(u"card_1"_s)->streamCalls, 1);
    finish(client);
    EXPECT_EQ(stream(client, last).status, 200);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkCard, AllowsACardToBeCreatedAgainWhenTheAnswerWasLost)
{
    GatewayClient client;
    client.gateway.holdNext(dingtalkpaths::createCard, DingTalkGateway::Hold::AfterProcessing);
    QNetworkReply *lost = client.beginCall("POST"_ba, dingtalkpaths::createCard, createBody());
    ASSERT_TRUE(waitUntil([&] { return client.gateway.held() == 1; }));
    EXPECT_EQ(client.gateway.cards().size(), 1);
    lost->abort();
    EXPECT_EQ(client.finish(lost).status, 0);
    ASSERT_TRUE(waitUntil([&] { return client.gateway.held() == 0; }));
    EXPECT_EQ(create(client).json["code"_L1], "param.cardAlreadyExist"_L1);
    finish(client);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkCard, WarnsWhenTheTextShrinks)
{
    GatewayClient client;
    create(client);
    stream(client, streamBody(u"g1"_s, u"one two\n"_s));
    stream(client, streamBody(u"g2"_s, u"one two three"_s));
    EXPECT_EQ(client.warningCodes(), QStringList());
    stream(client, streamBody(u"g3"_s, u"one"_s));
    EXPECT_EQ(client.warningCodes(), QStringList { u"stream.content-shrunk"_s });
}

TEST(DingTalkCard, DoesNotCountACardThatReachedNobody)
{
    GatewayClient client;
    client.gateway.failDelivery(u"no"_s);
    const HttpResult created = create(client);
    EXPECT_EQ(created.json["result"_L1]["deliverResults"_L1][0]["errorMsg"_L1], "no"_L1);
    EXPECT_FALSE(client.gateway.card(u"card_1"_s)->delivered);
    EXPECT_EQ(client.gateway.shownIn(u"manager807"_s), QStringList());
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkCard, DoesNothingForACallThatIsToFail)
{
    GatewayClient client;
    create(client);
    const QList<std::pair<HttpAnswer, int>> faults = {
        { ApiAnswer::qpsLimit(), 403 },        { ApiAnswer::permissionMissing({ u"Card.Streaming.Write"_s }), 403 },
        { ApiAnswer::unknownError(), 500 },    { ApiAnswer::systemBusy(), 500 },
        { ApiAnswer::contentTooLarge(), 400 }, { ApiAnswer::cardNotFound(), 400 },
        { ApiAnswer::tooManyRequests(), 429 }, { ApiAnswer::unavailable(), 503 },
        { ApiAnswer::html(502), 502 },
    };
    for (const auto &[answer, status] : faults) {
        client.gateway.failNext(dingtalkpaths::streamCard, answer);
        EXPECT_EQ(stream(client, streamBody(u"g1"_s, u"one"_s)).status, status);
        EXPECT_EQ(client.gateway.card(u"card_1"_s)->streamCalls, 0);
    }
    EXPECT_EQ(stream(client, streamBody(u"g1"_s, u"one"_s)).status, 200);
    finish(client);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkCard, FailsUntilHealed)
{
    GatewayClient client;
    client.gateway.failNext(dingtalkpaths::createCard, ApiAnswer::permissionMissing({ u"a"_s, u"b"_s }), -1);
    for (int i = 0; i < 3; ++i) {
        const HttpResult refused = create(client);
        EXPECT_EQ(refused.json["accessdenieddetail"_L1]["requiredScopes"_L1][1], "b"_L1);
    }
    client.gateway.heal(dingtalkpaths::createCard);
    EXPECT_EQ(create(client).status, 200);
}

TEST(DingTalkCard, KeepsACallInFlightForAsLongAsItIsTold)
{
    GatewayLimits limits;
    limits.cardAnswerDelay = std::chrono::milliseconds(30);
    GatewayClient client(limits);
    create(client);
    QNetworkReply *one = client.beginCall("PUT"_ba, dingtalkpaths::streamCard, streamBody(u"g1"_s, u"one"_s));
    QNetworkReply *two = client.beginCall("PUT"_ba, dingtalkpaths::streamCard, streamBody(u"g2"_s, u"one two"_s));
    EXPECT_EQ(client.finish(one).status, 200);
    EXPECT_EQ(client.finish(two).status, 200);
    EXPECT_EQ(client.gateway.violations().size(), 1);
    EXPECT_EQ(client.gateway.violations().first().code, u"stream.concurrent"_s);
}

TEST(DingTalkCard, NeverAnswersWhenToldToHangAndForgetsAClientThatLeft)
{
    GatewayClient client;
    create(client);
    client.gateway.failNext(dingtalkpaths::streamCard, ApiAnswer::hang());
    QNetworkReply *hanging = client.beginCall("PUT"_ba, dingtalkpaths::streamCard, streamBody(u"g1"_s, u"one"_s));
    ASSERT_TRUE(waitUntil([&] { return client.gateway.callCount(dingtalkpaths::streamCard) == 1; }));
    hanging->abort();
    (void)client.finish(hanging);
    client.gateway.holdNext(dingtalkpaths::streamCard);
    QNetworkReply *held = client.beginCall("PUT"_ba, dingtalkpaths::streamCard, streamBody(u"g1"_s, u"one"_s));
    ASSERT_TRUE(waitUntil([&] { return client.gateway.held() == 1; }));
    held->abort();
    (void)client.finish(held);
    EXPECT_TRUE(waitUntil([&] { return client.gateway.held() == 0; }));
    EXPECT_EQ(stream(client, streamBody(u"g1"_s, u"one"_s)).status, 200);
    finish(client);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkCard, ResetsTheCallsItHolds)
{
    GatewayClient client;
    client.gateway.holdNext(dingtalkpaths::streamCard);
    // By hand, because Qt's HTTP client would repeat the call by itself.
    QTcpSocket socket;
    socket.connectToHost(client.gateway.url().host(), static_cast<quint16>(client.gateway.url().port()));
    socket.write("PUT /v1.0/card/streaming HTTP/1.1\r\nx-acs-dingtalk-access-token: " + client.token()
                 + "\r\nContent-Length: 0\r\n\r\n");
    ASSERT_TRUE(waitUntil([&] { return client.gateway.held() == 1; }));
    client.gateway.resetHeld();
    EXPECT_EQ(client.gateway.held(), 0);
    EXPECT_TRUE(waitUntil([&] { return socket.state() == QAbstractSocket::UnconnectedState; }));
    EXPECT_EQ(socket.bytesAvailable(), 0);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(DingTalkCard, DiesInPeaceWithCallsInHand)
{
    GatewayLimits limits;
    limits.cardAnswerDelay = std::chrono::seconds(30);
    auto client = std::make_unique<GatewayClient>(limits);
    client->gateway.holdNext(dingtalkpaths::streamCard);
    QNetworkReply *held = client->beginCall("PUT"_ba, dingtalkpaths::streamCard, streamBody(u"g1"_s, u"one"_s));
    QNetworkReply *delayed = client->beginCall("POST"_ba, dingtalkpaths::createCard, createBody());
    ASSERT_TRUE(waitUntil([&] { return client->gateway.held() == 1 && client->gateway.cards().size() == 1; }));
    EXPECT_FALSE(held->isFinished());
    EXPECT_FALSE(delayed->isFinished());
    client.reset();
}

TEST(DingTalkCard, ForgetsWhatIsOverAndKeepsWhatIsNot)
{
    GatewayClient client;
    create(client);
    finish(client);
    create(client, { { u"outTrackId"_s, u"card_2"_s } });
    client.gateway.holdNext(dingtalkpaths::streamCard);
    QNetworkReply *held = client.beginCall("PUT"_ba, dingtalkpaths::streamCard,
                                           with(streamBody(u"g"_s, u"text"_s), { { u"outTrackId"_s, u"card_2"_s } }));
    ASSERT_TRUE(waitUntil([&] { return client.gateway.held() == 1; }));

    client.gateway.forgetSettled();
    ASSERT_EQ(client.gateway.cards().size(), 1);
    EXPECT_EQ(client.gateway.cards().first().outTrackId, u"card_2"_s);
    EXPECT_TRUE(client.gateway.calls().isEmpty());

    client.gateway.release(); // a call that was forgotten while it was held
    EXPECT_EQ(client.finish(held).status, 200);
    EXPECT_EQ(client.gateway.card(u"card_2"_s)->content, u"text"_s);
    EXPECT_TRUE(client.auditCodes().contains(u"card.unfinished"_s));
}
