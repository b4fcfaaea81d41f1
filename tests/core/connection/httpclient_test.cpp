#include "core/support/json.h"
#include "tests/core/connection/httpclienttest.h"

#include <QJsonDocument>

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <optional>
#include <vector>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST_F(HttpClientTest, GetsStatusHeadersAndBody)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "hello", "text/plain", { { "X-A", "b" } }); };
    HttpRequest request = get(u"/some/path"_s);
    request.url.setQuery(u"a=1"_s);
    request.setHeader("X-Empty"_ba, {});
    const auto result = answer(request);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->header("x-a"_ba), "b");
    EXPECT_EQ(result->body, "hello");
    const HttpServerRequest &seen = exchanges.at(0)->request();
    EXPECT_EQ(seen.method, "GET");
    EXPECT_EQ(seen.path, "/some/path");
    EXPECT_EQ(seen.query, "a=1");
    EXPECT_TRUE(seen.header("User-Agent"_ba).startsWith("oagent-bridge/"));
    EXPECT_TRUE(std::any_of(seen.headers.begin(), seen.headers.end(),
                            [](const auto &header) { return header.first == "X-Empty"; }));
}

TEST_F(HttpClientTest, SendsJsonWithEveryMethod)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "{}"); };
    const QJsonObject body { { u"text"_s, QString(100'000, u'x') } };
    ASSERT_TRUE(answer(HttpRequest::postJson(server.url(u"/"_s), body)));
    ASSERT_TRUE(answer(HttpRequest::withJson(HttpRequest::Method::Put, server.url(u"/"_s), jsonBytes(body))));
    HttpRequest deletion = get();
    deletion.method = HttpRequest::Method::Delete;
    ASSERT_TRUE(answer(deletion));
    ASSERT_EQ(exchanges.size(), 3U);
    const QList<QByteArray> methods { "POST"_ba, "PUT"_ba };
    for (size_t i = 0; i < 2; ++i) {
        const HttpServerRequest &seen = exchanges.at(i)->request();
        EXPECT_EQ(seen.method, methods.at(static_cast<qsizetype>(i)));
        EXPECT_EQ(QJsonDocument::fromJson(seen.body).object(), body);
        EXPECT_EQ(seen.header("Content-Type"_ba), "application/json");
        EXPECT_EQ(seen.header("Expect"_ba), "");
    }
    EXPECT_EQ(exchanges.at(2)->request().method, "DELETE");
    EXPECT_EQ(exchanges.at(2)->request().body, "");
}

TEST_F(HttpClientTest, NothingOfARequestGoesWithTheNextOne)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "{}"); };
    HttpRequest first
        = HttpRequest::withJson(HttpRequest::Method::Put, server.url(u"/"_s), R"({"text":"of the first"})"_ba);
    first.setHeader("Authorization"_ba, "Bearer hush"_ba);
    ASSERT_TRUE(answer(first));
    ASSERT_TRUE(answer(get()));
    const HttpServerRequest &seen = exchanges.at(1)->request();
    EXPECT_EQ(seen.method, "GET");
    EXPECT_EQ(seen.body, "");
    EXPECT_EQ(seen.header("Authorization"_ba), "");
    EXPECT_EQ(seen.header("Content-Type"_ba), "");
}

TEST_F(HttpClientTest, AnyStatusIsAnAnswerAndNoRedirectIsFollowed)
{
    handler = [](HttpExchange &exchange) {
        exchange.respond(exchange.request().path.mid(1).toInt(), "x", "text/plain", { { "Location", "/200" } });
    };
    for (const int status : { 302, 404, 500 }) {
        const auto result = answer(get(u'/' + QString::number(status)));
        ASSERT_TRUE(result);
        EXPECT_EQ(result->status, status);
    }
    EXPECT_EQ(exchanges.size(), 3U);
}

