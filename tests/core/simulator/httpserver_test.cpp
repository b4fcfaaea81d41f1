#include "core/simulator/httpserver.h"

#include "tests/testing/waituntil.h"

#include <QTcpSocket>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using oagent::testing::waitUntil;

namespace {

/// A client that sends exactly the bytes it is told to.
class RawClient
{
public:
    explicit RawClient(const HttpServer &server)
    {
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { m_received += m_socket.readAll(); });
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
        EXPECT_TRUE(waitUntil([this] { return m_socket.state() == QAbstractSocket::ConnectedState; }));
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    bool receives(const QByteArray &end)
    {
        return waitUntil([&] { return m_received.endsWith(end); });
    }
    bool seesTheEnd()
    {
        return waitUntil([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; });
    }
    [[nodiscard]] const QByteArray &received() const { return m_received; }
    QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};

struct Recorded
{
    HttpServer server;
    QList<HttpServerRequest> requests;
    std::shared_ptr<HttpExchange> kept;

    Recorded() { EXPECT_TRUE(server.listen()); }
    void echo()
    {
        server.setHandler([this](const std::shared_ptr<HttpExchange> &exchange) {
            requests.append(exchange->request());
            exchange->respond(200, exchange->request().body, "text/plain"_ba);
        });
    }
    void keep()
    {
        server.setHandler([this](const std::shared_ptr<HttpExchange> &exchange) { kept = exchange; });
    }
};

} // namespace

