// Answers that go on: the stream of the control protocol.
#include "app/control/controlclient.h"
#include "app/control/controlserver.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Streams what the test says to whoever asks for "logs".
class StreamServer
{
public:
    explicit StreamServer(ControlServer::Limits limits = {})
        : m_control(std::make_unique<ControlServer>(
            [](const CommandRequest &, const QObject *, const auto &done) { done({}); }, limits))
    {
        m_control->stream(u"logs"_s, [this](const QObject *context, const auto &write) {
            write("a beginning\n");
            m_followers.push_back({ context, write });
        });
        EXPECT_TRUE(m_control->listen(path()));
    }
    [[nodiscard]] QString path() const { return m_directory.filePath(u"s"_s); }
    [[nodiscard]] std::size_t followers() const
    {
        return static_cast<std::size_t>(std::count_if(m_followers.begin(), m_followers.end(),
                                                      [](const Follower &one) { return one.context != nullptr; }));
    }
    void say(const QByteArray &line) const
    {
        for (const Follower &one : m_followers)
            if (one.context)
                one.write(line);
    }
    void end() { m_control.reset(); }

private:
    struct Follower
    {
        QPointer<const QObject> context;
        std::function<void(const QByteArray &)> write;
    };
    QTemporaryDir m_directory;
    std::vector<Follower> m_followers;
    std::unique_ptr<ControlServer> m_control;
};

CommandRequest logs()
{
    CommandRequest request;
    request.command = u"logs"_s;
    return request;
}

struct Following
{
    explicit Following(const QString &path, std::chrono::milliseconds forAnAnswer = 60s)
        : client(std::make_unique<ControlClient>(path, ControlClient::Limits { 5s, forAnAnswer, 1000 }))
    {
        client->follow(
            logs(), &context, [this](const QByteArray &line) { lines.append(line); },
            [this](const Result<CommandAnswer> &answer) { ended = answer; });
    }

    QList<QByteArray> lines;
    std::optional<Result<CommandAnswer>> ended;
    QObject context;
    std::unique_ptr<ControlClient> client;
};

} // namespace

TEST(ControlStream, CarriesLineByLineUntilTheHolderEnds)
{
    StreamServer server;
    Following following(server.path());
    ASSERT_TRUE(waitUntil([&] { return following.lines.size() == 1; }));
    server.say("one\n");
    ASSERT_TRUE(waitUntil([&] { return following.lines.size() == 2; }));
    server.say("two\nthr");
    server.say("ee\n");
    ASSERT_TRUE(waitUntil([&] { return following.lines.size() == 4; }));
    EXPECT_FALSE(following.ended);
    server.say("last\n");
    server.end();
    ASSERT_TRUE(waitUntil([&] { return following.ended.has_value(); }));
    EXPECT_EQ(following.lines, (QList<QByteArray> { "a beginning", "one", "two", "three", "last" }));
    ASSERT_TRUE(*following.ended);
    EXPECT_EQ((*following.ended)->exitCode, ExitCode::Good);
}

TEST(ControlStream, GoesOnLongAfterTheTimeForAnAnswer)
{
    constexpr auto forAnAnswer = 1s;
    StreamServer server;
    Following following(server.path(), forAnAnswer);
    ASSERT_TRUE(waitUntil([&] { return following.lines.size() == 1; }));
    QLocalServer mute; // whoever asks there later, and waits as long, tells when that time is over
    const QTemporaryDir directory;
    ASSERT_TRUE(mute.listen(directory.filePath(u"s"_s)));
    const Following clock(directory.filePath(u"s"_s), forAnAnswer);
    ASSERT_TRUE(waitUntil([&] { return clock.ended.has_value(); }));
    ASSERT_FALSE(*clock.ended);
    ASSERT_EQ(clock.ended->error().kind, Error::Kind::Timeout);
    server.say("one\n");
    EXPECT_TRUE(waitUntil([&] { return following.lines.size() == 2; }));
    EXPECT_FALSE(following.ended);
}

