#pragma once

#include "core/simulator/wecom/wecomcallbacks.h"
#include "core/simulator/wecom/wecomcontext.h"
#include "core/simulator/wecom/wecomratedesk.h"
#include "core/simulator/wecom/wecomrequest.h"

#include <QHash>

namespace oagent::simulator {

/// What replies do to the chats: streams, whole messages, welcomes, card updates. wecom.md §7, §8.
class WeComReplyDesk
{
public:
    WeComReplyDesk(WeComContext &context, WeComCallbacks &callbacks, WeComRateDesk &rate)
        : m_context(context)
        , m_callbacks(callbacks)
        , m_rate(rate)
    { }

    [[nodiscard]] CommandAnswer respond(const WeComRequest &request);
    [[nodiscard]] CommandAnswer welcome(const WeComRequest &request);
    [[nodiscard]] CommandAnswer updateCard(const WeComRequest &request);
    void expireStreams();
    /// Drops what stands in the chats, and what it answers, but for streams that still grow.
    void forgetSettled();
    /// Card events that never got their update: "update.missing".
    [[nodiscard]] Violations overdue() const;

    /// What a message body looks like in the chat.
    [[nodiscard]] static WeComBubble bubbleOf(const QJsonObject &body, const QString &chat);

private:
    [[nodiscard]] CommandAnswer stream(const WeComCallback &callback, const WeComRequest &request);
    [[nodiscard]] CommandAnswer openStream(const WeComCallback &callback, const QJsonObject &frame,
                                           const QString &content);
    [[nodiscard]] CommandAnswer growStream(qsizetype index, const QJsonObject &frame, const QString &content);
    [[nodiscard]] CommandAnswer expired() const;
    /// The event a reply answers; nothing when the req_id is no good for that.
    [[nodiscard]] const WeComCallback *eventOf(const WeComRequest &request, const QString &event, const QString &rule);
    [[nodiscard]] bool isLate(const WeComCallback &callback) const;

    WeComContext &m_context;
    WeComCallbacks &m_callbacks;
    WeComRateDesk &m_rate;
    QHash<QString, qsizetype> m_streams; ///< index of its bubble, by stream id
};

} // namespace oagent::simulator
