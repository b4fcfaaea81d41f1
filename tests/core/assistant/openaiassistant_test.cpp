#include "core/assistant/openai/openaiassistant.h"

#include "core/assistant/openai/openaiturn.h"
#include "core/simulator/httpserver.h"
#include "tests/testing/heardturn.h"
#include "tests/testing/splits.h"
#include "tests/testing/waituntil.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>
#include <QTimer>

#include <gtest/gtest.h>

#include <functional>
#include <vector>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::HeardTurn;
using oagent::testing::Split;
using oagent::testing::waitUntil;

namespace {

using Exchange = std::shared_ptr<HttpExchange>;
using Answer = std::function<void(HttpExchange &)>;

QByteArray delta(const QByteArray &text)
{
    return R"(data: {"choices":[{"index":0,"delta":{"content":")" + text + "\"}}]}\n\n";
}

const QByteArray stop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"_ba;
const QByteArray done = "data: [DONE]\n\n"_ba;
const QByteArray hello = delta("Hel") + delta("lo") + stop + done;

Answer stream(const QByteArray &bytes, Split split = {}, const QByteArray &contentType = "text/event-stream"_ba)
{
    return [=](HttpExchange &exchange) {
        exchange.beginChunked(200, contentType);
        for (const QByteArray &piece : split.apply(bytes))
            exchange.write(piece);
        exchange.finish();
    };
}

Answer status(int code, const QByteArray &body = "{}"_ba, const QByteArray &retryAfter = {})
{
    return [=](HttpExchange &exchange) {
        QList<std::pair<QByteArray, QByteArray>> headers;
        if (!retryAfter.isEmpty())
            headers.append({ "Retry-After"_ba, retryAfter });
        exchange.respond(code, body, "application/json", headers);
    };
}

/// An assistant before a server that answers as scripted, one after another; the last answer is repeated.
class OpenAiAssistantTest : public ::testing::Test
{
protected:
    OpenAiAssistantTest()
    {
        EXPECT_TRUE(server.listen());
        server.setHandler([this](const Exchange &exchange) {
            exchanges.push_back(exchange);
            const size_t index = std::min(exchanges.size(), script.size());
            if (index > 0)
                script.at(index - 1)(*exchange);
        });
        limits.retryDelays = { 1ms, 1ms };
    }

    std::unique_ptr<HeardTurn> ask(OpenAiSettings settings = {})
    {
        settings.baseUrl = server.url(u"/v1"_s);
        settings.model = u"m"_s;
        settings.key = Secret("sk-hunter2"_ba);
        assistant = std::make_unique<OpenAiAssistant>(http, std::move(settings), limits);
        return askAgain();
    }

    std::unique_ptr<HeardTurn> askAgain()
    {
        TurnRequest request;
        request.turnId = u"t1"_s;
        request.conversation = u"ob:lark:b:p2p:u"_s;
        request.channel = u"lark"_s;
        request.text = u"Hi"_s;
        return std::make_unique<HeardTurn>(assistant->ask(request));
    }

    /// Asks, with one answer after another, and waits for the outcome.
    Outcome outcomeOf(std::vector<Answer> answers, OpenAiSettings settings = {})
    {
        script = std::move(answers);
        exchanges.clear();
        heard = ask(std::move(settings));
        EXPECT_FALSE(heard->started) << "said something inside ask()";
        return wait();
    }

    Outcome wait()
    {
        EXPECT_TRUE(waitUntil([this] { return heard->isFinished(); }));
        if (!heard->isFinished())
            return {};
        EXPECT_TRUE(heard->started);
        EXPECT_FALSE(heard->outcome().error.detail.contains(u"hunter2"_s));
        EXPECT_EQ(heard->outcome().kind == Outcome::Kind::Failed, !heard->outcome().error.detail.isEmpty());
        return heard->outcome();
    }

    Error failureOf(std::vector<Answer> answers, OpenAiSettings settings = {})
    {
        const Outcome outcome = outcomeOf(std::move(answers), std::move(settings));
        EXPECT_EQ(outcome.kind, Outcome::Kind::Failed);
        return outcome.error;
    }

    [[nodiscard]] bool arrived(size_t count = 1) const
    {
        return waitUntil([this, count] { return exchanges.size() >= count; });
    }

    HttpServer server;
    std::vector<Exchange> exchanges;
    std::vector<Answer> script;
    HttpClient http;
    OpenAiLimits limits;
    std::unique_ptr<OpenAiAssistant> assistant;
    std::unique_ptr<HeardTurn> heard;
    QObject context;
};

