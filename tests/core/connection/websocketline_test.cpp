#include "core/simulator/websocketpeer.h"
#include "core/simulator/websocketserver.h"
#include "tests/core/connection/websocketlinetest.h"
#include "tests/testing/fakewebsocketserver.h"
#include "tests/testing/rawserver.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

RawServer::Answer answerPings(int &answered)
{
    return [&answered](QTcpSocket &, const QByteArray &received) {
        if (received.endsWith("\r\n\r\n"))
            return RawServer::acceptance(received);
        ++answered;
        return RawServer::frame(10, {});
    };
}

} // namespace

TEST_F(WebSocketLineTest, SendsAMessageOfAnySizeInOneFrame)
{
    QByteArray received;
    int fragments = 0;
    simulator::WebSocketServer server;
    ASSERT_TRUE(server.listen());
    QObject::connect(&server, &simulator::WebSocketServer::connected, &context, [&](simulator::WebSocketPeer *peer) {
        QObject::connect(peer, &simulator::WebSocketPeer::fragmentReceived, &context, [&] { ++fragments; });
        QObject::connect(peer, &simulator::WebSocketPeer::textReceived, &context,
                         [&](const QByteArray &text) { received = text; });
    });
    ASSERT_TRUE(openTo(server.url()));
    EXPECT_TRUE(line->sendText(u"x"_s.repeated(1024 * 1024)));
    ASSERT_TRUE(waitUntil([&] { return received.size() == 1024 * 1024; }));
    EXPECT_EQ(fragments, 0) << "the platforms' own clients send a message whole, and nobody knows who can read others";
}

TEST_F(WebSocketLineTest, CarriesTextAndBytesBothWays)
{
    FakeWebSocketServer server;
    ASSERT_TRUE(openTo(server.url()));
    EXPECT_TRUE(line->sendText(u"grüß dich"_s));
    EXPECT_TRUE(line->sendBinary("\0\1\2"_ba));
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 1; }));
    server.sendText(0, u"你好"_s);
    server.sendBinary(0, "bytes"_ba);
    ASSERT_TRUE(waitUntil([&] { return !texts.empty() && !binaries.empty() && !server.binaries(0).empty(); }));
    EXPECT_EQ(server.texts(0), QStringList(u"grüß dich"_s));
    EXPECT_EQ(server.binaries(0).first(), "\0\1\2"_ba);
    EXPECT_EQ(texts, QStringList(u"你好"_s));
    EXPECT_EQ(binaries.first(), "bytes"_ba);
    EXPECT_EQ(server.ticket(0), u"t-4711-secret"_s);
    EXPECT_EQ(opened, 1);
    EXPECT_TRUE(errors.empty());
}

TEST_F(WebSocketLineTest, SendsNothingBeforeItIsOpenAndAfterItsEnd)
{
    FakeWebSocketServer server;
    makeLine();
    EXPECT_FALSE(line->sendText(u"early"_s));
    line->open(server.url());
    EXPECT_FALSE(line->sendText(u"early"_s));
    ASSERT_TRUE(waitUntil([&] { return line->isOpen(); }));
    line->close();
    EXPECT_FALSE(line->sendText(u"late"_s));
    EXPECT_FALSE(line->sendBinary("late"_ba));
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 1 && !server.isLiving(0); }));
    EXPECT_TRUE(server.texts(0).isEmpty());
}

TEST_F(WebSocketLineTest, TakesMessagesOfOneMebibyteInFragments)
{
    RawServer server(RawServer::openWebSocket());
    ASSERT_TRUE(openTo(server.url()));
    QByteArray first = RawServer::frame(1, QByteArray(512 * 1024, 'a'));
    first[0] = 1; // not the last fragment
    server.send(first + RawServer::frame(0, QByteArray(512 * 1024, 'b')));
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1; }));
    EXPECT_EQ(texts.first().size(), 1024 * 1024);
}

/// RFC 6455, §5.6: only the whole message is UTF-8. QWebSocket of Qt 6.4 ends such a line with 1007.
TEST_F(WebSocketLineTest, TakesFragmentsThatEndInsideACharacter)
{
    const QByteArray text = u"你好"_s.toUtf8();
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        QByteArray frame = RawServer::frame(i == 0 ? 1 : 0, text.mid(i, 1));
        if (i + 1 < text.size())
            frame[0] = static_cast<char>(frame[0] & 0x7f);
        bytes += frame;
    }
    RawServer server(RawServer::openWebSocket(bytes)); // right behind the handshake
    ASSERT_TRUE(openTo(server.url()));
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1 || !errors.empty(); }));
    EXPECT_EQ(texts, QStringList(u"你好"_s));
    server.send(bytes);
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 2 || !errors.empty(); }));
    EXPECT_TRUE(errors.empty());
}

