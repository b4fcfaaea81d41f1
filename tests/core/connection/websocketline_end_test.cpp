// Every way in which a line ends, or never opens: one end is reported.
#include "tests/core/connection/websocketlinetest.h"
#include "tests/testing/fakewebsocketserver.h"
#include "tests/testing/rawserver.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST_F(WebSocketLineTest, EndsOnceAtAClosedPort)
{
    QUrl url(u"ws://127.0.0.1/connect?ticket=t-4711-secret"_s);
    url.setPort(closedPort());
    const Error error = endOf(url);
    EXPECT_EQ(error.kind, Error::Kind::Network);
    EXPECT_EQ(error.code, 0);
    EXPECT_TRUE(error.detail.contains(u"cannot be reached"_s)) << error.detail.toStdString();
    expectNoTicket(error);
}

TEST_F(WebSocketLineTest, EndsOnceWhenTheServerAcceptsAndSaysNothing)
{
    limits.handshake = 50ms;
    RawServer server;
    const Error error = endOf(server.url());
    EXPECT_EQ(error.kind, Error::Kind::Timeout);
    expectNoTicket(error);
    EXPECT_TRUE(waitUntil([&] { return server.accepted() == 1 && server.living() == 0; }));
    EXPECT_TRUE(server.received().endsWith("\r\n\r\n")) << "something followed the unanswered request";
}

TEST_F(WebSocketLineTest, EndsOnceWhenTheUpgradeIsForbidden)
{
    const QByteArray body(2000, 'x');
    RawServer server(RawServer::answerOnce("HTTP/1.1 403 Forbidden\r\nContent-Length: 2000\r\n\r\n"_ba + body
                                           + "\r\nline\r\nline\r\n"_ba));
    const Error error = endOf(server.url());
    EXPECT_EQ(error.kind, Error::Kind::Forbidden);
    EXPECT_EQ(error.code, 403);
    expectNoTicket(error);
}

TEST_F(WebSocketLineTest, KnowsTheStatusOfAServerThatRefusesAndHangsUp)
{
    RawServer server([](QTcpSocket &client, const QByteArray &) {
        client.write("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n"_ba);
        client.disconnectFromHost();
        return QByteArray();
    });
    const Error error = endOf(server.url());
    EXPECT_EQ(error.kind, Error::Kind::Forbidden);
    EXPECT_EQ(error.code, 403);
}

TEST_F(WebSocketLineTest, HandsOutWhatARefusalSays)
{
    for (const QByteArray &end : { "\r\n"_ba, "\r\n<html>"_ba }) {
        RawServer server([&end](QTcpSocket &client, const QByteArray &) {
            client.write("HTTP/1.1 400 Bad Request\r\nreason: "_ba);
            client.flush();
            client.write("too many\r\n"_ba + end);
            client.disconnectFromHost();
            return QByteArray();
        });
        errors.clear();
        EXPECT_EQ(endOf(server.url()).code, 400);
        EXPECT_EQ(line->refusal().status, 400);
        EXPECT_EQ(line->refusal().header("Reason"_ba), "too many"_ba);
    }
    RawServer server(RawServer::answerOnce("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: no\r\n\r\n"_ba));
    errors.clear();
    EXPECT_EQ(endOf(server.url()).kind, Error::Kind::Protocol);
    EXPECT_EQ(line->refusal().status, 0);
}

TEST_F(WebSocketLineTest, KnowsTheKindsOfRefusedUpgrades)
{
    const std::vector<std::pair<QByteArray, Error::Kind>> rows {
        { "400 Bad Request"_ba, Error::Kind::BadRequest }, { "401 Unauthorized"_ba, Error::Kind::Authentication },
        { "404 Not Found"_ba, Error::Kind::NotFound },     { "429 Too Many"_ba, Error::Kind::RateLimited },
        { "500 Broken"_ba, Error::Kind::Server },          { "503 Busy"_ba, Error::Kind::Overloaded },
        { "302 Elsewhere"_ba, Error::Kind::Protocol },
    };
    for (const auto &[status, kind] : rows) {
        errors.clear();
        RawServer server(RawServer::answerOnce("HTTP/1.1 "_ba + status + "\r\n\r\n"_ba));
        const Error error = endOf(server.url());
        EXPECT_EQ(error.kind, kind) << status.toStdString();
        EXPECT_EQ(error.code, status.left(3).toInt());
    }
}