/// The fixtures in which the way the bytes are cut could matter.
class OpenAiAssistantSplit : public OpenAiAssistantTest, public ::testing::WithParamInterface<Split>
{ };

INSTANTIATE_TEST_SUITE_P(Sizes, OpenAiAssistantSplit, ::testing::ValuesIn(oagent::testing::allSplits()),
                         oagent::testing::nameOfSplit);

} // namespace

TEST_P(OpenAiAssistantSplit, StreamsAnAnswer)
{
    const QList<QByteArray> streams { delta("Grüße, 你") + delta("好 🙂") + stop + done,
                                      ": OPENROUTER PROCESSING\n\n" + delta("Grüße, 你") + ": keep-alive\n\n"
                                          + delta("好 🙂") + "event: ping\n\n" + stop + "data:  [DONE] \n\n" };
    for (QByteArray bytes : streams) {
        for (const bool withCr : { false, true }) {
            if (withCr)
                bytes.replace("\n", "\r\n");
            const Outcome outcome = outcomeOf({ stream(bytes, GetParam()) });
            EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
            EXPECT_EQ(outcome.text, u"Grüße, 你好 🙂"_s);
            EXPECT_FALSE(outcome.cutByLength);
        }
    }
}

TEST_P(OpenAiAssistantSplit, KeepsReasoningAndToolsOutOfTheAnswer)
{
    const QByteArray reasoning = "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Let me see\"}}]}\n\n"_ba;
    const QByteArray tool = "event: hermes.tool.progress\ndata: {\"tool\":\"look_up\"}\n\n"_ba;
    const Outcome outcome = outcomeOf({ stream(reasoning + tool + hello, GetParam()) });
    EXPECT_EQ(outcome.text, u"Hello"_s);
    EXPECT_EQ(heard->reasoning, u"Let me see"_s);
    EXPECT_EQ(heard->tools, QStringList { u"look_up"_s });
}

TEST_P(OpenAiAssistantSplit, NeedsAnEndMarkOrAFinishReason)
{
    EXPECT_EQ(outcomeOf({ stream(delta("Hello") + stop, GetParam()) }).kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcomeOf({ stream(delta("Hello") + done, GetParam()) }).kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcomeOf({ stream(delta("Hello") + "data: [DONE]", GetParam()) }).kind, Outcome::Kind::Completed);
    const Outcome cut = outcomeOf({ stream(delta("Hel"), GetParam()) });
    EXPECT_EQ(cut.error.kind, Error::Kind::Truncated);
    EXPECT_EQ(cut.text, u"Hel"_s);
}

TEST_P(OpenAiAssistantSplit, FailsOnAnErrorInTheStream)
{
    for (const QByteArray &error : { R"(data: {"error":{"message":"no","code":400}})"_ba,
                                     R"(data: {"object":"error","message":"no","code":400})"_ba,
                                     "event: error\ndata: {\"error\":{\"message\":\"no\",\"code\":\"400\"}}"_ba }) {
        EXPECT_EQ(failureOf({ stream(error + "\n\n" + done, GetParam()) }).kind, Error::Kind::BadRequest);
        const Outcome later
            = outcomeOf({ stream(delta("Hel") + error + "\n\n" + delta("lo") + stop + done, GetParam()) });
        EXPECT_EQ(later.error.kind, Error::Kind::BadRequest);
        EXPECT_EQ(later.text, u"Hel"_s);
    }
    EXPECT_EQ(failureOf({ stream(R"(data: {"error":"it broke"})"
                                 "\n\n"
                                     + done,
                                 GetParam()) })
                  .kind,
              Error::Kind::Server);
    EXPECT_EQ(exchanges.size(), 1U);
}

TEST_P(OpenAiAssistantSplit, ReadsAWholeAnswerWhateverItIsCalled)
{
    const QByteArray whole = R"( {"choices":[{"message":{"content":[{"type":"text","text":"Hel"},{"text":"lo"}]}}]})";
    for (const QByteArray &type : { "application/json"_ba, "text/plain"_ba, ""_ba })
        EXPECT_EQ(outcomeOf({ stream(whole, GetParam(), type) }).text, u"Hello"_s);
    EXPECT_EQ(outcomeOf({ stream(hello, GetParam(), "application/json"_ba) }).text, u"Hello"_s);
    EXPECT_EQ(outcomeOf({ stream(hello, GetParam(), {}) }).text, u"Hello"_s);
}