TEST_F(HttpClientTest, ARedirectCarriesNoCredentialAnywhere)
{
    HttpServer elsewhere;
    ASSERT_TRUE(elsewhere.listen());
    int arrivals = 0;
    elsewhere.setHandler([&arrivals](const Exchange &exchange) {
        ++arrivals;
        exchange->respond(200, "caught");
    });
    for (const QByteArray &place : { elsewhere.url(u"/catch"_s).toEncoded(), "file:///etc/passwd"_ba }) {
        handler = [&place](HttpExchange &exchange) {
            exchange.respond(307, "", "text/plain", { { "Location", place } });
        };
        HttpRequest request = HttpRequest::postJson(server.url(u"/"_s), { { u"secret"_s, u"hush"_s } });
        request.setHeader("Authorization"_ba, "Bearer hush"_ba);
        const auto result = answer(request);
        ASSERT_TRUE(result);
        EXPECT_EQ(result->status, 307);
    }
    EXPECT_EQ(arrivals, 0);
    EXPECT_EQ(exchanges.size(), 2U);
}

TEST_F(HttpClientTest, AnInterimAnswerIsNotTheAnswer)
{
    handler = [](HttpExchange &exchange) {
        exchange.writeRaw("HTTP/1.1 103 Early Hints\r\nX-A: early\r\n\r\n");
        exchange.respond(200, "hello");
    };
    const auto result = answer(get());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->header("X-A"_ba), "");
}

TEST_F(HttpClientTest, ReadsAnAnswerThatCameCompressedUnasked)
{
    // "hello hello hello hello", as gzip packs it
    const QByteArray packed = QByteArray::fromHex("1f8b08000000000002ffcb48cdc9c957c8402701e3513d8d17000000");
    handler = [&](HttpExchange &exchange) {
        exchange.respond(200, packed, "text/plain", { { "Content-Encoding", "gzip" } });
    };
    const auto result = answer(get());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->body, "hello hello hello hello");
    EXPECT_EQ(exchanges.at(0)->request().header("Accept-Encoding"_ba), "identity") << "small answers, soon read";
}

TEST_F(HttpClientTest, TakesAnAnswerAsItIsWhoseEncodingIsNone)
{
    handler = [](HttpExchange &exchange) {
        exchange.respond(200, "hello", "text/plain", { { "Content-Encoding", "UTF-8" } });
    };
    const auto result = answer(get());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->body, "hello");
}

TEST_F(HttpClientTest, AnAnswerThatUnpacksToTooMuchIsTooLarge)
{
    // 100,000 times "x", as gzip packs it
    const QByteArray packed = QByteArray::fromHex(
        "1f8b08000000000002ffedc13101000000c2a0da8b6f0d0fa000000000000000000000000000000000000000000000000000"
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "000000000000000000000000000000000000000000805703711107fea0860100");
    handler = [&](HttpExchange &exchange) {
        exchange.respond(200, packed, "text/plain", { { "Content-Encoding", "gzip" } });
    };
    HttpRequest request = get();
    request.limits.maxBytes = 50'000;
    EXPECT_EQ(errorOf(request), Error::Kind::TooLarge);
}

TEST_F(HttpClientTest, TakesNoProxyFromTheEnvironment)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "hello"); };
    for (const char *name : { "http_proxy", "all_proxy" })
        qputenv(name, "http://127.0.0.1:1");
    const auto result = answer(get());
    for (const char *name : { "http_proxy", "all_proxy" })
        qunsetenv(name);
    EXPECT_TRUE(result);
}

TEST_F(HttpClientTest, UsesAConnectionAgain)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "hello"); };
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(answer(get()));
    EXPECT_EQ(server.connectionsAccepted(), 1);
}

TEST_F(HttpClientTest, AsksAgainWhenAnIdleConnectionWasClosed)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "hello"); };
    ASSERT_TRUE(answer(get()));
    server.closeAll();
    EXPECT_TRUE(answer(get()));
    EXPECT_EQ(server.connectionsAccepted(), 2);
}

TEST_F(HttpClientTest, ManyAnswersOfOneHostStreamAtOnce)
{
    std::vector<std::unique_ptr<HttpStream>> streams;
    for (int i = 0; i < 20; ++i)
        streams.push_back(client->stream(get()));
    EXPECT_TRUE(arrived(20));
}

