// Every fixture that assistants.md A.9 asks for, by its name there. Those in which the way the bytes are cut could
// matter run with every split; their pieces arrive one by one.
#include "tests/core/assistant/openaiassistanttest.h"

#include "core/assistant/openai/openaiturn.h"

#include <QDateTime>
#include <QLocale>
#include <QTimer>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using AssistantFixtures = OpenAiAssistantTest;

class AssistantFixturesSplit : public OpenAiAssistantTest, public ::testing::WithParamInterface<Split>
{
protected:
    /// One piece each round of the event loop; a connection hands on together what comes together.
    static Answer drip(const QByteArray &bytes, const QByteArray &contentType = "text/event-stream"_ba)
    {
        return [pieces = GetParam().apply(bytes), contentType](HttpExchange &exchange) {
            exchange.beginChunked(200, contentType);
            auto *pace = new QTimer(&exchange);
            QObject::connect(pace, &QTimer::timeout, &exchange, [&exchange, pace, pieces]() mutable {
                if (!pieces.isEmpty())
                    return exchange.write(pieces.takeFirst());
                pace->stop();
                exchange.finish();
            });
            pace->start(0);
        };
    }
    Outcome outcomeOfBytes(const QByteArray &bytes, const QByteArray &contentType = "text/event-stream"_ba)
    {
        return outcomeOf({ drip(bytes, contentType) });
    }
    [[nodiscard]] qint64 totalTokens() const
    {
        const auto *turn = qobject_cast<OpenAiTurn *>(heard->turn.get());
        return turn != nullptr && turn->usage() ? turn->usage()->total : -1;
    }
};

INSTANTIATE_TEST_SUITE_P(Sizes, AssistantFixturesSplit, ::testing::ValuesIn(allSplits()), nameOfSplit);

QByteArray event(const QByteArray &json) { return "data: " + json + "\n\n"; }

const QByteArray begun = event(R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]})");

} // namespace

TEST_P(AssistantFixturesSplit, PlainStream)
{
    const Outcome outcome = outcomeOfBytes(begun + hello);
    EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcome.text, u"Hello"_s);
    EXPECT_FALSE(outcome.cutByLength);
    EXPECT_TRUE(outcome.remark.isEmpty());
}

TEST_P(AssistantFixturesSplit, SplitBytesInsideOfCharacters)
{
    EXPECT_EQ(outcomeOfBytes("\xEF\xBB\xBF" + delta("Grüße, 你") + delta("好 🙂") + stop + done).text,
              u"Grüße, 你好 🙂"_s);
}

TEST_P(AssistantFixturesSplit, LinesThatEndWithCrLfOrCr)
{
    for (const char *end : { "\r\n", "\r" }) {
        QByteArray bytes = begun + hello;
        EXPECT_EQ(outcomeOfBytes(bytes.replace("\n", end)).text, u"Hello"_s);
        EXPECT_EQ(heard->outcome().kind, Outcome::Kind::Completed);
    }
}

TEST_P(AssistantFixturesSplit, CommentsAndPings)
{
    const Outcome outcome
        = outcomeOfBytes(": OPENROUTER PROCESSING\n\n" + delta("Hel") + ": keep-alive\n\nevent: ping\n\n" + delta("lo")
                         + stop + "id: 7\nretry: 10\n:\ndata:   [DONE]  \n\n" + delta("ignored"));
    EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcome.text, u"Hello"_s);
}

TEST_P(AssistantFixturesSplit, ReasoningThenText)
{
    const Outcome outcome = outcomeOfBytes(event(R"({"choices":[{"delta":{"reasoning_content":"Let me "}}]})")
                                           + event(R"({"choices":[{"delta":{"reasoning":"see"}}]})")
                                           + "event: hermes.tool.progress\n" + event(R"({"tool":"look_up"})") + hello);
    EXPECT_EQ(outcome.text, u"Hello"_s);
    EXPECT_EQ(heard->reasoning, u"Let me see"_s);
    EXPECT_EQ(heard->tools, QStringList { u"look_up"_s });
}

TEST_P(AssistantFixturesSplit, UsageInThreePlaces)
{
    const QByteArray usage = R"("usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15})";
    const QByteArray withFinish = event(R"({"choices":[{"delta":{},"finish_reason":"stop"}],)" + usage + '}');
    const QByteArray onEvery = event(R"({"choices":[{"delta":{"content":"Hello"}}],"usage":{"total_tokens":1}})");
    const QByteArray afterwards = event(R"({"choices":[],)" + usage + '}');
    const QList<QByteArray> streams { delta("Hello") + stop + afterwards + done, delta("Hello") + withFinish + done,
                                      onEvery + withFinish + done };
    for (const QByteArray &bytes : streams) {
        EXPECT_EQ(outcomeOfBytes(bytes).text, u"Hello"_s);
        EXPECT_EQ(totalTokens(), 15);
    }
}

