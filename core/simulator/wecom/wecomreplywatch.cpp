#include "core/simulator/wecom/wecomreplywatch.h"

#include "core/simulator/wecom/contentrules.h"
#include "core/simulator/wecom/replyrules.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

/// The client's clock and ours differ by the way between them.
constexpr std::chrono::milliseconds nearlyAll(std::chrono::milliseconds span) { return span * 9 / 10; }

} // namespace

bool WeComReplyWatch::arrived(const WeComRequest &request)
{
    judgeReply(request);
    judgeContent(request);
    if (request.body.contains("stream"_L1))
        judgeStream(request);
    const auto since = m_inFlight.constFind(request.reqId);
    const bool races
        = since != m_inFlight.constEnd() && WeComContext::now() - *since < nearlyAll(m_context.limits.replyWait);
    if (races)
        m_context.log.record(u"reply.in-flight"_s, u"a frame of this req_id is not answered yet"_s);
    m_inFlight.insert(request.reqId, WeComContext::now());
    return !races;
}

void WeComReplyWatch::judgeReply(const WeComRequest &request)
{
    const WeComCallback *callback = m_callbacks.find(request.reqId);
    if (callback == nullptr) {
        m_context.log.record(u"reply.req-id"_s, u"no callback has this req_id"_s);
        return;
    }
    if (m_refused.contains(request.reqId))
        m_context.log.record(u"reply.after-refusal"_s, u"this req_id was refused before"_s);
    if (!callback->event.isEmpty()) {
        m_context.log.record(u"reply.event-req-id"_s, u"the req_id is that of an event"_s);
        return;
    }
    const QString first = m_answeredUnder.value(callback->msgId, request.reqId);
    if (first != request.reqId)
        m_context.log.record(u"reply.twice"_s, u"a repeated message is answered again"_s);
    m_answeredUnder.insert(callback->msgId, first);
}

void WeComReplyWatch::judgeContent(const WeComRequest &request)
{
    m_context.log.record(replyViolations(request.body));
    const QString type = request.body["msgtype"_L1].toString();
    if (type == "markdown"_L1) {
        m_context.log.record(
            contentViolations(request.body["markdown"_L1]["content"_L1].toString(), m_context.limits.contentBytes));
    }
}

void WeComReplyWatch::judgeStream(const WeComRequest &request)
{
    const QJsonObject frame = request.stream();
    const QString id = frame["id"_L1].toString();
    const QString content = frame["content"_L1].toString();
    const bool isFirst = !m_streams.contains(id);
    m_context.log.record(streamViolations(frame, isFirst));
    m_context.log.record(contentViolations(content, m_context.limits.contentBytes));
    if (request.isFinal())
        m_context.log.record(finalViolations(content));
    for (auto other = m_streams.constBegin(); isFirst && other != m_streams.constEnd(); ++other) {
        if (other->reqId == request.reqId && isOpen(other.key(), *other))
            m_context.log.record(u"stream.former-open"_s, u"a new bubble while the former one is still open"_s);
    }
    Stream &stream = m_streams[id];
    if (isFirst) {
        stream.reqId = request.reqId;
        if (const WeComCallback *callback = m_callbacks.find(request.reqId))
            stream.chat = callback->chat;
    } else {
        if (stream.reqId != request.reqId)
            m_context.log.record(u"stream.id-reused"_s, u"this stream id belongs to another message"_s);
        if (stream.refused)
            m_context.log.record(u"stream.after-expiry"_s, u"this stream was said to be dead before"_s);
        if (stream.finishAccepted && content != stream.text)
            m_context.log.record(u"stream.after-finish"_s, u"this stream was finished before"_s);
        // The first text may be a notice, which the answer replaces.
        if (stream.frames > 1 && isVisible(stream.text) && !goesOnFrom(stream.text, content))
            m_context.log.record(u"stream.not-cumulative"_s, u"a frame does not carry the whole text so far"_s);
        if (isIdle(stream))
            m_context.log.record(u"stream.idle"_s, u"an open stream had no frame for too long"_s);
    }
    if (isVisible(content))
        ++stream.frames;
    stream.text = content;
    stream.lastFrameAt = WeComContext::now();
    stream.finishSent = stream.finishSent || request.isFinal();
}

void WeComReplyWatch::answered(const WeComRequest &request, int errcode)
{
    m_inFlight.remove(request.reqId);
    if (errcode == requestExpired || errcode == invalidReqId)
        m_refused.insert(request.reqId);
    const auto stream = m_streams.find(request.stream()["id"_L1].toString());
    if (stream == m_streams.end())
        return;
    stream->refused = stream->refused || errcode == streamExpired;
    stream->finishAccepted = stream->finishAccepted || (errcode == 0 && request.isFinal());
}

bool WeComReplyWatch::isOpen(const QString &id, const Stream &stream) const
{
    if (stream.finishAccepted || stream.refused || m_refused.contains(stream.reqId))
        return false;
    for (const WeComBubble &bubble : m_context.bubbles) {
        if (bubble.streamId == id)
            return !bubble.finished && !bubble.expired;
    }
    return false; // it never came to be seen
}

bool WeComReplyWatch::isIdle(const Stream &stream) const
{
    // Without a line, or when it came back only now, nothing could be sent.
    const WeComTime since = std::max(stream.lastFrameAt, m_context.ownedSince);
    return m_context.owner != 0 && !stream.finishSent && WeComContext::now() - since > m_context.limits.streamIdle;
}

Violations WeComReplyWatch::overdue() const
{
    Violations found;
    for (auto stream = m_streams.constBegin(); stream != m_streams.constEnd(); ++stream) {
        if (!isOpen(stream.key(), *stream))
            continue;
        found.append({ u"stream.unfinished"_s, u"the typing animation never ends"_s });
        if (isIdle(*stream))
            found.append({ u"stream.idle"_s, u"an open stream had no frame for too long"_s });
    }
    return found;
}

bool WeComReplyWatch::hasOpenStreams() const
{
    for (auto stream = m_streams.constBegin(); stream != m_streams.constEnd(); ++stream) {
        if (isOpen(stream.key(), *stream))
            return true;
    }
    return false;
}

void WeComReplyWatch::forgetClosed()
{
    m_streams.removeIf([this](const auto &stream) { return !isOpen(stream.key(), *stream); });
    m_answeredUnder.clear();
}

} // namespace oagent::simulator