TEST_F(WebSocketLineTest, AnswersAPingBetweenFragmentsWithWhatItHolds)
{
    QByteArray pong;
    simulator::WebSocketServer server;
    ASSERT_TRUE(server.listen());
    QObject::connect(&server, &simulator::WebSocketServer::connected, &context, [&](simulator::WebSocketPeer *peer) {
        QObject::connect(peer, &simulator::WebSocketPeer::pongReceived, &context,
                         [&](const QByteArray &payload) { pong = payload; });
        peer->sendRaw("\x01\x01"
                      "a"_ba);
        peer->sendPing("are you there?"_ba);
        peer->sendRaw("\x80\x01"
                      "b"_ba);
    });
    ASSERT_TRUE(openTo(server.url()));
    ASSERT_TRUE(waitUntil([&] { return !pong.isEmpty() && texts.size() == 1; }));
    EXPECT_EQ(pong, "are you there?"_ba);
    EXPECT_EQ(texts.first(), u"ab"_s);
}

TEST_F(WebSocketLineTest, AsksForTheRootWhereAnAddressHasNoPath)
{
    RawServer server(RawServer::openWebSocket());
    QUrl url = server.url();
    url.setPath(QString());
    EXPECT_TRUE(openTo(url));
    EXPECT_TRUE(server.received().startsWith("GET /?ticket=t-4711-secret HTTP/1.1\r\n"_ba))
        << server.received().toStdString();
}

TEST_F(WebSocketLineTest, EndsADeadPath)
{
    limits.pingWhenSilentFor = 20ms;
    limits.deadWhenSilentFor = 50ms;
    RawServer server(RawServer::openWebSocket());
    ASSERT_TRUE(openTo(server.url()));
    const Error error = onlyEnd();
    EXPECT_EQ(error.kind, Error::Kind::Timeout);
    expectNoTicket(error);
    EXPECT_TRUE(server.received().contains("\x89\x80"_ba)) << "no ping was sent";
}

TEST_F(WebSocketLineTest, LivesAsLongAsPingsAreAnswered)
{
    limits.pingWhenSilentFor = 20ms;
    limits.deadWhenSilentFor = 800ms;
    int answered = 0;
    RawServer server(answerPings(answered));
    ASSERT_TRUE(openTo(server.url()));
    ASSERT_TRUE(waitUntil([&] { return answered == 60 || !errors.empty(); }));
    EXPECT_TRUE(errors.empty()) << errors.front().detail.toStdString() << " after " << answered;
    EXPECT_TRUE(line->isOpen());
}

TEST_F(WebSocketLineTest, DoesNotPingWhileMessagesArrive)
{
    limits.pingWhenSilentFor = 1s;
    RawServer server(RawServer::openWebSocket());
    ASSERT_TRUE(openTo(server.url()));
    const qsizetype head = server.received().size();
    for (int i = 0; i < 20; ++i) {
        server.send(RawServer::frame(1, "x"_ba));
        ASSERT_TRUE(waitUntil([&] { return texts.size() == i + 1; }));
    }
    EXPECT_EQ(server.received().size(), head);
}

TEST_F(WebSocketLineTest, AnswersThePingsOfItsPeer)
{
    RawServer server(RawServer::openWebSocket(RawServer::frame(9, "hello"_ba)));
    ASSERT_TRUE(openTo(server.url()));
    EXPECT_TRUE(waitUntil([&] { return server.received().contains("\x8a\x85"_ba); }));
}

TEST_F(WebSocketLineTest, AProbeEndsALineWithoutASignOfLife)
{
    limits.probe = 30ms;
    RawServer server(RawServer::openWebSocket());
    ASSERT_TRUE(openTo(server.url()));
    line->probe();
    line->probe();
    EXPECT_EQ(onlyEnd().kind, Error::Kind::Timeout);
}

TEST_F(WebSocketLineTest, AProbeThatIsAnsweredChangesNothing)
{
    limits.probe = 200ms;
    int answered = 0;
    RawServer server(answerPings(answered));
    ASSERT_TRUE(openTo(server.url()));
    line->probe();
    ASSERT_TRUE(waitUntil([&] { return answered == 1; }));
    bool later = false;
    const auto mark = timer.after(300ms, [&] { later = true; });
    ASSERT_TRUE(waitUntil([&] { return later; }));
    EXPECT_TRUE(line->isOpen());
    EXPECT_TRUE(errors.empty());
}

