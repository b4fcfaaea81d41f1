#include "core/assistant/openai/chatchunkreader.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

/// Reads each datum as an event of its own; text, reasoning and tools are gathered, the last error kept.
struct Reading
{
    explicit Reading(const QList<QByteArray> &data)
    {
        for (const QByteArray &datum : data)
            add(reader.read({ "message"_ba, datum }));
    }

    void add(const ChatPiece &piece)
    {
        text += piece.text;
        reasoning += piece.reasoning;
        tools += piece.tools;
        if (piece.error)
            error = piece.error;
    }

    ChatChunkReader reader;
    QString text;
    QString reasoning;
    QStringList tools;
    std::optional<Error> error;
};

QByteArray delta(const QByteArray &members) { return R"({"choices":[{"index":0,"delta":{)" + members + "}}]}"; }

QByteArray finish(const QByteArray &reason)
{
    return R"({"choices":[{"index":0,"delta":{},"finish_reason":")" + reason + R"("}]})";
}

Error::Kind kindOfEvent(const QByteArray &data, const QByteArray &event = "message"_ba)
{
    ChatChunkReader reader;
    const ChatPiece piece = reader.read({ event, data });
    EXPECT_TRUE(piece.error);
    return piece.error ? piece.error->kind : Error::Kind::Cancelled;
}

} // namespace

TEST(ChatChunkReader, GathersTextAndKeepsReasoningApart)
{
    const Reading reading({ delta(R"("role":"assistant","content":"")"), delta(R"("reasoning_content":"Hm. ")"),
                            delta(R"("reasoning":"Well.","content":null)"), delta(R"("content":"Hel")"),
                            delta(R"("content":"lo")"), finish("stop"), "[DONE]" });
    EXPECT_EQ(reading.text, u"Hello"_s);
    EXPECT_EQ(reading.reasoning, u"Hm. Well."_s);
    EXPECT_TRUE(reading.reader.isDone());
    ASSERT_TRUE(reading.reader.end());
    EXPECT_FALSE(reading.reader.end()->cutByLength);
}

TEST(ChatChunkReader, DependsOnNothingItDoesNotNeed)
{
    const Reading reading(
        { "{}", R"({"choices":null})", R"({"choices":[]})", R"({"choices":[{}]})", R"({"choices":[{"delta":null}]})",
          R"({"error":null,"choices":[{"delta":{"content":"a"}}]})",
          R"({"object":"response","obfuscation":"x","choices":[{"delta":{"content":"b"}}]})", "", "ok",
          R"({"choices":[{"delta":{"content":[{"type":"text","text":"c"},{"type":"thinking"}]}}]})" });
    EXPECT_EQ(reading.text, u"abc"_s);
    EXPECT_FALSE(reading.error);
    EXPECT_FALSE(reading.reader.isWhole());
}

TEST(ChatChunkReader, ReadsOnlyTheFirstOfSeveralChoices)
{
    const Reading reading(
        { R"({"choices":[{"index":1,"delta":{"content":"no"}},{"index":0,"delta":{"content":"yes"}}]})",
          R"({"choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"stop"}]})" });
    EXPECT_EQ(reading.text, u"yes"_s);
    EXPECT_FALSE(reading.reader.isWhole());
}

TEST(ChatChunkReader, KeepsTheLastUsageWhereverItStands)
{
    const QByteArray usage = R"("usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15})";
    const auto total
        = [](const Reading &reading) { return reading.reader.usage() ? reading.reader.usage()->total : -1; };
    EXPECT_EQ(total(Reading({ finish("stop"), R"({"choices":[],)" + usage + "}" })), 15);
    EXPECT_EQ(total(Reading({ R"({"choices":[{"delta":{},"finish_reason":"stop"}],)" + usage + "}" })), 15);
    EXPECT_EQ(total(Reading({ R"({"usage":{"total_tokens":1}})", "{" + usage + "}", R"({"usage":null})" })), 15);
    EXPECT_EQ(total(Reading({ finish("stop") })), -1);
}

TEST(ChatChunkReader, JudgesTheFinishReason)
{
    EXPECT_TRUE(Reading({ delta(R"("content":"a")"), finish("length") }).reader.end()->cutByLength);
    EXPECT_FALSE(Reading({ finish("eos") }).reader.end()->cutByLength);
    EXPECT_EQ(Reading({ finish("eos") }).reader.end()->oddReason, u"eos"_s);
    EXPECT_LT(Reading({ finish(QByteArray(500, 'x')) }).reader.end()->oddReason.size(), 100);
    for (const QByteArray &usual : { "stop"_ba, "length"_ba })
        EXPECT_EQ(Reading({ finish(usual) }).reader.end()->oddReason, QString());
    EXPECT_EQ(Reading({ finish("content_filter"), "[DONE]" }).reader.end().error().kind, Error::Kind::ContentFiltered);
    EXPECT_EQ(Reading({ finish("error"), "[DONE]" }).reader.end().error().kind, Error::Kind::Server);
    EXPECT_EQ(Reading({ delta(R"("content":"a")") }).reader.end().error().kind, Error::Kind::Truncated);
    EXPECT_EQ(Reading({}).reader.end().error().kind, Error::Kind::Truncated);
}

