#include "core/connection/httpclient.h"

#include "core/simulator/httpserver.h"
#include "tests/testing/selfsignedcertificate.h"
#include "tests/testing/waituntil.h"

#include <QJsonDocument>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <gtest/gtest.h>

#include <optional>
#include <vector>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using oagent::testing::waitUntil;

namespace {

using Exchange = std::shared_ptr<HttpExchange>;

class HttpClientTest : public ::testing::Test
{
protected:
    HttpClientTest()
    {
        EXPECT_TRUE(server.listen());
        server.setHandler([this](const Exchange &exchange) {
            exchanges.push_back(exchange);
            if (handler)
                handler(*exchange);
        });
    }

    /// Sends and waits; Cancelled when nothing came.
    Result<HttpResponse> answer(const HttpRequest &request)
    {
        std::optional<Result<HttpResponse>> result;
        client->send(request, &context, [&result](const Result<HttpResponse> &answer) { result = answer; });
        EXPECT_FALSE(result) << "answered inside the call";
        if (!waitUntil([&result] { return result.has_value(); }))
            return failure(Error::Kind::Cancelled, u"no answer"_s);
        return *result;
    }

    Error::Kind errorOf(const HttpRequest &request)
    {
        const Result<HttpResponse> result = answer(request);
        EXPECT_FALSE(result);
        if (result)
            return Error::Kind::Cancelled;
        detail = result.error().detail;
        EXPECT_FALSE(detail.isEmpty());
        return result.error().kind;
    }

    [[nodiscard]] HttpRequest get(const QString &path = u"/"_s) const { return HttpRequest::get(server.url(path)); }
    [[nodiscard]] bool arrived(size_t count = 1) const
    {
        return waitUntil([this, count] { return exchanges.size() >= count; });
    }

    HttpServer server;
    std::vector<Exchange> exchanges;
    std::function<void(HttpExchange &)> handler;
    QObject context;
    QString detail; ///< of the last error
    std::unique_ptr<HttpClient> client = std::make_unique<HttpClient>();
};

/// What a stream said, in order.
struct Heard
{
    explicit Heard(HttpStream &stream)
    {
        QObject::connect(&stream, &HttpStream::headReceived, &context, [this](const HttpHead &head) {
            EXPECT_TRUE(bytes.isEmpty());
            statuses.append(head.status);
        });
        QObject::connect(&stream, &HttpStream::bytesReceived, &context,
                         [this](const QByteArray &piece) { bytes += piece; });
        QObject::connect(&stream, &HttpStream::finished, &context,
                         [this](const Result<void> &result) { results.push_back(result); });
    }
    QList<int> statuses;
    QByteArray bytes;
    std::vector<Result<void>> results;
    QObject context;
};

} // namespace

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
    ASSERT_TRUE(answer(HttpRequest::putJson(server.url(u"/"_s), body)));
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

TEST_F(HttpClientTest, RefusesToReadTooMuch)
{
    HttpRequest request = get();
    request.limits.maxBytes = 1000;
    handler = [](HttpExchange &exchange) { exchange.respond(200, QByteArray(1000, 'x')); };
    EXPECT_TRUE(answer(request));
    handler = [](HttpExchange &exchange) { exchange.respond(200, QByteArray(1001, 'x')); };
    EXPECT_EQ(errorOf(request), Error::Kind::TooLarge);
    handler = [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/plain");
        exchange.write(QByteArray(1001, 'x'));
    };
    EXPECT_EQ(errorOf(request), Error::Kind::TooLarge);
    handler = [](HttpExchange &exchange) {
        exchange.writeRaw("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 300; ++i)
            exchange.writeRaw("X-Header: " + QByteArray(1024, 'x') + "\r\n");
    };
    EXPECT_EQ(errorOf(request), Error::Kind::TooLarge);
}

TEST_F(HttpClientTest, ConnectsToPublicAddressesOnlyWhenToldTo)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "inside"); };
    EXPECT_TRUE(answer(get())); // leaves a connection that could be used again
    HttpRequest request = get();
    request.publicHostsOnly = true;
    EXPECT_EQ(errorOf(request), Error::Kind::Refused);
    EXPECT_TRUE(detail.contains(u"private address"_s)) << detail.toStdString();
    request.url = QUrl(u"http://localhost:%1/"_s.arg(server.port())); // a name is judged by where it leads
    EXPECT_EQ(errorOf(request), Error::Kind::Refused);
    EXPECT_EQ(exchanges.size(), 1U);
}

