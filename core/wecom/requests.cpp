#include "core/wecom/requests.h"

#include "core/support/later.h"

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

constexpr Milliseconds owedFor = std::chrono::seconds(30); ///< an answer that comes later is not waited for any more

} // namespace

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
        lane.forget.cancel();
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
    lane.limit = m_timer.after(request.timeLimit, [this, requestId] { takeSilence(requestId); });
    // A line that fails here is gone, and detach() ends what waits for it.
    m_line->sendText(commandFrame(request.command, requestId, request.body));
}

/// Of frames that share a request id an answer says nothing but that (§7.2). So while answers are owed, a good one is
/// taken for that of the frame under way only when no other follows in its time; a refusal always is, since to repeat
/// what arrived is harmless and to believe in what did not is not.
void Requests::take(const Frame &answer)
{
    const Result<QJsonObject> result = judge(answer);
    const QPointer<Requests> self(this);
    const auto found = m_lanes.find(answer.requestId);
    if (found == m_lanes.end())
        return;
    Lane &lane = found->second;
    const bool isAwaited = !lane.frames.empty();
    if (lane.owed > 0 && (result || !isAwaited)) {
        --lane.owed;
        if (isAwaited)
            lane.doubtful = *result;
        dropIfIdle(answer.requestId);
    } else {
        settle(answer.requestId, result);
    }
    if (self && !result && result.error().code == notSubscribed)
        Q_EMIT subscriptionLost(result.error());
}

void Requests::takeSilence(const QString &requestId)
{
    Lane &lane = m_lanes[requestId];
    ++lane.owed;
    if (lane.doubtful) // of two frames one was answered, and the time of the other is over as well
        return settle(requestId, QJsonObject(*lane.doubtful));
    lane.forget = m_timer.after(owedFor, [this, requestId] {
        m_lanes[requestId].owed = 0;
        dropIfIdle(requestId);
    });
    settle(requestId, failure(Error::Kind::Timeout, u"WeCom did not acknowledge a frame in time"_s));
}

void Requests::dropIfIdle(const QString &requestId)
{
    const auto found = m_lanes.find(requestId);
    if (found != m_lanes.end() && found->second.frames.empty() && found->second.owed == 0)
        m_lanes.erase(found);
}

void Requests::settle(const QString &requestId, const Result<QJsonObject> &result)
{
    Lane &lane = m_lanes[requestId];
    const Waiting settled = std::move(lane.frames.front());
    lane.frames.pop_front();
    lane.limit.cancel();
    lane.doubtful.reset();
    // Nobody waits for what nobody wants to hear of any more.
    while (!lane.frames.empty() && !lane.frames.front().context)
        lane.frames.pop_front();
    if (lane.frames.empty())
        dropIfIdle(requestId);
    else
        sendFirst(requestId);
    if (settled.context && settled.done)
        settled.done(result);
}

} // namespace oagent::wecom
