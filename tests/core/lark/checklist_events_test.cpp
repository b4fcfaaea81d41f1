// Lines 13 to 20 and 33 of the conformance checklist, lark.md §16.
#include "core/simulator/lark/larkcalls.h"
#include "tests/core/lark/larkfixture.h"

#include <QJsonArray>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using oagent::testing::waitUntil;

namespace {

/// In a group, with a mention of somebody else.
LarkMessage messageForTom()
{
    const QJsonObject tom { { u"key"_s, u"@_user_1"_s },
                            { u"id"_s, QJsonObject { { u"open_id"_s, u"ou_tom"_s } } },
                            { u"name"_s, u"Tom"_s } };
    LarkMessage message;
    message.group = true;
    message.text = u"not for the bot"_s;
    message.overrides = { { u"mentions"_s, QJsonArray { tom } } };
    return message;
}

} // namespace

TEST_F(LarkChecklist, L13_PutsDeliveriesTogetherHoweverTheyAreCut)
{
    start();
    for (const LarkChunks &chunks : { LarkChunks { 3 }, LarkChunks { 7, true }, LarkChunks { 200, false, true } }) {
        gateway.cutNext(chunks);
        const QString id = deliver(u"你好，世界 – 再见"_s);
        ASSERT_TRUE(waitUntil([&] { return acksOf(id) == 1; }));
        ASSERT_TRUE(waitUntil([&] { return !assistant.requests.isEmpty(); }));
        EXPECT_EQ(assistant.requests.last().text, u"你好，世界 – 再见"_s);
    }
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L13_L14_AcknowledgesOnceWhatComesTwiceAsAWhole)
{
    start();
    gateway.cutNext({ .count = 3, .doubledAsAWhole = true });
    const QString id = deliver(u"twice"_s);
    const QString next = deliver(u"behind it"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(id) == 1 && acksOf(next) == 1; }));
    ASSERT_TRUE(waitForAnswer(2));
    EXPECT_EQ(gateway.deliveries().first().acks, 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L13_DropsWhatNeverBecomesWhole)
{
    limits.chunkLife = 50ms;
    start();
    gateway.cutNext({ 3, false, false, 1 });
    const QString lost = deliver(u"lost"_s);
    gateway.cutNext({ .wrongSum = 9 });
    const QString wrong = deliver(u"wrong"_s);
    const QString whole = deliver(u"whole"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(whole) == 1; }));
    EXPECT_EQ(acksOf(lost), 0);
    EXPECT_EQ(acksOf(wrong), 0);
    EXPECT_TRUE(logHas(u"frame"_s, u"piece"_s));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L13_L14_DoesNotTakeAPieceForTheWholeOfItsDelivery)
{
    start();
    gateway.cutNext({ .count = 2, .wrongSum = 1, .wrongSeq = 0 });
    const QString cut = deliver(u"cut"_s);
    const QString whole = deliver(u"whole"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(whole) == 1; }));
    EXPECT_EQ(acksOf(cut), 0);
    EXPECT_TRUE(logHas(u"frame"_s, u"piece"_s));
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L13_ReadsAMessageAsBigAsThePlatformMaySend)
{
    start();
    const QString id
        = gateway.deliverEvent(u"contact.user.created_v3"_s, { { u"name"_s, QString(10 * 1024 * 1024, u'x') } });
    ASSERT_TRUE(waitUntil([&] { return acksOf(id) == 1; }));
    EXPECT_EQ(gateway.connections().size(), 1);
    EXPECT_GT(limits.reconnect.line.maxMessageBytes, static_cast<quint64>(limits.chunkBytes));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L14_L15_AcknowledgesOnceAndAtOnceWhateverTheAssistantDoes)
{
    assistant.answersAtOnce = false;
    start();
    const QString id = deliver(u"hello"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(id) == 1; }));
    ASSERT_TRUE(waitForQuestion());
    EXPECT_EQ(gateway.deliveries().last().code, 200);
    EXPECT_GE(gateway.deliveries().last().handlingTime.value_or(-1), 0);
    assistant.say(u"done"_s);
    assistant.finish();
    ASSERT_TRUE(waitForQuiet());
    EXPECT_EQ(acksOf(id), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L16_AcknowledgesEventsItDoesNotKnowAndPayloadsItCannotRead)
{
    start();
    for (const QString &type :
         { u"contact.user.created_v3"_s, u"im.message.message_read_v1"_s, u"im.message.reaction.created_v1"_s,
           u"im.chat.member.bot.added_v1"_s, u"im.chat.member.bot.deleted_v1"_s,
           u"im.chat.access_event.bot_p2p_chat_entered_v1"_s, u"application.bot.menu_v6"_s }) {
        const QString delivery = gateway.deliverEvent(type, { { u"chat_id"_s, u"oc_1"_s } });
        ASSERT_TRUE(waitUntil([&] { return acksOf(delivery) == 1; })) << type.toStdString();
        EXPECT_EQ(gateway.deliveries().last().code, 200);
        EXPECT_TRUE(logHas(u"event"_s, type));
    }
    for (const QByteArray &payload : { "{"_ba, "[]"_ba, "null"_ba, R"({"uuid":"1","event":{"type":"message"}})"_ba,
                                       R"({"schema":"2.0","header":{"event_type":"im.message.receive_v1"}})"_ba }) {
        const QString delivery = gateway.deliverRaw(payload);
        ASSERT_TRUE(waitUntil([&] { return acksOf(delivery) == 1; })) << payload.toStdString();
    }
    EXPECT_EQ(gateway.connections().size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L16_AcknowledgesWhatNobodyListensTo)
{
    start();
    QObject::disconnect(connection.get(), nullptr, bridge.get(), nullptr);
    for (const QString &type : { u"contact.user.created_v3"_s, u"card.action.trigger"_s }) {
        const QString delivery = gateway.deliverEvent(type, {});
        ASSERT_TRUE(waitUntil([&] { return acksOf(delivery) == 1; })) << type.toStdString();
        EXPECT_EQ(gateway.deliveries().last().code, 200);
    }
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L16_PassesOverDeliveriesOfATypeItDoesNotKnow)
{
    start();
    gateway.cutNext({ .count = 1, .type = "news"_ba });
    const QString news = deliver(u"no message, whatever it looks like"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(news) == 1; }));
    EXPECT_EQ(gateway.deliveries().last().code, 200);
    gateway.cutNext({ .count = 1, .type = "card"_ba });
    const QString card = gateway.deliverEvent(u"card.action.trigger"_s, {});
    ASSERT_TRUE(waitUntil([&] { return acksOf(card) == 1; }));
    EXPECT_EQ(gateway.deliveries().last().answer, QJsonValue(QJsonObject()));
    ASSERT_FALSE(deliver(u"a message"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(assistant.requests.first().text, u"a message"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L17_AnswersAMessageOnceOverReconnectsAndRestarts)
{
    start();
    const QString id = deliver(u"only once"_s);
    ASSERT_TRUE(waitForQuiet());
    const auto repeated = [&] {
        const int before = acksOf(id);
        return !gateway.redeliver(id).isEmpty() && waitUntil([&] { return acksOf(id) == before + 1; });
    };
    ASSERT_TRUE(repeated());
    gateway.dropConnections();
    ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1 && gateway.connections().size() == 2; }));
    ASSERT_TRUE(repeated());
    crash();
    start();
    ASSERT_TRUE(repeated());
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L17_SaysOnceThatAMessageCameTooLate)
{
    start();
    LarkMessage old;
    old.text = u"yesterday"_s;
    old.createTime = (clock.wallNow() - 2h).time_since_epoch().count();
    const QString first = gateway.deliver(old);
    ASSERT_TRUE(waitUntil([&] { return acksOf(first) == 1; }));
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::reply) == 1; }));
    old.text = u"also yesterday"_s;
    const QString second = gateway.deliver(old);
    ASSERT_TRUE(waitUntil([&] { return acksOf(second) == 1; }));
    ASSERT_FALSE(deliver(u"now"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == 1; }));
    EXPECT_EQ(assistant.requests.first().text, u"now"_s);
}

