#include "tests/core/assistant/openaiassistanttest.h"

#include <QDateTime>
#include <QLocale>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using OpenAiTurnTest = OpenAiAssistantTest;

} // namespace

TEST_F(OpenAiTurnTest, RefusalsThatWillNotChangeAreNotRepeated)
{
    const QList<std::pair<int, Error::Kind>> table {
        { 400, Error::Kind::BadRequest }, { 401, Error::Kind::Authentication }, { 402, Error::Kind::RateLimited },
        { 403, Error::Kind::Forbidden },  { 404, Error::Kind::NotFound },       { 500, Error::Kind::Server },
    };
    for (const auto &[code, kind] : table) {
        const Error error = failureOf({ status(code, R"({"error":{"message":"wrong: sk-hunter2"}})") });
        EXPECT_EQ(error.kind, kind);
        EXPECT_EQ(error.code, code);
        EXPECT_EQ(exchanges.size(), 1U);
    }
    EXPECT_EQ(failureOf({ status(429, R"({"error":{"code":"insufficient_quota"}})") }).kind, Error::Kind::RateLimited);
    EXPECT_EQ(exchanges.size(), 1U);
}

TEST_F(OpenAiTurnTest, AsksAgainWhileNothingWasShown)
{
    const QByteArray now
        = QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
    for (const Answer &first :
         { status(503), status(502, "<html>"), status(504), status(529), status(408), status(425), status(429),
           status(429, "{}", "0"), status(429, "{}", now), Answer([](HttpExchange &exchange) { exchange.reset(); }),
           stream(R"(data: {"error":{"message":"busy","code":503}})"
                  "\n\n") }) {
        const Outcome outcome = outcomeOf({ first, stream(hello) });
        EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
        EXPECT_EQ(outcome.text, u"Hello"_s);
        ASSERT_EQ(exchanges.size(), 2U);
        EXPECT_EQ(exchanges.at(0)->request().body, exchanges.at(1)->request().body);
    }
}

/// Resting, nothing of it would be heard before the test gives up.
TEST_F(OpenAiTurnTest, RestsOnlyInTheMiddleOfAnAnswer)
{
    limits.betweenLooks = 1h;
    limits.http.idle = 24h;
    script = { [](HttpExchange &exchange) { exchange.beginChunked(200, "text/event-stream"); } };
    heard = ask();
    ASSERT_TRUE(arrived());
    HttpExchange &exchange = *exchanges.at(0);
    exchange.write(R"(data: {"choices":[{"index":0,"delta":{"role":"assistant"}}]})"
                   "\n\n");
    ASSERT_TRUE(waitUntil([this] { return heard->started; }));
    exchange.write(R"(data: {"choices":[{"index":0,"delta":{"reasoning_content":"Hm"}}]})"
                   "\n\n");
    ASSERT_TRUE(waitUntil([this] { return heard->reasoning == u"Hm"_s; }));
    exchange.write(delta("Hel") + stop);
    ASSERT_TRUE(waitUntil([this] { return heard->text == u"Hel"_s; })) << "the first text";
    exchange.write(done);
    exchange.finish();
    EXPECT_EQ(wait().kind, Outcome::Kind::Completed) << "what only ends the answer";

    heard = askAgain();
    ASSERT_TRUE(arrived(2));
    exchanges.at(1)->write(delta("Hel"));
    ASSERT_TRUE(waitUntil([this] { return heard->text == u"Hel"_s; }));
    exchanges.at(1)->write(delta("lo"));
    script = { stream(hello) };
    const std::unique_ptr<HeardTurn> resting = std::exchange(heard, askAgain());
    EXPECT_EQ(wait().kind, Outcome::Kind::Completed) << "others do not rest";
    EXPECT_EQ(resting->text, u"Hel"_s);
}

TEST_F(OpenAiTurnTest, AsksThreeTimesAtMost)
{
    EXPECT_EQ(failureOf({ status(503) }).kind, Error::Kind::Overloaded);
    EXPECT_EQ(exchanges.size(), 3U);
}

/// An agent may have acted on a question whose connection broke; a connection that was used before is no exception.
TEST_F(OpenAiTurnTest, CountsEveryQuestionThatArrived)
{
    script = { stream(hello), [](HttpExchange &exchange) { exchange.reset(); } };
    heard = ask();
    ASSERT_EQ(wait().kind, Outcome::Kind::Completed);
    heard = askAgain();
    EXPECT_EQ(wait().error.kind, Error::Kind::Network);
    EXPECT_EQ(exchanges.size(), 4U) << "the first question, and three times the second";
}

