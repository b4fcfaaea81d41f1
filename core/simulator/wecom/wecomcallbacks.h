#pragma once

#include "core/simulator/wecom/wecomcontext.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace oagent::simulator {

/// The callbacks that were sent, and how long their req_ids are good. wecom.md §2.5.
class WeComCallbacks
{
public:
    explicit WeComCallbacks(WeComContext &context)
        : m_context(context)
    { }

    /// Remembers it as sent now, on the line that owns the bot.
    void add(WeComCallback callback);
    [[nodiscard]] const WeComCallback *find(const QString &reqId) const;
    [[nodiscard]] QString newestOf(const QString &msgId) const { return m_newest.value(msgId); }
    void markAnswered(const QString &reqId);
    /// Why a reply under this req_id is refused; nothing when it is good.
    [[nodiscard]] std::optional<int> refusal(const WeComCallback &callback) const;
    void expireAll();
    /// All but those whose req_ids are `needed`, and those without an answer.
    void forgetAnswered(const QSet<QString> &needed);
    [[nodiscard]] QList<WeComCallback> all() const { return m_callbacks.values(); }

private:
    WeComContext &m_context;
    QHash<QString, WeComCallback> m_callbacks; ///< by req_id
    QHash<QString, QString> m_newest; ///< req_id, by msgid
    QSet<QString> m_expired; ///< req_ids
};

} // namespace oagent::simulator
