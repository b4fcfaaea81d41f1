// How long it waits between attempts.
#include "tests/core/connection/reconnectingsockettest.h"

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = ConnectionState;

TEST_F(ReconnectingSocketTest, WaitsLongerAfterEveryFailure)
{
    server.refuse(true);
    limits.backoff = { 8ms, 10s };
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 6; }));
    for (std::size_t i = 1; i < questions.size(); ++i) { // half of the bound, which doubles
        const auto between = questions.at(i).asked - questions.at(i - 1).asked;
        EXPECT_GE(between, (8ms * (1 << (i - 1))) / 2) << i;
    }
    EXPECT_EQ(socket->lastError().kind, Error::Kind::Forbidden);
    EXPECT_TRUE(opened.empty());
}

TEST_F(ReconnectingSocketTest, KeepsWaitingLongerWhenLinesOpenOnlyToBeDropped)
{
    limits.backoff = { 8ms, 10s };
    makeSocket().start();
    const auto dropUntilAskedSixTimes = [this] {
        if (isOnline() && server.accepted() == static_cast<int>(opened.size()))
            server.drop(server.accepted() - 1);
        return asked() == 6;
    };
    ASSERT_TRUE(waitUntil(dropUntilAskedSixTimes));
    EXPECT_EQ(opened.size(), 5U);
    EXPECT_GE(questions.at(5).asked - questions.at(4).asked, 64ms);
}

TEST_F(ReconnectingSocketTest, ComesBackFromAServerThatDropsLinesWhileTheyOpen)
{
    server.dropAtOnce(true);
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 4; }));
    server.dropAtOnce(false);
    EXPECT_TRUE(waitUntil([&] { return isOnline() && server.living() == 1; }));
}

TEST_F(ReconnectingSocketTest, StartsOverWithShortDelaysAfterALineServed)
{
    limits.backoff = { 4ms, 10s };
    server.refuse(true);
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 6; }));
    server.refuse(false);
    ASSERT_TRUE(becomesOnline());
    socket->noteServed();
    server.drop(0);
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    EXPECT_LE(socket->retryDelay(), 4ms);
}

TEST_F(ReconnectingSocketTest, StartsOverWithShortDelaysAfterAStableLine)
{
    limits.backoff = { 4ms, 10s };
    limits.stableAfter = 20ms;
    server.refuse(true);
    makeSocket().start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 6; }));
    server.refuse(false);
    ASSERT_TRUE(becomesOnline());
    settle();
    server.drop(0);
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    EXPECT_LE(socket->retryDelay(), 4ms);
}

TEST_F(ReconnectingSocketTest, HoldsBackABurstOfAttemptsWhateverCausesIt)
{
    limits.burst = 3;
    limits.burstWindow = 150ms;
    limits.backoff = { 1ms, 1ms };
    makeSocket();
    QObject::connect(socket.get(), &ReconnectingSocket::lineOpened, &context, [this] {
        socket->noteServed();
        socket->markLost({});
        socket->probe();
    });
    socket->start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 8; }));
    for (std::size_t i = 3; i < questions.size(); ++i)
        EXPECT_GE(questions.at(i).asked - questions.at(i - 3).asked, 149ms) << i;
}

TEST_F(ReconnectingSocketTest, CountsTheAttemptsOfTheOneBeforeIt)
{
    limits.burst = 1;
    limits.burstWindow = 1h;
    makeSocket().countAttemptsOf(u"bot"_s);
    socket->start();
    ASSERT_TRUE(waitUntil([&] { return asked() == 1; }));
    makeSocket().countAttemptsOf(u"bot"_s);
    socket->start();
    EXPECT_EQ(asked(), 1);
    makeSocket().countAttemptsOf(u"another bot"_s);
    socket->start();
    EXPECT_EQ(asked(), 2);
}