TEST(ChatChunkReader, NamesToolsButCannotRunThem)
{
    const QByteArray begun
        = delta(R"("tool_calls":[{"index":0,"id":"c1","function":{"name":"look_up","arguments":""}}])");
    const QByteArray more = delta(R"("tool_calls":[{"index":0,"function":{"arguments":"{}"}}])");
    const Reading alone({ begun, more, finish("tool_calls"), "[DONE]" });
    EXPECT_EQ(alone.tools, QStringList { u"look_up"_s });
    ASSERT_FALSE(alone.reader.end());
    EXPECT_EQ(alone.reader.end().error().kind, Error::Kind::Protocol);
    EXPECT_TRUE(Reading({ delta(R"("content":"a")"), begun, finish("tool_calls") }).reader.end());
    EXPECT_FALSE(Reading({ delta(R"("content":"\n\n")"), begun, finish("tool_calls") }).reader.end()) << "no words";
    const Reading legacy({ delta(R"("function_call":{"name":"look_up","arguments":""})"), finish("function_call") });
    EXPECT_EQ(legacy.tools, QStringList { u"look_up"_s });
    EXPECT_EQ(legacy.reader.end().error().kind, Error::Kind::Protocol);
}

TEST(ChatChunkReader, ReadsToolProgressThatIsNotAChunk)
{
    Reading reading({});
    reading.add(reading.reader.read({ "hermes.tool.progress"_ba, R"({"tool":"web_search","status":"running"})" }));
    reading.add(reading.reader.read({ "hermes.tool.progress"_ba, R"({"tool":"web_search","status":"completed"})" }));
    reading.add(reading.reader.read({ "hermes.tool.progress"_ba, "nonsense" }));
    reading.add(reading.reader.read({ "something.else"_ba, R"({"answer":"no"})" }));
    EXPECT_EQ(reading.tools, QStringList { u"web_search"_s });
    EXPECT_FALSE(reading.error);
}

TEST(ChatChunkReader, SeesAnErrorInEveryForm)
{
    EXPECT_EQ(kindOfEvent(R"({"error":{"message":"no","code":429},"choices":[]})"), Error::Kind::RateLimited);
    EXPECT_EQ(kindOfEvent(R"({"error":{"message":"no","type":"overloaded_error"}})"), Error::Kind::Overloaded);
    EXPECT_EQ(kindOfEvent(R"({"error":{"code":"unauthorized","message":"no"}})"), Error::Kind::Authentication);
    EXPECT_EQ(kindOfEvent(R"({"error":{"code":"1302","type":"rate_limit_error"}})"), Error::Kind::RateLimited);
    EXPECT_EQ(kindOfEvent(R"({"error":{"code":"tokens","type":"rate_limit_error"}})"), Error::Kind::RateLimited);
    EXPECT_EQ(kindOfEvent(R"({"error":{"code":"529","message":"no"}})"), Error::Kind::Overloaded);
    EXPECT_EQ(kindOfEvent(R"({"error":"it broke"})"), Error::Kind::Server);
    EXPECT_EQ(kindOfEvent(R"({"error":{}})"), Error::Kind::Server);
    EXPECT_EQ(kindOfEvent(R"({"object":"error","message":"too long","code":400})"), Error::Kind::BadRequest);
    EXPECT_EQ(kindOfEvent(R"({"message":"it broke"})", "error"_ba), Error::Kind::Server);
    EXPECT_EQ(kindOfEvent("it broke", "error"_ba), Error::Kind::Server);
    EXPECT_EQ(kindOfEvent(R"({"choices":[)"), Error::Kind::Protocol);
}

TEST(ChatChunkReader, ReadsAWholeAnswer)
{
    Reading reading({});
    reading.add(reading.reader.readWhole(
        R"({"choices":[{"message":{"content":"Hello","reasoning_content":"Hm."}}],"usage":{"total_tokens":3}})"));
    EXPECT_EQ(reading.text, u"Hello"_s);
    EXPECT_EQ(reading.reasoning, u"Hm."_s);
    EXPECT_TRUE(reading.reader.end());
    EXPECT_EQ(reading.reader.usage()->total, 3);
}

TEST(ChatChunkReader, ReadsAWholeAnswerInPartsOrWithoutText)
{
    Reading parts({});
    parts.add(parts.reader.readWhole(
        R"({"choices":[{"message":{"content":[{"type":"text","text":"Hel"},{"text":"lo"}]},"finish_reason":"length"}]})"));
    EXPECT_EQ(parts.text, u"Hello"_s);
    EXPECT_TRUE(parts.reader.end()->cutByLength);
    Reading none({});
    none.add(none.reader.readWhole(R"({"choices":[{"message":{"content":null}}]})"));
    EXPECT_FALSE(none.error);
    EXPECT_TRUE(none.reader.end());
}

TEST(ChatChunkReader, RefusesAWholeAnswerThatIsNone)
{
    for (const QByteArray &json : { "{}"_ba, "not json"_ba, "{\"choices\":["_ba, R"({"hello":"world"})"_ba }) {
        ChatChunkReader reader;
        const ChatPiece piece = reader.readWhole(json);
        ASSERT_TRUE(piece.error) << json.constData();
        EXPECT_EQ(piece.error->kind, Error::Kind::Protocol);
    }
    ChatChunkReader reader;
    EXPECT_EQ(reader.readWhole(R"({"error":"it broke"})").error->kind, Error::Kind::Server);
}
