#include "core/connection/linewatch.h"
#include "core/connection/reconnectingsocket.h"
#include "tests/testing/rawserver.h"
#include "tests/testing/settableclock.h"
#include "tests/testing/waituntil.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class LineWatchTest : public ::testing::Test
{
protected:
    LineWatchTest()
    {
        QObject::connect(&watch, &LineWatch::wokeUp, &context, [this] { ++wakes; });
        QObject::connect(&watch, &LineWatch::networkChanged, &context, [this] { ++changes; });
    }

    /// Some ticks more have passed.
    void letTick()
    {
        bool passed = false;
        const auto mark = timer.after(6 * period, [&passed] { passed = true; });
        ASSERT_TRUE(waitUntil([&passed] { return passed; }));
    }

    static constexpr Milliseconds period = 10ms;
    SettableClock clock;
    SharedTimer timer;
    Network network;
    SystemNews news;
    LineWatch watch { timer, clock, news, { period, 20ms } };
    int wakes = 0;
    int changes = 0;
    QObject context;
};

} // namespace

TEST_F(LineWatchTest, SaysNothingWhileTicksComeInTime)
{
    letTick();
    clock.steady += period;
    clock.wall += period;
    letTick();
    EXPECT_EQ(wakes, 0);
}

TEST_F(LineWatchTest, NoticesThatTheProgramStoodStill)
{
    clock.steady += 4 * period;
    clock.wall += 4 * period;
    ASSERT_TRUE(waitUntil([&] { return wakes == 1; }));
    letTick();
    EXPECT_EQ(wakes, 1);
}

TEST_F(LineWatchTest, LooksAtItsClocksWhenTheSystemStirs)
{
    LineWatch patient { timer, clock, news, { 1h, 20ms } };
    int told = 0;
    QObject::connect(&patient, &LineWatch::wokeUp, &context, [&told] { ++told; });
    Q_EMIT news.stirred();
    EXPECT_EQ(told, 0);
    clock.wall += 4h;
    Q_EMIT news.stirred();
    EXPECT_EQ(told, 1);
    Q_EMIT news.stirred();
    EXPECT_EQ(told, 1);
}

TEST_F(LineWatchTest, NoticesASleepThatOnlyTheWallClockSaw)
{
    clock.wall += 1h;
    ASSERT_TRUE(waitUntil([&] { return wakes == 1; }));
    letTick();
    EXPECT_EQ(wakes, 1);
}

TEST_F(LineWatchTest, TakesATickThatIsALittleLateForWhatItIs)
{
    clock.steady += 3 * period;
    clock.wall += 3 * period;
    letTick();
    EXPECT_EQ(wakes, 0);
}

TEST_F(LineWatchTest, GoesOnWhenTheWallClockIsSetBack)
{
    clock.wall -= 24h;
    letTick();
    EXPECT_EQ(wakes, 0);
    clock.wall += 1h;
    EXPECT_TRUE(waitUntil([&] { return wakes == 1; }));
}

TEST_F(LineWatchTest, PassesOnWhatTheSystemSays)
{
    clock.steady += 1h; // the next tick would notice, too
    clock.wall += 1h;
    Q_EMIT news.wokeUp();
    EXPECT_EQ(wakes, 1);
    letTick();
    EXPECT_EQ(wakes, 1);
}

TEST_F(LineWatchTest, TellsAChangeOfNetworkOnceHoweverManyPiecesOfNewsItIs)
{
    for (int piece = 0; piece < 20; ++piece)
        Q_EMIT news.networkChanged();
    EXPECT_EQ(changes, 0);
    ASSERT_TRUE(waitUntil([&] { return changes == 1; }));
    letTick();
    EXPECT_EQ(changes, 1);
    Q_EMIT news.networkChanged();
    EXPECT_TRUE(waitUntil([&] { return changes == 2; }));
}

TEST_F(LineWatchTest, MayBeDeletedByWhoHearsIt)
{
    auto other = std::make_unique<LineWatch>(timer, clock, news, LineWatch::Limits { period, 1ms });
    QObject::connect(other.get(), &LineWatch::networkChanged, &context, [&other] { other.reset(); });
    Q_EMIT news.networkChanged();
    ASSERT_TRUE(waitUntil([&other] { return other == nullptr; }));
    other = std::make_unique<LineWatch>(timer, clock, news, LineWatch::Limits { period, 1ms });
    QObject::connect(other.get(), &LineWatch::wokeUp, &context, [&other] { other.reset(); });
    clock.wall += 1h;
    EXPECT_TRUE(waitUntil([&other] { return other == nullptr; }));
}

TEST_F(LineWatchTest, ADayOfTheWallClockCostsALineOneProbeAndNothingElse)
{
    int pings = 0;
    RawServer server([&pings](QTcpSocket &, const QByteArray &received) {
        if (received.endsWith("\r\n\r\n"))
            return RawServer::acceptance(received);
        ++pings;
        return RawServer::frame(10, {});
    });
    int asked = 0;
    ReconnectingSocket socket(network, timer, {}, [&](const QObject *about, const Callback<QUrl> &done) {
        ++asked;
        QTimer::singleShot(0, about, [done, url = server.url()] { done(url); });
    });
    std::vector<ConnectionState> states;
    QObject::connect(&socket, &ReconnectingSocket::stateChanged, &context,
                     [&states](ConnectionState state) { states.push_back(state); });
    QObject::connect(&watch, &LineWatch::wokeUp, &socket, &ReconnectingSocket::probe);
    socket.start();
    ASSERT_TRUE(waitUntil([&] { return socket.state() == ConnectionState::Online; }));
    clock.wall += 24h;
    ASSERT_TRUE(waitUntil([&] { return pings == 1; }));
    clock.wall -= 48h;
    letTick();
    EXPECT_EQ(pings, 1);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(server.accepted(), 1);
    EXPECT_EQ(states, (std::vector { ConnectionState::Connecting, ConnectionState::Online }));
}
