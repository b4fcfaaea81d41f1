#include "core/wecom/requests.h"

#include "core/support/json.h"
#include "core/support/later.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

/// What a stream that has ended may answer to one more last frame; the numbers are not settled (§22).
bool maySayThatItEnded(const Error &error)
{
    return error.code == streamExpired || error.code == conflict || error.code == invalidParameter;
}

} // namespace

Requests::Requests(SharedTimer &timer, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_timer(timer)
    , m_limits(limits)
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

/// Of all commands, only the beginning of an upload changes nothing that anybody sees, uses no request id and says
/// whether the subscription is still there. The upload is never gone on with.
/// Sends:   aibot_upload_media_init, as MediaUploader
/// Source:  wecom.md §11, §12, §19
void Requests::askForService(const QObject *context, Callback<QJsonObject> done)
{
    const QByteArray imagined(m_limits.smallestUpload, '.');
    const QByteArray md5 = QCryptographicHash::hash(imagined, QCryptographicHash::Md5).toHex();
    JsonWriter body;
    body.add(u"type", u"file")
        .add(u"filename", u"probe.txt")
        .add(u"total_size", imagined.size())
        .add(u"total_chunks", 1)
        .add(u"md5", QString::fromLatin1(md5));
    send({ commands::uploadInit, freshRequestId(commands::uploadInit), body.take(), m_limits.pingAnswer }, context,
         std::move(done));
}

void Requests::sendFirst(const QString &requestId)
{
    Lane &lane = m_lanes[requestId];
    const Request &request = lane.frames.front().request;
    lane.limit = m_timer.after(request.timeLimit, [this, requestId] { takeSilence(requestId); });
    const std::function<void()> sent = request.sent;
    // A line that fails here is gone, and detach() ends what waits for it.
    m_line->sendText(commandFrame(request.command, requestId, request.body));
    if (sent)
        sent();
}

/// Of frames that share a request id an answer says nothing but that (§7.2). So while answers are owed, a good one is
/// taken for that of the frame under way only when no other follows in its time; a refusal always is, since to repeat
/// what arrived is harmless and to believe in what did not is not. A frame that may be read twice, such as the last one
/// of a stream, is not even taken for answered then, but sent again: as many answers as frames tell that it was read.
/// Once read, it may make its repetition one that comes too late. If so, that is the only refusal; had the frame been
/// refused itself, there would be two of them.
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
            waitForTheOther(lane, answer.requestId, *result);
        dropIfIdle(answer.requestId);
    } else if (lane.isRepeated && !result && maySayThatItEnded(result.error()) && !lane.isRefused) {
        lane.isRefused = true; // takeSilence() settles it
    } else {
        settle(answer.requestId, result);
    }
    if (self && !result && result.error().code == notSubscribed)
        Q_EMIT subscriptionLost(result.error());
}

void Requests::waitForTheOther(Lane &lane, const QString &requestId, const QJsonObject &answer)
{
    lane.doubtful = answer;
    const Milliseconds wait = std::min(m_limits.otherAnswer, lane.frames.front().request.timeLimit);
    lane.limit = m_timer.after(wait, [this, requestId] { takeSilence(requestId); });
}

void Requests::takeSilence(const QString &requestId)
{
    Lane &lane = m_lanes[requestId];
    if (lane.isRefused)
        return settle(requestId, QJsonObject());
    const bool mayRepeat = lane.doubtful && lane.frames.front().request.isHarmlessTwice;
    if (mayRepeat && !std::exchange(lane.isRepeated, true)) {
        // One more good answer is one more than the frames before this one can give.
        lane.doubtful.reset();
        return sendFirst(requestId);
    }
    if (lane.doubtful) { // of two frames one was answered, and the time of the other is over as well
        lane.owed += lane.forget.isActive() ? 1 : 0;
        return settle(requestId, QJsonObject(*lane.doubtful));
    }
    ++lane.owed;
    lane.forget = m_timer.after(m_limits.owedFor, [this, requestId] {
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
    lane.isRefused = false;
    lane.owed += std::exchange(lane.isRepeated, false) && lane.forget.isActive() ? 1 : 0; // it was sent twice
    // Nobody waits for what nobody wants to hear of any more, and a chat that was called too frequent gets no more.
    const bool isTooOften = !result && result.error().kind == Error::Kind::RateLimited;
    while (!lane.frames.empty() && (isTooOften || !lane.frames.front().context)) {
        const Waiting dropped = std::move(lane.frames.front());
        lane.frames.pop_front();
        if (dropped.context)
            later(dropped.context, [done = dropped.done, why = result.error()] { done(failure(why)); });
    }
    if (lane.frames.empty())
        dropIfIdle(requestId);
    else
        sendFirst(requestId);
    if (settled.context && settled.done)
        settled.done(result);
}

} // namespace oagent::wecom
