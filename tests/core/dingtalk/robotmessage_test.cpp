#include "core/dingtalk/robotmessage.h"

#include <QJsonDocument>

#include <gtest/gtest.h>

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
    EXPECT_EQ(parsed(object)->message.text, u"restart it"_s);
}

TEST(DingTalkRobotMessage, NamesWhatItCannotPassOn)
{
    for (const QString &type : { u"picture"_s, u"video"_s, u"file"_s, u"chatRecord"_s, u"somethingNew"_s }) {
        QJsonObject object = sample();
        object[u"msgtype"_s] = type;
        object[u"content"_s] = QJsonObject { { u"downloadCode"_s, u"c"_s } };
        const auto result = parsed(object);
        ASSERT_TRUE(result);
        EXPECT_EQ(result->message.unsupported, type);
    }
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
