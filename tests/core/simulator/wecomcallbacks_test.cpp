// What the platform sends by itself.
#include "tests/core/simulator/wecomclient.h"
#include "tests/testing/waituntil.h"

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

TEST(WeComCallbacks, MentionsTheBotInGroupsAndNamesTheChat)
{
    WeComClient client;
    client.connect();
    const QString reqId = client.message({ .text = u"hello"_s, .group = true, .chatId = u"wrABC"_s });
    const QJsonObject body = client.frame(reqId, u"aibot_msg_callback"_s)->value("body"_L1).toObject();
    EXPECT_EQ(body["chatid"_L1], u"wrABC"_s);
    EXPECT_EQ(body["text"_L1]["content"_L1], u"@Helper hello"_s);
}

TEST(WeComCallbacks, PutsRawControlCharactersIntoStringsOnCommand)
{
    WeComClient client;
    client.connect();
    client.gateway.deliver({ .text = u"a\nb\u0001c\\n"_s, .rawControlCharacters = true });
    ASSERT_TRUE(client.line->receives(2));
    EXPECT_TRUE(client.line->frames().last().payload.contains("a\nb\x01"
                                                              "c\\\\n"));
}

TEST(WeComCallbacks, RepeatsAMessageUnderItsOldOrANewReqId)
{
    WeComClient client;
    client.connect();
    const QString reqId = client.message();
    const QString msgId = client.gateway.callback(reqId)->msgId;
    EXPECT_EQ(client.gateway.redeliver(msgId, true), reqId);
    EXPECT_NE(client.gateway.redeliver(msgId), reqId);
    ASSERT_TRUE(client.line->receives(4));
}

TEST(WeComCallbacks, SaysThatTheSubscriptionIsGone)
{
    WeComClient client;
    client.connect();
    const QString reqId = client.message();
    client.gateway.loseSubscription();
    EXPECT_TRUE(client.gateway.deliver({ .text = u"lost"_s }).isEmpty());
    client.ping();
    EXPECT_EQ(client.markdown(reqId, u"answer"_s), notSubscribed);
}

} // namespace
