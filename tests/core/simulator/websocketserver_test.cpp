#include "core/simulator/websocketserver.h"

#include "tests/core/simulator/rawwebsocket.h"
#include "tests/testing/waituntil.h"

#include <QWebSocket>

#include <gtest/gtest.h>

using namespace oagent::simulator;
using namespace Qt::StringLiterals;
using oagent::testing::RawWebSocket;
using oagent::testing::waitUntil;

namespace {

struct Listening
{
    WebSocketServer server;
    QList<QByteArray> texts;
    QList<QByteArray> binaries;
    QList<QByteArray> pings;
    QList<QByteArray> pongs;
    QList<int> closeCodes;

    Listening()
    {
        EXPECT_TRUE(server.listen());
        QObject::connect(&server, &WebSocketServer::connected, &server, [this](WebSocketPeer *peer) {
            QObject::connect(peer, &WebSocketPeer::textReceived, &server, [this](auto text) { texts.append(text); });
            QObject::connect(peer, &WebSocketPeer::binaryReceived, &server,
                             [this](auto bytes) { binaries.append(bytes); });
            QObject::connect(peer, &WebSocketPeer::pingReceived, &server, [this](auto ping) { pings.append(ping); });
            QObject::connect(peer, &WebSocketPeer::pongReceived, &server, [this](auto pong) { pongs.append(pong); });
            QObject::connect(peer, &WebSocketPeer::closed, &server, [this](int code) { closeCodes.append(code); });
        });
    }
    WebSocketPeer *peer() { return server.peers().first(); }
};

} // namespace