TEST_F(WebSocketLineTest, EndsOnceWhenAWebPageAnswers)
{
    RawServer server(RawServer::answerOnce(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>\r\n<body>t-4711-secret</body>\r\n</html>\r\n"_ba));
    const Error error = endOf(server.url());
    EXPECT_EQ(error.kind, Error::Kind::Protocol);
    EXPECT_EQ(error.code, 200);
    expectNoTicket(error);
}

TEST_F(WebSocketLineTest, NeverRepeatsTheQueryThatAServerEchoes)
{
    RawServer server(RawServer::answerOnce("no /connect?ticket=t-4711-secret here\r\n\r\n"_ba));
    const Error error = endOf(server.url());
    EXPECT_EQ(error.kind, Error::Kind::Protocol);
    expectNoTicket(error);
}

TEST_F(WebSocketLineTest, EndsOnceAtAnAddressThatIsNone)
{
    for (const QString &address : { u""_s, u"http://127.0.0.1/connect?ticket=4711"_s, u"ws:///connect?ticket=4711"_s,
                                    u"ws://127.0.0.1:99999/?ticket=4711"_s }) {
        errors.clear();
        const Error error = endOf(QUrl(address));
        EXPECT_EQ(error.kind, Error::Kind::Refused) << address.toStdString();
        EXPECT_FALSE(error.detail.contains(u"4711"_s)) << error.detail.toStdString();
    }
}

TEST_F(WebSocketLineTest, ReportsAServerWithoutTlsAsSuch)
{
    RawServer server([](QTcpSocket &, const QByteArray &) { return "this is not TLS"_ba; });
    const Error error = endOf(server.url(u"wss"_s));
    EXPECT_EQ(error.kind, Error::Kind::Tls);
    expectNoTicket(error);
}

TEST_F(WebSocketLineTest, EndsOnceWhenTheServerDropsTheLineAtOnce)
{
    FakeWebSocketServer server;
    server.dropAtOnce(true);
    const Error error = endOf(server.url());
    EXPECT_EQ(error.kind, Error::Kind::Network);
    expectNoTicket(error);
}

TEST_F(WebSocketLineTest, EndsOnceWhenTheOpenLineBreaks)
{
    FakeWebSocketServer server;
    ASSERT_TRUE(openTo(server.url()) && waitUntil([&] { return server.accepted() == 1; }));
    server.drop(0);
    const Error error = onlyEnd();
    EXPECT_EQ(error.kind, Error::Kind::Network);
    EXPECT_EQ(error.code, 0);
    EXPECT_TRUE(error.detail.contains(u"broke off"_s)) << error.detail.toStdString();
}

TEST_F(WebSocketLineTest, EndsOnceWithCodeAndReasonWhenThePeerCloses)
{
    FakeWebSocketServer server;
    ASSERT_TRUE(openTo(server.url()) && waitUntil([&] { return server.accepted() == 1; }));
    server.close(0, 4001, u"ticket t-4711-secret has expired"_s);
    const Error error = onlyEnd();
    EXPECT_EQ(error.kind, Error::Kind::Network);
    EXPECT_EQ(error.code, 4001);
    EXPECT_TRUE(error.detail.contains(u"has expired"_s)) << error.detail.toStdString();
    expectNoTicket(error);
}

TEST_F(WebSocketLineTest, DeliversWhatWasSaidBeforeThePeerHungUp)
{
    QTcpSocket *peer = nullptr;
    RawServer server([&](QTcpSocket &client, const QByteArray &received) {
        peer = &client;
        return RawServer::acceptance(received);
    });
    ASSERT_TRUE(openTo(server.url()));
    peer->write(RawServer::frame(1, "last"_ba) + RawServer::frame(1, "words"_ba));
    peer->disconnectFromHost();
    EXPECT_EQ(onlyEnd().kind, Error::Kind::Network);
    EXPECT_EQ(texts, (QStringList { u"last"_s, u"words"_s }));
}

TEST_F(WebSocketLineTest, DeliversWhatCameTogetherWithTheClosing)
{
    FakeWebSocketServer server;
    ASSERT_TRUE(openTo(server.url()) && waitUntil([&] { return server.accepted() == 1; }));
    server.sendText(0, u"one"_s);
    server.sendText(0, u"two"_s);
    server.close(0, 1001);
    const Error error = onlyEnd();
    EXPECT_EQ(texts, (QStringList { u"one"_s, u"two"_s }));
    EXPECT_EQ(error.code, 1001);
}

TEST_F(WebSocketLineTest, EndsAtTextThatIsNotUtf8)
{
    RawServer server(RawServer::openWebSocket(RawServer::frame(1, "ab\xff\xfe"_ba)));
    const Error error = endOf(server.url());
    EXPECT_EQ(error.kind, Error::Kind::Protocol);
    EXPECT_TRUE(texts.isEmpty());
}

TEST_F(WebSocketLineTest, EndsAtAMessageOverTheLimit)
{
    limits.maxMessageBytes = 1000;
    RawServer server(RawServer::openWebSocket(RawServer::frame(1, QByteArray(1000, 'a'))));
    ASSERT_TRUE(openTo(server.url()));
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1; }));
    server.send(RawServer::frame(1, QByteArray(1001, 'a')));
    const Error error = onlyEnd();
    EXPECT_EQ(error.kind, Error::Kind::TooLarge);
    EXPECT_EQ(texts.size(), 1);
}

TEST_F(WebSocketLineTest, EndsAtTheAnnouncementOfAFrameOverTheLimit)
{
    limits.maxMessageBytes = 1000;
    RawServer server(RawServer::openWebSocket(RawServer::frame(2, QByteArray(1001, 'a')).left(4)));
    EXPECT_EQ(endOf(server.url()).kind, Error::Kind::TooLarge);
}
