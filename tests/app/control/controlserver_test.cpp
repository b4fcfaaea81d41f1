#include "app/control/controlserver.h"

#include "app/control/controlclient.h"
#include "app/platform/socketplace.h"
#include "core/support/later.h"
#include "tests/testing/answer.h"
#include "tests/testing/waituntil.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QPointer>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace oagent;
using namespace oagent::testing;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Done = std::function<void(const CommandAnswer &)>;

/// A server in a directory of its own, which keeps what it was asked and answers when told.
struct Server
{
    explicit Server(ControlServer::Limits limits = {})
        : control(
            [this](CommandRequest request, const QObject *context, const Done &done) {
                requests.push_back(std::move(request));
                waiting.append({ context, done });
                if (answersAtOnce)
                    answer();
            },
            limits)
    {
        EXPECT_TRUE(control.listen(path()));
    }
    [[nodiscard]] QString path() const { return directory.filePath(u"s"_s); }
    void answer(const CommandAnswer &result = { ExitCode::Good, {}, { { u"fine"_s, true } } })
    {
        const auto [context, done] = waiting.takeFirst();
        later(context.data(), [done = done, result] { done(result); });
    }

    struct Waiting
    {
        QPointer<const QObject> context;
        Done done;
    };
    QTemporaryDir directory;
    std::vector<CommandRequest> requests;
    QList<Waiting> waiting;
    bool answersAtOnce = true;
    ControlServer control;
};

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

#ifdef Q_OS_UNIX
constexpr uid_t nobody = 65534;

/// What another process ends with.
constexpr int answered = 0;
constexpr int unanswered = 1;
constexpr int broken = 2;

/// A child that acts as another user. What it does must be plain system calls: this process has threads.
class OtherProcess
{
public:
    template <class Act>
    OtherProcess(uid_t user, const Act &act)
        : m_pid(::fork())
    {
        if (m_pid != 0)
            return;
        ::alarm(20); // whatever it waits for
        // Who is cut off before it has written sees its call fail, as who is cut off later does.
        ::signal(SIGPIPE, SIG_IGN);
        ::_exit(::setuid(user) == 0 ? act() : broken);
    }
    OtherProcess(const OtherProcess &) = delete;
    OtherProcess &operator=(const OtherProcess &) = delete;
    ~OtherProcess()
    {
        if (hasEnded())
            return;
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    [[nodiscard]] bool hasEnded()
    {
        m_hasEnded = m_hasEnded || ::waitpid(m_pid, &m_status, WNOHANG) == m_pid;
        return m_hasEnded;
    }
    [[nodiscard]] int result() const { return WIFEXITED(m_status) ? WEXITSTATUS(m_status) : broken; }

private:
    pid_t m_pid;
    int m_status = 0;
    bool m_hasEnded = false;
};

/// @param call ::connect or ::bind
template <class Call>
int openSocket(const QByteArray &path, Call call)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    // The system's interface takes every kind of address this way.
    return call(socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0 ? socket : -1;
}
#endif

CommandRequest request(const QString &command)
{
    CommandRequest request;
    request.command = command;
    return request;
}

struct Asked
{
    Asked(const QString &path, const CommandRequest &what, ControlClient::Limits limits = {})
        : client(path, limits)
    {
        client.send(what, &context, [this](const Result<CommandAnswer> &answer) {
            result = answer;
            ++calls;
        });
        EXPECT_EQ(calls, 0);
    }
    [[nodiscard]] bool isDone() const { return calls > 0; }

    QObject context;
    std::optional<Result<CommandAnswer>> result;
    int calls = 0;
    ControlClient client;
};

} // namespace

TEST(ControlServer, CarriesARequestAndItsAnswer)
{
    Server server;
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
    const Server server;
    EXPECT_EQ(
        QFileInfo(server.path()).permissions()
            & (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther),
        QFileDevice::Permissions {});
}

