#include "core/dingtalk/frame.h"

#include <QJsonDocument>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::dingtalk;
using namespace Qt::StringLiterals;

TEST(DingTalkFrame, ReadsTypeTopicAndUntouchedData)
{
    const auto frame = parseFrame(
        uR"({"specVersion":"1.0","type":"SYSTEM","headers":{"topic":"ping","messageId":"m1","time":"1"},"data":"{\"opaque\": 1.0}"})"_s);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->type, Frame::Type::System);
    EXPECT_EQ(frame->topic, u"ping"_s);
    EXPECT_EQ(frame->messageId, u"m1"_s);
    EXPECT_EQ(frame->data, uR"({"opaque": 1.0})"_s);
    const auto marked = parseFrame(u"{\"type\":\"SYSTEM\",\"data\":\"\uFEFF{}\"}"_s); // no byte order mark here
    ASSERT_TRUE(marked);
    EXPECT_EQ(marked->data, u"\uFEFF{}"_s);
}

TEST(DingTalkFrame, TakesDataThatIsAnObject)
{
    const auto frame = parseFrame(uR"({"type":"CALLBACK","data":{"msgtype":"text","text":{"content":"Hi"}}})"_s);
    ASSERT_TRUE(frame);
    EXPECT_EQ(QJsonDocument::fromJson(frame->data.toUtf8()),
              QJsonDocument::fromJson(R"({"msgtype":"text","text":{"content":"Hi"}})"));
}

TEST(DingTalkFrame, TakesTheDocumentedMisspellingOfHeaders)
{
    const auto frame = parseFrame(uR"({"type":"EVENT","header":{"topic":"*","messageId":"m2"}})"_s);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->messageId, u"m2"_s);
    EXPECT_TRUE(frame->data.isEmpty());
}

TEST(DingTalkFrame, NamesTheCauseWhenItIsNoJsonObject)
{
    for (const QString &text : { u"{"_s, u"[1]"_s, u""_s, u"ping"_s, u"{\"type\":"_s }) {
        const auto frame = parseFrame(text);
        ASSERT_FALSE(frame) << text.toStdString();
        EXPECT_EQ(frame.error().kind, Error::Kind::Protocol);
    }
}

TEST(DingTalkFrame, AcknowledgesWithTextDataAndTheSameMessageId)
{
    const QJsonObject ack = QJsonDocument::fromJson(acknowledgement(u"m3"_s, 200, u"{\"a\":1}"_s).toUtf8()).object();
    EXPECT_EQ(ack["code"_L1].toInt(), 200);
    EXPECT_EQ(ack["headers"_L1]["messageId"_L1].toString(), u"m3"_s);
    EXPECT_EQ(ack["headers"_L1]["contentType"_L1].toString(), u"application/json"_s);
    EXPECT_TRUE(ack["message"_L1].isString());
    EXPECT_EQ(ack["data"_L1].toString(), u"{\"a\":1}"_s);
}
