#include "tests/app/control/controlpeers.h"
#include "tests/testing/waituntil.h"

#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>

#include <gtest/gtest.h>

#include <memory>

using namespace oagent;
using namespace oagent::testing;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

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
    auto server = std::make_unique<AnsweringServer>();
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
    AnsweringServer server;
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
    AnsweringServer server;
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
    AnsweringServer server;
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