TEST_F(OpenAiAssistantTest, ReadsAnAnswerOfAMebibyte)
{
    QByteArray bytes;
    for (int i = 0; i < 1024; ++i)
        bytes += delta(QByteArray(1024, 'x'));
    for (const Split split : { Split { 4093 }, Split {} }) {
        EXPECT_EQ(outcomeOf({ stream(bytes + stop + done, split) }).text, QString(1024 * 1024, u'x'));
        heard.reset();
    }
}

TEST_F(OpenAiAssistantTest, SaysThatAWebPageIsNoAssistant)
{
    for (const QByteArray &type : { "text/html; charset=utf-8"_ba, "text/plain"_ba }) {
        const Error error = failureOf({ stream("<!doctype html><title>Hi</title>", {}, type) });
        EXPECT_EQ(error.kind, Error::Kind::Protocol);
        EXPECT_TRUE(error.detail.contains(u"/v1"_s)) << error.detail.toStdString();
    }
}

TEST_F(OpenAiAssistantTest, FailsOnNonsense)
{
    EXPECT_EQ(failureOf({ stream("data: {\"choices\":[\n\n") }).kind, Error::Kind::Protocol);
    EXPECT_EQ(failureOf({ status(200, R"({"hello":"world"})") }).kind, Error::Kind::Protocol);
    EXPECT_EQ(failureOf({ status(200, "") }).kind, Error::Kind::Truncated);
    EXPECT_EQ(failureOf({ status(204, "") }).kind, Error::Kind::Truncated);
}

TEST_F(OpenAiAssistantTest, TellsWhenTheAnswerWasCutByItsLength)
{
    const QByteArray length = "data: {\"choices\":[{\"finish_reason\":\"length\"}]}\n\n"_ba;
    EXPECT_TRUE(outcomeOf({ stream(delta("Hello") + length + done) }).cutByLength);
    const QByteArray filtered = "data: {\"choices\":[{\"finish_reason\":\"content_filter\"}]}\n\n"_ba;
    EXPECT_EQ(failureOf({ stream(delta("Hello") + filtered + done) }).kind, Error::Kind::ContentFiltered);
}

TEST_F(OpenAiAssistantTest, RefusalsThatWillNotChangeAreNotRepeated)
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

TEST_F(OpenAiAssistantTest, AsksAgainWhileNothingWasShown)
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

TEST_F(OpenAiAssistantTest, AsksThreeTimesAtMost)
{
    EXPECT_EQ(failureOf({ status(503) }).kind, Error::Kind::Overloaded);
    EXPECT_EQ(exchanges.size(), 3U);
}

TEST_F(OpenAiAssistantTest, AServerThatWantsALongPauseIsNotAskedAgain)
{
    limits.longestRetryAfter = 30s;
    const Error error = failureOf({ status(429, "{}", "31") });
    EXPECT_EQ(error.retryAfter, 31s);
    EXPECT_EQ(exchanges.size(), 1U);
}

TEST_F(OpenAiAssistantTest, NeverAsksAgainOnceSomethingWasShown)
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

TEST_F(OpenAiAssistantTest, GoesOnWithoutStreamOptionsAndRemembers)
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

TEST_F(OpenAiAssistantTest, LeavesOutStreamOptionsOnlyOnce)
{
    EXPECT_EQ(failureOf({ status(400, R"({"error":"stream_options"})") }).kind, Error::Kind::BadRequest);
    EXPECT_EQ(exchanges.size(), 2U);
}

TEST_F(OpenAiAssistantTest, KeepsWhatCameWhenTheServerGoesAway)
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

TEST_F(OpenAiAssistantTest, AnAnswerWithAFinishReasonIsWholeHoweverTheConnectionEnds)
{
    script = { [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(delta("Hello") + stop);
        exchange.close();
    } };
    heard = ask();
    EXPECT_EQ(wait().kind, Outcome::Kind::Completed);
}

TEST_F(OpenAiAssistantTest, DoesNotWaitForAServerThatKeepsTheConnectionAfterTheEnd)
{
    limits.endGrace = 10ms;
    const Outcome outcome = outcomeOf({ [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(hello + delta("and more"));
    } });
    EXPECT_EQ(outcome.kind, Outcome::Kind::Completed);
    EXPECT_EQ(outcome.text, u"Hello"_s);
}

TEST_F(OpenAiAssistantTest, UsesTheConnectionAgain)
{
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(outcomeOf({ stream(hello) }).text, u"Hello"_s);
    EXPECT_EQ(server.connectionsAccepted(), 1);
}

