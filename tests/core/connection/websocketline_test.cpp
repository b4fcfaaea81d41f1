#include "core/connection/websocketline.h"

#include "core/simulator/websocketpeer.h"
#include "core/simulator/websocketserver.h"
#include "tests/testing/fakewebsocketserver.h"
#include "tests/testing/rawserver.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A line and all it reported.
class WebSocketLineTest : public ::testing::Test
{
protected:
    WebSocketLine &makeLine()
    {
        line = std::make_unique<WebSocketLine>(network, timer, limits);
        QObject::connect(line.get(), &WebSocketLine::opened, &context, [this] { ++opened; });
        QObject::connect(line.get(), &WebSocketLine::textReceived, &context,
                         [this](const QString &text) { texts.append(text); });
        QObject::connect(line.get(), &WebSocketLine::binaryReceived, &context,
                         [this](const QByteArray &bytes) { binaries.append(bytes); });
        QObject::connect(line.get(), &WebSocketLine::ended, &context,
                         [this](const Error &error) { errors.push_back(error); });
        return *line;
    }

    [[nodiscard]] bool openTo(const QUrl &url)
    {
        makeLine().open(url);
        return waitUntil([this] { return line->isOpen(); });
    }

    /// The only end of a line to `url`; everything that could report a second one has had its time.
    Error endOf(const QUrl &url)
    {
        makeLine().open(url);
        EXPECT_TRUE(errors.empty()) << "ended inside open()";
        return onlyEnd();
    }

    Error onlyEnd()
    {
        EXPECT_TRUE(waitUntil([this] { return !errors.empty(); }));
        EXPECT_FALSE(line->isOpen());
        settle();
        EXPECT_EQ(errors.size(), 1U);
        return errors.empty() ? Error() : errors.front();
    }

    void settle()
    {
        bool settled = false;
        const auto mark = timer.after(30ms, [&] { settled = true; });
        EXPECT_TRUE(waitUntil([&] { return settled; }));
    }

    LineLimits limits;
    Network network;
    SharedTimer timer;
    QObject context;
    int opened = 0;
    QStringList texts;
    QList<QByteArray> binaries;
    std::vector<Error> errors;
    std::unique_ptr<WebSocketLine> line;
};

RawServer::Answer answerPings(int &answered)
{
    return [&answered](QTcpSocket &, const QByteArray &received) {
        if (received.endsWith("\r\n\r\n"))
            return RawServer::acceptance(received);
        ++answered;
        return RawServer::frame(10, {});
    };
}

void expectNoTicket(const Error &error)
{
    EXPECT_FALSE(error.detail.contains(u"4711"_s)) << error.detail.toStdString();
    EXPECT_TRUE(error.detail.contains(u"127.0.0.1"_s)) << error.detail.toStdString();
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