TEST(HttpServer, AnswersSeveralRequestsOnOneConnection)
{
    Recorded recorded;
    recorded.echo();
    RawClient client(recorded.server);
    client.send("POST /a/b?x=1%202&y HTTP/1.1\r\nHost: h\r\nX-Name: Value\r\ncontent-length: 5\r\n\r\nhello"_ba);
    ASSERT_TRUE(client.receives("hello"_ba));
    client.send("GET /second HTTP/1.1\r\nHost: h\r\n\r\n"_ba);
    ASSERT_TRUE(waitUntil([&] { return recorded.requests.size() == 2; }));
    EXPECT_EQ(recorded.requests.last().path, "/second");
    EXPECT_EQ(recorded.requests.last().query, "");

    const HttpServerRequest &first = recorded.requests.first();
    EXPECT_EQ(first.method, "POST");
    EXPECT_EQ(first.path, "/a/b");
    EXPECT_EQ(first.query, "x=1%202&y");
    EXPECT_EQ(first.queryItem("x"_ba), "1 2");
    EXPECT_EQ(first.queryItem("y"_ba), "");
    EXPECT_EQ(first.header("x-name"_ba), "Value");
    EXPECT_EQ(first.body, "hello");
    EXPECT_EQ(recorded.server.connectionsAccepted(), 1);
    EXPECT_TRUE(client.received().startsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(HttpServer, ReadsARequestThatComesByteByByte)
{
    Recorded recorded;
    recorded.echo();
    RawClient client(recorded.server);
    const QByteArray request = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n"_ba;
    for (const char byte : request) {
        client.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    EXPECT_TRUE(client.receives("abcde"_ba));
}

TEST(HttpServer, AnswersPipelinedRequestsInTheirOrder)
{
    Recorded recorded;
    recorded.echo();
    RawClient client(recorded.server);
    client.send("POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n1POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n2"_ba);
    ASSERT_TRUE(client.receives("2"_ba));
    EXPECT_EQ(recorded.requests.size(), 2);
    EXPECT_LT(client.received().indexOf("\r\n\r\n1"), client.received().indexOf("\r\n\r\n2"));
}

TEST(HttpServer, AsksForTheBodyOfAClientThatWaits)
{
    Recorded recorded;
    recorded.echo();
    RawClient client(recorded.server);
    client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"_ba);
    ASSERT_TRUE(client.receives("HTTP/1.1 100 Continue\r\n\r\n"_ba));
    client.send("ok"_ba);
    EXPECT_TRUE(client.receives("ok"_ba));
}

TEST(HttpServer, AnswersLaterAndInPieces)
{
    Recorded recorded;
    recorded.keep();
    RawClient client(recorded.server);
    client.send("GET / HTTP/1.1\r\n\r\n"_ba);
    ASSERT_TRUE(waitUntil([&] { return recorded.kept != nullptr; }));
    recorded.kept->beginChunked(200, "text/event-stream"_ba, { { "X-Extra"_ba, "1"_ba } });
    recorded.kept->write("data: one\n\n"_ba);
    ASSERT_TRUE(client.receives("b\r\ndata: one\n\n\r\n"_ba));
    recorded.kept->write({});
    recorded.kept->finish();
    EXPECT_TRUE(client.receives("\r\n0\r\n\r\n"_ba));
    EXPECT_TRUE(client.received().contains("X-Extra: 1\r\n"));
    recorded.kept->respond(500, "too late"_ba);
    recorded.kept.reset();
    client.send("GET / HTTP/1.1\r\n\r\n"_ba);
    ASSERT_TRUE(waitUntil([&] { return recorded.kept != nullptr; }));
    EXPECT_FALSE(client.received().contains("too late"));
}

TEST(HttpServer, ReportsAClientThatGoesAwayAndIgnoresWhatIsSaidAfterwards)
{
    Recorded recorded;
    recorded.keep();
    auto client = std::make_unique<RawClient>(recorded.server);
    client->send("GET / HTTP/1.1\r\n\r\n"_ba);
    ASSERT_TRUE(waitUntil([&] { return recorded.kept != nullptr; }));
    int gone = 0;
    QObject::connect(recorded.kept.get(), &HttpExchange::peerGone, recorded.kept.get(), [&] { ++gone; });
    client.reset();
    ASSERT_TRUE(waitUntil([&] { return gone == 1; }));
    recorded.kept->respond(200, "nobody hears this"_ba);
    recorded.kept->reset();
}

TEST(HttpServer, KeepsExchangesHarmlessWhenTheServerDies)
{
    auto recorded = std::make_unique<Recorded>();
    recorded->keep();
    RawClient client(recorded->server);
    client.send("GET / HTTP/1.1\r\n\r\n"_ba);
    ASSERT_TRUE(waitUntil([&] { return recorded->kept != nullptr; }));
    const std::shared_ptr<HttpExchange> kept = recorded->kept;
    recorded.reset();
    kept->respond(200, "late"_ba);
    kept->close();
    EXPECT_TRUE(client.seesTheEnd());
}

TEST(HttpServer, CanPromiseMoreThanItSends)
{
    Recorded recorded;
    recorded.keep();
    RawClient client(recorded.server);
    client.send("GET / HTTP/1.1\r\n\r\n"_ba);
    ASSERT_TRUE(waitUntil([&] { return recorded.kept != nullptr; }));
    recorded.kept->writeRaw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"_ba);
    recorded.kept->close();
    EXPECT_TRUE(client.seesTheEnd());
    EXPECT_TRUE(client.received().endsWith("half"));
    EXPECT_EQ(client.socket().error(), QAbstractSocket::RemoteHostClosedError);
}

TEST(HttpServer, ResetsConnections)
{
    Recorded recorded;
    recorded.keep();
    RawClient one(recorded.server);
    RawClient two(recorded.server);
    one.send("GET / HTTP/1.1\r\n\r\n"_ba);
    ASSERT_TRUE(waitUntil([&] { return recorded.kept != nullptr; }));
    recorded.kept->reset();
    EXPECT_TRUE(one.seesTheEnd());
    ASSERT_TRUE(waitUntil([&] { return recorded.server.connectionsAccepted() == 2; }));
    recorded.server.closeAll();
    EXPECT_TRUE(two.seesTheEnd());
}

TEST(HttpServer, HonoursConnectionClose)
{
    Recorded recorded;
    recorded.echo();
    RawClient client(recorded.server);
    client.send("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbye"_ba);
    EXPECT_TRUE(client.seesTheEnd());
    EXPECT_TRUE(client.received().endsWith("bye"));
}

TEST(HttpServer, AnswersNotFoundWithoutAHandler)
{
    HttpServer server;
    ASSERT_TRUE(server.listen());
    RawClient client(server);
    client.send("GET /x HTTP/1.1\r\n\r\n"_ba);
    EXPECT_TRUE(client.receives("\r\n\r\n"_ba));
    EXPECT_TRUE(client.received().startsWith("HTTP/1.1 404 "));
    EXPECT_EQ(server.url(u"/p"_s).toString(), u"http://127.0.0.1:%1/p"_s.arg(server.port()));
}

TEST(HttpServer, RefusesWhatItCannotRead)
{
    struct Case
    {
        QByteArray request;
        QByteArray answer;
    };
    const QList<Case> cases = {
        { "nonsense\r\n\r\n"_ba, "HTTP/1.1 400"_ba },
        { "GET / HTTP/1.1\r\nno colon\r\n\r\n"_ba, "HTTP/1.1 400"_ba },
        { "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"_ba, "HTTP/1.1 400"_ba },
        { "POST / HTTP/1.1\r\nContent-Length: 10485761\r\n\r\n"_ba, "HTTP/1.1 413"_ba },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"_ba, "HTTP/1.1 400"_ba },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nA00001\r\n"_ba, "HTTP/1.1 413"_ba },
        { "GET / HTTP/1.1\r\nX: " + QByteArray(70000, 'x'), "HTTP/1.1 431"_ba },
    };
    for (const Case &one : cases) {
        Recorded recorded;
        recorded.echo();
        RawClient client(recorded.server);
        client.send(one.request);
        EXPECT_TRUE(client.seesTheEnd());
        EXPECT_TRUE(client.received().startsWith(one.answer)) << one.request.left(60).constData();
        EXPECT_TRUE(recorded.requests.isEmpty());
    }
}