TEST_F(HttpClientTest, StreamsPieceByPiece)
{
    const auto stream = client->stream(get());
    const Heard heard(*stream);
    ASSERT_TRUE(arrived());
    HttpExchange &exchange = *exchanges.at(0);
    exchange.beginChunked(200, "text/event-stream");
    ASSERT_TRUE(waitUntil([&] { return heard.statuses == QList { 200 }; }));
    exchange.write("one");
    ASSERT_TRUE(waitUntil([&] { return heard.bytes == "one"; }));
    exchange.write("two");
    ASSERT_TRUE(waitUntil([&] { return heard.bytes == "onetwo"; }));
    EXPECT_TRUE(heard.results.empty());
    exchange.writeRaw("0\r\nTrailer: x\r\n\r\n");
    ASSERT_TRUE(waitUntil([&] { return heard.results.size() == 1; }));
    EXPECT_TRUE(heard.results.at(0));
    EXPECT_EQ(heard.statuses.size(), 1);
}

TEST_F(HttpClientTest, LooksAtAStreamThatRestsNoSoonerThanItMust)
{
    HttpRequest request = get();
    request.limits.idle = 24h;
    const auto stream = client->stream(request);
    const Heard heard(*stream);
    ASSERT_TRUE(arrived());
    const Exchange slow = exchanges.at(0);
    slow->beginChunked(200, "text/event-stream");
    slow->write("one");
    ASSERT_TRUE(waitUntil([&] { return heard.bytes == "one"; }));
    stream->setRest(1h);
    slow->write("two");
    ASSERT_TRUE(waitUntil([&] { return heard.bytes == "onetwo"; })) << "what it rests after";
    slow->write("three");
    handler = [](HttpExchange &exchange) { exchange.respond(200, "other"); };
    ASSERT_TRUE(answer(get())) << "others do not rest";
    EXPECT_EQ(heard.bytes, "onetwo");
    EXPECT_TRUE(heard.results.empty());
}

TEST_F(HttpClientTest, ReadsAllOfStreamsThatRestAndTheirEnds)
{
    constexpr int pieces = 20;
    std::vector<std::unique_ptr<HttpStream>> streams;
    std::list<Heard> heard;
    for (int i = 0; i < 3; ++i) {
        streams.push_back(client->stream(get()));
        streams.back()->setRest(1ms);
        heard.emplace_back(*streams.back());
    }
    ASSERT_TRUE(arrived(streams.size()));
    for (const Exchange &exchange : exchanges)
        exchange->beginChunked(200, "text/event-stream");
    for (int piece = 0; piece < pieces; ++piece) {
        for (const Exchange &exchange : exchanges)
            exchange->write("piece ");
        const auto hasCome = [&](const Heard &one) { return one.bytes.size() >= 6 * (piece + 1); };
        ASSERT_TRUE(waitUntil([&] { return std::all_of(heard.begin(), heard.end(), hasCome); }));
    }
    for (const Exchange &exchange : exchanges)
        exchange->writeRaw("0\r\n\r\n");
    const auto hasEnded = [](const Heard &one) { return one.results.size() == 1 && one.results.front(); };
    EXPECT_TRUE(waitUntil([&] { return std::all_of(heard.begin(), heard.end(), hasEnded); }));
    for (const Heard &one : heard)
        EXPECT_EQ(one.bytes, QByteArray("piece ").repeated(pieces));
    EXPECT_EQ(server.connectionsAccepted(), 3);
}

TEST_F(HttpClientTest, AStreamMayGoWhileItRests)
{
    auto stream = client->stream(get());
    const Heard heard(*stream);
    ASSERT_TRUE(arrived());
    exchanges.at(0)->beginChunked(200, "text/event-stream");
    stream->setRest(20ms);
    exchanges.at(0)->write("one");
    ASSERT_TRUE(waitUntil([&] { return heard.bytes == "one"; }));
    stream.reset();
    handler = [](HttpExchange &exchange) { exchange.respond(200, "other"); };
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(answer(get()));
    auto resting = client->stream(get());
    resting->setRest(20ms);
    client.reset();
    EXPECT_EQ(heard.bytes, "one");
}

TEST_F(HttpClientTest, ARequestMayBeStartedFromAnAnswer)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "hello"); };
    int answers = 0;
    client->send(get(), &context, [&](const Result<HttpResponse> &) {
        ++answers;
        client->send(get(), &context, [&](const Result<HttpResponse> &) { ++answers; });
    });
    EXPECT_TRUE(waitUntil([&] { return answers == 2; }));
}
