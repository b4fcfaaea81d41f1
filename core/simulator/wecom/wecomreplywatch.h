#pragma once

#include "core/simulator/wecom/wecomcallbacks.h"
#include "core/simulator/wecom/wecomcontext.h"
#include "core/simulator/wecom/wecomrequest.h"

#include <QHash>
#include <QSet>

namespace oagent::simulator {

/// What a client has to keep to when it replies, whatever becomes of a reply: one frame in flight, whole texts, streams
/// that are kept alive and closed, no second answer, nothing after a refusal. Checklist 11 to 22.
class WeComReplyWatch
{
public:
    WeComReplyWatch(WeComContext &context, WeComCallbacks &callbacks)
        : m_context(context)
        , m_callbacks(callbacks)
    { }

    /// Before anything is done with it. False: another frame of this req_id is in flight, the two race (§7.2).
    [[nodiscard]] bool arrived(const WeComRequest &request);
    /// Its answer was written.
    void answered(const WeComRequest &request, int errcode);
    /// The line is gone: nothing is in flight on it any more.
    void lineEnded() { m_inFlight.clear(); }

    /// Streams that nobody will close: "stream.unfinished". Those that began to idle: "stream.idle".
    [[nodiscard]] Violations overdue() const;
    [[nodiscard]] bool hasOpenStreams() const;
    void forgetClosed();

private:
    /// What the client did with one stream.
    struct Stream
    {
        QString reqId;
        QString chat;
        QString text; ///< of its newest frame
        int frames = 0;
        WeComTime lastFrameAt;
        bool finishSent = false;
        bool finishAccepted = false;
        bool refused = false; ///< the client knows that it is dead
    };

    void judgeReply(const WeComRequest &request);
    void judgeStream(const WeComRequest &request);
    void judgeContent(const WeComRequest &request);
    [[nodiscard]] bool isOpen(const QString &id, const Stream &stream) const;
    [[nodiscard]] bool isIdle(const Stream &stream) const;

    WeComContext &m_context;
    WeComCallbacks &m_callbacks;
    QHash<QString, WeComTime> m_inFlight; ///< since when, by req_id
    QHash<QString, Stream> m_streams; ///< by stream id
    QHash<QString, QString> m_answeredUnder; ///< req_id, by msgid
    QSet<QString> m_refused; ///< req_ids of which the client knows that they are dead
};

} // namespace oagent::simulator
