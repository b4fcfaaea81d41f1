#include "core/dingtalk/robotmessage.h"
#include "tests/testing/print.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

#include <vector>

using namespace oagent;
using namespace oagent::dingtalk;
using namespace Qt::StringLiterals;

namespace {

QJsonObject sample()
{
    return { { u"conversationId"_s, u"cidABC=="_s },
             { u"conversationType"_s, u"2"_s },
             { u"conversationTitle"_s, u"DBA"_s },
             { u"chatbotUserId"_s, u"$:LWCP_v1:$bot"_s },
             { u"msgId"_s, u"msg1=="_s },
             { u"senderNick"_s, u"Zhang San"_s },
             { u"senderStaffId"_s, u"manager807"_s },
             { u"senderId"_s, u"$:LWCP_v1:$person"_s },
             { u"isInAtList"_s, true },
             { u"sessionWebhook"_s, u"https://oapi.dingtalk.com/robot/sendBySession?session=x"_s },
             { u"sessionWebhookExpiredTime"_s, qint64(1769857097744) },
             { u"createAt"_s, u"1769851697611"_s },
             { u"robotCode"_s, u"dingrobot"_s },
             { u"text"_s, QJsonObject { { u"content"_s, u" hello "_s } } },
             { u"msgtype"_s, u"text"_s } };
}

Result<RobotMessage> parsed(const QJsonObject &object)
{
    return parseRobotMessage(QString::fromUtf8(QJsonDocument(object).toJson()), u"ops"_s, u"dingclient"_s);
}

QJsonObject objectOf(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    EXPECT_TRUE(document.isObject()) << json.toStdString();
    return document.object();
}

QString jsonOf(const QJsonObject &object) { return QString::fromUtf8(QJsonDocument(object).toJson()); }

QJsonObject ofType(const QString &type, const QJsonValue &content)
{
    QJsonObject object = sample();
    object.remove(u"text"_s);
    object[u"msgtype"_s] = type;
    object[u"content"_s] = content;
    return object;
}

} // namespace

TEST(DingTalkRobotMessage, ReadsAGroupText)
{
    const auto result = parsed(sample());
    ASSERT_TRUE(result);
    const IncomingMessage &message = result->message;
    EXPECT_EQ(message.text, u"hello"_s);
    EXPECT_EQ(message.chatKind, ChatKind::Group);
    EXPECT_EQ(message.chatId, u"cidABC=="_s);
    EXPECT_TRUE(message.mentioned);
    EXPECT_EQ(message.sender.id(u"staffId"_s), u"manager807"_s);
    EXPECT_EQ(message.createdAt.time_since_epoch().count(), 1769851697611);
    const ReplyAddress address = ReplyAddress::fromJson(message.replyAddress);
    EXPECT_EQ(address.robotCode, u"dingrobot"_s);
    EXPECT_EQ(address.webhookExpires.time_since_epoch().count(), 1769857097744);
    EXPECT_EQ(address.conversationId, u"cidABC=="_s);
}

TEST(DingTalkRobotMessage, DoesWithoutEveryOptionalMember)
{
    const auto result
        = parsed({ { u"conversationId"_s, u"cid1"_s }, { u"msgId"_s, u"m"_s }, { u"msgtype"_s, u"text"_s } });
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->message.sender.ids.isEmpty());
    EXPECT_EQ(ReplyAddress::fromJson(result->message.replyAddress).robotCode, u"dingclient"_s);
}

TEST(DingTalkRobotMessage, NamesARequiredMemberThatIsMissing)
{
    for (const QString &member : { u"msgId"_s, u"conversationId"_s, u"msgtype"_s }) {
        QJsonObject object = sample();
        object.remove(member);
        const auto result = parsed(object);
        ASSERT_FALSE(result) << member.toStdString();
        EXPECT_TRUE(result.error().detail.contains(member));
    }
}

TEST(DingTalkRobotMessage, KnowsTheBotsOwnWords)
{
    QJsonObject object = sample();
    object[u"senderId"_s] = object[u"chatbotUserId"_s];
    EXPECT_EQ(parsed(object)->kind, RobotMessage::Kind::OwnEcho);
}

