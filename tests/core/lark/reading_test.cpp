// What Lark hands out of a message only when asked (lark.md §8.2, §8.3, §11.3, §12): quoted and forwarded words, names.
#include "core/lark/reading.h"
#include "core/simulator/lark/larkcalls.h"
#include "tests/core/lark/larkfixture.h"
#include "tests/testing/samplemedia.h"

#include <QJsonDocument>

using namespace oagent;
using namespace oagent::lark;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;
using oagent::testing::pngOf;
using oagent::testing::waitUntil;

namespace {

class LarkReading : public LarkChecklist
{
protected:
    /// Somebody says something in the group without addressing the bot; it is not delivered.
    QString sayInGroup(const QString &type, const QString &content)
    {
        LarkMessage message;
        message.group = true;
        message.mentionsBot = false;
        message.messageType = type;
        message.content = content;
        message.messageId = u"om_said_%1"_s.arg(++m_said);
        (void)gateway.deliver(message);
        return message.messageId;
    }

    /// Somebody replies to that, and addresses the bot.
    void askAbout(const QString &messageId, const QString &text)
    {
        LarkMessage message;
        message.group = true;
        message.text = text;
        message.parentId = messageId;
        message.rootId = messageId;
        ASSERT_FALSE(gateway.deliver(message).isEmpty());
    }

    KnownPerson firstPerson()
    {
        KnownPerson person;
        bool isAnswered = false;
        people->everybody(bridge.get(), [&](const Result<PeopleStore::Everybody> &everybody) {
            isAnswered = true;
            if (everybody && !everybody->people.isEmpty())
                person = everybody->people.first();
            if (everybody && !everybody->groups.isEmpty())
                m_group = everybody->groups.first();
        });
        EXPECT_TRUE(waitUntil([&] { return isAnswered; }));
        return person;
    }

    KnownGroup m_group;

private:
    int m_said = 0;
};

QJsonArray itemsOf(const QByteArray &json) { return QJsonDocument::fromJson(json).array(); }

} // namespace

TEST_F(LarkReading, HandsTheQuotedMessageToTheAssistant)
{
    start();
    askAbout(sayInGroup(u"text"_s, uR"({"text":"The disk is full."})"_s), u"What shall we do?"_s);
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(assistant.requests.size(), 1);
    EXPECT_EQ(assistant.requests.first().text, u"> The disk is full.\n\nWhat shall we do?"_s);
    EXPECT_EQ(gateway.callCount(larkcalls::readMessage), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkReading, HandsThePictureOfTheQuotedMessageOnAsWell)
{
    gateway.addFile(u"img_v2_cat"_s, { pngOf("cat"), "image/png"_ba });
    start();
    askAbout(sayInGroup(u"image"_s, uR"({"image_key":"img_v2_cat"})"_s), u""_s);
    ASSERT_TRUE(waitForAnswer());
    ASSERT_EQ(assistant.requests.last().images.size(), 1);
    EXPECT_EQ(assistant.requests.last().images.first().bytes, pngOf("cat"));
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkReading, AsksForNoMessageOfItsOwnAndForNoneWithinATopic)
{
    start();
    ASSERT_FALSE(deliverToGroup(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    askAbout(botMessages().last().messageId, u"and now?"_s);
    ASSERT_TRUE(waitForAnswer(2));
    EXPECT_EQ(gateway.callCount(larkcalls::readMessage), 0);
    crash(); // which forgets whose message that is
    start();
    askAbout(botMessages().last().messageId, u"and then?"_s);
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(gateway.callCount(larkcalls::readMessage), 1);
    EXPECT_EQ(assistant.requests.last().text, u"and then?"_s);
    EXPECT_TRUE(
        furtherWords({ { u"parent_id"_s, u"om_1"_s }, { u"root_id"_s, u"om_1"_s }, { u"thread_id"_s, u"omt_1"_s } })
            .isEmpty());
    EXPECT_FALSE(furtherWords({ { u"parent_id"_s, u"om_1"_s }, { u"root_id"_s, u"om_1"_s } }).isEmpty());
}

TEST_F(LarkReading, AnswersWithoutTheQuoteWhenThatCannotBeRead)
{
    gateway.failNext(larkcalls::readMessage, LarkAnswer::error(230050, u"invisible"_s), -1);
    start();
    askAbout(sayInGroup(u"text"_s, uR"({"text":"secret"})"_s), u"What is this?"_s);
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(assistant.requests.last().text, u"What is this?"_s);
    EXPECT_TRUE(logHas(u"media"_s, u"could not be fetched"_s));
}

TEST_F(LarkReading, L18_ReadsWhatWasMergedAndForwarded)
{
    start();
    LarkMessage message;
    message.messageType = u"merge_forward"_s;
    message.content = u"Merged and Forwarded Message"_s;
    message.forwarded = { u"Is it down?"_s, u"Since noon."_s };
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(assistant.requests.last().text, u"- Is it down?\n- Since noon."_s);
    message.forwarded.clear();
    ASSERT_FALSE(gateway.deliver(message).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return botMessages().size() == 2 && counts().open == 0; }));
    EXPECT_EQ(assistant.requests.size(), 1);
    EXPECT_TRUE(botMessages().last().text.contains(u"merge_forward"_s)) << botMessages().last().text.toStdString();
    EXPECT_EQ(violations(), "");
}

TEST(LarkReadingItems, AreQuotedByTheirTypeAndWithNamesForMentions)
{
    const FetchedWords words = quotedIn(itemsOf(R"([{"message_id":"om_1","msg_type":"post","sender":{"id":"ou_1"},
        "body":{"content":"{\"content\":[[{\"tag\":\"at\",\"user_id\":\"@_user_1\"},{\"tag\":\"text\",\"text\":\" look\"},
        {\"tag\":\"img\",\"image_key\":\"img_1\"}]]}"},"mentions":[{"key":"@_user_1","id":"ou_2","id_type":"open_id","name":"Tom"}]}])"_ba),
                                        u"cli_1"_s);
    EXPECT_EQ(words.quotedText, u"@Tom look"_s);
    ASSERT_EQ(words.attachments.size(), 1);
    EXPECT_EQ(words.attachments.first().reference["message"_L1], u"om_1"_s);
    for (const QByteArray &nothing :
         { "[]"_ba, "[3]"_ba, R"([{"deleted":true,"msg_type":"text","body":{"content":"{\"text\":\"x\"}"}}])"_ba,
           R"([{"sender":{"id":"cli_1"},"msg_type":"text","body":{"content":"{\"text\":\"x\"}"}}])"_ba })
        EXPECT_EQ(quotedIn(itemsOf(nothing), u"cli_1"_s).quotedText, QString()) << nothing.toStdString();
    EXPECT_EQ(forwardedIn(itemsOf(R"([{"message_id":"om_1","msg_type":"merge_forward"},
        {"upper_message_id":"om_1","msg_type":"image","body":{"content":"{\"image_key\":\"i\"}"}}])"_ba))
                  .text,
              u"- [image]"_s);
}