#ifdef Q_OS_UNIX
TEST(ControlServer, CutsOffAnotherUserBeforeReadingAWord)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "needs the right to act as somebody else";
    Server server;
    // As if both the directory and the socket were open by mistake.
    const QByteArray path = QFile::encodeName(server.path());
    ASSERT_EQ(::chmod(QFile::encodeName(server.directory.path()).constData(), 0755), 0);
    ASSERT_EQ(::chmod(path.constData(), 0777), 0);
    for (const uid_t user : { nobody, ::geteuid() }) {
        OtherProcess client(user, [&path] {
            const int socket = openSocket(path, ::connect);
            const std::string_view line = "{\"command\":\"status\"}\n";
            const bool isSent
                = socket >= 0 && ::write(socket, line.data(), line.size()) == static_cast<ssize_t>(line.size());
            char byte = 0;
            return isSent && ::read(socket, &byte, 1) == 1 ? answered : unanswered;
        });
        ASSERT_TRUE(waitUntil([&] { return client.hasEnded(); }));
        EXPECT_EQ(client.result(), user == nobody ? unanswered : answered);
        EXPECT_EQ(server.requests.size(), user == nobody ? 0U : 1U);
    }
    EXPECT_EQ(server.control.clients(), 0);
}

TEST(ControlClient, TellsNothingToAnotherUserWhoListens)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "needs the right to act as somebody else";
    const QTemporaryDir directory;
    ASSERT_EQ(::chmod(QFile::encodeName(directory.path()).constData(), 0777), 0);
    const QString place = directory.filePath(u"s"_s);
    const QByteArray path = QFile::encodeName(place);
    OtherProcess listener(nobody, [&path] {
        const int socket = openSocket(path, ::bind);
        if (socket < 0 || ::listen(socket, 1) != 0)
            return broken;
        const int client = ::accept(socket, nullptr, nullptr);
        char byte = 0;
        return ::read(client, &byte, 1) == 1 ? answered : unanswered;
    });
    std::unique_ptr<Asked> asked;
    // Until the other one listens, nobody does.
    ASSERT_TRUE(waitUntil([&] {
        if (asked && asked->isDone() && outcome(*asked->result) == "gone")
            asked.reset();
        if (!asked && QFileInfo::exists(place))
            asked = std::make_unique<Asked>(place, request(u"status"_s));
        return asked && asked->isDone() && outcome(*asked->result) != "gone";
    }));
    EXPECT_EQ(outcome(*asked->result), "forbidden");
    ASSERT_TRUE(waitUntil([&] { return listener.hasEnded(); }));
    EXPECT_EQ(listener.result(), unanswered);
}
#endif

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
        Server server;
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
    Server server;
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
        Server server(limits);
        RawClient client(server.path());
        client.socket.write(fits + '\n');
        ASSERT_TRUE(waitUntil([&] { return client.isGone(); }));
        EXPECT_EQ(client.answer().exitCode, ExitCode::Good);
    }
    Server server(limits);
    RawClient client(server.path());
    client.socket.write(fits + " \n");
    ASSERT_TRUE(waitUntil([&] { return client.isGone(); }));
    EXPECT_EQ(client.answer().exitCode, ExitCode::Usage);
    EXPECT_TRUE(server.requests.empty());
}

TEST(ControlServer, CutsOffAGibibyteOfJunkAfterTheFirstOne)
{
    constexpr qint64 whole = 1024LL * 1024 * 1024;
    Server server;
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
    Server server(limits);
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
    Server server(limits);
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
    Server server;
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
    Server server(limits);
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
    Server server;
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
    Server server(limits);
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
    Server server;
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
    Server server;
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
    ControlServer server([](const CommandRequest &, const QObject *, const Done &) {}, {});
    EXPECT_TRUE(server.listen(path));
}

TEST(ControlServer, SaysThatItsPlaceCannotBeUsed)
{
    ControlServer server([](const CommandRequest &, const QObject *, const Done &) {}, {});
    const Result<void> listening = server.listen(u"/nowhere/at/all"_s);
    ASSERT_FALSE(listening);
    EXPECT_EQ(listening.error().kind, Error::Kind::Storage);
}

TEST(ControlClient, TellsThatNobodyListens)
{
    const QTemporaryDir directory;
    const QString stale = directory.filePath(u"stale"_s);
    {
        QFile left(stale);
        ASSERT_TRUE(left.open(QIODevice::WriteOnly));
    }
    for (const QString &path : { directory.filePath(u"s"_s), stale }) {
        const Asked asked(path, request(u"status"_s));
        ASSERT_TRUE(waitUntil([&] { return asked.isDone(); }));
        ASSERT_FALSE(*asked.result);
        EXPECT_EQ(asked.result->error().kind, Error::Kind::Gone);
    }
}

