#include "core/simulator/wecom/linerules.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

/// A client's timer starts before we hear of it and may be coarse.
std::chrono::milliseconds leniently(std::chrono::milliseconds span) { return span + span / 5; }

} // namespace

Violations lineViolations(const WeComLineState &line, const WeComLimits &limits, WeComTime now)
{
    const auto since = [now](const std::optional<WeComTime> &moment, std::chrono::milliseconds span) {
        return moment && now - *moment > leniently(span);
    };
    if (since(line.kickedAt, limits.kickedClose))
        return { { u"kick.kept"_s, u"the line was kept after another program took over"_s } };
    if (line.kickedAt)
        return {};
    if (since(line.refusedAt, limits.refusedClose))
        return { { u"subscribe.refused-kept"_s, u"the line was kept after its subscribe was refused"_s } };
    if (since(line.mutedAt, limits.deadLine))
        return { { u"line.dead-kept"_s, u"the line was kept although no ping was answered"_s } };
    if (since(line.lostToldAt, limits.lostClose))
        return { { u"line.lost-kept"_s, u"the line was kept after 846609"_s } };
    if (line.mutedAt)
        return {}; // what it sends is not seen
    if (!line.subscribeAt && since(line.record.openedAt, limits.subscribeWait))
        return { { u"subscribe.missing"_s, u"the line never subscribed"_s } };
    if (line.subscribeUnanswered && since(line.subscribeAt, limits.subscribeWait))
        return { { u"subscribe.no-deadline"_s, u"the line was kept although its subscribe got no answer"_s } };
    if (line.record.subscribed && !line.lost) {
        const WeComTime last = line.lastPingAt.value_or(*line.record.subscribedAt);
        if (now - last > limits.pingGap)
            return { { u"ping.gap"_s, u"no ping for too long"_s } };
    }
    return {};
}

Violations subscribeViolations(const QJsonObject &body)
{
    if (!body["bot_id"_L1].toString().isEmpty() && !body["secret"_L1].toString().isEmpty())
        return {};
    return { { u"subscribe.body"_s, u"bot_id and secret are strings"_s } };
}

Violations subscribeWarnings(const QJsonObject &body)
{
    if (!body.contains("scene"_L1) && !body.contains("plug_version"_L1))
        return {};
    return { { u"subscribe.extra"_s, u"scene and plug_version are for WeCom's own integrations"_s } };
}

} // namespace oagent::simulator