TEST_F(ReconnectingSocketTest, WaitsAsLongAsAPlatformAsks)
{
    Error busy;
    busy.kind = Error::Kind::RateLimited;
    busy.retryAfter = 500ms;
    address = failure(busy);
    makeSocket().start();
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    EXPECT_EQ(socket->lastError().kind, Error::Kind::RateLimited);
    EXPECT_GT(socket->retryDelay(), 100ms);
    address.reset();
    socket->probe(); // does not shorten what the platform asked for
    ASSERT_TRUE(becomesOnline());
    EXPECT_GE(questions.at(1).asked - questions.at(0).asked, 499ms);
}

TEST_F(ReconnectingSocketTest, WaitsNoLongerThanAPlatformWants)
{
    limits.backoff = { 2h, 2h };
    makeSocket().setRetryRules({ 5ms, {} });
    address = failure(Error::Kind::Network, u"refused"_s);
    socket->start();
    ASSERT_TRUE(waitUntil([&] { return questions.size() == 2; }));
}

TEST_F(ReconnectingSocketTest, SpreadsOverAWhileWhenThePlatformClosesAHealthyLine)
{
    limits.backoff = { 2h, 2h };
    limits.stableAfter = 20ms;
    makeSocket().setRetryRules({ 2h, 20ms });
    socket->start();
    ASSERT_TRUE(becomesOnline());
    settle();
    server.close(0, 1001);
    ASSERT_TRUE(waitUntil([&] { return server.accepted() == 2; })); // one that broke off would wait for hours
}

TEST_F(ReconnectingSocketTest, WaitsLongerEachTimeThePlatformClosesALineThatHasHardlyOpened)
{
    limits.backoff = { 2h, 100h };
    makeSocket().setRetryRules({ 100h, 1ms });
    socket->start();
    auto least = std::chrono::minutes(59); // half of the bound, less what has passed of it
    for (int i = 0; const quint16 code : QList<quint16> { 1000, 1001, 1011, 4001 }) {
        ASSERT_TRUE(waitUntil([&] { return isOnline() && server.accepted() == i + 1; }));
        server.close(i++, code);
        ASSERT_TRUE(reaches(State::WaitingToRetry));
        EXPECT_GE(socket->retryDelay(), least) << code;
        least *= 2;
        socket->probe(); // at once
    }
}

TEST_F(ReconnectingSocketTest, TriesRarelyAfterAsManyFailedTriesAsThePlatformWants)
{
    limits.backoff = { 1ms, 1ms };
    makeSocket().setRetryRules({ 1ms, {}, 3, 2h });
    address = failure(Error::Kind::Network, u"refused"_s);
    socket->start();
    ASSERT_TRUE(waitUntil([&] { return socket->isTryingRarely() && socket->state() == State::WaitingToRetry; }));
    EXPECT_EQ(asked(), 3);
    EXPECT_GT(socket->retryDelay(), 1h);
    socket->probe();
    ASSERT_TRUE(waitUntil([&] { return asked() == 4 && socket->state() == State::WaitingToRetry; }));
    EXPECT_GT(socket->retryDelay(), 1h); // of another network nothing is known yet
    address.reset();
    socket->reroute();
    ASSERT_TRUE(becomesOnline());
    EXPECT_FALSE(socket->isTryingRarely());
    address = failure(Error::Kind::Network, u"refused"_s);
    server.drop(0);
    ASSERT_TRUE(waitUntil([&] { return asked() == 8; })); // three more
    ASSERT_TRUE(reaches(State::WaitingToRetry));
    EXPECT_TRUE(socket->isTryingRarely());
}

TEST_F(ReconnectingSocketTest, CutsAnAbsurdWish)
{
    limits.longestRetryAfter = 20ms;
    Error busy;
    busy.kind = Error::Kind::Overloaded;
    busy.retryAfter = Milliseconds::max();
    address = failure(busy);
    makeSocket().start();
    EXPECT_TRUE(waitUntil([&] { return asked() == 3; }));
}
