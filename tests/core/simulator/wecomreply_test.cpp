#include "core/simulator/wecom/contentrules.h"
#include "tests/core/simulator/wecomclient.h"
#include "tests/testing/waituntil.h"

#include <QJsonArray>

using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds none {};

WeComLimits without(std::chrono::milliseconds WeComLimits::*limit)
{
    WeComLimits limits;
    limits.*limit = none;
    return limits;
}

WeComLimits withMessages(int perWindow)
{
    WeComLimits limits;
    limits.messagesPerWindow = perWindow;
    return limits;
}

/// A connected client with one message, answered with these frames of one stream, the last of which is final.
void answer(WeComClient &client, const QStringList &frames)
{
    client.connect();
    const QString reqId = client.message();
    for (qsizetype i = 0; i < frames.size(); ++i)
        client.stream(reqId, s1, frames.at(i), i + 1 == frames.size());
}

QJsonObject withStream(const QJsonObject &changes)
{
    QJsonObject body = streamFrame(s1, u"text"_s, true);
    QJsonObject stream = body["stream"_L1].toObject();
    for (auto change = changes.begin(); change != changes.end(); ++change)
        stream[change.key()] = *change;
    body[u"stream"_s] = stream;
    return body;
}

std::function<void(WeComClient &)> respondWith(const QJsonObject &body)
{
    return [body](WeComClient &client) {
        client.connect();
        EXPECT_NE(client.errcode(wecomcommands::respond, body, client.message()), 0);
    };
}