TEST_F(OpenAiAssistantTest, GivesUpOnAServerThatIsSilent)
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

TEST_F(OpenAiAssistantTest, GivesUpOnAServerThatOnlySendsComments)
{
    QTimer drip;
    QObject::connect(&drip, &QTimer::timeout, &context, [this] { exchanges.back()->write(": keep-alive\n\n"); });
    limits.http.idle = 400ms;
    limits.http.whole = 900ms;
    const Error error = failureOf({ [&drip](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        drip.start(5ms);
    } });
    EXPECT_EQ(error.kind, Error::Kind::Timeout);
    EXPECT_TRUE(error.detail.contains(u"complete"_s)) << error.detail.toStdString();
}

TEST_F(OpenAiAssistantTest, TheWholeLimitCoversTheRetries)
{
    limits.http.whole = 500ms;
    limits.retryDelays = { 10s, 10s };
    EXPECT_EQ(failureOf({ status(503) }).kind, Error::Kind::Overloaded);
    EXPECT_EQ(exchanges.size(), 1U);
}

TEST_F(OpenAiAssistantTest, CancelsBeforeTheQuestionWasSent)
{
    script = { stream(hello) };
    heard = ask();
    heard->turn->cancel();
    ASSERT_TRUE(waitUntil([this] { return heard->isFinished(); }));
    EXPECT_EQ(heard->outcome().kind, Outcome::Kind::Cancelled);
    EXPECT_FALSE(heard->started);
    EXPECT_TRUE(exchanges.empty());
}

TEST_F(OpenAiAssistantTest, CancelAbortsTheRequestAtAnyPoint)
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

TEST_F(OpenAiAssistantTest, CancelStopsAWaitingRetry)
{
    limits.retryDelays = { 20s };
    script = { status(503) };
    heard = ask();
    ASSERT_TRUE(arrived());
    heard->turn->cancel();
    EXPECT_EQ(wait().kind, Outcome::Kind::Cancelled);
}

TEST_F(OpenAiAssistantTest, CancelAfterTheEndChangesNothing)
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

TEST_F(OpenAiAssistantTest, CancelFromItsOwnSignalIsHeard)
{
    script = { stream(hello) };
    heard = ask();
    QObject::connect(heard->turn.get(), &AssistantTurn::textDelta, &context, [this] { heard->turn->cancel(); });
    EXPECT_EQ(wait().kind, Outcome::Kind::Cancelled);
}

TEST_F(OpenAiAssistantTest, ATurnMayBeDeletedByAnyOfItsSignals)
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

TEST_F(OpenAiAssistantTest, DeletingATurnAbortsSilently)
{
    heard = ask();
    ASSERT_TRUE(arrived());
    bool gone = false;
    QObject::connect(exchanges.at(0).get(), &HttpExchange::peerGone, &context, [&gone] { gone = true; });
    heard->turn.reset();
    EXPECT_TRUE(waitUntil([&gone] { return gone; }));
    EXPECT_FALSE(heard->isFinished());
}

TEST_F(OpenAiAssistantTest, ATurnOutlivesItsAssistant)
{
    script = { status(400, "stream_options"), status(503), stream(hello) };
    heard = ask();
    assistant.reset();
    EXPECT_EQ(wait().text, u"Hello"_s);
}

TEST_F(OpenAiAssistantTest, KnowsWhatItsProfileImplies)
{
    const auto make = [this](OpenAiSettings::Profile profile, std::optional<bool> askAgain = {}) {
        OpenAiSettings settings;
        settings.profile = profile;
        settings.historyTurns = 7;
        settings.askAgain = askAgain;
        return std::make_unique<OpenAiAssistant>(http, std::move(settings));
    };
    EXPECT_TRUE(make(OpenAiSettings::Profile::Generic)->askAgainAfterCrash());
    EXPECT_EQ(make(OpenAiSettings::Profile::Generic)->historyTurns(), 7);
    for (const auto profile : { OpenAiSettings::Profile::OpenClaw, OpenAiSettings::Profile::Hermes }) {
        EXPECT_FALSE(make(profile)->askAgainAfterCrash());
        EXPECT_TRUE(make(profile, true)->askAgainAfterCrash());
        EXPECT_EQ(make(profile)->historyTurns(), 0);
    }
    EXPECT_FALSE(make(OpenAiSettings::Profile::Generic, false)->askAgainAfterCrash());
}
