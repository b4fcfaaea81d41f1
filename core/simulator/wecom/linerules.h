#pragma once

#include "core/simulator/violation.h"
#include "core/simulator/wecom/wecomlimits.h"
#include "core/simulator/wecom/wecomrecords.h"

#include <QJsonObject>

#include <optional>

namespace oagent::simulator {

/// What the platform knows about one line beside its record.
struct WeComLineState
{
    WeComLine record;
    std::optional<WeComTime> subscribeAt {}; ///< a subscribe came
    bool subscribeUnanswered = false;
    bool successTold = false; ///< the client knows that it is subscribed
    std::optional<WeComTime> refusedAt {};
    std::optional<WeComTime> lastPingAt {};
    std::optional<WeComTime> mutedAt {}; ///< nothing, or no ping, is answered since
    std::optional<WeComTime> kickedAt {};
    bool lost = false; ///< the subscription is gone although the socket is open
    std::optional<WeComTime> lostToldAt {}; ///< the first 846609 since
};

/// What the client has left undone on a line that is still open: "subscribe.missing", "subscribe.no-deadline",
/// "subscribe.refused-kept", "ping.gap", "line.dead-kept", "line.lost-kept", "kick.kept". Checklist 2 to 6, 9, 20.
[[nodiscard]] Violations lineViolations(const WeComLineState &line, const WeComLimits &limits, WeComTime now);

/// The body of aibot_subscribe, wecom.md §3: "subscribe.body".
[[nodiscard]] Violations subscribeViolations(const QJsonObject &body);
/// Members that an own program leaves out: "subscribe.extra".
[[nodiscard]] Violations subscribeWarnings(const QJsonObject &body);

} // namespace oagent::simulator
