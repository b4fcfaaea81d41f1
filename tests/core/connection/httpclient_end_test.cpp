// Requests that end otherwise than with an answer.
#include "tests/core/connection/httpclienttest.h"
#include "tests/testing/selfsignedcertificate.h"

#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <gtest/gtest.h>

#include <optional>
#include <vector>

using namespace oagent;
using namespace oagent::simulator;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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

/// A server may answer before it has read the whole question.
TEST_F(HttpClientTest, GoesOnToSendWhileItsAnswerRests)
{
    constexpr qsizetype size = 20'000'000; // more than any buffer between the two
    QTcpServer eager;
    ASSERT_TRUE(eager.listen(QHostAddress::LocalHost));
    HttpRequest request = HttpRequest::withJson(
        HttpRequest::Method::Post, QUrl(u"http://127.0.0.1:%1/"_s.arg(eager.serverPort())), QByteArray(size, ' '));
    const auto stream = client->stream(request);
    stream->setRest(1ms);
    const Heard heard(*stream);
    ASSERT_TRUE(waitUntil([&] { return eager.hasPendingConnections(); }));
    QTcpSocket *socket = eager.nextPendingConnection();
    socket->setReadBufferSize(1000);
    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\none");
    ASSERT_TRUE(waitUntil([&] { return heard.bytes == "one"; }));
    qsizetype received = 0;
    socket->setReadBufferSize(0);
    ASSERT_TRUE(waitUntil([&] { return (received += socket->readAll().size()) > size; }));
    socket->write("two");
    ASSERT_TRUE(waitUntil([&] { return heard.results.size() == 1; }));
    EXPECT_TRUE(heard.results.front());
    EXPECT_EQ(heard.bytes, "onetwo");
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