TEST_F(HttpClientTest, GivesUpWhenNoConnectionComesAbout)
{
    QTcpServer mute; // accepts, and never says a word of TLS
    ASSERT_TRUE(mute.listen(QHostAddress::LocalHost));
    HttpRequest request = HttpRequest::get(QUrl(u"https://127.0.0.1:%1/"_s.arg(mute.serverPort())));
    request.limits.connect = 50ms;
    EXPECT_EQ(errorOf(request), Error::Kind::Timeout);
    EXPECT_TRUE(detail.contains(u"no connection"_s)) << detail.toStdString();
}

TEST_F(HttpClientTest, GivesUpWhenNoHeadComes)
{
    HttpRequest request = get();
    request.limits.firstByte = 50ms;
    EXPECT_EQ(errorOf(request), Error::Kind::Timeout);
    EXPECT_TRUE(detail.contains(u"did not answer"_s)) << detail.toStdString();
}

TEST_F(HttpClientTest, GivesUpWhenTheAnswerFallsSilent)
{
    handler = [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/plain");
        exchange.write("x");
    };
    HttpRequest request = get();
    request.limits.idle = 50ms;
    EXPECT_EQ(errorOf(request), Error::Kind::Timeout);
    EXPECT_TRUE(detail.contains(u"sent nothing"_s)) << detail.toStdString();
}

TEST_F(HttpClientTest, ADrippingAnswerIsNotIdleButEndsAtTheWholeLimit)
{
    QTimer drip;
    QObject::connect(&drip, &QTimer::timeout, &context, [this] { exchanges.back()->write("x"); });
    handler = [&drip](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/plain");
        drip.start(5ms);
    };
    HttpRequest request = get();
    request.limits.idle = 400ms;
    request.limits.whole = 900ms;
    EXPECT_EQ(errorOf(request), Error::Kind::Timeout);
    EXPECT_TRUE(detail.contains(u"complete"_s)) << detail.toStdString();
}

TEST_F(HttpClientTest, TellsAMissingServerFromABrokenAnswer)
{
    QTcpServer gone;
    ASSERT_TRUE(gone.listen(QHostAddress::LocalHost));
    const QUrl closedPort(u"http://127.0.0.1:%1/"_s.arg(gone.serverPort()));
    gone.close();
    const Result<HttpResponse> refused = answer(HttpRequest::get(closedPort));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Network);
    EXPECT_FALSE(refused.error().mayHaveArrived);

    handler = [](HttpExchange &exchange) { exchange.reset(); };
    EXPECT_EQ(errorOf(get()), Error::Kind::Network);
    handler = [](HttpExchange &exchange) { exchange.close(); };
    EXPECT_EQ(errorOf(get()), Error::Kind::Network);
    handler = [](HttpExchange &exchange) { exchange.writeRaw("* OK ready\r\n\r\n"); };
    EXPECT_EQ(errorOf(get()), Error::Kind::Protocol);

    handler = [](HttpExchange &exchange) {
        exchange.writeRaw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        exchange.close();
    };
    EXPECT_EQ(errorOf(get()), Error::Kind::Truncated);
    handler = [](HttpExchange &exchange) {
        exchange.beginChunked(200, "text/plain");
        exchange.write("half");
        exchange.close();
    };
    EXPECT_EQ(errorOf(get()), Error::Kind::Truncated);
}