TEST_F(LarkReading, LearnsNamesOnceAndKeepsThem)
{
    start();
    ASSERT_FALSE(deliverToGroup(u"hello"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    ASSERT_TRUE(waitUntil([&] { return gateway.callCount(larkcalls::chat) == 1; }));
    ASSERT_TRUE(waitUntil([&] { return firstPerson().person.name == u"Zhang San"_s; }));
    ASSERT_FALSE(deliverToGroup(u"again"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer(2));
    ASSERT_TRUE(waitForSignsOff());
    crash();
    start();
    ASSERT_FALSE(deliverToGroup(u"and again"_s).isEmpty());
    ASSERT_TRUE(waitForAnswer());
    EXPECT_EQ(firstPerson().person.name, u"Zhang San"_s); // no message brought it
    EXPECT_EQ(gateway.callCount(larkcalls::user), 1);
    EXPECT_EQ(violations(), "");
}

TEST_F(LarkReading, AsksForNoNamesOfPeopleWhoMayNotTalkNorInEconomyNorAfterARefusal)
{
    bot.allow = { u"ou_somebody_else"_s };
    start();
    ASSERT_FALSE(deliver(u"let me in"_s).isEmpty());
    ASSERT_TRUE(waitUntil([&] { return counts().refused == 1 && counts().open == 0; }));
    EXPECT_EQ(gateway.callCount(larkcalls::user), 0);
    crash();
    bot.allow.clear();
    gateway.revokeScope(u"contact:user.base:readonly"_s);
    start();
    for (int i = 1; i <= 2; ++i) {
        LarkMessage message;
        message.text = u"hello"_s;
        message.senderOpenId = u"ou_%1"_s.arg(i);
        ASSERT_FALSE(gateway.deliver(message).isEmpty());
        ASSERT_TRUE(waitForAnswer(i));
    }
    ASSERT_TRUE(waitUntil([&] { return !connection->missingScopes().isEmpty(); }));
    EXPECT_EQ(gateway.callCount(larkcalls::user), 1);
    EXPECT_EQ(wholeLog().count("Missing permission"), 1);
    EXPECT_EQ(violations(), "");
}
