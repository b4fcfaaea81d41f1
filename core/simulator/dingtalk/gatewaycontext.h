#pragma once

#include "core/simulator/dingtalk/records.h"
#include "core/simulator/violation.h"

#include <QHash>
#include <QList>

namespace oagent::simulator {

/// The chats that took part so far. Letter case of their ids matters (dingtalk.md §24, number 16).
class ChatDirectory
{
public:
    void note(const QString &conversationId, const QString &privateWith)
    {
        m_lowered.insert(conversationId.toLower(), conversationId);
        if (!privateWith.isEmpty())
            m_privateChats.insert(privateWith, conversationId);
    }
    /// The id is that of a known conversation in another letter case.
    [[nodiscard]] bool isMiscased(const QString &conversationId) const
    {
        const auto known = m_lowered.constFind(conversationId.toLower());
        return known != m_lowered.constEnd() && *known != conversationId;
    }
    /// The private chat with this person; the User ID itself when they never wrote.
    [[nodiscard]] QString privateChatWith(const QString &userId) const { return m_privateChats.value(userId, userId); }

private:
    QHash<QString, QString> m_lowered;
    QHash<QString, QString> m_privateChats;
};

/// One message or card that stands in a chat.
struct ShownEntry
{
    QString conversation;
    QString text; ///< of a plain message
    QString outTrackId; ///< of a card; empty for plain messages
};

/// What the parts of one gateway share.
struct GatewayContext
{
    DingTalkApp app;
    GatewayLimits limits;
    ViolationLog log;
    ChatDirectory chats;
    QList<ShownEntry> shown;
    bool uploadNeedsLegacyToken = false;
};

} // namespace oagent::simulator
