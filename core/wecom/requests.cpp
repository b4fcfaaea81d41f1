#include "core/wecom/requests.h"

#include "core/support/later.h"

using namespace Qt::StringLiterals;

namespace oagent::wecom {

Requests::Requests(SharedTimer &timer, QObject *parent)
    : QObject(parent)
    , m_timer(timer)
{ }

void Requests::introduce(WebSocketLine *line)
{
    m_lanes.clear();
    m_line = line;
    m_standing = Standing::Introducing;
}

void Requests::markReady()
{
    m_standing = Standing::Ready;
    Q_EMIT standingChanged();
}

void Requests::detach(Standing standing, const Error &why)
{
    m_line.clear();
    m_standing = standing;
    for (auto &[id, lane] : std::exchange(m_lanes, {})) {
        lane.limit.cancel();
        for (const Waiting &frame : lane.frames) {
            if (frame.context)
                later(frame.context, [done = frame.done, why] { done(failure(why)); });
        }
    }
    Q_EMIT standingChanged();
}

void Requests::send(const Request &request, const QObject *context, Callback<QJsonObject> done)
{
    const bool isOpen = m_standing == Standing::Ready
        || (m_standing == Standing::Introducing && request.command == commands::subscribe);
    if (!isOpen || !m_line) {
        return later(context, [done = std::move(done)] {
            done(failure(Error::Kind::Network, u"there is no line to WeCom right now"_s));
        });
    }
    Lane &lane = m_lanes[request.requestId];
    lane.frames.push_back({ request, context, std::move(done) });
    if (lane.frames.size() == 1)
        sendFirst(request.requestId);
}

void Requests::sendFirst(const QString &requestId)
{
    Lane &lane = m_lanes[requestId];
    const Request &request = lane.frames.front().request;
    lane.limit = m_timer.after(request.timeLimit, [this, requestId] {
        settle(requestId, failure(Error::Kind::Timeout, u"WeCom did not acknowledge a frame in time"_s));
    });
    // A line that fails here is gone, and detach() ends what waits for it.
    m_line->sendText(commandFrame(request.command, requestId, request.body));
}

void Requests::take(const Frame &answer)
{
    if (!m_lanes.contains(answer.requestId))
        return;
    const QPointer<Requests> self(this);
    const Result<QJsonObject> result = judge(answer);
    settle(answer.requestId, result);
    if (self && !result && result.error().code == notSubscribed)
        Q_EMIT subscriptionLost(result.error());
}

void Requests::settle(const QString &requestId, const Result<QJsonObject> &result)
{
    const auto found = m_lanes.find(requestId);
    const Waiting settled = std::move(found->second.frames.front());
    found->second.frames.pop_front();
    found->second.limit.cancel();
    // Nobody waits for what nobody wants to hear of any more.
    while (!found->second.frames.empty() && !found->second.frames.front().context)
        found->second.frames.pop_front();
    if (found->second.frames.empty())
        m_lanes.erase(found);
    else
        sendFirst(requestId);
    if (settled.context && settled.done)
        settled.done(result);
}

} // namespace oagent::wecom
