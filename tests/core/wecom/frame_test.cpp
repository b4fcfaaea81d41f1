#include "core/wecom/answers.h"
#include "core/wecom/frame.h"

#include <QJsonDocument>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::wecom;
using namespace Qt::StringLiterals;

TEST(WeComFrame, ReadsACallback)
{
    const auto frame
        = parseFrame(R"({"cmd":"aibot_msg_callback","headers":{"req_id":"r1"},"body":{"msgid":"m"},"new":1})");
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->command, commands::message);
    EXPECT_EQ(frame->requestId, u"r1"_s);
    EXPECT_EQ(frame->body["msgid"_L1], u"m"_s);
    EXPECT_FALSE(frame->isAnswer());
}

TEST(WeComFrame, ReadsAnAnswerWhoseNumberIsText)
{
    const auto frame = parseFrame(R"({"headers":{"req_id":"r1"},"errcode":"846609","errmsg":"not subscribed"})");
    ASSERT_TRUE(frame);
    EXPECT_TRUE(frame->isAnswer());
    EXPECT_EQ(frame->errorCode, notSubscribed);
    EXPECT_EQ(judge(*frame).error().kind, Error::Kind::Network);
}

TEST(WeComFrame, TakesAnAnswerItCannotReadForNoSuccess)
{
    for (const QByteArray &code : { "{}"_ba, "\"\""_ba, "0.5"_ba, "4294967296"_ba, "true"_ba }) {
        const auto frame = parseFrame(R"({"headers":{"req_id":"r1"},"errcode":)" + code + '}');
        ASSERT_TRUE(frame);
        EXPECT_FALSE(judge(*frame)) << code.toStdString();
    }
}

TEST(WeComFrame, TakesAnAnswerWithoutANumberForSuccess)
{
    for (const QByteArray &rest : { ""_ba, R"(,"errcode":null)"_ba, R"(,"errcode":"0")"_ba, R"(,"errcode":0.0)"_ba }) {
        const auto frame = parseFrame(R"({"headers":{"req_id":"r1"})" + rest + '}');
        ASSERT_TRUE(frame);
        EXPECT_TRUE(frame->isAnswer());
        EXPECT_TRUE(judge(*frame)) << rest.toStdString();
    }
}

TEST(WeComFrame, KnowsAnAnswerThatRepeatsTheCommand)
{
    EXPECT_TRUE(parseFrame(R"({"cmd":"ping","headers":{"req_id":"r1"},"errcode":0})")->isAnswer());
    EXPECT_FALSE(parseFrame(R"({"cmd":"aibot_msg_callback","headers":{"req_id":"r1"},"errcode":0})")->isAnswer());
    EXPECT_FALSE(parseFrame(R"({"cmd":"aibot_future_thing","headers":{"req_id":"r1"}})")->isAnswer());
}

TEST(WeComFrame, L23_KeepsTheTextAroundRawControlCharacters)
{
    const QByteArray raw("{\"cmd\":\"aibot_msg_callback\",\"headers\":{\"req_id\":\"r\"},\n\t\"body\":"
                         "{\"text\":{\"content\":\"a\x01"
                         "b\nc\td\x1f\\\"e\"}}}\x02");
    const auto frame = parseFrame(raw);
    ASSERT_TRUE(frame) << frame.error().detail.toStdString();
    EXPECT_EQ(frame->body["text"_L1]["content"_L1], u"a\u0001b\nc\td\u001f\"e"_s) << "who reads a text cleans it";
}

TEST(WeComFrame, L23_EscapesEveryControlCharacterInAStringAndTakesOutThoseOutside)
{
    for (int control = 0; control < 0x20; ++control) {
        const QByteArray raw(R"({"a":"x)" + QByteArray(1, static_cast<char>(control)) + "y\"}"
                             + QByteArray(1, static_cast<char>(control)));
        const QByteArray clean = withoutRawControls(raw);
        const QByteArray number = QByteArray::number(control, 16).rightJustified(2, '0');
        EXPECT_TRUE(clean.startsWith(QByteArray("{\"a\":\"x\\u00" + number + "y\"}"))) << clean.toStdString();
        EXPECT_EQ(QJsonDocument::fromJson(clean)["a"_L1].toString(), u"x%1y"_s.arg(QChar(control))) << control;
        EXPECT_EQ(withoutRawControls(clean), clean);
    }
}

