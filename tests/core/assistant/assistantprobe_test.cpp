#include "core/assistant/openai/assistantprobe.h"

#include "core/connection/httpclient.h"
#include "core/simulator/httpserver.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

const QByteArray models = R"({"object":"list","data":[{"id":"a"},{"id":"b"},{}]})"_ba;

/// A server with a list of models and an assistant below `root`; anything else is answered by `elsewhere`.
class AssistantProbeTest : public ::testing::Test
{
protected:
    AssistantProbeTest()
    {
        EXPECT_TRUE(server.listen());
        server.setHandler([this](const std::shared_ptr<HttpExchange> &exchange) {
            paths.append(exchange->request().path);
            exchanges.push_back(exchange);
            if (exchange->request().path == root + "/models" && listsModels)
                exchange->respond(200, models);
            else if (exchange->request().path == root + "/chat/completions")
                chat(*exchange);
            else
                elsewhere(*exchange);
        });
    }

    AssistantProbeResult probe(const QString &basePath, bool reachOnly = false)
    {
        std::vector<AssistantProbeResult> results;
        AssistantProbe testing(http, settings(basePath), limits);
        QObject::connect(&testing, &AssistantProbe::finished, &context,
                         [&results](const AssistantProbeResult &result) { results.push_back(result); });
        if (reachOnly)
            testing.startReachOnly();
        else
            testing.start();
        EXPECT_TRUE(waitUntil([&results] { return !results.empty(); }));
        EXPECT_EQ(results.size(), 1U);
        return results.empty() ? AssistantProbeResult {} : results.at(0);
    }

    [[nodiscard]] OpenAiSettings settings(const QString &basePath) const
    {
        OpenAiSettings settings;
        settings.baseUrl = server.url(basePath);
        settings.model = u"a"_s;
        settings.key = Secret("sk-hunter2"_ba);
        settings.profile = OpenAiSettings::Profile::OpenClaw;
        return settings;
    }

    HttpServer server;
    QByteArray root = "/v1"_ba;
    bool listsModels = true;
    std::function<void(HttpExchange &)> chat = [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/event-stream");
        exchange.write(R"(data: {"choices":[{"delta":{"content":")" + QByteArray(300, 'x')
                       + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":9}}\n\ndata: [DONE]\n\n");
        exchange.finish();
    };
    std::function<void(HttpExchange &)> elsewhere = [](HttpExchange &exchange) { exchange.respond(404, "{}"); };
    QList<QByteArray> paths;
    std::vector<std::shared_ptr<HttpExchange>> exchanges;
    HttpClient http;
    OpenAiLimits limits;
    QObject context;
};

} // namespace

TEST_F(AssistantProbeTest, FindsModelsAndAnAnswer)
{
    const AssistantProbeResult result = probe(u"/v1"_s);
    EXPECT_FALSE(result.error);
    EXPECT_EQ(result.modelsFound, (QStringList { u"a"_s, u"b"_s }));
    EXPECT_FALSE(result.baseUrlFix);
    ASSERT_TRUE(result.firstToken);
    EXPECT_GE(result.total, *result.firstToken);
    EXPECT_EQ(result.textStart, QString(200, u'x'));
    ASSERT_TRUE(result.usage);
    EXPECT_EQ(result.usage->total, 9);
    EXPECT_EQ(paths, (QList<QByteArray> { "/v1/models", "/v1/chat/completions" }));
    EXPECT_EQ(exchanges.at(0)->request().header("Authorization"_ba), "Bearer sk-hunter2");
    EXPECT_TRUE(exchanges.at(1)->request().body.contains(R"("user":"ob:selftest")"));
}

TEST_F(AssistantProbeTest, FindsTheMissingVersion)
{
    const AssistantProbeResult missing = probe({});
    EXPECT_EQ(missing.baseUrlFix, server.url(u"/v1"_s));
    EXPECT_EQ(missing.modelsFound.size(), 2);
    EXPECT_FALSE(missing.error);
    EXPECT_EQ(paths.last(), "/v1/chat/completions");
    elsewhere = [](HttpExchange &exchange) { exchange.respond(200, "<html>", "text/html"); };
    EXPECT_EQ(probe(u"/"_s).baseUrlFix, server.url(u"/v1"_s));
}

TEST_F(AssistantProbeTest, FindsTheMissingVersionAlsoWithAWrongKey)
{
    listsModels = false;
    elsewhere
        = [](HttpExchange &exchange) { exchange.respond(exchange.request().path == "/v1/models" ? 401 : 404, "{}"); };
    const AssistantProbeResult result = probe({});
    EXPECT_EQ(result.error->kind, Error::Kind::Authentication);
    EXPECT_EQ(result.baseUrlFix, server.url(u"/v1"_s));
}