TEST_P(AssistantFixturesSplit, WithoutDone)
{
    EXPECT_EQ(outcomeOfBytes(delta("Hello") + stop).kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcomeOfBytes(delta("Hello") + "data: [DONE]").kind, Outcome::Kind::Completed) << "no blank line";
}

TEST_P(AssistantFixturesSplit, WithoutFinishAndDone)
{
    const Outcome cut = outcomeOfBytes(delta("Hel"));
    EXPECT_EQ(cut.error.kind, Error::Kind::Truncated);
    EXPECT_EQ(cut.text, u"Hel"_s);
}

TEST_P(AssistantFixturesSplit, ErrorFirst)
{
    const Outcome failed = outcomeOfBytes(event(R"({"error":{"message":"no","code":400},"choices":[]})") + done);
    EXPECT_EQ(failed.error.kind, Error::Kind::BadRequest);
    EXPECT_EQ(failed.text, QString());
    EXPECT_EQ(exchanges.size(), 1U) << "[DONE] behind an error is still a failure";
}

TEST_P(AssistantFixturesSplit, ErrorMidStream)
{
    const Outcome failed = outcomeOfBytes(
        delta("Hel") + event(R"({"error":{"message":"key sk-hunter2","type":"server_error"}})") + delta("lo") + done);
    EXPECT_EQ(failed.error.kind, Error::Kind::Server);
    EXPECT_EQ(failed.text, u"Hel"_s);
    EXPECT_EQ(outcomeOfBytes("event: error\n" + event(R"({"message":"no"})") + done).error.kind, Error::Kind::Server);
}

TEST_P(AssistantFixturesSplit, ErrorString)
{
    EXPECT_EQ(outcomeOfBytes(event(R"({"error":"it broke"})") + done).error.kind, Error::Kind::Server);
}

TEST_P(AssistantFixturesSplit, VllmError)
{
    EXPECT_EQ(outcomeOfBytes(event(R"({"object":"error","message":"too long","code":400})") + done).error.kind,
              Error::Kind::BadRequest);
}

TEST_P(AssistantFixturesSplit, JsonInsteadOfEvents)
{
    const QByteArray whole = R"( {"choices":[{"message":{"content":"Hello","reasoning_content":"Hm."}}]})";
    for (const QByteArray &type : { "application/json"_ba, "text/plain"_ba, ""_ba }) {
        EXPECT_EQ(outcomeOfBytes(whole, type).text, u"Hello"_s);
        EXPECT_EQ(heard->reasoning, u"Hm."_s);
    }
    EXPECT_EQ(outcomeOfBytes("\xEF\xBB\xBF" + whole.trimmed(), "application/json"_ba).text, u"Hello"_s);
    EXPECT_EQ(outcomeOfBytes("\xEF\xBB\xBF" + hello, "application/octet-stream"_ba).text, u"Hello"_s)
        << "events, whatever they are called";
}

TEST_P(AssistantFixturesSplit, ContentArrayInAWholeAnswer)
{
    EXPECT_EQ(outcomeOfBytes(R"({"choices":[{"message":{"content":[{"type":"text","text":"Hel"},{"text":"lo"}]}}]})",
                             "application/json"_ba)
                  .text,
              u"Hello"_s);
}

TEST_P(AssistantFixturesSplit, AWebPageWithStatus200)
{
    for (const QByteArray &type : { "text/html; charset=utf-8"_ba, "text/plain"_ba }) {
        const Outcome failed = outcomeOfBytes("<!doctype html><title>Hi</title>", type);
        EXPECT_EQ(failed.error.kind, Error::Kind::Protocol);
        EXPECT_TRUE(failed.error.detail.contains(u"/v1"_s)) << failed.error.detail.toStdString();
    }
}

TEST_P(AssistantFixturesSplit, ToolCalls)
{
    const QByteArray call
        = event(R"({"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"look_up"}}]}}]})")
        + event(R"({"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]})")
        + event(R"({"choices":[{"delta":{},"finish_reason":"tool_calls"}]})") + done;
    EXPECT_EQ(outcomeOfBytes(call).error.kind, Error::Kind::Protocol);
    EXPECT_EQ(heard->tools, QStringList { u"look_up"_s });
    EXPECT_EQ(outcomeOfBytes(delta("Hello") + call).kind, Outcome::Kind::Completed);
    EXPECT_EQ(heard->text, u"Hello"_s);
}

TEST_P(AssistantFixturesSplit, TwoChoices)
{
    const Outcome outcome = outcomeOfBytes(
        event(R"({"choices":[{"index":1,"delta":{"content":"no"}},{"index":0,"delta":{"content":"Hello"}}]})")
        + event(R"({"choices":[{"index":1,"delta":{"content":"no"},"finish_reason":"length"}]})") + stop + done);
    EXPECT_EQ(outcome.text, u"Hello"_s);
    EXPECT_FALSE(outcome.cutByLength);
}