TEST(DingTalkRobotMessage, KnowsAQuotaNoticeWithoutText)
{
    QJsonObject object = sample();
    object.remove(u"text"_s);
    object[u"errorMessage"_s] = u"suspended, code 20001"_s;
    const auto result = parsed(object);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->kind, RobotMessage::Kind::QuotaNotice);
    EXPECT_EQ(result->notice, u"suspended, code 20001"_s);
}

TEST(DingTalkRobotMessage, ReadsContentThatIsAJsonString)
{
    QJsonObject object = sample();
    object[u"msgtype"_s] = u"richText"_s;
    object[u"content"_s] = uR"({"richText":[{"text":"look at "},{"type":"at","atName":"x"},{"text":"this"}]})"_s;
    EXPECT_EQ(parsed(object)->message.text, u"look at this"_s);
}

TEST(DingTalkRobotMessage, UsesTheRecognisedTextOfAudio)
{
    QJsonObject object = sample();
    object[u"msgtype"_s] = u"audio"_s;
    object[u"content"_s] = QJsonObject { { u"downloadCode"_s, u"c"_s }, { u"recognition"_s, u"restart it"_s } };
    const IncomingMessage spoken = parsed(object)->message;
    EXPECT_EQ(spoken.text, u"restart it"_s);
    ASSERT_EQ(spoken.attachments.size(), 1);
    EXPECT_EQ(spoken.attachments.first().kind, Attachment::Kind::Audio);
    EXPECT_TRUE(spoken.attachments.first().isInText);
    object[u"content"_s] = QJsonObject { { u"downloadCode"_s, u"c"_s } };
    EXPECT_TRUE(parsed(object)->message.text.isEmpty());
    EXPECT_FALSE(parsed(object)->message.attachments.first().isInText);
}

TEST(DingTalkRobotMessage, NamesWhatItCannotPassOn)
{
    for (const QString &type : { u"picture"_s, u"audio"_s, u"video"_s, u"file"_s, u"chatRecord"_s, u"interactiveCard"_s,
                                 u"richText"_s, u"somethingNew"_s }) {
        QJsonObject object = ofType(type, {});
        EXPECT_EQ(parsed(object)->message.unsupported, type);
        object.remove(u"content"_s);
        EXPECT_EQ(parsed(object)->message.unsupported, type);
    }
    const QJsonObject unknown { { u"unknownMsgType"_s, u"this kind is not supported"_s } };
    EXPECT_EQ(parsed(ofType(u"unknownMsgType"_s, unknown))->message.unsupported, u"unknown"_s);
    EXPECT_TRUE(parsed(ofType(u"unknownMsgType"_s, unknown))->message.text.isEmpty());
}

TEST(DingTalkRobotMessage, ReadsEveryKindOfFile)
{
    struct Case
    {
        QString type;
        Attachment::Kind kind;
    };
    for (const auto &[type, kind] :
         { Case { u"picture"_s, Attachment::Kind::Image }, Case { u"image"_s, Attachment::Kind::Image },
           Case { u"audio"_s, Attachment::Kind::Audio }, Case { u"video"_s, Attachment::Kind::Video },
           Case { u"file"_s, Attachment::Kind::File } }) {
        const QJsonObject content { { u"downloadCode"_s, u"code"_s },
                                    { u"pictureDownloadCode"_s, u"smaller"_s },
                                    { u"fileName"_s, u"a.zip"_s } };
        for (const QJsonValue &form : { QJsonValue(content), QJsonValue(jsonOf(content)) }) {
            const IncomingMessage message = parsed(ofType(type, form))->message;
            ASSERT_EQ(message.attachments.size(), 1) << type.toStdString();
            EXPECT_EQ(message.attachments.first().kind, kind);
            EXPECT_EQ(message.attachments.first().name, u"a.zip"_s);
            EXPECT_EQ(message.attachments.first().reference["downloadCode"_L1].toString(), u"code"_s);
            EXPECT_TRUE(message.text.isEmpty() && message.unsupported.isEmpty());
        }
    }
}

