#include "tests/app/control/controlpeers.h"
#include "tests/testing/waituntil.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>

#include <gtest/gtest.h>

#include <memory>

using namespace oagent;
using namespace oagent::testing;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A peer that says what it likes.
struct RawClient
{
    explicit RawClient(const QString &path)
    {
        QObject::connect(&socket, &QLocalSocket::readyRead, &socket, [this] { received += socket.readAll(); });
        socket.connectToServer(path);
    }
    [[nodiscard]] bool isGone() const { return socket.state() == QLocalSocket::UnconnectedState; }
    [[nodiscard]] CommandAnswer answer() const
    {
        const Result<CommandAnswer> answer = answerFromLine(received.trimmed());
        EXPECT_TRUE(answer) << received.toStdString();
        return answer.value_or(CommandAnswer {});
    }

    QLocalSocket socket;
    QByteArray received;
};

} // namespace

TEST(ControlServer, CarriesARequestAndItsAnswer)
{
    AnsweringServer server;
    CommandRequest sent = request(u"bot add"_s);
    sent.name = u"运维"_s;
    sent.options = { { u"no-mention"_s, true } };
    sent.secretPlace = u"directory:/x"_s;
    sent.secret = Secret("hunter2-hunter2"_ba);
    const Asked asked(server.path(), sent);
    ASSERT_TRUE(waitUntil([&] { return asked.isDone(); }));
    ASSERT_TRUE(*asked.result);
    EXPECT_EQ((*asked.result)->exitCode, ExitCode::Good);
    EXPECT_EQ((*asked.result)->result["fine"_L1], true);
    ASSERT_EQ(server.requests.size(), 1U);
    EXPECT_EQ(server.requests[0].command, sent.command);
    EXPECT_EQ(server.requests[0].name, sent.name);
    EXPECT_EQ(server.requests[0].options, sent.options);
    EXPECT_EQ(server.requests[0].secretPlace, sent.secretPlace);
    EXPECT_EQ(server.requests[0].secret.reveal(), sent.secret.reveal());
    EXPECT_TRUE(waitUntil([&] { return server.control.clients() == 0; }));
}

TEST(ControlServer, LetsNobodyElseOpenItsSocket)
{
    const AnsweringServer server;
    EXPECT_EQ(
        QFileInfo(server.path()).permissions()
            & (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther),
        QFileDevice::Permissions {});
}

TEST(ControlServer, RefusesWhatIsNoRequestAndCloses)
{
    for (const QByteArray &line :
         { "GET / HTTP/1.1\r\n"_ba, "{}\n"_ba, "[]\n"_ba, "\n"_ba, QByteArray("\0\xff\xfe\n", 4),
           R"({"command":7})"
           "\n"_ba,
           R"({"command":"status","secret":{}})"
           "\n"_ba,
           R"({"command":"status","options":"x"})"
           "\n"_ba }) {
        AnsweringServer server;
        RawClient client(server.path());
        client.socket.write(line);
        ASSERT_TRUE(waitUntil([&] { return client.isGone(); })) << line.toStdString();
        EXPECT_EQ(client.answer().exitCode, ExitCode::Usage);
        EXPECT_FALSE(client.answer().error.isEmpty());
        EXPECT_TRUE(server.requests.empty());
    }
}

TEST(ControlServer, NeverRepeatsARefusedLine)
{
    AnsweringServer server;
    RawClient client(server.path());
    client.socket.write("{\"secret\":\"hunter2-hunter2\"}\n");
    ASSERT_TRUE(waitUntil([&] { return client.isGone(); }));
    EXPECT_FALSE(client.received.contains("hunter2"));
}

TEST(ControlServer, TakesALineOfExactlyTheLimitAndRefusesOneMore)
{
    const QByteArray head = R"({"command":"status","name":")";
    const QByteArray tail = R"("})";
    ControlServer::Limits limits;
    limits.lineBytes = qsizetype { 64 } * 1024;
    const QByteArray fits = head + QByteArray(limits.lineBytes - head.size() - tail.size(), 'x') + tail;
    ASSERT_EQ(fits.size(), limits.lineBytes);
    {
        AnsweringServer server(limits);
        RawClient client(server.path());
        client.socket.write(fits + '\n');
        ASSERT_TRUE(waitUntil([&] { return client.isGone(); }));
        EXPECT_EQ(client.answer().exitCode, ExitCode::Good);
    }
    AnsweringServer server(limits);
    RawClient client(server.path());
    client.socket.write(fits + " \n");
    ASSERT_TRUE(waitUntil([&] { return client.isGone(); }));
    EXPECT_EQ(client.answer().exitCode, ExitCode::Usage);
    EXPECT_TRUE(server.requests.empty());
}

TEST(ControlServer, CutsOffAGibibyteOfJunkAfterTheFirstOne)
{
    constexpr qint64 whole = 1024LL * 1024 * 1024;
    AnsweringServer server;
    RawClient client(server.path());
    const QByteArray junk(qsizetype { 1024 } * 1024, 'j');
    qint64 handedOver = 0;
    const auto push = [&] {
        while (!client.isGone() && client.socket.bytesToWrite() < junk.size() && handedOver < whole) {
            client.socket.write(junk);
            handedOver += junk.size();
        }
    };
    QObject::connect(&client.socket, &QLocalSocket::connected, &client.socket, push);
    QObject::connect(&client.socket, &QLocalSocket::bytesWritten, &client.socket, push);
    push();
    ASSERT_TRUE(waitUntil([&] { return client.isGone(); }));
    EXPECT_LT(handedOver, whole / 16);
    EXPECT_EQ(client.answer().exitCode, ExitCode::Usage);
    EXPECT_TRUE(waitUntil([&] { return server.control.clients() == 0; }));
}

