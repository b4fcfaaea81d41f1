#include "core/lark/chatmessage.h"
#include "core/lark/mentions.h"
#include "core/lark/messagecontent.h"
#include "tests/core/lark/larkfixture.h"

#include <QJsonDocument>

using namespace oagent;
using namespace oagent::lark;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::LarkChecklist;

namespace {

QString textOf(const QString &type, const QString &content) { return readContent(type, content).text; }

/// "key:type" of each file a message has.
QStringList filesOf(const QString &type, const QString &content)
{
    QStringList files;
    const Content read = readContent(type, content);
    for (const Attachment &attachment : read.attachments)
        files.append(attachment.reference["key"_L1].toString() + u':' + attachment.reference["type"_L1].toString());
    return files;
}

Envelope messageWith(const QJsonObject &members, const QJsonObject &sender = {})
{
    QJsonObject message { { u"message_id"_s, u"om_1"_s },          { u"chat_id"_s, u"oc_1"_s },
                          { u"chat_type"_s, u"group"_s },          { u"message_type"_s, u"text"_s },
                          { u"content"_s, uR"({"text":"hi"})"_s }, { u"create_time"_s, u"1609073151345"_s } };
    for (auto member = members.begin(); member != members.end(); ++member)
        message[member.key()] = member.value();
    QJsonObject who { { u"sender_type"_s, u"user"_s },
                      { u"sender_id"_s, QJsonObject { { u"union_id"_s, u"on_1"_s }, { u"open_id"_s, u"ou_1"_s } } } };
    for (auto member = sender.begin(); member != sender.end(); ++member)
        who[member.key()] = member.value();
    return { QString(messageEvent), u"e1"_s, { { u"sender"_s, who }, { u"message"_s, message } } };
}

QJsonArray mentionsOf(const QByteArray &json) { return QJsonDocument::fromJson(json).array(); }

ChatMessage parsed(const Envelope &envelope, const QString &ownId = u"ou_bot"_s)
{
    const Result<ChatMessage> message = parseMessage(envelope, u"ops"_s, ownId);
    EXPECT_TRUE(message);
    return message.value_or(ChatMessage {});
}

} // namespace

TEST_F(LarkChecklist, L18_ReadsTheTextOfEveryTypeThatHasOne)
{
    EXPECT_EQ(textOf(u"text"_s, uR"({"text":" hi [l](https://x) "})"_s), u"hi [l](https://x)"_s);
    EXPECT_EQ(
        textOf(
            u"post"_s,
            uR"({"title":"T","content":[[{"tag":"text","text":"a","style":["bold"]},{"tag":"a","text":"l","href":"https://x"}],
                         [{"tag":"at","user_id":"@_user_1"},{"tag":"emotion","emoji_type":"OK"}],[{"tag":"hr"}],
                         [{"tag":"code_block","language":"GO","text":"x := 1"}]]})"_s),
        u"T\na[l](https://x)\n@_user_1[OK]\n---\n```go\nx := 1\n```"_s);
    EXPECT_EQ(textOf(u"post"_s, uR"({"zh_cn":{"title":"","content":[[{"tag":"text","text":"x"}]]}})"_s), u"x"_s);
    EXPECT_EQ(textOf(u"interactive"_s, uR"({"title":"Card","elements":[[{"tag":"text","text":"body"}]]})"_s),
              u"Card\nbody"_s);
    EXPECT_EQ(
        textOf(u"post"_s, uR"({"content":[[{"tag":"at","user_id":"ou_1","user_name":"Tom"},{"tag":"at","user_id":"all"},
                         {"tag":"at","user_id":"@_user_1","user_name":"Ann"}]]})"_s),
        u"@Tom@_all@_user_1"_s);
    EXPECT_EQ(textOf(u"system"_s, uR"({"template":"{from_user} joined"})"_s), u"{from_user} joined"_s);
    EXPECT_EQ(textOf(u"location"_s, uR"({"name":"Here","longitude":"1.5","latitude":"2"})"_s), u"Here (2, 1.5)"_s);
    EXPECT_EQ(textOf(u"vote"_s, uR"({"topic":"When?","options":["now","later"]})"_s), u"When?\n- now\n- later"_s);
    EXPECT_EQ(
        textOf(
            u"todo"_s,
            uR"({"task_id":"t","summary":{"title":"Do","content":[[{"tag":"text","text":"it"}]]},"due_time":"17"})"_s),
        u"Do\nit\n17"_s);
    EXPECT_EQ(textOf(u"calendar"_s, uR"({"summary":"Meet","start_time":"1","end_time":"2"})"_s), u"Meet\n1\n2"_s);
    EXPECT_EQ(textOf(u"video_chat"_s, uR"({"topic":"Call"})"_s), u"Call"_s);
    EXPECT_EQ(textOf(u"hongbao"_s, uR"({"text":"[Red packet]"})"_s), u"[Red packet]"_s);
}