TEST_P(AssistantFixturesSplit, AThoughtInTheAnswerIsTakenOutWhenAskedFor)
{
    OpenAiSettings settings;
    settings.stripThinking = true;
    const QByteArray thought = delta("\\n<thi") + delta("nk>Hm. <b>") + delta("</thi") + delta("nk>\\n\\n");
    EXPECT_EQ(outcomeOf({ drip(thought + hello) }, std::move(settings)).text, u"Hello"_s);
    EXPECT_EQ(heard->reasoning, u"Hm. <b>"_s);
    EXPECT_EQ(outcomeOfBytes(thought + hello).text, u"\n<think>Hm. <b></think>\n\nHello"_s) << "not asked for";
    settings = {};
    settings.stripThinking = true;
    const Outcome cut = outcomeOf({ drip(delta("<thin")) }, std::move(settings));
    EXPECT_EQ(cut.error.kind, Error::Kind::Truncated);
    EXPECT_EQ(cut.text, u"<thin"_s) << "what was held back is shown in the end";
}

TEST_F(AssistantFixtures, RefusalsAndWhatMayPass)
{
    EXPECT_EQ(failureOf({ status(401, R"({"error":{"message":"wrong: sk-hunter2"}})") }).kind,
              Error::Kind::Authentication);
    EXPECT_EQ(failureOf({ status(404) }).kind, Error::Kind::NotFound);
    const QByteArray now
        = QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
    for (const Answer &first : { status(429, "{}", "0"), status(429, "{}", now), status(503) }) {
        EXPECT_EQ(outcomeOf({ first, stream(hello) }).text, u"Hello"_s);
        EXPECT_EQ(exchanges.size(), 2U);
    }
}

TEST_F(AssistantFixtures, StreamOptionsRefusedOnce)
{
    EXPECT_EQ(outcomeOf({ status(400, R"({"error":"unknown stream_options"})"), stream(hello) }).text, u"Hello"_s);
    EXPECT_EQ(exchanges.size(), 2U);
}

TEST_F(AssistantFixtures, AnAnswerOfAMebibyte)
{
    QByteArray bytes;
    for (int i = 0; i < 1024; ++i)
        bytes += delta(QByteArray(1024, 'x'));
    for (const Split split : { Split { 4093 }, Split {} }) {
        EXPECT_EQ(outcomeOf({ stream(bytes + stop + done, split) }).text, QString(1024 * 1024, u'x'));
        heard.reset();
    }
}

TEST_F(AssistantFixtures, ASilentServer)
{
    limits.http.idle = 30ms;
    const Outcome outcome = outcomeOf({ [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(delta("Hel"));
    } });
    EXPECT_EQ(outcome.error.kind, Error::Kind::Timeout);
    EXPECT_EQ(outcome.text, u"Hel"_s);
}

TEST_F(AssistantFixtures, AServerThatOnlySendsComments)
{
    QTimer pace;
    QObject::connect(&pace, &QTimer::timeout, &context, [this] { exchanges.back()->write(": keep-alive\n\n"); });
    limits.http.idle = 400ms;
    limits.http.whole = 900ms;
    const Error error = failureOf({ [&pace](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        pace.start(5ms);
    } });
    EXPECT_EQ(error.kind, Error::Kind::Timeout);
    EXPECT_TRUE(error.detail.contains(u"complete"_s)) << error.detail.toStdString();
}

TEST_F(AssistantFixtures, CancelBeforeTheHead)
{
    heard = ask();
    ASSERT_TRUE(arrived());
    heard->turn->cancel();
    EXPECT_EQ(wait().kind, Outcome::Kind::Cancelled);
}

TEST_F(AssistantFixtures, CancelMidStream)
{
    script = { [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(delta("Hel"));
    } };
    heard = ask();
    ASSERT_TRUE(waitUntil([this] { return heard->text == u"Hel"_s; }));
    bool gone = false;
    QObject::connect(exchanges.at(0).get(), &HttpExchange::peerGone, &context, [&gone] { gone = true; });
    heard->turn->cancel();
    exchanges.at(0)->write(delta("too late"));
    const Outcome outcome = wait();
    EXPECT_EQ(outcome.kind, Outcome::Kind::Cancelled);
    EXPECT_EQ(outcome.text, u"Hel"_s);
    EXPECT_TRUE(waitUntil([&gone] { return gone; })) << "the request is aborted";
}

TEST_F(AssistantFixtures, CancelAfterTheFinish)
{
    EXPECT_EQ(outcomeOf({ stream(hello) }).kind, Outcome::Kind::Completed);
    heard->turn->cancel();
    const auto second = askAgain();
    ASSERT_TRUE(waitUntil([&second] { return second->isFinished(); }));
    EXPECT_EQ(heard->outcomes.size(), 1U);
}