TEST_F(AssistantProbeTest, AServerWithoutAListMayStillAnswer)
{
    listsModels = false;
    for (const int status : { 404, 501 }) {
        elsewhere = [status](HttpExchange &exchange) { exchange.respond(status, "{}"); };
        const AssistantProbeResult result = probe(u"/v1"_s);
        EXPECT_FALSE(result.error);
        EXPECT_TRUE(result.modelsFound.isEmpty());
        EXPECT_FALSE(result.baseUrlFix);
        EXPECT_TRUE(result.firstToken);
    }
}

TEST_F(AssistantProbeTest, CallsNoAddressGoodThatHasNoApi)
{
    listsModels = false;
    const auto answers = [this](int status, const QByteArray &type) {
        elsewhere = [=](HttpExchange &exchange) { exchange.respond(status, "{}", type); };
        return probe(u"/v1"_s, true).error;
    };
    EXPECT_FALSE(answers(404, "application/json")) << "not every server has a list";
    EXPECT_FALSE(answers(405, "application/json"));
    ASSERT_TRUE(answers(200, "text/html"));
    EXPECT_TRUE(answers(200, "text/html")->detail.contains(u"web page"_s));
    for (const int status : { 301, 429, 500, 503 })
        EXPECT_TRUE(answers(status, "application/json")) << status;
    EXPECT_EQ(paths.last(), "/v1/models") << "no word was asked";
}

TEST_F(AssistantProbeTest, NeverAsksTheSameQuestionTwice)
{
    for (int i = 0; i < 2; ++i) {
        OpenAiSettings hermes = settings(u"/v1"_s);
        hermes.profile = OpenAiSettings::Profile::Hermes;
        bool isFinished = false;
        AssistantProbe testing(http, std::move(hermes), limits);
        QObject::connect(&testing, &AssistantProbe::finished, &context, [&] { isFinished = true; });
        testing.start();
        ASSERT_TRUE(waitUntil([&] { return isFinished; }));
    }
    ASSERT_EQ(exchanges.size(), 4U);
    EXPECT_NE(exchanges.at(1)->request().header("Idempotency-Key"),
              exchanges.at(3)->request().header("Idempotency-Key"))
        << "a server would answer the second from memory";
}

TEST_F(AssistantProbeTest, StopsWhenTheKeyIsRefused)
{
    listsModels = false;
    elsewhere = [](HttpExchange &exchange) { exchange.respond(401, R"({"error":"not sk-hunter2"})"); };
    const AssistantProbeResult result = probe(u"/v1"_s);
    ASSERT_TRUE(result.error);
    EXPECT_EQ(result.error->kind, Error::Kind::Authentication);
    EXPECT_FALSE(result.error->detail.contains(u"hunter2"_s));
    EXPECT_EQ(paths.size(), 1);
}

TEST_F(AssistantProbeTest, ReportsAFailedTurnWithWhatItFoundBefore)
{
    chat = [](HttpExchange &exchange) { exchange.respond(503, "{}"); };
    const AssistantProbeResult result = probe(u"/v1"_s);
    ASSERT_TRUE(result.error);
    EXPECT_EQ(result.error->kind, Error::Kind::Overloaded);
    EXPECT_EQ(result.modelsFound.size(), 2);
    EXPECT_FALSE(result.firstToken);
    EXPECT_EQ(paths.size(), 2) << "a test does not ask again";
}

TEST_F(AssistantProbeTest, ReportsASilentServer)
{
    limits.http.whole = 30ms;
    listsModels = false;
    elsewhere = [](HttpExchange &) {};
    EXPECT_EQ(probe(u"/v1"_s).error->kind, Error::Kind::Timeout);
    listsModels = true;
    chat = [](HttpExchange &) {};
    EXPECT_EQ(probe(u"/v1"_s).error->kind, Error::Kind::Timeout);
}

TEST_F(AssistantProbeTest, DeletingItAbortsSilently)
{
    for (const QByteArray &path : { "/v1/models"_ba, "/v1/chat/completions"_ba }) {
        listsModels = path != "/v1/models";
        elsewhere = [](HttpExchange &) {};
        chat = elsewhere;
        paths.clear();
        exchanges.clear();
        bool finished = false;
        auto testing = std::make_unique<AssistantProbe>(http, settings(u"/v1"_s));
        QObject::connect(testing.get(), &AssistantProbe::finished, &context, [&finished] { finished = true; });
        testing->start();
        ASSERT_TRUE(waitUntil([&] { return paths.contains(path); }));
        bool gone = false;
        QObject::connect(exchanges.back().get(), &HttpExchange::peerGone, &context, [&gone] { gone = true; });
        testing.reset();
        EXPECT_TRUE(waitUntil([&gone] { return gone; }));
        EXPECT_FALSE(finished);
    }
}
