// What goes wrong between the built program and the platform, as the person meets it who set the bot up.
#include "tests/app/daemon/chatfixture.h"

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class PlatformFaults : public ChatFixture
{
protected:
    [[nodiscard]] QString reason(QLatin1StringView member) const { return botStatus()["reason"_L1][member].toString(); }
};

} // namespace

TEST_F(PlatformFaults, BlanksAroundTheCredentialsDoNoHarm)
{
    const Ended added
        = program.runWithSecrets({ u"bot"_s, u"add"_s, u"--channel"_s, u"dingtalk"_s, u"--name"_s, u" Ops "_s,
                                   u"--app-id"_s, QString(u"  "_s + gateway.app().clientId + u" "_s), u"--api-url"_s,
                                   QString(u" "_s + gateway.url().toString() + u" "_s) },
                                 " \t" + gateway.app().clientSecret.toUtf8() + " \r\n");
    ASSERT_EQ(added.exitCode, 0) << added.err.toStdString();
    startDaemon();
    ASSERT_FALSE(deliver(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForFinishedCards(1));
    EXPECT_EQ(violations(), "");
}

TEST_F(PlatformFaults, AnUnpublishedAppIsExplainedWithTheChecklist)
{
    configure();
    gateway.failNext(dingtalkpaths::open, ApiAnswer::invalidParameter(), -1);
    daemon = program.startHolder();
    ASSERT_TRUE(waitUntil([&] { return botStatus()["state"_L1] == u"rejected"_s; }));
    EXPECT_EQ(reason("id"_L1), u"not-ready"_s);
    for (const QString &item : { u"bot capability"_s, u"Stream"_s, u"published"_s, u"allow-list"_s, u"blanks"_s })
        EXPECT_TRUE(reason("cure"_L1).contains(item)) << item.toStdString();
    EXPECT_EQ(program.run({ u"status"_s }).exitCode, 1);
    EXPECT_EQ(gateway.opens(), 1);
    ASSERT_TRUE(waitUntil([&] { return log().contains("published"); }));
}

TEST_F(PlatformFaults, AWebPageInPlaceOfThePlatformPointsToAProxy)
{
    configure();
    for (const int status : { 200, 400 }) {
        SCOPED_TRACE(status);
        gateway.failNext(dingtalkpaths::open, ApiAnswer::html(status), -1);
        daemon = program.startHolder();
        ASSERT_TRUE(waitUntil([&] { return botStatus()["state"_L1] == u"waiting-to-retry"_s; }));
        EXPECT_EQ(reason("id"_L1), u"strange-answer"_s);
        EXPECT_TRUE(reason("cure"_L1).contains(u"proxy"_s));
        gateway.heal(dingtalkpaths::open);
        ASSERT_TRUE(waitUntil([&] { return gateway.openConnections() == 1; })) << "it is tried again by itself";
        killDaemon();
    }
}

TEST_F(PlatformFaults, TextThatIsNotUtf8StopsNothing)
{
    configure();
    HttpAnswer broken;
    broken.body = "{\"endpoint\":\"ws://\xff\xfe\",\"ticket\":\"\xc3\x28\"}";
    gateway.failNext(dingtalkpaths::open, broken);
    startDaemon();
    EXPECT_EQ(gateway.opens(), 2);
    gateway.sendText("{\"type\":\"CALLBACK\",\"data\":\"\xff\xfe\"}"); // a WebSocket must end over this, RFC 6455 §8.1
    ASSERT_TRUE(waitUntil([&] { return gateway.opens() == 3 && gateway.openConnections() == 1; }));
    broken.body = "{\"success\":true,\"result\":\"\xed\xa0\x80\"}";
    gateway.failNext(dingtalkpaths::createCard, broken);
    SimulatedMessage message;
    message.text = QString(u"half a pair: "_s + QChar(0xd83d) + u" end"_s);
    const QString msgId = gateway.deliver(message);
    // In a card made once more, or in a message: as fast as the answer is.
    const auto shown = [&] {
        QStringList texts;
        for (const CardRecord &card : gateway.cards())
            texts.append(card.isDone() ? card.content : QString());
        for (const WebhookPost &post : gateway.webhookPosts())
            texts.append(post.text);
        return texts.join(u' ');
    };
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(msgId) == 1 && shown().contains(u"half a pair"_s); }));
    EXPECT_EQ(shown().count(u"half a pair"_s), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(PlatformFaults, WhateverArrivesIsAcknowledgedAndTheLineStays)
{
    configure();
    startDaemon();
    for (const QByteArray &text :
         { "{"_ba, "[]"_ba, "null"_ba, R"({"type":"UNHEARD"})"_ba, QByteArray(1024 * 1024, '['),
           R"({"type":"CALLBACK","headers":{"topic":"/v1.0/im/bot/messages/get","messageId":"m"},"data":"{}"})"_ba })
        gateway.sendText(text);
    SimulatedMessage unheard;
    unheard.overrides = { { u"msgtype"_s, u"somethingNew"_s }, { u"text"_s, QJsonValue::Null } };
    const QString unheardId = gateway.deliver(unheard);
    SimulatedMessage large;
    large.senderStaffId = u"somebody"_s;
    large.text = QString(1024 * 1024 - 4096, u'y');
    const QString largeId = gateway.deliver(large);
    ASSERT_TRUE(waitUntil([&] { return gateway.acks(unheardId) == 1 && gateway.acks(largeId) == 1; }));
    ASSERT_TRUE(waitUntil([&] { return assistant.timesAsked(large.text) == 1; }));
    ASSERT_TRUE(waitUntil([&] { return !gateway.webhookPosts().isEmpty(); }));
    EXPECT_TRUE(gateway.webhookPosts().first().text.contains(u"somethingNew"_s));
    EXPECT_EQ(gateway.opens(), 1);
}