TEST(WebSocketServer, TalksToQtsOwnClient)
{
    Listening listening;
    QWebSocket client;
    QString text;
    QByteArray binary;
    QObject::connect(&client, &QWebSocket::textMessageReceived, &client, [&](const QString &got) { text = got; });
    QObject::connect(&client, &QWebSocket::binaryMessageReceived, &client, [&](auto got) { binary = got; });
    client.open(listening.server.url(u"/path"_s));
    ASSERT_TRUE(waitUntil([&] { return listening.server.peers().size() == 1; }));
    EXPECT_EQ(listening.peer()->request().path, "/path");

    const QByteArray large(200'000, 'x');
    ASSERT_TRUE(waitUntil([&] { return client.state() == QAbstractSocket::ConnectedState; }));
    client.sendTextMessage(u"你好"_s);
    client.sendBinaryMessage(large);
    client.ping("p"_ba);
    ASSERT_TRUE(waitUntil([&] { return listening.pings.size() == 1; }));
    EXPECT_EQ(listening.texts, QList<QByteArray> { "你好" });
    EXPECT_EQ(listening.binaries, QList<QByteArray> { large });

    listening.peer()->sendPing("q"_ba);
    listening.peer()->sendText(QByteArray(300, 't'));
    listening.peer()->sendBinary(large);
    ASSERT_TRUE(waitUntil([&] { return binary == large && listening.pongs.size() == 1; }));
    EXPECT_EQ(text.size(), 300);
    EXPECT_EQ(listening.pongs, QList<QByteArray> { "q" });

    client.close(QWebSocketProtocol::CloseCodeGoingAway);
    ASSERT_TRUE(waitUntil([&] { return listening.closeCodes.size() == 1; }));
    EXPECT_EQ(listening.closeCodes.first(), 1001);
    EXPECT_TRUE(listening.server.peers().isEmpty());
}

TEST(WebSocketServer, JoinsFragmentsEvenWithAPingBetweenThem)
{
    Listening listening;
    RawWebSocket client(listening.server.url());
    ASSERT_TRUE(client.opens());
    client.sendFrame(1, "one "_ba, false);
    client.sendFrame(9, "ping"_ba);
    client.sendFrame(0, "two"_ba, true);
    ASSERT_TRUE(waitUntil([&] { return listening.texts.size() == 1; }));
    EXPECT_EQ(listening.texts.first(), "one two");
    ASSERT_TRUE(client.receives(1));
    EXPECT_EQ(client.frames().first().opcode, 10);
    EXPECT_EQ(client.frames().first().payload, "ping");
}

TEST(WebSocketServer, CutsOffAClientThatBreaksTheRules)
{
    const QList<std::function<void(RawWebSocket &)>> sins = {
        [](RawWebSocket &client) { client.sendFrame(1, "unmasked"_ba, true, false); },
        [](RawWebSocket &client) { client.sendFrame(3, "reserved opcode"_ba); },
        [](RawWebSocket &client) { client.sendFrame(9, "fragmented ping"_ba, false); },
        [](RawWebSocket &client) { client.sendFrame(0, "continues nothing"_ba); },
        [](RawWebSocket &client) { client.sendRaw("\xf1\x80"_ba); },
        [](RawWebSocket &client) {
            client.sendFrame(1, "begun"_ba, false);
            client.sendFrame(1, "begun again"_ba);
        },
    };
    for (const auto &sin : sins) {
        Listening listening;
        RawWebSocket client(listening.server.url());
        ASSERT_TRUE(client.opens());
        sin(client);
        EXPECT_TRUE(client.ends());
        ASSERT_TRUE(waitUntil([&] { return listening.closeCodes.size() == 1; }));
        EXPECT_EQ(listening.closeCodes.first(), 1002);
        EXPECT_TRUE(listening.texts.isEmpty());
    }
}

TEST(WebSocketServer, AnswersNothingWhileMuteAndGoesOnAfterwards)
{
    Listening listening;
    RawWebSocket client(listening.server.url());
    ASSERT_TRUE(client.opens());
    ASSERT_TRUE(waitUntil([&] { return listening.server.peers().size() == 1; }));
    listening.peer()->setMute(true);
    client.sendFrame(9, "are you there"_ba);
    client.sendText("hello"_ba);
    // Another connection proves that the loop had time to see both frames.
    RawWebSocket other(listening.server.url());
    ASSERT_TRUE(other.opens());
    other.sendText("loud"_ba);
    ASSERT_TRUE(waitUntil([&] { return listening.texts.size() == 1; }));
    EXPECT_EQ(listening.texts.first(), "loud");
    EXPECT_TRUE(client.frames().isEmpty());
    listening.peer()->setMute(false);
    ASSERT_TRUE(client.receives(1));
    EXPECT_EQ(client.frames().first().payload, "are you there");
    EXPECT_TRUE(listening.texts.contains("hello"));
}

TEST(WebSocketServer, NoticesAClientThatVanishes)
{
    Listening listening;
    RawWebSocket client(listening.server.url());
    ASSERT_TRUE(client.opens());
    client.vanish();
    ASSERT_TRUE(waitUntil([&] { return listening.closeCodes.size() == 1; }));
    EXPECT_EQ(listening.closeCodes.first(), 1006);
}

TEST(WebSocketServer, ClosesAndResets)
{
    Listening listening;
    RawWebSocket one(listening.server.url());
    ASSERT_TRUE(one.opens());
    ASSERT_TRUE(waitUntil([&] { return listening.server.peers().size() == 1; }));
    listening.peer()->close(4000);
    ASSERT_TRUE(one.receives(1));
    EXPECT_EQ(one.frames().first().opcode, 8);
    EXPECT_EQ(one.frames().first().payload, "\x0f\xa0");
    EXPECT_TRUE(one.ends());

    RawWebSocket two(listening.server.url());
    ASSERT_TRUE(two.opens());
    ASSERT_TRUE(waitUntil([&] { return listening.server.peers().size() == 1; }));
    listening.peer()->drop();
    EXPECT_TRUE(two.ends());
    EXPECT_TRUE(two.frames().isEmpty());
}

TEST(WebSocketServer, RefusesAtTheGateWithStatusBodyAndHeaders)
{
    WebSocketServer server;
    ASSERT_TRUE(server.listen());
    server.setGate([](const HttpServerRequest &request) {
        const bool good = request.queryItem("ticket"_ba) == "right";
        return UpgradeAnswer { .status = good ? 101 : 403,
                               .body = "no"_ba,
                               .headers = { { "Reason"_ba, "wrong"_ba } } };
    });
    QUrl url = server.url(u"/connect"_s);
    url.setQuery(u"ticket=wrong"_s);
    RawWebSocket refused(url);
    EXPECT_EQ(refused.status(), 403);
    EXPECT_TRUE(refused.head().contains("Reason: wrong\r\n"));
    EXPECT_TRUE(refused.ends());
    url.setQuery(u"ticket=right"_s);
    RawWebSocket accepted(url);
    EXPECT_TRUE(accepted.opens());
    EXPECT_EQ(server.accepted(), 1);
}

TEST(WebSocketServer, KeepsAClientWaitingWhenTheGateIsSilentAndLetsItGoWhenItDies)
{
    auto server = std::make_unique<WebSocketServer>();
    ASSERT_TRUE(server->listen());
    bool asked = false;
    server->setGate([&](const HttpServerRequest &) {
        asked = true;
        return UpgradeAnswer { .status = 0, .body = {}, .headers = {} };
    });
    RawWebSocket client(server->url());
    ASSERT_TRUE(waitUntil([&] { return asked; }));
    EXPECT_TRUE(client.head().isEmpty());
    server.reset();
    EXPECT_TRUE(client.ends());
}

TEST(WebSocketServer, RefusesWhatIsNoUpgrade)
{
    WebSocketServer server;
    ASSERT_TRUE(server.listen());
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(server.url().port()));
    QByteArray received;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { received += socket.readAll(); });
    socket.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(waitUntil([&] { return received.startsWith("HTTP/1.1 400 "); }));
    EXPECT_EQ(server.accepted(), 0);
}