TEST(DingTalkRobotMessage, ReadsEveryFormOfARichTextItem)
{
    const IncomingMessage message = parsed(ofType(u"richText"_s, objectOf(R"({"richText":[
        {"text":"@Ops"}, {"type":"at","atName":"Ops","atUserId":"$:LWCP_v1:$bot"}, {"text":"first ","attrs":{"bold":true}},
        {"type":"picture","downloadCode":"c1","pictureDownloadCode":"p1"}, {"type":"text","text":"second"},
        {"msgType":"text","content":" third"}, {"type":"skill","skillData":{"name":"x"}},
        {"pictureDownloadCode":"c2","type":"picture"}]})")))
                                        ->message;
    EXPECT_EQ(message.text, u"first \nsecond third"_s);
    ASSERT_EQ(message.attachments.size(), 2);
    EXPECT_EQ(message.attachments[0].reference["downloadCode"_L1].toString(), u"c1"_s);
    EXPECT_EQ(message.attachments[1].reference["downloadCode"_L1].toString(), u"c2"_s);
    EXPECT_TRUE(message.unsupported.isEmpty());
}

TEST(DingTalkRobotMessage, LeavesALoneMentionWhereItIsNotTheBots)
{
    QJsonObject object = ofType(u"richText"_s, objectOf(R"({"richText":[{"text":"@Ops"}]})"));
    object[u"conversationType"_s] = u"1"_s;
    EXPECT_EQ(parsed(object)->message.text, u"@Ops"_s);
}

TEST(DingTalkRobotMessage, UsesTheTextThatForwardedMaterialCarries)
{
    const auto textOf = [](const QString &type, const QByteArray &content) {
        const IncomingMessage message = parsed(ofType(type, objectOf(content)))->message;
        EXPECT_TRUE(message.unsupported.isEmpty()) << type.toStdString();
        return message.text;
    };
    EXPECT_EQ(textOf(u"markdown"_s, R"({"title":"News","text":"# Head"})"), u"News\n# Head"_s);
    EXPECT_EQ(textOf(u"actionCard"_s, R"({"title":"Vote","markdown":"yes or no"})"), u"Vote\nyes or no"_s);
    EXPECT_EQ(textOf(u"interactiveCard"_s, R"({"biz_custom_action_url":"https://example.com/card"})"),
              u"https://example.com/card"_s);
    EXPECT_EQ(textOf(u"chatRecord"_s, R"({"title":"Chat of two","summary":"A: hi"})"), u"Chat of two\nA: hi"_s);
    const QByteArray records
        = R"([{"senderNick":"A","content":"hi"},{"senderName":"B","content":{"text":"hello"}},{}])";
    EXPECT_EQ(textOf(u"chatRecord"_s, QByteArray(R"({"summary":"A: hi","chatRecord":)" + records + '}')),
              u"A: hi\nB: hello"_s);
    EXPECT_EQ(textOf(u"chatRecord"_s, jsonOf({ { u"chatRecord"_s, QString::fromUtf8(records) } }).toUtf8()),
              u"A: hi\nB: hello"_s);
    QJsonObject inText = sample();
    inText[u"msgtype"_s] = u"reply"_s;
    EXPECT_EQ(parsed(inText)->message.text, u"hello"_s);
}

TEST(DingTalkRobotMessage, ReadsWhatIsQuotedWhateverItIs)
{
    struct Case
    {
        QByteArray replied;
        QString text;
        QList<Attachment::Kind> files;
    };
    const std::vector<Case> cases {
        { R"({"msgType":"text","content":{"text":"words"}})", u"words"_s, {} },
        { R"({"msgType":"text","content":"{\"text\":\"words\"}"})", u"words"_s, {} },
        { R"({"msgType":"richText","content":{"richText":[{"msgType":"text","content":"look "},
              {"msgType":"picture","downloadCode":"c"},{"type":"text","text":"there"}]}})",
          u"look \nthere"_s,
          { Attachment::Kind::Image } },
        { R"({"msgType":"picture","content":{"downloadCode":"c"}})", {}, { Attachment::Kind::Image } },
        { R"({"msgType":"file","content":{"downloadCode":"c","fileName":"a.pdf"}})", {}, { Attachment::Kind::File } },
        { R"({"msgType":"audio","content":{"downloadCode":"c","recognition":"said"}})",
          u"said"_s,
          { Attachment::Kind::Audio } },
        { R"({"msgType":"video","content":{"downloadCode":"c"}})", {}, { Attachment::Kind::Video } },
        { R"({"msgType":"interactiveCard","senderId":"$:LWCP_v1:$bot"})", {}, {} },
        { R"({"msgType":"chatRecord","content":{"summary":"A: hi"}})", u"A: hi"_s, {} },
        { R"({"msgType":"unknownMsgType","content":{"unknownMsgType":"not supported"}})", {}, {} },
        { "{}", {}, {} },
    };
    for (const Case &one : cases) {
        const QJsonObject replied = objectOf(one.replied);
        for (const bool isRich : { false, true }) {
            QJsonObject object = sample();
            QJsonObject holder { { u"content"_s, u"what is this?"_s },
                                 { u"isReplyMsg"_s, true },
                                 { u"repliedMsg"_s, replied } };
            if (isRich) {
                holder.remove(u"content"_s);
                holder[u"richText"_s] = QJsonArray { QJsonObject { { u"text"_s, u"what is this?"_s } } };
                object = ofType(u"richText"_s, holder);
            } else {
                object[u"text"_s] = holder;
            }
            const IncomingMessage message = parsed(object)->message;
            EXPECT_EQ(message.text, u"what is this?"_s) << one.replied.toStdString();
            EXPECT_EQ(message.quotedText, one.text) << one.replied.toStdString();
            QList<Attachment::Kind> kinds;
            for (const Attachment &attachment : message.attachments)
                kinds.append(attachment.kind);
            EXPECT_EQ(kinds, one.files) << one.replied.toStdString();
        }
    }
}