const WeComBrokenRule replyRules[] = {
    { "UnknownReqId",
      { u"reply.req-id"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_EQ(client.markdown(u"made-up"_s, u"hello"_s), invalidReqId);
      } },
    { "ReqIdOfAnEvent",
      { u"reply.event-req-id"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_EQ(client.markdown(client.gateway.enterChat(), u"hello"_s), invalidReqId);
      } },
    { "TwoFramesInFlight",
      { u"reply.in-flight"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.gateway.fault(wecomcommands::respond, CommandFault::hold());
          client.begin(wecomcommands::respond, streamFrame(s1, u"one"_s), reqId);
          EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s, true), versionConflict);
          client.gateway.release();
          EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s, true), 0);
      } },
    { "FrameRightBehindALostAnswer",
      { u"reply.in-flight"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.gateway.fault(wecomcommands::respond, CommandFault::loseAnswer());
          client.begin(wecomcommands::respond, streamFrame(s1, u"one"_s), reqId);
          client.stream(reqId, s1, u"one, two"_s, true);
          EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s, true), 0);
      } },
    { "DeltasInsteadOfSnapshots",
      { u"stream.not-cumulative"_s },
      [](WeComClient &client) {
          answer(client, { u"Once upon"_s, u"Once upon a time there was"_s, u" a king who"_s });
      } },
    { "StreamThatIsNeverFinished",
      { u"stream.unfinished"_s },
      [](WeComClient &client) {
          client.connect();
          client.stream(client.message(), s1, u"and then"_s);
      } },
    { "StreamThatIdles",
      { u"stream.idle"_s },
      [](WeComClient &client) {
          answer(client, { u"wait"_s, u"wait, done"_s });
      },
      without(&WeComLimits::streamIdle) },
    { "BubbleOpenedBesideAnOpenOne",
      { u"stream.former-open"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.stream(reqId, s1, u"first"_s);
          client.stream(reqId, s2, u"second"_s, true);
          client.stream(reqId, s1, u"first"_s, true);
      } },
    { "StreamIdOfAnotherMessage",
      { u"stream.id-reused"_s },
      [](WeComClient &client) {
          client.connect();
          client.stream(client.message(), s1, u"same"_s, true);
          client.stream(client.message(), s1, u"same"_s, true);
      } },
    { "FrameBehindTheFinalOne",
      { u"stream.after-finish"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.stream(reqId, s1, u"done"_s, true);
          EXPECT_EQ(client.stream(reqId, s1, u"done, but"_s, true), streamExpired);
      } },
    { "FrameOfAStreamThatIsSaidToBeDead",
      { u"stream.after-expiry"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.stream(reqId, s1, u"one"_s);
          client.gateway.expireStreams();
          EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s), streamExpired);
          EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s), streamExpired);
      } },
    { "ReplyUnderAReqIdThatIsSaidToBeDead",
      { u"reply.after-refusal"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.gateway.expireReqIds();
          EXPECT_EQ(client.markdown(reqId, u"hello"_s), requestExpired);
          EXPECT_EQ(client.markdown(reqId, u"hello"_s), requestExpired);
      } },
    { "RepeatedMessageAnsweredAgain",
      { u"reply.twice"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.markdown(reqId, u"once"_s);
          client.markdown(client.gateway.redeliver(client.gateway.callback(reqId)->msgId), u"once"_s);
      } },
    { "FinalFrameOfBlanks", { u"final.invisible"_s }, [](WeComClient &client) { answer(client, { u" \u200b\n"_s }); } },
    { "FinalFrameOfThoughts",
      { u"final.invisible"_s },
      [](WeComClient &client) { answer(client, { u"<think>so</think>"_s }); } },
    { "FinalFrameWithAnOpenThought",
      { u"final.open-thought"_s },
      [](WeComClient &client) { answer(client, { u"yes <think>so"_s }); } },
    { "FrameThatEndsInATag",
      { u"content.torn-tag"_s },
      [](WeComClient &client) {
          answer(client, { u"<thi"_s, u"<think>so</think>yes"_s });
      } },
    { "FrameCutInACharacter",
      { u"content.torn-character"_s },
      [](WeComClient &client) { answer(client, { u"half \ufffd"_s }); } },
    { "ControlCharacterInTheText",
      { u"content.control"_s },
      [](WeComClient &client) { answer(client, { u"bell \u0007"_s }); } },
    { "TooManyBytes", { u"content.too-long"_s }, respondWith(streamFrame(s1, QString(6827, u'企'), true)) },
    { "TextAsAReply",
      { u"reply.msgtype"_s },
      respondWith({ { u"msgtype"_s, u"text"_s }, { u"text"_s, QJsonObject { { u"content"_s, u"a"_s } } } }) },
    { "MarkdownWithoutContent", { u"reply.body"_s }, respondWith({ { u"msgtype"_s, u"markdown"_s } }) },
    { "MediaThatWasNeverUploaded",
      {},
      respondWith({ { u"msgtype"_s, u"file"_s }, { u"file"_s, QJsonObject { { u"media_id"_s, u"x"_s } } } }) },
    { "StreamWithANumberAsId", { u"stream.body"_s }, respondWith(withStream({ { u"id"_s, 7 } })) },
    { "StreamWithAWordAsFinish",
      { u"stream.body"_s, u"stream.unfinished"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.stream(reqId, s1, u"text"_s);
          client.errcode(wecomcommands::respond, withStream({ { u"finish"_s, u"yes"_s } }), reqId);
      } },
    { "PicturesBeforeTheFinalFrame",
      { u"stream.images"_s },
      respondWith(withStream({ { u"finish"_s, false }, { u"msg_item"_s, QJsonArray { QJsonObject() } } })) },
    { "FeedbackIdThatIsTooLong",
      { u"stream.feedback"_s },
      respondWith(withStream({ { u"feedback"_s, QJsonObject { { u"id"_s, QString(257, u'x') } } } })) },
    { "CardWithoutATaskId",
      { u"card.task-id"_s },
      respondWith({ { u"msgtype"_s, u"template_card"_s },
                    { u"template_card"_s, QJsonObject { { u"card_type"_s, u"button_interaction"_s } } } }) },
    { "MoreMessagesThanAllowed",
      { u"rate.exceeded"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          EXPECT_EQ(client.markdown(reqId, u"one"_s), 0);
          EXPECT_EQ(client.markdown(reqId, u"two"_s), tooFrequent);
      },
      withMessages(1) },
    { "AnotherMessageRightBehindARefusal",
      { u"rate.hammer"_s },
      [](WeComClient &client) {
          client.connect();
          const QString reqId = client.message();
          client.gateway.fault(wecomcommands::respond, CommandFault::refuse(tooFrequent));
          EXPECT_EQ(client.markdown(reqId, u"one"_s), tooFrequent);
          EXPECT_EQ(client.markdown(reqId, u"one"_s), 0);
      } },
    { "SendToAStranger",
      { u"send.unknown-chat"_s },
      [](WeComClient &client) {
          client.connect();
          EXPECT_EQ(client.sendMarkdown(u"nobody"_s, u"hello"_s), invalidChat);
      } },
    { "SendToAGroupInLowerCase",
      { u"send.chatid-case"_s },
      [](WeComClient &client) {
          client.connect();
          client.message({ .text = u"hello"_s, .group = true, .chatId = u"wrABC"_s });
          EXPECT_EQ(client.sendMarkdown(u"wrabc"_s, u"hello"_s, 2), invalidChat);
      } },
    { "SendToAPersonAsAGroup",
      { u"send.chat-type"_s },
      [](WeComClient &client) {
          client.connect();
          client.message();
          client.sendMarkdown(u"zhangsan"_s, u"hello"_s, 2);
      } },
    { "SendOfAStream",
      { u"reply.msgtype"_s },
      [](WeComClient &client) {
          client.connect();
          client.message();
          QJsonObject body = streamFrame(s1, u"text"_s);
          body[u"chatid"_s] = u"zhangsan"_s;
          body[u"chat_type"_s] = 1;
          EXPECT_EQ(client.errcode(wecomcommands::send, body), badMsgType);
      } },
    { "LeavingInOrderWithAnOpenStream",
      { u"quit.streams-open"_s, u"stream.unfinished"_s },
      [](WeComClient &client) {
          client.connect();
          client.stream(client.message(), s1, u"and then"_s);
          client.line->sendFrame(8, QByteArray("\x03\xe8", 2));
          EXPECT_TRUE(client.line->ends());
      } },
};