TEST_F(OpenAiTurnTest, BelievesTheFirstCharacterAndNotTheType)
{
    EXPECT_EQ(outcomeOf({ stream(R"({"choices":[{"message":{"content":"Hello"}}]})") }).text, u"Hello"_s);
    EXPECT_EQ(failureOf({ stream(R"({"error":{"message":"no","code":401}})") }).kind, Error::Kind::Authentication);
    EXPECT_TRUE(failureOf({ stream("<!doctype html>") }).detail.contains(u"web page"_s));
}

TEST_F(OpenAiTurnTest, AServerThatWantsALongPauseIsNotAskedAgain)
{
    limits.longestRetryAfter = 30s;
    const Error error = failureOf({ status(429, "{}", "31") });
    EXPECT_EQ(error.retryAfter, 31s);
    EXPECT_EQ(exchanges.size(), 1U);
}

TEST_F(OpenAiTurnTest, NeverAsksAgainOnceSomethingWasShown)
{
    for (const QByteArray &shown : { delta("Hel"), "data: {\"choices\":[{\"delta\":{\"reasoning\":\"Hm\"}}]}\n\n"_ba,
                                     "event: hermes.tool.progress\ndata: {\"tool\":\"look_up\"}\n\n"_ba }) {
        (void)failureOf({ stream(shown
                                 + R"(data: {"error":{"message":"busy","code":503}})"
                                   "\n\n"),
                          stream(hello) });
        EXPECT_EQ(exchanges.size(), 1U);
    }
}

TEST_F(OpenAiTurnTest, GoesOnWithoutStreamOptionsAndRemembers)
{
    const QByteArray reason = R"({"error":{"message":"Unrecognized request argument: stream_options"}})";
    EXPECT_EQ(outcomeOf({ status(400, reason), stream(hello) }).text, u"Hello"_s);
    EXPECT_TRUE(exchanges.at(0)->request().body.contains("stream_options"));
    EXPECT_FALSE(exchanges.at(1)->request().body.contains("stream_options"));
    heard = askAgain();
    EXPECT_EQ(wait().text, u"Hello"_s);
    ASSERT_EQ(exchanges.size(), 3U);
    EXPECT_FALSE(exchanges.at(2)->request().body.contains("stream_options"));
}

TEST_F(OpenAiTurnTest, GoesOnWithoutStreamOptionsWhenNoOtherMemberIsToBlame)
{
    for (const QByteArray &reason : { R"({"error":{"message":"Extra fields are not permitted","param":null}})"_ba,
                                      R"({"message":"unknown parameter"})"_ba, "{}"_ba, QByteArray() }) {
        EXPECT_EQ(outcomeOf({ status(400, reason), stream(hello) }).text, u"Hello"_s) << reason.constData();
        ASSERT_EQ(exchanges.size(), 2U);
        EXPECT_FALSE(exchanges.at(1)->request().body.contains("stream_options"));
    }
    for (const QByteArray &reason : { R"({"error":{"message":"Unknown parameter: 'user'","param":"user"}})"_ba,
                                      R"({"error":{"message":"maximum context length is 4096 tokens"}})"_ba }) {
        EXPECT_EQ(failureOf({ status(400, reason), stream(hello) }).kind, Error::Kind::BadRequest);
        EXPECT_EQ(exchanges.size(), 1U) << reason.constData();
    }
}

TEST_F(OpenAiTurnTest, LeavesOutStreamOptionsOnlyOnce)
{
    EXPECT_EQ(failureOf({ status(400, R"({"error":"stream_options"})") }).kind, Error::Kind::BadRequest);
    EXPECT_EQ(exchanges.size(), 2U);
    script = { stream(hello) };
    heard = askAgain();
    EXPECT_EQ(wait().text, u"Hello"_s);
    EXPECT_TRUE(exchanges.back()->request().body.contains("stream_options")) << "they were not what it refused";
}