TEST(DingTalkRobotMessage, ReadsTheOlderFormOfAQuotedMessage)
{
    QJsonObject object = sample();
    object[u"quoteMessage"_s]
        = objectOf(R"({"msgId":"m0","msgtype":"text","text":{"content":"older"},"senderNick":"A"})");
    EXPECT_EQ(parsed(object)->message.quotedText, u"older"_s);
    object[u"quoteMessage"_s] = objectOf(R"({"msgId":"m0","msgtype":"text","text":"bare"})");
    EXPECT_EQ(parsed(object)->message.quotedText, u"bare"_s);
}

TEST(DingTalkRobotMessage, DoesWithoutTheQuotedMessage)
{
    QJsonObject object = sample();
    object[u"text"_s] = QJsonObject { { u"content"_s, u"and this?"_s }, { u"isReplyMsg"_s, true } };
    const IncomingMessage message = parsed(object)->message;
    EXPECT_EQ(message.text, u"and this?"_s);
    EXPECT_TRUE(message.quotedText.isEmpty() && message.attachments.isEmpty());
}

TEST(DingTalkRobotMessage, ReadsTheTextOfAQuotedMessage)
{
    QJsonObject object = sample();
    object[u"text"_s]
        = QJsonDocument::fromJson(
              R"({"content":"what is this?","isReplyMsg":true,"repliedMsg":{"msgType":"text","content":{"text":"the quoted text"}}})")
              .object();
    EXPECT_EQ(parsed(object)->message.quotedText, u"the quoted text"_s);
}

TEST(DingTalkRobotMessage, TakesATimeThatNoCalendarHasAsNotGiven)
{
    for (const QJsonValue &time : { QJsonValue(u"-9223372036854775808"_s), QJsonValue(qint64(9223372036854775807)),
                                    QJsonValue(-1), QJsonValue(1e300) }) {
        QJsonObject object = sample();
        object[u"createAt"_s] = time;
        object[u"sessionWebhookExpiredTime"_s] = time;
        const auto result = parsed(object);
        ASSERT_TRUE(result);
        EXPECT_EQ(result->message.createdAt, WallTime());
        EXPECT_EQ(ReplyAddress::fromJson(result->message.replyAddress).webhookExpires, WallTime());
    }
}