TEST_F(LarkChecklist, L18_PassesFilesOnAndDoesNotAnswerBots)
{
    start();
    LarkMessage other;
    other.text = u"I am a bot"_s;
    other.senderOverrides = { { u"sender_type"_s, u"app"_s } };
    const QString id = gateway.deliver(other);
    ASSERT_TRUE(waitUntil([&] { return acksOf(id) == 1; }));
    const QString sticker = deliverOfType(u"sticker"_s, uR"({"file_key":"f"})"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(sticker) == 1 && gateway.callCount(larkcalls::reply) == 1; }));
    EXPECT_TRUE(assistant.requests.isEmpty());
}

TEST_F(LarkChecklist, L19_AnswersInAGroupOnlyWhenItIsMentioned)
{
    start();
    LarkMessage everybody;
    everybody.group = true;
    everybody.mentionsBot = false;
    everybody.mentionsAll = true;
    everybody.text = u"lunch?"_s;
    gateway.deliver(everybody); // not delivered at all without a further permission
    const QString id = deliverToGroup(u"what is this?"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(id) == 1; }));
    ASSERT_TRUE(waitForQuiet());
    ASSERT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(assistant.requests.first().text, u"what is this?"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L19_WaitsForItsOwnIdBeforeItJudgesAMention)
{
    gateway.holdNext(larkcalls::botInfo, LarkGateway::Hold::BeforeProcessing);
    start();
    ASSERT_TRUE(waitUntil([&] { return gateway.held() == 1; }));
    const QString id = deliverToGroup(u"who am I?"_s);
    const QString own = deliver(u"in private it does not matter"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(own) == 1; }));
    EXPECT_EQ(acksOf(id), 0);
    gateway.release();
    ASSERT_TRUE(waitUntil([&] { return acksOf(id) == 1 && assistant.requests.size() == 2; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L19_GoesOnWithoutItsOwnIdWhenThatDoesNotCome)
{
    limits.ownIdWait = 50ms;
    gateway.holdNext(larkcalls::botInfo, LarkGateway::Hold::BeforeProcessing);
    start();
    const QString id = deliverToGroup(u"who am I?"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(id) == 1 && assistant.requests.size() == 1; }));
    EXPECT_EQ(assistant.requests.first().text, u"who am I?"_s);
}

