#include "core/simulator/wecom/wecomcallbacks.h"

#include "core/simulator/wecom/commandanswer.h"

namespace oagent::simulator {

void WeComCallbacks::add(WeComCallback callback)
{
    callback.at = m_context.platformNow();
    callback.line = m_context.owner;
    if (!callback.msgId.isEmpty())
        m_newest.insert(callback.msgId, callback.reqId);
    if (!callback.chat.isEmpty())
        m_context.chats.note(callback.chat, callback.group);
    m_callbacks.insert(callback.reqId, callback);
}

const WeComCallback *WeComCallbacks::find(const QString &reqId) const
{
    const auto found = m_callbacks.constFind(reqId);
    return found == m_callbacks.constEnd() ? nullptr : &*found;
}

void WeComCallbacks::markAnswered(const QString &reqId)
{
    if (const auto found = m_callbacks.find(reqId); found != m_callbacks.end())
        found->answered = true;
}

std::optional<int> WeComCallbacks::refusal(const WeComCallback &callback) const
{
    if (m_expired.contains(callback.reqId))
        return requestExpired;
    if (m_context.platformNow() - callback.at > m_context.limits.reqIdLife)
        return requestExpired;
    if (callback.line != m_context.owner && !m_context.readings.reqIdsSurviveReconnect)
        return invalidReqId;
    return std::nullopt;
}

void WeComCallbacks::expireAll()
{
    for (auto one = m_callbacks.constBegin(); one != m_callbacks.constEnd(); ++one)
        m_expired.insert(one.key());
}

void WeComCallbacks::forgetAnswered(const QSet<QString> &needed)
{
    m_callbacks.removeIf([&](const auto &one) { return one->answered && !needed.contains(one.key()); });
    m_newest.removeIf([this](const auto &one) { return !m_callbacks.contains(*one); });
}

} // namespace oagent::simulator
