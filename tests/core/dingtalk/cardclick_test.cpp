// Clicks on cards, dingtalk.md §13.
#include "core/dingtalk/cardclick.h"

#include "core/dingtalk/card.h"
#include "tests/core/dingtalk/dingtalkfixture.h"
#include "tests/testing/print.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMutex>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using oagent::testing::waitUntil;

namespace {

QString textOf(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject callback(const QJsonObject &more)
{
    QJsonObject data {
        { u"type"_s, u"actionCallback"_s }, { u"outTrackId"_s, dingtalk::card::outTrackId(u"turn"_s, 2) },
        { u"userId"_s, u"manager807"_s },   { u"userIdType"_s, 1 },
        { u"spaceId"_s, u"cidX"_s },        { u"extension"_s, u"{}"_s }
    };
    for (auto member = more.begin(); member != more.end(); ++member)
        data[member.key()] = *member;
    return data;
}

class CardClick : public oagent::testing::DingTalkFixture
{
protected:
    CardClick()
    {
        bot.cardTemplate = u"own-template.schema"_s;
        assistant.answersAtOnce = false;
    }

    void askAndShow(const QString &staffId = u"manager807"_s)
    {
        ASSERT_FALSE(deliver(u"question"_s, staffId).isEmpty());
        ASSERT_TRUE(waitForQuestion());
        assistant.say(u"so far"_s);
        ASSERT_TRUE(waitUntil([&] { return !gateway.cards().isEmpty() && onlyCard().streamCalls > 0; }));
    }
    [[nodiscard]] const Delivery &lastDelivery() const { return gateway.deliveries().last(); }
    [[nodiscard]] bool waitForAck()
    {
        return waitUntil([&] { return lastDelivery().acks == 1; });
    }
    /// The store does something between a click and the check of what it did not do.
    void letOtherThingsHappen()
    {
        const qsizetype posts = gateway.webhookPosts().size();
        ASSERT_FALSE(deliver(u"/help"_s, u"somebody"_s).isEmpty());
        ASSERT_TRUE(waitUntil([&] { return gateway.webhookPosts().size() == posts + 1; }));
    }
};

} // namespace

TEST(ParseCardClick, FindsTheActionWhereverATemplatePutsIt)
{
    const QJsonObject clicked { { u"actionIds"_s, QJsonArray { u"stop"_s } }, { u"params"_s, QJsonObject {} } };
    const QJsonObject byParameter { { u"params"_s, QJsonObject { { u"action"_s, u"Stop"_s } } } };
    const QList<QJsonObject> places {
        { { u"content"_s, textOf({ { u"cardPrivateData"_s, clicked } }) } },
        { { u"content"_s, QJsonObject { { u"cardPrivateData"_s, clicked } } } },
        { { u"content"_s, textOf({ { u"cardPrivateData"_s, byParameter } }) } },
        { { u"content"_s, textOf({ { u"cardPrivateData"_s, textOf(clicked) } }) } },
        { { u"content"_s, textOf(byParameter) } },
        { { u"content"_s, textOf({ { u"userPrivateData"_s, byParameter } }) } },
        { { u"content"_s, textOf({ { u"actionData"_s, QJsonObject { { u"cardPrivateData"_s, clicked } } } }) } },
        { { u"extension"_s, textOf({ { u"actionId"_s, u"stop"_s } }) } },
        { { u"actionId"_s, u"STOP"_s } },
        { { u"value"_s, u"stop"_s } },
        { { u"params"_s, QJsonObject { { u"action"_s, u"stop"_s } } } },
        { { u"actionData"_s, QJsonObject { { u"cardPrivateData"_s, byParameter } } } },
        { { u"content"_s,
            textOf({ { u"cardPrivateData"_s,
                       QJsonObject { { u"actionIds"_s, QJsonArray { u"button_7"_s } },
                                     { u"params"_s, QJsonObject { { u"action"_s, u"stop"_s } } } } } }) } },
    };
    for (const QJsonObject &place : places) {
        SCOPED_TRACE(textOf(place).toStdString());
        const Result<IncomingEvent> click = dingtalk::parseCardClick(textOf(callback(place)), u"ops"_s);
        ASSERT_TRUE(click);
        EXPECT_EQ(click->kind, IncomingEvent::Kind::CardAction);
        EXPECT_EQ(click->action, stopAction);
        EXPECT_EQ(click->botId, u"ops"_s);
        EXPECT_EQ(click->turnId, u"turn"_s);
        EXPECT_EQ(click->chatId, u"cidX"_s);
        EXPECT_EQ(click->sender.id(u"staffId"_s), u"manager807"_s);
    }
}

TEST(ParseCardClick, TakesOtherActionsAsTheyAre)
{
    const QJsonObject clicked { { u"actionIds"_s, QJsonArray { u"like"_s } },
                                { u"params"_s, QJsonObject { { u"n"_s, 1 } } } };
    const auto click = dingtalk::parseCardClick(
        textOf(callback({ { u"content"_s, textOf({ { u"cardPrivateData"_s, clicked } }) }, { u"userIdType"_s, 2 } })),
        u"ops"_s);
    ASSERT_TRUE(click);
    EXPECT_EQ(click->action, u"like"_s);
    EXPECT_EQ(click->parameters["n"_L1].toInt(), 1);
    EXPECT_EQ(click->sender.id(u"unionId"_s), u"manager807"_s);
    EXPECT_TRUE(click->sender.id(u"staffId"_s).isEmpty());
}

TEST(ParseCardClick, SurvivesWhateverComes)
{
    for (const QString &data : { QString(), u"[]"_s, u"{"_s, u"{}"_s, u"{\"outTrackId\":7}"_s })
        EXPECT_EQ(dingtalk::parseCardClick(data, u"ops"_s).error().kind, Error::Kind::Protocol) << data.toStdString();
    const auto click = dingtalk::parseCardClick(textOf({ { u"outTrackId"_s, u"card_of_another_program"_s },
                                                         { u"content"_s, u"no json"_s },
                                                         { u"extension"_s, QJsonArray { 1 } },
                                                         { u"actionIds"_s, QJsonArray {} },
                                                         { u"userId"_s, 5 } }),
                                                u"ops"_s);
    ASSERT_TRUE(click);
    EXPECT_TRUE(click->turnId.isEmpty());
    EXPECT_TRUE(click->action.isEmpty());
    EXPECT_TRUE(click->sender.ids.isEmpty());
}

TEST(CardName, TellsItsTurn)
{
    using namespace dingtalk::card;
    EXPECT_EQ(turnOf(outTrackId(u"0123abc"_s, 0)), u"0123abc"_s);
    EXPECT_EQ(turnOf(outTrackId(u"with-hyphen"_s, 12)), u"with-hyphen"_s);
    for (const QString &other : { QString(), u"ob-"_s, u"ob-1"_s, u"card_1-2"_s, u"ob--1"_s })
        EXPECT_EQ(turnOf(other), QString()) << other.toStdString();
}

TEST_F(CardClick, OfTheAskerStopsTheAnswer)
{
    start();
    askAndShow();
    ASSERT_FALSE(gateway.deliverCardClick(onlyCard().outTrackId, u"manager807"_s, u"stop"_s).isEmpty());
    ASSERT_TRUE(waitForAck());
    EXPECT_EQ(lastDelivery().ack["data"_L1].toString(), u"{\"response\":{}}"_s);
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_EQ(onlyCard().content, u"so far\n\nStopped."_s);
    EXPECT_TRUE(onlyCard().isDone());
    EXPECT_EQ(counts().failed, 1);
    EXPECT_TRUE(gateway.webhookPosts().isEmpty());
    EXPECT_EQ(violations(), "");
}

TEST_F(CardClick, OfAnybodyElseIsAcknowledgedAndChangesNothing)
{
    start();
    askAndShow();
    for (const QString &person : { u"somebodyElse"_s, QString() }) {
        ASSERT_FALSE(gateway.deliverCardClick(onlyCard().outTrackId, person, u"stop"_s).isEmpty());
        ASSERT_TRUE(waitForAck());
    }
    ASSERT_FALSE(gateway.deliverCardClick(onlyCard().outTrackId, u"manager807"_s, u"like"_s).isEmpty());
    ASSERT_TRUE(waitForAck());
    ASSERT_FALSE(gateway.deliverCardClick(u"ob-unknown-0"_s, u"manager807"_s, u"stop"_s).isEmpty());
    ASSERT_TRUE(waitForAck());
    letOtherThingsHappen();
    ASSERT_TRUE(waitUntil([&] { return counts().open == 1; })); // and not 0: the answer goes on
    assistant.finish();
    ASSERT_TRUE(waitUntil([&] { return counts().answered == 1; }));
    EXPECT_EQ(gateway.cards().first().content, u"so far"_s);
    EXPECT_EQ(violations(), "");
}

TEST_F(CardClick, IsAcknowledgedWhileTheStoreIsBusy)
{
    start();
    askAndShow();
    QMutex busy;
    busy.lock();
    database->run<void>(
        [&busy](Database &) -> Result<void> {
            const QMutexLocker waiting(&busy);
            return {};
        },
        bridge.get(), [](const Result<void> &) {});
    ASSERT_FALSE(gateway.deliverCardClick(onlyCard().outTrackId, u"manager807"_s, u"stop"_s).isEmpty());
    const bool isAcknowledged = waitForAck();
    busy.unlock();
    ASSERT_TRUE(isAcknowledged);
    ASSERT_TRUE(waitUntil([&] { return counts().open == 0; }));
    EXPECT_EQ(violations(), "");
}

TEST_F(CardClick, ThatIsDeliveredTwiceCountsOnce)
{
    start();
    askAndShow();
    const QString data = textOf(
        { { u"outTrackId"_s, onlyCard().outTrackId }, { u"userId"_s, u"manager807"_s }, { u"actionId"_s, u"like"_s } });
    const QJsonObject frame { { u"specVersion"_s, u"1.0"_s },
                              { u"type"_s, u"CALLBACK"_s },
                              { u"headers"_s,
                                QJsonObject { { u"topic"_s, u"/v1.0/card/instances/callback"_s },
                                              { u"messageId"_s, u"the-same"_s },
                                              { u"contentType"_s, u"application/json"_s } } },
                              { u"data"_s, data } };
    gateway.sendText(textOf(frame).toUtf8());
    gateway.sendText(textOf(frame).toUtf8());
    ASSERT_TRUE(waitUntil([&] { return counts().duplicates == 1; }));
}

TEST_F(CardClick, ThatCannotBeReadIsAcknowledged)
{
    start();
    ASSERT_FALSE(gateway.deliverCallback(u"/v1.0/card/instances/callback"_s, u"{\"userId\":\"x\"}"_s).isEmpty());
    ASSERT_TRUE(waitForAck());
    EXPECT_TRUE(logHas(u"event"_s, u"outTrackId"_s));
    EXPECT_TRUE(counts().lastEventAt.has_value());
    EXPECT_EQ(violations(), "");
}