TEST_F(WebSocketLineTest, AProbeBeforeTheLineIsOpenDoesNothing)
{
    FakeWebSocketServer server;
    makeLine().probe();
    line->open(server.url());
    line->probe();
    EXPECT_TRUE(waitUntil([&] { return line->isOpen(); }));
}

TEST_F(WebSocketLineTest, ClosesWith1000AndReportsNoEnd)
{
    FakeWebSocketServer server;
    ASSERT_TRUE(openTo(server.url()) && waitUntil([&] { return server.accepted() == 1; }));
    line->close();
    line->close();
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) != 0; }));
    EXPECT_EQ(server.closeCode(0), 1000);
    settle();
    EXPECT_TRUE(errors.empty());
}

TEST_F(WebSocketLineTest, DeletingClosesWith1000AfterEverythingSent)
{
    FakeWebSocketServer server;
    ASSERT_TRUE(openTo(server.url()) && waitUntil([&] { return server.accepted() == 1; }));
    const QString large(3'000'000, u'x');
    line->sendText(large);
    line.reset();
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) != 0; }));
    EXPECT_EQ(server.closeCode(0), 1000);
    ASSERT_EQ(server.texts(0).size(), 1);
    EXPECT_EQ(server.texts(0).first().size(), large.size());
}

TEST_F(WebSocketLineTest, LetsGoOfAPeerThatNeverReadsItsGoodbye)
{
    limits.goodbye = 50ms;
    RawServer server([](QTcpSocket &client, const QByteArray &received) {
        client.setReadBufferSize(1);
        QObject::disconnect(&client, &QTcpSocket::readyRead, nullptr, nullptr);
        return RawServer::acceptance(received);
    });
    ASSERT_TRUE(openTo(server.url()));
    line->sendText(QString(30'000'000, u'x')); // more than the kernel takes while nobody reads
    line.reset();
    ASSERT_FALSE(timer.children().isEmpty());
    EXPECT_TRUE(waitUntil([&] { return timer.children().isEmpty(); }));
}

TEST_F(WebSocketLineTest, ClosingDuringTheHandshakeIsQuiet)
{
    RawServer server;
    makeLine().open(server.url());
    ASSERT_TRUE(waitUntil([&] { return server.received().endsWith("\r\n\r\n"); }));
    line->close();
    EXPECT_TRUE(waitUntil([&] { return server.living() == 0; }));
    EXPECT_TRUE(server.received().endsWith("\r\n\r\n"));
    EXPECT_TRUE(errors.empty());
}

TEST_F(WebSocketLineTest, MayBeDeletedInsideEachOfItsSignals)
{
    FakeWebSocketServer server;
    const auto deletes = [this] { line.reset(); };

    makeLine();
    QObject::connect(line.get(), &WebSocketLine::opened, &context, deletes);
    line->open(server.url());
    ASSERT_TRUE(waitUntil([&] { return line == nullptr && server.accepted() == 1; }));

    ASSERT_TRUE(openTo(server.url()) && waitUntil([&] { return server.accepted() == 2; }));
    QObject::connect(line.get(), &WebSocketLine::textReceived, &context, deletes);
    server.sendText(1, u"one"_s);
    server.sendText(1, u"two"_s);
    ASSERT_TRUE(waitUntil([&] { return line == nullptr; }));
    EXPECT_TRUE(waitUntil([&] { return server.closeCode(1) == 1000; }));

    ASSERT_TRUE(openTo(server.url()) && waitUntil([&] { return server.accepted() == 3; }));
    QObject::connect(line.get(), &WebSocketLine::binaryReceived, &context, deletes);
    server.sendBinary(2, "one"_ba);
    server.sendBinary(2, "two"_ba);
    ASSERT_TRUE(waitUntil([&] { return line == nullptr; }));

    ASSERT_TRUE(openTo(server.url()) && waitUntil([&] { return server.accepted() == 4; }));
    QObject::connect(line.get(), &WebSocketLine::ended, &context, deletes);
    server.drop(3);
    ASSERT_TRUE(waitUntil([&] { return line == nullptr; }));

    EXPECT_TRUE(waitUntil([&] { return server.living() == 0; }));
    EXPECT_EQ(texts, QStringList(u"one"_s));
    EXPECT_EQ(binaries.size(), 1);
    EXPECT_EQ(errors.size(), 1U);
}

TEST_F(WebSocketLineTest, OpensOnlyOnce)
{
    FakeWebSocketServer server;
    ASSERT_TRUE(openTo(server.url()));
    line->open(server.url());
    line->close();
    line->open(server.url());
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 1 && server.living() == 0; }));
    settle();
    EXPECT_EQ(server.accepted(), 1);
}