TEST_F(OpenAiTurnTest, KeepsWhatCameWhenTheServerGoesAway)
{
    script = { [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(delta("Hel"));
    } };
    for (const bool politely : { true, false }) {
        exchanges.clear();
        heard = ask();
        ASSERT_TRUE(waitUntil([this] { return heard->text == u"Hel"_s; }));
        if (politely)
            exchanges.at(0)->close();
        else
            exchanges.at(0)->reset();
        const Outcome outcome = wait();
        EXPECT_EQ(outcome.error.kind, Error::Kind::Truncated);
        EXPECT_EQ(outcome.text, u"Hel"_s);
        EXPECT_EQ(exchanges.size(), 1U);
    }
}

TEST_F(OpenAiTurnTest, AnAnswerWithAFinishReasonIsWholeHoweverTheConnectionEnds)
{
    script = { [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(delta("Hello") + stop);
        exchange.close();
    } };
    heard = ask();
    EXPECT_EQ(wait().kind, Outcome::Kind::Completed);
}

TEST_F(OpenAiTurnTest, DoesNotWaitForAServerThatKeepsTheConnectionAfterTheEnd)
{
    limits.endGrace = 10ms;
    const Outcome outcome = outcomeOf({ [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(hello + delta("and more"));
    } });
    EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcome.text, u"Hello"_s);
}

TEST_F(OpenAiTurnTest, DoesNotWaitForEverBehindAFinishReason)
{
    limits.wholeGrace = 10ms;
    const Outcome outcome = outcomeOf({ [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(delta("Hello") + stop + ": keep-alive\n\n");
    } });
    EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcome.text, u"Hello"_s);
}

TEST_F(OpenAiTurnTest, TakesSignsOfLifeBehindAFinishReasonForNothingMore)
{
    limits.wholeGrace = 50ms;
    QTimer alive;
    QObject::connect(&alive, &QTimer::timeout, &context, [this] { exchanges.front()->write(": keep-alive\n\n"); });
    const Outcome outcome = outcomeOf({ [&alive](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(delta("Hello") + stop);
        alive.start(1ms);
    } });
    alive.stop();
    EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcome.text, u"Hello"_s);
}

TEST_F(OpenAiTurnTest, UsesTheConnectionAgain)
{
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(outcomeOf({ stream(hello) }).text, u"Hello"_s);
    EXPECT_EQ(server.connectionsAccepted(), 1);
}

TEST_F(OpenAiTurnTest, GivesUpOnAServerThatIsSilent)
{
    limits.http.firstByte = 30ms;
    EXPECT_EQ(failureOf({}).kind, Error::Kind::Timeout);
    EXPECT_EQ(exchanges.size(), 1U);
    limits = {};
    limits.http.idle = 30ms;
    const Outcome outcome = outcomeOf({ [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(delta("Hel"));
    } });
    EXPECT_EQ(outcome.error.kind, Error::Kind::Timeout);
    EXPECT_EQ(outcome.text, u"Hel"_s);
}

TEST_F(OpenAiTurnTest, TheWholeLimitCoversTheRetries)
{
    limits.http.whole = 500ms;
    limits.retryDelays = { 10s, 10s };
    EXPECT_EQ(failureOf({ status(503) }).kind, Error::Kind::Overloaded);
    EXPECT_EQ(exchanges.size(), 1U);
}

TEST_F(OpenAiTurnTest, CancelsBeforeTheQuestionWasSent)
{
    script = { stream(hello) };
    heard = ask();
    heard->turn->cancel();
    ASSERT_TRUE(waitUntil([this] { return heard->isFinished(); }));
    EXPECT_EQ(heard->outcome().kind, Outcome::Kind::Cancelled);
    EXPECT_FALSE(heard->started);
    EXPECT_TRUE(exchanges.empty());
}

TEST_F(OpenAiTurnTest, CancelAbortsTheRequestAtAnyPoint)
{
    for (const bool answering : { false, true }) {
        exchanges.clear();
        heard = ask();
        ASSERT_TRUE(arrived());
        bool gone = false;
        QObject::connect(exchanges.at(0).get(), &HttpExchange::peerGone, &context, [&gone] { gone = true; });
        if (answering) {
            exchanges.at(0)->beginChunked(200, "text/event-stream");
            exchanges.at(0)->write(delta("Hel"));
            ASSERT_TRUE(waitUntil([this] { return !heard->text.isEmpty(); }));
        }
        heard->turn->cancel();
        heard->turn->cancel();
        EXPECT_FALSE(heard->isFinished()) << "finished inside cancel()";
        exchanges.at(0)->write(delta("too late"));
        const Outcome outcome = wait();
        EXPECT_EQ(outcome.kind, Outcome::Kind::Cancelled);
        EXPECT_EQ(outcome.text, answering ? u"Hel"_s : QString());
        EXPECT_TRUE(waitUntil([&gone] { return gone; }));
    }
}