TEST_F(LarkChecklist, L18_FindsTheFilesOfEveryTypeThatHasOne)
{
    EXPECT_EQ(filesOf(u"image"_s, uR"({"image_key":"img_1"})"_s), QStringList { u"img_1:image"_s });
    EXPECT_EQ(filesOf(u"file"_s, uR"({"file_key":"f","file_name":"a.pdf"})"_s), QStringList { u"f:file"_s });
    EXPECT_EQ(filesOf(u"audio"_s, uR"({"file_key":"f","duration":2000})"_s), QStringList { u"f:file"_s });
    EXPECT_EQ(filesOf(u"media"_s, uR"({"file_key":"f","image_key":"img_1"})"_s), QStringList { u"f:file"_s });
    EXPECT_EQ(
        filesOf(u"post"_s, uR"({"content":[[{"tag":"img","image_key":"img_1"},{"tag":"media","file_key":"f"}]]})"_s),
        (QStringList { u"img_1:image"_s, u"f:file"_s }));
    EXPECT_TRUE(
        filesOf(u"interactive"_s, uR"({"title":"T","elements":[[{"tag":"img","image_key":"img_1"}]]})"_s).isEmpty());
    EXPECT_EQ(readContent(u"file"_s, uR"({"file_key":"f","file_name":"a.pdf"})"_s).attachments.first().name,
              u"a.pdf"_s);
}

TEST_F(LarkChecklist, L18_SaysWhatItCannotPassOnAndSurvivesContentThatIsNoJson)
{
    for (const QString &type : { u"sticker"_s, u"folder"_s, u"share_chat"_s, u"share_user"_s, u"merge_forward"_s,
                                 u"vote"_s, u"post"_s, u"image"_s }) {
        for (const QString &content :
             { u"Merged and Forwarded Message"_s, u"{"_s, u"[]"_s, u""_s, u"null"_s, uR"({"file_key":3})"_s }) {
            const Content read = readContent(type, content);
            EXPECT_EQ(read.unsupported, type) << content.toStdString();
            EXPECT_TRUE(read.isEmpty());
        }
    }
    EXPECT_EQ(textOf(u"text"_s, u"plain words"_s), u"plain words"_s);
}