TEST(ControlServer, HoldsNothingOfWhatComesBehindARequest)
{
    ControlServer::Limits limits;
    limits.lineBytes = 1024;
    AnsweringServer server(limits);
    server.answersAtOnce = false;
    RawClient client(server.path());
    client.socket.write(toLine(request(u"status"_s)));
    ASSERT_TRUE(waitUntil([&] { return server.requests.size() == 1; }));
    // As fast as it is taken: every round of the loop would carry a piece on, for ever.
    const QByteArray junk(qsizetype { 64 } * 1024, 'j');
    qint64 handedOver = 0;
    int rounds = 0;
    ASSERT_TRUE(waitUntil([&] {
        for (; client.socket.bytesToWrite() < junk.size(); handedOver += junk.size())
            client.socket.write(junk);
        return ++rounds == 50;
    }));
    EXPECT_LT(handedOver, 1024 * 1024) << "what the system keeps for two sockets, and no more";
}

TEST(ControlServer, CutsOffAClientThatStaysSilent)
{
    ControlServer::Limits limits;
    limits.time = 20ms;
    AnsweringServer server(limits);
    RawClient silent(server.path());
    RawClient halfway(server.path());
    halfway.socket.write(R"({"command":"sta)");
    ASSERT_TRUE(waitUntil([&] { return silent.isGone() && halfway.isGone(); }));
    EXPECT_EQ(silent.answer().exitCode, ExitCode::Usage);
    EXPECT_EQ(halfway.answer().exitCode, ExitCode::Usage);
    EXPECT_TRUE(waitUntil([&] { return server.control.clients() == 0; }));
}

TEST(ControlServer, AnswersOthersWhileOneStaysSilent)
{
    AnsweringServer server;
    const RawClient silent(server.path());
    const Asked asked(server.path(), request(u"status"_s));
    ASSERT_TRUE(waitUntil([&] { return asked.isDone(); }));
    EXPECT_TRUE(*asked.result);
    EXPECT_FALSE(silent.isGone());
}

TEST(ControlServer, CutsOffAClientThatDoesNotTakeItsAnswer)
{
    ControlServer::Limits limits;
    limits.time = 20ms;
    AnsweringServer server(limits);
    server.answersAtOnce = false;
    RawClient client(server.path());
    client.socket.setReadBufferSize(1);
    client.socket.write(toLine(request(u"status"_s)));
    ASSERT_TRUE(waitUntil([&] { return server.requests.size() == 1; }));
    server.answer({ ExitCode::Good, {}, { { u"long"_s, QString(qsizetype { 16 } * 1024 * 1024, u'x') } } });
    EXPECT_TRUE(waitUntil([&] { return server.control.clients() == 0; }));
}

TEST(ControlServer, TakesOneRequestFromAClient)
{
    AnsweringServer server;
    RawClient client(server.path());
    client.socket.write(toLine(request(u"status"_s)) + toLine(request(u"bot list"_s)));
    ASSERT_TRUE(waitUntil([&] { return client.isGone(); }));
    EXPECT_EQ(server.requests.size(), 1U);
    EXPECT_EQ(client.received.count('\n'), 1);
}

TEST(ControlServer, ServesOnlySoManyAtOnce)
{
    ControlServer::Limits limits;
    limits.clients = 2;
    AnsweringServer server(limits);
    const RawClient first(server.path());
    const RawClient second(server.path());
    ASSERT_TRUE(waitUntil([&] { return server.control.clients() == 2; }));
    const RawClient third(server.path());
    ASSERT_TRUE(waitUntil([&] { return third.isGone(); }));
    EXPECT_EQ(server.control.clients(), 2);
    EXPECT_FALSE(first.isGone() || second.isGone());
}

TEST(ControlServer, ForgetsAClientThatLeavesWhileItWaits)
{
    AnsweringServer server;
    server.answersAtOnce = false;
    {
        RawClient client(server.path());
        client.socket.write(toLine(request(u"status"_s)));
        ASSERT_TRUE(waitUntil([&] { return server.requests.size() == 1; }));
    }
    ASSERT_TRUE(waitUntil([&] { return server.control.clients() == 0; }));
    EXPECT_TRUE(server.waiting.first().context.isNull());
}

TEST(ControlServer, FinishesItsAnswersAfterItStoppedListening)
{
    AnsweringServer server;
    server.answersAtOnce = false;
    const Asked asked(server.path(), request(u"status"_s));
    ASSERT_TRUE(waitUntil([&] { return server.requests.size() == 1; }));
    server.control.stopListening();
    EXPECT_FALSE(QFile::exists(server.path()));
    server.answer();
    ASSERT_TRUE(waitUntil([&] { return asked.isDone(); }));
    EXPECT_TRUE(*asked.result);
}

TEST(ControlServer, ReplacesTheSocketOfAKilledProgram)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(u"s"_s);
    {
        QFile left(path);
        ASSERT_TRUE(left.open(QIODevice::WriteOnly));
    }
    ControlServer server([](const CommandRequest &, const QObject *, const auto &) {}, {});
    EXPECT_TRUE(server.listen(path));
}

TEST(ControlServer, SaysThatItsPlaceCannotBeUsed)
{
    ControlServer server([](const CommandRequest &, const QObject *, const auto &) {}, {});
    const Result<void> listening = server.listen(u"/nowhere/at/all"_s);
    ASSERT_FALSE(listening);
    EXPECT_EQ(listening.error().kind, Error::Kind::Storage);
}
