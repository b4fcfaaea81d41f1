#pragma once

#include "core/simulator/violation.h"
#include "core/simulator/wecom/wecomlimits.h"
#include "core/simulator/wecom/wecomrecords.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <functional>
#include <utility>

namespace oagent::simulator {

/// The chats that took part so far: who may be written to (wecom.md §9).
class WeComChats
{
public:
    void note(const QString &chat, bool group)
    {
        m_lowered.insert(chat.toLower(), chat);
        if (group)
            m_groups.insert(chat);
    }
    /// userids are compared without regard to case (§17), chatids of groups with.
    [[nodiscard]] QString find(const QString &id) const
    {
        const QString chat = m_lowered.value(id.toLower());
        return isGroup(chat) && chat != id ? QString() : chat;
    }
    /// A known group in another letter case.
    [[nodiscard]] bool isMiscased(const QString &id) const
    {
        return find(id).isEmpty() && m_lowered.contains(id.toLower());
    }
    [[nodiscard]] bool isGroup(const QString &chat) const { return m_groups.contains(chat); }

private:
    QHash<QString, QString> m_lowered;
    QSet<QString> m_groups;
};

/// What the parts of one gateway share.
struct WeComContext
{
    WeComBot bot;
    WeComLimits limits;
    WeComReadings readings;
    ViolationLog log {};
    WeComChats chats {};
    QList<WeComBubble> bubbles {};
    QHash<QString, QString> mediaIds {}; ///< type of what was uploaded, by media_id
    std::chrono::milliseconds passed {}; ///< by passTime()
    /// The line that owns the bot, 0 for none, and since when (not moved ahead).
    int owner = 0;
    WeComTime ownedSince {};
    std::function<void(qsizetype index)> bubbleChanged {};

    /// For what a client has to keep to.
    [[nodiscard]] static WeComTime now() { return std::chrono::steady_clock::now(); }
    /// For lives that the platform counts.
    [[nodiscard]] WeComTime platformNow() const { return now() + passed; }

    void show(WeComBubble bubble)
    {
        bubble.openedAt = bubble.lastFrameAt = platformNow();
        if (!bubble.text.isEmpty())
            bubble.history = QStringList { bubble.text };
        bubbles.append(std::move(bubble));
        changed(bubbles.size() - 1);
    }
    void changed(qsizetype index) const
    {
        if (bubbleChanged)
            bubbleChanged(index);
    }
};

} // namespace oagent::simulator