TEST_F(LarkChecklist, L18_KeepsTheRawStringOfATypeItHasNeverHeardOf)
{
    const QString type = u"never_heard_of"_s;
    for (const QString &content : { uR"({"file_key":3})"_s, u"{"_s, u"[]"_s, u"words"_s }) {
        EXPECT_EQ(textOf(type, content), content);
        EXPECT_TRUE(readContent(type, content).unsupported.isEmpty());
    }
    EXPECT_EQ(readContent(type, u" "_s).unsupported, type);
    EXPECT_EQ(textOf(type, uR"({"text":"words"})"_s), u"words"_s);
    EXPECT_EQ(textOf(type, u"a"_s.repeated(20'000)).size(), 10'000);
}

TEST_F(LarkChecklist, L18_IgnoresItselfAndOtherBots)
{
    EXPECT_TRUE(parsed(messageWith({})).isFromPerson);
    EXPECT_FALSE(parsed(messageWith({}, { { u"sender_type"_s, u"app"_s } })).isFromPerson);
    EXPECT_FALSE(parsed(messageWith({}, { { u"sender_type"_s, u"bot"_s } })).isFromPerson);
    EXPECT_TRUE(parsed(messageWith({}, { { u"sender_type"_s, QJsonValue::Null } })).isFromPerson);
    EXPECT_FALSE(
        parsed(messageWith({}, { { u"sender_id"_s, QJsonObject { { u"open_id"_s, u"ou_bot"_s } } } })).isFromPerson);
}

TEST_F(LarkChecklist, L19_KnowsItsOwnMentionByItsIdAndNotByItsName)
{
    const QByteArray others = R"([{"key":"@_user_1","id":{"open_id":"ou_x"},"name":"Ops"}])"_ba;
    const QByteArray own = R"([{"key":"@_user_1","id":{"open_id":"ou_bot"},"name":"Whatever"}])"_ba;
    const auto mentioned = [](const QByteArray &mentions) {
        return parsed(messageWith({ { u"mentions"_s, mentionsOf(mentions) } })).message.mentioned;
    };
    EXPECT_FALSE(mentioned(others));
    EXPECT_TRUE(mentioned(own));
    EXPECT_FALSE(mentioned("[]"_ba));
}

TEST_F(LarkChecklist, L19_StripsItsOwnPlaceholderOnlyAndNamesTheOthers)
{
    QJsonArray mentions = mentionsOf(R"([{"key":"@_user_1","id":{"open_id":"ou_bot"},"name":"Ops"},
        {"key":"@_user_10","id":{"open_id":"ou_x"},"name":"Ann @_user_1"},{"key":"@_user_2","id":{},"name":""}])"_ba);
    const ChatMessage message = parsed(
        messageWith({ { u"mentions"_s, mentions },
                      { u"content"_s, uR"({"text":"@_user_1 ask @_user_10 and @_user_2, mail a@_user.org"})"_s } }));
    EXPECT_EQ(message.message.text, u"ask @Ann @_user_1 and @_user_2, mail a@_user.org"_s);
}

TEST_F(LarkChecklist, L19_StripsItsOwnPlaceholderHoweverOftenItIsMentioned)
{
    const QList<Mention> mentions = mentionsIn(mentionsOf(R"([{"key":"@_user_1","id":{"open_id":"ou_bot"},"name":"Ops"},
        {"key":"@_user_2","id":{"open_id":"ou_x"},"name":"Ann"},
        {"key":"@_user_3","id":{"open_id":"ou_bot"},"name":"Ops"}])"_ba));
    EXPECT_EQ(withoutPlaceholders(u"@_user_1 ask @_user_2 now @_user_3"_s, mentions, u"ou_bot"_s), u"ask @Ann now"_s);
    EXPECT_EQ(withoutPlaceholders(u"@_user_1 ask @_user_2"_s, mentions, {}), u"ask @Ann"_s);
}

TEST_F(LarkChecklist, L19_DoesNotTakeEverybodyForItself)
{
    for (const QByteArray &mentions : { R"([{"key":"@_all","id":{"open_id":""},"name":"all"}])"_ba, "[]"_ba }) {
        const ChatMessage message = parsed(
            messageWith({ { u"mentions"_s, mentionsOf(mentions) }, { u"content"_s, uR"({"text":"@_all hi"})"_s } }));
        EXPECT_FALSE(message.message.mentioned);
        EXPECT_EQ(message.message.text, u"@all hi"_s);
    }
    const QList<Mention> all = mentionsIn(mentionsOf(R"([{"key":"@_all","id":{}}])"_ba));
    EXPECT_FALSE(isAddressed(all, {})); // also while our own id is not known
}

TEST_F(LarkChecklist, L19_BelievesTheFirstMentionAsLongAsItsOwnIdIsNotKnown)
{
    const QList<Mention> mentions = mentionsIn(mentionsOf(R"([{"key":"@_user_1","id":{"open_id":"ou_any"}}])"_ba));
    EXPECT_TRUE(isAddressed(mentions, {}));
    EXPECT_EQ(withoutPlaceholders(u"@_user_1 hi"_s, mentions, {}), u"hi"_s);
}

TEST(LarkMessage, KeepsChatThreadTimeAndEveryIdOfItsSender)
{
    const ChatMessage group = parsed(messageWith({ { u"thread_id"_s, u"omt_1"_s } }));
    EXPECT_EQ(group.message.chatKind, ChatKind::Group);
    EXPECT_EQ(group.message.threadId, u"omt_1"_s);
    EXPECT_EQ(group.message.createdAt, WallTime(1609073151345ms));
    EXPECT_EQ(group.message.sender.ids,
              (QList<Person::Id> { { u"open_id"_s, u"ou_1"_s }, { u"union_id"_s, u"on_1"_s } }));
    EXPECT_EQ(parsed(messageWith({ { u"chat_type"_s, u"p2p"_s } })).message.chatKind, ChatKind::Private);
    EXPECT_EQ(parsed(messageWith({ { u"chat_type"_s, u"topic_group"_s } })).message.chatKind, ChatKind::Group);
}

TEST(LarkMessage, NamesTheMemberThatMustNotBeMissing)
{
    for (const QString &member : { u"message_id"_s, u"chat_id"_s }) {
        const auto result = parseMessage(messageWith({ { member, QJsonValue::Null } }), u"ops"_s, {});
        ASSERT_FALSE(result);
        EXPECT_TRUE(result.error().detail.contains(member));
    }
    EXPECT_FALSE(parseMessage({}, u"ops"_s, {}));
}

TEST(LarkEvents, ReadTimesInMillisecondsAndInMicroseconds)
{
    EXPECT_EQ(timeOf(u"1608725989000"_s), WallTime(1608725989000ms));
    EXPECT_EQ(timeOf(u"1603977298000000"_s), WallTime(1603977298000ms));
    EXPECT_EQ(timeOf(1608725989000.0), WallTime(1608725989000ms));
    for (const QJsonValue &none :
         { QJsonValue(u"x"_s), QJsonValue(-1), QJsonValue(), QJsonValue(u"9223372036854775807"_s) })
        EXPECT_EQ(timeOf(none), WallTime {});
}

TEST_F(LarkChecklist, L20_ReadsAClickWhereverItsPartsStand)
{
    const auto click = [](const QByteArray &event) {
        return parseEvent({ QString(clickEvent), u"e"_s, QJsonDocument::fromJson(event).object() }, u"ops"_s);
    };
    const IncomingEvent full = click(R"({"operator":{"open_id":"ou_1","union_id":"on_1"},
        "action":{"value":{"action":"STOP","turn":"t1"},"tag":"button"},
        "context":{"open_message_id":"om_1","open_chat_id":"oc_1"}})"_ba);
    EXPECT_EQ(full.kind, IncomingEvent::Kind::CardAction);
    EXPECT_EQ(full.action, QString(stopAction));
    EXPECT_EQ(full.turnId, u"t1"_s);
    EXPECT_EQ(full.chatId, u"oc_1"_s);
    EXPECT_EQ(full.messageId, u"om_1"_s);
    EXPECT_EQ(full.sender.ids.first().value, u"ou_1"_s);
    EXPECT_EQ(click(R"({"open_id":"ou_2","open_message_id":"om_2","action":{"value":"stop"}})"_ba).action,
              QString(stopAction));
    EXPECT_EQ(click(R"({"action":{"value":"{\"turn\":\"t3\"}","name":"Button_1"}})"_ba).turnId, u"t3"_s);
    EXPECT_EQ(click(R"({"operator":{"operator_id":{"open_id":"ou_3"}}})"_ba).sender.id(u"open_id"_s), u"ou_3"_s);
    EXPECT_EQ(click("{}"_ba).kind, IncomingEvent::Kind::CardAction);
}

TEST(LarkEvents, HaveTheKindsThatSomebodyActsOn)
{
    using Kind = IncomingEvent::Kind;
    const auto kindOf = [](const QString &type) { return parseEvent({ type, {}, {} }, u"ops"_s).kind; };
    EXPECT_EQ(kindOf(u"im.message.recalled_v1"_s), Kind::Recalled);
    EXPECT_EQ(kindOf(u"im.chat.access_event.bot_p2p_chat_entered_v1"_s), Kind::ChatEntered);
    EXPECT_EQ(kindOf(u"application.bot.menu_v6"_s), Kind::MenuKey);
    EXPECT_EQ(kindOf(u"im.chat.member.bot.added_v1"_s), Kind::Membership);
    EXPECT_EQ(kindOf(u"im.chat.member.bot.deleted_v1"_s), Kind::Membership);
    EXPECT_EQ(kindOf(u"im.message.reaction.created_v1"_s), Kind::Other);
    EXPECT_EQ(kindOf(u"im.message.message_read_v1"_s), Kind::Other);
    EXPECT_EQ(kindOf({}), Kind::Other);
}