TEST_F(OpenAiTurnTest, CancelStopsAWaitingRetry)
{
    limits.retryDelays = { 20s };
    script = { status(503) };
    heard = ask();
    ASSERT_TRUE(arrived());
    heard->turn->cancel();
    EXPECT_EQ(wait().kind, Outcome::Kind::Cancelled);
}

TEST_F(OpenAiTurnTest, TellsUnderWhichSessionHermesGoesOn)
{
    OpenAiSettings hermes;
    hermes.profile = OpenAiSettings::Profile::Hermes;
    const auto answer = [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream"_ba, { { "X-Hermes-Session-Id"_ba, "its-own"_ba } });
        exchange.write(hello);
        exchange.finish();
    };
    EXPECT_EQ(outcomeOf({ status(503), answer }, std::move(hermes)).text, u"Hello"_s);
    EXPECT_EQ(heard->remoteIds["session"_L1].toString(), u"its-own"_s);
    EXPECT_EQ(outcomeOf({ answer }).kind, Outcome::Kind::Completed); // no session was asked for
    EXPECT_TRUE(heard->remoteIds.isEmpty());
}

TEST_F(OpenAiTurnTest, CancelAfterTheEndChangesNothing)
{
    EXPECT_EQ(outcomeOf({ stream(hello) }).kind, Outcome::Kind::Completed);
    heard->turn->cancel();
    const auto second = askAgain();
    ASSERT_TRUE(waitUntil([&second] { return second->isFinished(); }));
    EXPECT_EQ(heard->outcomes.size(), 1U);

    // All is said, but the connection is still open: the answer is whole, and its end is on its way.
    limits.endGrace = 20ms;
    script = { [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(hello);
    } };
    heard = ask();
    ASSERT_TRUE(waitUntil([this] { return heard->text == u"Hello"_s; }));
    heard->turn->cancel();
    EXPECT_EQ(wait().kind, Outcome::Kind::Completed);
}

TEST_F(OpenAiTurnTest, CancelFromItsOwnSignalIsHeard)
{
    script = { stream(hello) };
    heard = ask();
    QObject::connect(heard->turn.get(), &AssistantTurn::textDelta, &context, [this] { heard->turn->cancel(); });
    EXPECT_EQ(wait().kind, Outcome::Kind::Cancelled);
}

TEST_F(OpenAiTurnTest, ATurnMayBeDeletedByAnyOfItsSignals)
{
    script = { stream("data: {\"choices\":[{\"delta\":{\"reasoning\":\"Hm\"}}]}\n\n" + hello) };
    const auto deletedBy = [this](auto signal) {
        heard = ask();
        QObject::connect(heard->turn.get(), signal, &context, [this] { heard->turn.reset(); });
        return waitUntil([this] { return !heard->turn; });
    };
    EXPECT_TRUE(deletedBy(&AssistantTurn::started));
    EXPECT_TRUE(deletedBy(&AssistantTurn::reasoningDelta));
    EXPECT_TRUE(deletedBy(&AssistantTurn::textDelta));
    EXPECT_FALSE(heard->isFinished());
    EXPECT_TRUE(deletedBy(&AssistantTurn::finished));
}

TEST_F(OpenAiTurnTest, DeletingATurnAbortsSilently)
{
    heard = ask();
    ASSERT_TRUE(arrived());
    bool gone = false;
    QObject::connect(exchanges.at(0).get(), &HttpExchange::peerGone, &context, [&gone] { gone = true; });
    heard->turn.reset();
    EXPECT_TRUE(waitUntil([&gone] { return gone; }));
    EXPECT_FALSE(heard->isFinished());
}

TEST_F(OpenAiTurnTest, ATurnOutlivesItsAssistant)
{
    script = { status(400, "stream_options"), status(503), stream(hello) };
    heard = ask();
    assistant.reset();
    EXPECT_EQ(wait().text, u"Hello"_s);
}
