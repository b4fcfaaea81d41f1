#include "tests/core/connection/reconnectingsockettest.h"

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = ConnectionState;

namespace {

/// A platform that has to be told who is on the line, and that knows one line only.
class IntroductionTest : public ReconnectingSocketTest
{
protected:
    IntroductionTest()
    {
        limits.introduction = 5s;
        limits.isOneLineOnly = true;
    }

    /// The line that is open and not introduced yet.
    [[nodiscard]] bool waitForLine(std::size_t number)
    {
        return waitUntil([this, number] { return opened.size() == number && opened.back(); });
    }
};

} // namespace

TEST_F(IntroductionTest, IsOnlineOnlyWhenTheChannelSaysSo)
{
    makeSocket().start();
    ASSERT_TRUE(waitForLine(1));
    EXPECT_EQ(socket->state(), State::Connecting);
    EXPECT_EQ(socket->line(), nullptr);
    EXPECT_TRUE(opened.front()->sendText(u"who I am"_s));
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 1 && server.texts(0) == QStringList(u"who I am"_s); }));
    server.sendText(0, u"welcome"_s);
    ASSERT_TRUE(waitUntil([&] { return texts.size() == 1; }));
    socket->markReady();
    EXPECT_EQ(socket->state(), State::Online);
    EXPECT_EQ(socket->line(), opened.front());
    settle();
    EXPECT_EQ(opened.size(), 1U) << "it is told once";
    EXPECT_EQ(states, (std::vector { State::Connecting, State::Online }));
}

TEST_F(IntroductionTest, GivesALineUpThatIsNotIntroducedInTime)
{
    limits.introduction = 30ms;
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return opened.size() >= 2 && opened.back(); }));
    EXPECT_EQ(socket->lastError().kind, Error::Kind::Timeout);
    socket->markReady();
    EXPECT_EQ(socket->state(), State::Online);
    const std::size_t before = opened.size();
    settle();
    EXPECT_EQ(opened.size(), before) << "the deadline is over with the introduction";
    ASSERT_TRUE(waitUntil([&] { return server.closeCode(0) == 1000; }));
}

TEST_F(IntroductionTest, TriesAgainWhenTheLineIsOfNoUseAndWaitsAsLongAsIsAskedFor)
{
    makeSocket().start();
    ASSERT_TRUE(waitForLine(1));
    Error error = failure(Error::Kind::Authentication, u"who?"_s).value();
    error.retryAfter = 200ms;
    socket->markLost(error);
    EXPECT_EQ(socket->state(), State::WaitingToRetry);
    EXPECT_GT(socket->retryDelay(), 20ms);
    ASSERT_TRUE(waitForLine(2));
    socket->markRefused(error);
    EXPECT_EQ(socket->state(), State::Rejected);
    ASSERT_TRUE(waitUntil([&] { return server.living() == 0; }));
    settle();
    EXPECT_EQ(opened.size(), 2U);
}

TEST_F(IntroductionTest, ALineThatEndsWhileItIsIntroducedIsAFailedAttempt)
{
    makeSocket().start();
    ASSERT_TRUE(waitForLine(1));
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 1; }));
    server.drop(0);
    ASSERT_TRUE(waitForLine(2));
    socket->markReady();
    EXPECT_EQ(socket->state(), State::Online);
    EXPECT_EQ(socket->reconnects(), 0) << "there was none before";
}

TEST_F(IntroductionTest, ClosesItsOneLineBeforeItOpensTheNext)
{
    makeSocket().start();
    ASSERT_TRUE(waitForLine(1));
    socket->markReady();
    socket->reroute();
    EXPECT_EQ(socket->state(), State::WaitingToRetry);
    ASSERT_TRUE(waitForLine(2));
    EXPECT_EQ(server.closeCode(0), 1000);
    EXPECT_EQ(server.living(), 1);
    socket->markReady();
    EXPECT_EQ(socket->state(), State::Online);
    EXPECT_EQ(socket->reconnects(), 1);
}
