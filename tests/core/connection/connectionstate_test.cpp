#include "core/connection/connectionstate.h"

#include <gtest/gtest.h>

#include <array>

using namespace oagent;

namespace {

using State = ConnectionState;
using Event = ConnectionEvent;

struct Row
{
    State from;
    // In the order Start, Opened, Lost, RetryDue, Refused, TakenOver, Stop.
    std::array<State, 7> to;
};

constexpr std::array events { Event::Start,   Event::Opened,    Event::Lost, Event::RetryDue,
                              Event::Refused, Event::TakenOver, Event::Stop };

constexpr State stopped = State::Stopped;
constexpr State connecting = State::Connecting;
constexpr State online = State::Online;
constexpr State waiting = State::WaitingToRetry;
constexpr State rejected = State::Rejected;
constexpr State taken = State::TakenOver;

constexpr std::array rows {
    Row { stopped, { connecting, stopped, stopped, stopped, stopped, stopped, stopped } },
    Row { connecting, { connecting, online, waiting, connecting, rejected, taken, stopped } },
    Row { online, { online, online, waiting, connecting, rejected, taken, stopped } },
    Row { waiting, { connecting, waiting, waiting, connecting, rejected, taken, stopped } },
    Row { rejected, { connecting, rejected, rejected, rejected, rejected, rejected, stopped } },
    Row { taken, { connecting, taken, taken, taken, taken, taken, stopped } },
};

} // namespace

TEST(ConnectionState, FollowsTheTable)
{
    for (const Row &row : rows) {
        for (std::size_t i = 0; i < events.size(); ++i)
            EXPECT_EQ(next(row.from, events.at(i)), row.to.at(i))
                << "state " << nameOf(row.from).toStdString() << ", event " << i;
    }
}

TEST(ConnectionState, HasANameForEveryState)
{
    const std::array names { "stopped", "connecting", "online", "waiting-to-retry", "rejected", "taken-over" };
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ(nameOf(rows.at(i).from).toStdString(), names.at(i));
}