TEST(ControlStream, ForgetsAFollowerThatLeaves)
{
    StreamServer server;
    auto following = std::make_unique<Following>(server.path());
    ASSERT_TRUE(waitUntil([&] { return server.followers() == 1; }));
    following.reset();
    EXPECT_TRUE(waitUntil([&] { return server.followers() == 0; }));
}

TEST(ControlStream, DropsAFollowerThatDoesNotRead)
{
    ControlServer::Limits limits;
    limits.backlogBytes = qsizetype { 64 } * 1024;
    const StreamServer server(limits);
    QLocalSocket deaf;
    deaf.setReadBufferSize(1);
    deaf.connectToServer(server.path());
    deaf.write(toLine(logs()));
    ASSERT_TRUE(waitUntil([&] { return server.followers() == 1; }));
    const QByteArray line = QByteArray(1023, 'x') + '\n';
    EXPECT_TRUE(waitUntil([&] {
        for (int i = 0; i < 100; ++i)
            server.say(line);
        return server.followers() == 0;
    }));
}

TEST(ControlStream, ServesOnlySoManyFollowersAndOthersStill)
{
    ControlServer::Limits limits;
    limits.streams = 1;
    const StreamServer server(limits);
    const Following first(server.path());
    ASSERT_TRUE(waitUntil([&] { return server.followers() == 1; }));
    const Following second(server.path());
    ASSERT_TRUE(waitUntil([&] { return second.ended.has_value(); }));
    ASSERT_TRUE(*second.ended);
    EXPECT_EQ((*second.ended)->exitCode, ExitCode::NotWell);
    EXPECT_TRUE(second.lines.isEmpty());
    CommandRequest other;
    other.command = u"status"_s;
    ControlClient client(server.path(), {});
    const QObject context;
    bool isAnswered = false;
    client.send(other, &context,
                [&isAnswered](const Result<CommandAnswer> &answer) { isAnswered = answer.has_value(); });
    EXPECT_TRUE(waitUntil([&] { return isAnswered; }));
    EXPECT_FALSE(first.ended);
}

TEST(ControlStream, TheFollowerMayBeDeletedByItsReceiver)
{
    const StreamServer server;
    auto client = std::make_unique<ControlClient>(server.path(), ControlClient::Limits {});
    const QObject context;
    client->follow(
        logs(), &context, [&client](const QByteArray &) { client.reset(); },
        [](const Result<CommandAnswer> &) { FAIL(); });
    EXPECT_TRUE(waitUntil([&] { return client == nullptr; }));
}

TEST(ControlStream, AFollowerEndsAsUsualWhenTheAnswerDoesNotGoOnOrNobodyListens)
{
    QLocalServer old; // a version that knows no stream
    const QTemporaryDir directory;
    ASSERT_TRUE(old.listen(directory.filePath(u"s"_s)));
    QObject::connect(&old, &QLocalServer::newConnection, &old,
                     [&] { old.nextPendingConnection()->write("{\"exit\":2,\"error\":\"unknown\"}\n"); });
    const Following refused(directory.filePath(u"s"_s));
    ASSERT_TRUE(waitUntil([&] { return refused.ended.has_value(); }));
    EXPECT_EQ((*refused.ended)->exitCode, ExitCode::Usage);
    const Following alone(directory.filePath(u"nobody"_s));
    ASSERT_TRUE(waitUntil([&] { return alone.ended.has_value(); }));
    EXPECT_EQ(alone.ended->error().kind, Error::Kind::Gone);
}

TEST(ControlStream, ALineWithoutEndEndsIt)
{
    const StreamServer server;
    const Following following(server.path()); // lines of 1000 bytes at most
    ASSERT_TRUE(waitUntil([&] { return following.lines.size() == 1; }));
    server.say(QByteArray(5000, 'x'));
    ASSERT_TRUE(waitUntil([&] { return following.ended.has_value(); }));
    EXPECT_EQ(following.ended->error().kind, Error::Kind::TooLarge);
}