TEST(ControlClient, TellsThatTheHolderEndedBeforeItAnswered)
{
    auto server = std::make_unique<Server>();
    server->answersAtOnce = false;
    const Asked asked(server->path(), request(u"bot add"_s));
    ASSERT_TRUE(waitUntil([&] { return server->requests.size() == 1; }));
    server.reset();
    ASSERT_TRUE(waitUntil([&] { return asked.isDone(); }));
    ASSERT_FALSE(*asked.result);
    EXPECT_EQ(asked.result->error().kind, Error::Kind::Truncated);
    EXPECT_EQ(asked.calls, 1);
}

TEST(ControlClient, GivesUpOnAHolderThatDoesNotAnswer)
{
    Server server;
    server.answersAtOnce = false;
    ControlClient::Limits limits;
    limits.answer = 20ms;
    const Asked asked(server.path(), request(u"status"_s), limits);
    ASSERT_TRUE(waitUntil([&] { return asked.isDone(); }));
    ASSERT_FALSE(*asked.result);
    EXPECT_EQ(asked.result->error().kind, Error::Kind::Timeout);
}

TEST(ControlClient, SaysNothingToAContextThatDied)
{
    Server server;
    server.answersAtOnce = false;
    ControlClient client(server.path(), {});
    int calls = 0;
    {
        const QObject context;
        client.send(request(u"status"_s), &context, [&calls](const Result<CommandAnswer> &) { ++calls; });
        ASSERT_TRUE(waitUntil([&] { return server.requests.size() == 1; }));
    }
    EXPECT_TRUE(waitUntil([&] { return server.control.clients() == 0; })) << "the request is given up";
    EXPECT_EQ(calls, 0);
}

TEST(ControlClient, CanBeDeletedByItsReceiver)
{
    Server server;
    auto client = std::make_unique<ControlClient>(server.path(), ControlClient::Limits {});
    const QObject context;
    client->send(request(u"status"_s), &context, [&client](const Result<CommandAnswer> &) { client.reset(); });
    EXPECT_TRUE(waitUntil([&] { return client == nullptr; }));
}

TEST(ControlClient, RefusesAnAnswerThatIsNone)
{
    for (const QByteArray &line : { "hello\n"_ba, "{\"exit\":9}\n"_ba, "{\"exit\":0,\"result\":[]}\n"_ba }) {
        QLocalServer server;
        const QTemporaryDir directory;
        ASSERT_TRUE(server.listen(directory.filePath(u"s"_s)));
        QObject::connect(&server, &QLocalServer::newConnection, &server,
                         [&] { server.nextPendingConnection()->write(line); });
        const Asked asked(directory.filePath(u"s"_s), request(u"status"_s));
        ASSERT_TRUE(waitUntil([&] { return asked.isDone(); }));
        ASSERT_FALSE(*asked.result);
        EXPECT_EQ(asked.result->error().kind, Error::Kind::Protocol);
    }
}

TEST(ControlClient, RefusesAnAnswerWithoutEnd)
{
    QLocalServer server;
    const QTemporaryDir directory;
    ASSERT_TRUE(server.listen(directory.filePath(u"s"_s)));
    QObject::connect(&server, &QLocalServer::newConnection, &server,
                     [&] { server.nextPendingConnection()->write(QByteArray(4096, 'x')); });
    ControlClient::Limits limits;
    limits.answerBytes = 1000;
    const Asked asked(directory.filePath(u"s"_s), request(u"status"_s), limits);
    ASSERT_TRUE(waitUntil([&] { return asked.isDone(); }));
    ASSERT_FALSE(*asked.result);
    EXPECT_EQ(asked.result->error().kind, Error::Kind::TooLarge);
}

TEST(ControlClient, WaitsLongerForWhatMayWaitForThePersonOrTheAssistant)
{
    const auto limitOf = [](const QString &command) { return ControlClient::Limits::forCommand(command).answer; };
    const auto usual = ControlClient::Limits().answer;
    const auto keychain = 120s; // it may keep a person waiting for so long
    EXPECT_LT(usual, keychain);
    EXPECT_EQ(limitOf(u"status"_s), usual);
    for (const QString &reading : { u"bot add"_s, u"doctor"_s, u"assistant models"_s })
        EXPECT_GT(limitOf(reading), keychain) << reading.toStdString();
    for (const QString &test : { u"assistant test"_s, u"network test"_s })
        EXPECT_GT(limitOf(test), limitOf(u"doctor"_s)) << test.toStdString();
}