/// The server closes a connection it kept open just as the next request is written to it.
TEST_F(HttpClientTest, SendsTwiceOverAConnectionThatWasDeadOnlyWhatMayBe)
{
    for (const auto resend :
         { HttpRequest::Resend::Allowed, HttpRequest::Resend::Never, HttpRequest::Resend::Avoided }) {
        client = std::make_unique<HttpClient>();
        exchanges.clear();
        handler = [](HttpExchange &exchange) { exchange.respond(200, "first"); };
        ASSERT_TRUE(answer(get()));
        int posts = 0;
        handler = [&posts](HttpExchange &exchange) {
            if (++posts == 1)
                exchange.reset();
            else
                exchange.respond(200, "second");
        };
        HttpRequest request = HttpRequest::postJson(server.url(u"/send"_s), {});
        request.resend = resend;
        const Result<HttpResponse> result = answer(request);
        EXPECT_EQ(posts, resend == HttpRequest::Resend::Allowed ? 2 : 1);
        EXPECT_EQ(result.has_value(), resend == HttpRequest::Resend::Allowed);
        if (result) {
            EXPECT_TRUE(result->isRepeated);
        } else {
            EXPECT_EQ(result.error().kind, Error::Kind::Network);
            EXPECT_TRUE(result.error().mayHaveArrived);
        }
    }
}

TEST_F(HttpClientTest, AResetInTheMiddleIsTruncatedAndWhatCameIsKept)
{
    const auto stream = client->stream(get());
    const Heard heard(*stream);
    ASSERT_TRUE(arrived());
    exchanges.at(0)->beginChunked(200, "text/plain");
    exchanges.at(0)->write("half");
    ASSERT_TRUE(waitUntil([&] { return heard.bytes == "half"; }));
    exchanges.at(0)->reset();
    ASSERT_TRUE(waitUntil([&] { return !heard.results.empty(); }));
    EXPECT_EQ(heard.results.at(0).error().kind, Error::Kind::Truncated);
}

TEST_F(HttpClientTest, ABodyWithoutALengthEndsWithTheConnection)
{
    handler = [](HttpExchange &exchange) {
        exchange.writeRaw("HTTP/1.0 200 OK\r\n\r\nall of it");
        exchange.close();
    };
    const auto result = answer(get());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->body, "all of it");
}