TEST_F(LarkChecklist, L14_WaitsForItsOwnIdNoMoreWhenThatIsLate)
{
    limits.ownIdWait = 1s;
    gateway.holdNext(larkcalls::botInfo, LarkGateway::Hold::BeforeProcessing);
    limits.apiTimeLimit = 1min;
    start();
    const QString first = deliverToGroup(u"first"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(first) == 1; }));
    const QString second = deliverToGroup(u"second"_s);
    const QString later = deliver(u"in private, and behind it"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(second) == 1 && acksOf(later) == 1; }));
    EXPECT_LE(gateway.deliveries().at(1).ackedAt, gateway.deliveries().at(2).ackedAt);
    EXPECT_EQ(gateway.held(), 1);
}

TEST_F(LarkChecklist, L19_AsksAgainForItsOwnIdWhenThatFailed)
{
    gateway.failNext(larkcalls::botInfo, HttpAnswer::unavailable(), limits.busyTries);
    start();
    ASSERT_TRUE(waitUntil([&] { return logHas(u"connection"_s, u"could not be asked"_s); }));
    gateway.dropConnections(); // the next line asks
    ASSERT_TRUE(waitUntil([&] { return gateway.connections().size() == 2; }));
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::botInfo) == 4; }));
    ASSERT_FALSE(gateway.deliver(messageForTom()).isEmpty());
    ASSERT_FALSE(deliverToGroup(u"for the bot"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(assistant.requests.first().text, u"for the bot"_s);
    EXPECT_EQ(gateway.callCount(larkcalls::botInfo), 4); // once it is known
}

TEST_F(LarkChecklist, L19_DoesNotAskAgainAndAgainForAnIdThatIsRefused)
{
    gateway.failNext(larkcalls::botInfo, LarkAnswer::error(230006, u"no bot"_s), -1);
    start();
    ASSERT_TRUE(waitUntil([&] { return logHas(u"connection"_s, u"could not be asked"_s); }));
    for (int lines = 2; lines <= 3; ++lines) {
        gateway.dropConnections();
        ASSERT_TRUE(waitUntil(
            [&] { return gateway.connections().size() == lines && connection->state() == ConnectionState::Online; }));
    }
    ASSERT_FALSE(deliver(u"in private nobody needs it"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(gateway.callCount(larkcalls::botInfo), 1);
}

TEST_F(LarkChecklist, L19_AsksForItsOwnIdWhenAMessageNeedsIt)
{
    limits.ownIdMinInterval = 0ms;
    gateway.failNext(larkcalls::botInfo, LarkAnswer::error(230006, u"no bot"_s), 1);
    start();
    ASSERT_TRUE(waitUntil([&] { return logHas(u"connection"_s, u"could not be asked"_s); }));
    ASSERT_FALSE(deliver(u"in private nobody needs it"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer(1));
    EXPECT_EQ(gateway.callCount(larkcalls::botInfo), 1);
    ASSERT_FALSE(deliverToGroup(u"who am I?"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer(2));
    EXPECT_EQ(gateway.callCount(larkcalls::botInfo), 2);
    crash();

    limits.ownIdMinInterval = 1h; // asked a moment ago
    gateway.failNext(larkcalls::botInfo, LarkAnswer::error(230006, u"no bot"_s), 1);
    begin();
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::botInfo) == 3; }));
    ASSERT_TRUE(waitUntil([&] { return connection->state() == ConnectionState::Online; }));
    ASSERT_FALSE(deliverToGroup(u"who am I now?"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer(1));
    EXPECT_EQ(gateway.callCount(larkcalls::botInfo), 3);
}

TEST_F(LarkChecklist, L04_L19_AsksTheOtherBrandForItsOwnIdOnceTheAppIsKnownToBeOfThat)
{
    LarkGateway wrong;
    ASSERT_TRUE(wrong.listen());
    wrong.failNext(larkcalls::endpoint, LarkAnswer::endpointCode(1000040351, u"Incorrect domain name"_s), -1);
    wrong.failNext(larkcalls::token, LarkAnswer::error(10003, u"invalid param"_s), -1);
    bot.apiUrl.clear();
    bot.region = BotConfig::Region::Feishu;
    limits.domains = { wrong.url(), gateway.url() };
    limits.ownIdWait = 2s;
    start();
    EXPECT_EQ(connection->reason(), StateReason {});
    ASSERT_FALSE(gateway.deliver(messageForTom()).isEmpty());
    ASSERT_FALSE(deliverToGroup(u"for the bot"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(assistant.requests.first().text, u"for the bot"_s);
    EXPECT_EQ(gateway.callCount(larkcalls::botInfo), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L20_AnswersClicksInsideTheAcknowledgementWithAtLeastAnEmptyObject)
{
    start();
    const QString id = deliver(u"hello"_s);
    ASSERT_TRUE(waitForQuiet());
    const QString delivery = gateway.deliverEvent(u"card.action.trigger"_s,
                                                  { { u"action"_s, QJsonObject { { u"value"_s, u"x"_s } } },
                                                    { u"context"_s, QJsonObject { { u"open_message_id"_s, id } } } });
    ASSERT_TRUE(waitUntil([&] { return acksOf(delivery) == 1; }));
    EXPECT_EQ(gateway.deliveries().last().answer, QJsonValue(QJsonObject()));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L33_AppliesTheAccessPolicyBeforeAnyOtherWork)
{
    bot.allow = { u"ou_somebody_else"_s };
    start();
    const QString first = deliver(u"let me in"_s);
    const QString group = deliverToGroup(u"me too"_s);
    ASSERT_TRUE(waitUntil([&] { return acksOf(first) == 1 && acksOf(group) == 1 && counts().refused == 2; }));
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_TRUE(assistant.requests.isEmpty());
    EXPECT_EQ(gateway.callCount(larkcalls::addReaction), 0);
    EXPECT_EQ(gateway.callCount(larkcalls::createCard), 0);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkChecklist, L33_LetsInWhoeverIsListedByAnyOfTheirIds)
{
    LarkMessage message;
    message.text = u"hello"_s;
    message.senderOverrides = {
        { u"sender_id"_s,
          QJsonObject { { u"open_id"_s, u"ou_ann"_s }, { u"union_id"_s, u"on_ann"_s }, { u"user_id"_s, u"ann1"_s } } }
    };
    bot.allow = { u"on_ann"_s };
    start();
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return assistant.requests.size() == 1; }));
}