TEST(WeComFrame, IsNotConfusedByABackslashBeforeAControlCharacter)
{
    const auto frame = parseFrame(QByteArray("{\"cmd\":\"x\",\"body\":{\"a\":\"1\\\x01n2\\\\\",\"b\":\"3\n4\"}}"));
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->body["a"_L1], u"1\n2\\"_s);
    EXPECT_EQ(frame->body["b"_L1], u"3\n4"_s);
}

TEST(WeComFrame, RefusesWhatIsNoObjectWithoutRepeatingIt)
{
    for (const QByteArray &bytes : { ""_ba, "[1]"_ba, "nonsense secret"_ba, "{\"cmd\":"_ba, "\xff\xfe"_ba }) {
        const auto frame = parseFrame(bytes);
        ASSERT_FALSE(frame);
        EXPECT_EQ(frame.error().kind, Error::Kind::Protocol);
        EXPECT_FALSE(frame.error().detail.contains(u"secret"_s));
    }
}

TEST(WeComFrame, WritesAPingWithoutABody)
{
    const QString id = freshRequestId(commands::ping);
    EXPECT_TRUE(id.startsWith(u"ping_"_s));
    const QJsonObject frame = QJsonDocument::fromJson(commandFrame(commands::ping, id, {}).toUtf8()).object();
    EXPECT_EQ(frame["cmd"_L1], u"ping"_s);
    EXPECT_EQ(frame["headers"_L1]["req_id"_L1], id);
    EXPECT_FALSE(frame.contains("body"_L1));
    EXPECT_NE(freshRequestId(commands::ping), id);
}

TEST(WeComAnswers, SayWhatToDo)
{
    const auto kindOf = [](int code) {
        Frame frame;
        frame.errorCode = code;
        return judge(frame).error().kind;
    };
    EXPECT_EQ(kindOf(853000), Error::Kind::Authentication);
    EXPECT_EQ(kindOf(93019), Error::Kind::Authentication);
    EXPECT_EQ(kindOf(40001), Error::Kind::Authentication);
    EXPECT_EQ(kindOf(tooFrequent), Error::Kind::RateLimited);
    EXPECT_EQ(kindOf(45009), Error::Kind::RateLimited);
    EXPECT_EQ(kindOf(invalidChat), Error::Kind::Gone);
    EXPECT_EQ(kindOf(conflict), Error::Kind::Overloaded);
    EXPECT_EQ(kindOf(busy), Error::Kind::Overloaded);
    EXPECT_EQ(kindOf(contentTooLong), Error::Kind::TooLarge);
    EXPECT_EQ(kindOf(40035), Error::Kind::BadRequest);
    EXPECT_EQ(kindOf(600041), Error::Kind::Server);
    for (const int code : { requestExpired, invalidRequest, streamExpired }) {
        Frame frame;
        frame.errorCode = code;
        EXPECT_TRUE(saysTooLate(judge(frame).error())) << code;
    }
}

TEST(WeComAnswers, ShowNoControlCharactersOfAnErrmsg)
{
    const auto frame = parseFrame(R"({"headers":{"req_id":"r1"},"errcode":853000,"errmsg":"no \u001b[31mway"})");
    ASSERT_TRUE(frame);
    EXPECT_EQ(judge(*frame).error().detail, u"WeCom answered 853000 no [31mway"_s);
}

TEST(WeComAnswers, JudgeTheResponseUrl)
{
    EXPECT_TRUE(judgeResponseUrl(200, R"({"errcode":0,"errmsg":"ok"})"));
    EXPECT_FALSE(judgeResponseUrl(200, R"({"errcode":40008})"));
    EXPECT_FALSE(judgeResponseUrl(200, "<html>"));
    EXPECT_FALSE(judgeResponseUrl(404, R"({"errcode":0})"));
}