TEST_F(HttpClientTest, TrustsNoCertificateThatNobodyVouchesFor)
{
    QSslServer tls;
    tls.setSslConfiguration(oagent::testing::selfSignedServer());
    ASSERT_TRUE(tls.listen(QHostAddress::LocalHost));
    EXPECT_EQ(errorOf(HttpRequest::get(QUrl(u"https://127.0.0.1:%1/"_s.arg(tls.serverPort())))), Error::Kind::Tls);
    EXPECT_TRUE(detail.contains(u"certificate"_s)) << detail.toStdString();

    QTcpServer plain;
    QObject::connect(&plain, &QTcpServer::newConnection, &context,
                     [&plain] { plain.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    ASSERT_TRUE(plain.listen(QHostAddress::LocalHost));
    EXPECT_EQ(errorOf(HttpRequest::get(QUrl(u"https://127.0.0.1:%1/"_s.arg(plain.serverPort())))), Error::Kind::Tls);
}

TEST_F(HttpClientTest, RefusesWhatItMustNotSend)
{
    for (const QString &address : { u"ftp://127.0.0.1/"_s, u"file:///etc/passwd"_s, u"http://"_s, u""_s, u"/path"_s })
        EXPECT_EQ(errorOf(HttpRequest::get(QUrl(address))), Error::Kind::Refused) << address.toStdString();
    QUrl withPassword = server.url(u"/"_s);
    withPassword.setUserInfo(u"user:hunter2"_s);
    EXPECT_EQ(errorOf(HttpRequest::get(withPassword)), Error::Kind::Refused);
    EXPECT_FALSE(detail.contains(u"hunter2"_s));
    for (const QByteArray &value : { "a\r\nX-Injected: b"_ba, "a\nb"_ba, QByteArray("a\0b", 3) }) {
        HttpRequest request = get();
        request.setHeader("X-A"_ba, value);
        EXPECT_EQ(errorOf(request), Error::Kind::Refused);
    }
    EXPECT_TRUE(exchanges.empty());
}

TEST_F(HttpClientTest, AnErrorNamesTheHostAndNothingConfidential)
{
    handler = [](HttpExchange &exchange) { exchange.writeRaw("nonsense hunter2-answer\r\n\r\n"); };
    HttpRequest request = HttpRequest::postJson(server.url(u"/hunter2-path"_s), { { u"a"_s, u"hunter2-body"_s } });
    request.url.setQuery(u"token=hunter2-query"_s);
    request.setHeader("Authorization"_ba, "Bearer hunter2-header"_ba);
    const auto expectClean = [this] {
        EXPECT_FALSE(detail.contains(u"hunter2"_s)) << detail.toStdString();
        EXPECT_TRUE(detail.contains(u"127.0.0.1:%1"_s.arg(server.port()))) << detail.toStdString();
    };
    EXPECT_EQ(errorOf(request), Error::Kind::Protocol);
    expectClean();
    handler = nullptr;
    request.limits.firstByte = 20ms;
    EXPECT_EQ(errorOf(request), Error::Kind::Timeout);
    expectClean();
}

TEST_F(HttpClientTest, DeletingTheContextAbortsWithoutAnAnswer)
{
    bool answered = false;
    auto owner = std::make_unique<QObject>();
    client->send(get(), owner.get(), [&answered](const Result<HttpResponse> &) { answered = true; });
    ASSERT_TRUE(arrived());
    bool gone = false;
    QObject::connect(exchanges.at(0).get(), &HttpExchange::peerGone, &context, [&gone] { gone = true; });
    owner.reset();
    EXPECT_TRUE(waitUntil([&gone] { return gone; }));
    EXPECT_FALSE(answered);
}

TEST_F(HttpClientTest, AContextThatDiesWithItsAnswerOnTheWayHearsNothing)
{
    auto owner = std::make_unique<QObject>();
    bool answeredTheDead = false;
    int answers = 0;
    for (int i = 0; i < 2; ++i) {
        client->send(get(), owner.get(), [&](const Result<HttpResponse> &) {
            answeredTheDead = answeredTheDead || !owner;
            ++answers;
            owner.reset();
        });
    }
    ASSERT_TRUE(arrived(2));
    for (const Exchange &exchange : exchanges)
        exchange->respond(200, "hello"); // both are read in one go
    ASSERT_TRUE(waitUntil([&answers] { return answers == 1; }));
    handler = [](HttpExchange &exchange) { exchange.respond(200, "hello"); };
    ASSERT_TRUE(answer(get())); // the loop has run on
    EXPECT_EQ(answers, 1);
    EXPECT_FALSE(answeredTheDead);
}

TEST_F(HttpClientTest, DeletingTheClientAbortsSilently)
{
    bool answered = false;
    client->send(get(), &context, [&answered](const Result<HttpResponse> &) { answered = true; });
    const auto stream = client->stream(get());
    const Heard heard(*stream);
    ASSERT_TRUE(arrived(2));
    int gone = 0;
    for (const Exchange &exchange : exchanges)
        QObject::connect(exchange.get(), &HttpExchange::peerGone, &context, [&gone] { ++gone; });
    client.reset();
    EXPECT_TRUE(waitUntil([&gone] { return gone == 2; }));
    EXPECT_FALSE(answered);
    EXPECT_TRUE(heard.results.empty());
}

TEST_F(HttpClientTest, TheClientMayBeDeletedByAnAnswer)
{
    handler = [](HttpExchange &exchange) { exchange.respond(200, "hello"); };
    int answers = 0;
    for (int i = 0; i < 3; ++i) {
        client->send(get(), &context, [&](const Result<HttpResponse> &) {
            ++answers;
            client.reset();
        });
    }
    ASSERT_TRUE(waitUntil([&] { return !client; }));
    EXPECT_FALSE(waitUntil([&] { return answers > 1; }, 20ms));
}

TEST_F(HttpClientTest, DeletingAStreamAbortsEvenFromItsOwnSignal)
{
    for (const bool atHead : { true, false }) {
        exchanges.clear();
        auto stream = client->stream(get());
        const Heard heard(*stream);
        if (atHead)
            QObject::connect(stream.get(), &HttpStream::headReceived, &context, [&stream] { stream.reset(); });
        else
            QObject::connect(stream.get(), &HttpStream::bytesReceived, &context, [&stream] { stream.reset(); });
        ASSERT_TRUE(arrived());
        bool gone = false;
        QObject::connect(exchanges.at(0).get(), &HttpExchange::peerGone, &context, [&gone] { gone = true; });
        exchanges.at(0)->beginChunked(200, "text/plain");
        exchanges.at(0)->write("x");
        EXPECT_TRUE(waitUntil([&gone] { return gone; }));
        EXPECT_FALSE(stream);
        EXPECT_TRUE(heard.results.empty());
    }
}