class WeComReplyRules : public ::testing::TestWithParam<WeComBrokenRule>
{ };

TEST_P(WeComReplyRules, IsCaught) { expectCaught(GetParam()); }

INSTANTIATE_TEST_SUITE_P(All, WeComReplyRules, ::testing::ValuesIn(replyRules), nameOf);

TEST(WeComReply, ShowsAStreamAsItGrows)
{
    WeComClient client;
    answer(client, { u"<think></think>"_s, u"Hello"_s, u"Hello, you"_s });
    const WeComBubble bubble = client.gateway.bubbles().first();
    EXPECT_EQ(bubble.text, u"Hello, you"_s);
    EXPECT_EQ(bubble.history, QStringList({ u"<think></think>"_s, u"Hello"_s, u"Hello, you"_s }));
    EXPECT_TRUE(bubble.finished);
    EXPECT_EQ(bubble.chat, u"zhangsan"_s);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComReply, LetsANoticeBeReplacedByTheAnswer)
{
    WeComClient client;
    answer(client, { u"<think></think>"_s, u"One moment, please."_s, u"Hello"_s, u"Hello, you"_s });
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComReply, LetsTheEndOfATextBeWordedAnew)
{
    WeComClient client;
    answer(client,
           { u"…"_s, u"Look:\n```sql\nselect 1"_s, u"Look:\n```sql\nselect 1 from t\n```"_s,
             u"Look:\n```sql\nselect 1 from t;\n```\nDone."_s });
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComReply, TakesTheSameFinalFrameTwice)
{
    WeComClient client;
    client.connect();
    const QString reqId = client.message();
    EXPECT_EQ(client.stream(reqId, s1, u"done"_s, true), 0);
    EXPECT_EQ(client.stream(reqId, s1, u"done"_s, true), 0);
    EXPECT_EQ(client.gateway.bubbles().size(), 1);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComReply, LetsRepliesOfTwoMessagesOverlap)
{
    WeComClient client;
    client.connect();
    const QString first = client.message();
    const QString second = client.message({ .text = u"me too"_s, .userId = u"lisi"_s });
    client.gateway.fault(wecomcommands::respond, CommandFault::hold());
    client.begin(wecomcommands::respond, streamFrame(s1, u"one"_s, true), first);
    EXPECT_EQ(client.stream(second, s2, u"two"_s, true), 0);
    client.gateway.release();
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComReply, ForgetsWhatIsOverAndKeepsWhatIsNot)
{
    WeComClient client;
    client.connect();
    const QString over = client.message();
    const QString growing = client.message({ .text = u"me too"_s, .userId = u"lisi"_s });
    EXPECT_EQ(client.stream(over, s1, u"done"_s, true), 0);
    EXPECT_EQ(client.stream(growing, s2, u"Hello"_s), 0);
    client.gateway.forgetSettled();
    ASSERT_EQ(client.gateway.bubbles().size(), 1);
    EXPECT_EQ(client.stream(growing, s2, u"Hello, you"_s, true), 0);
    EXPECT_EQ(client.gateway.bubbles().first().text, u"Hello, you"_s);
    EXPECT_FALSE(client.gateway.callback(over).has_value());
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComReply, ThrowsAFrameAwayInSilenceOnCommand)
{
    WeComClient client;
    client.connect();
    client.gateway.fault(wecomcommands::respond, CommandFault::discard());
    EXPECT_EQ(client.markdown(client.message(), u"gone"_s), 0);
    EXPECT_TRUE(client.shown().isEmpty());
}

TEST(WeComReply, FailsOnlyFinalFramesOnCommand)
{
    WeComClient client;
    client.connect();
    const QString reqId = client.message();
    client.gateway.fault(wecomcommands::respond, CommandFault::refuse(versionConflict).ofFinals());
    EXPECT_EQ(client.stream(reqId, s1, u"one"_s), 0);
    EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s, true), versionConflict);
    EXPECT_EQ(client.stream(reqId, s1, u"one, two"_s, true), 0);
    EXPECT_EQ(client.auditCodes(), QStringList());
}

TEST(WeComReply, EndsTheLineInsteadOfAnAnswerOnCommand)
{
    WeComClient client;
    client.connect();
    const QString reqId = client.message();
    client.gateway.fault(wecomcommands::respond, CommandFault::drop());
    client.begin(wecomcommands::respond, streamFrame(s1, u"done"_s, true), reqId);
    EXPECT_TRUE(client.line->ends());
    EXPECT_EQ(client.shown(), QStringList(u"done"_s));
}

TEST(WeComContent, GoesOnWhenTheLastThirdIsWordedAnew)
{
    EXPECT_TRUE(goesOnFrom(u"Hello wor"_s, u"Hello **world**"_s));
    EXPECT_TRUE(goesOnFrom(u"<think>a</think>Hello"_s, u"Hello you"_s));
    EXPECT_FALSE(goesOnFrom(u"Hello you"_s, u" are welcome"_s));
}

} // namespace
