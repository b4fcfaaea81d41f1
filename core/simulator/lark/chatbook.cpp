#include "core/simulator/lark/chatbook.h"

#include "core/simulator/lark/eventpayload.h"
#include "core/simulator/lark/messagetext.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

void ChatBook::hear(const LarkMessage &message)
{
    addPerson(message.senderOpenId, message.senderName);
    if (!m_chats.contains(message.chatId))
        addChat({ .id = message.chatId,
                  .name = message.chatName,
                  .group = message.group,
                  .openId = message.group ? QString() : message.senderOpenId });
    LarkShown shown;
    shown.messageId = message.messageId;
    shown.chatId = message.chatId;
    shown.senderOpenId = message.senderOpenId;
    shown.messageType = message.messageType;
    shown.content = contentOf(message);
    shown.text = message.text.isEmpty() ? textOf(shown.messageType, shown.content) : message.text;
    shown.parentId = message.parentId;
    shown.rootId = message.rootId;
    shown.threadId = message.threadId;
    shown.forwarded = message.forwarded;
    add(shown);
}

LarkShown &ChatBook::add(const LarkShown &message)
{
    m_rows.insert(message.messageId, m_messages.size());
    m_messages.append(message);
    LarkShown &added = m_messages.last();
    if (!added.text.isEmpty() && added.history.isEmpty())
        added.history.append(added.text);
    return added;
}

Chat *ChatBook::chat(const QString &id)
{
    const auto found = m_chats.find(id);
    return found == m_chats.end() ? nullptr : &*found;
}

Chat *ChatBook::privateChatWith(const QString &openId)
{
    const auto found = std::find_if(m_chats.begin(), m_chats.end(),
                                    [&](const Chat &one) { return !one.group && one.openId == openId; });
    if (found != m_chats.end())
        return &*found;
    if (!knowsPerson(openId))
        return nullptr;
    LarkMessage made;
    made.senderOpenId = openId;
    const QString id = completed(made).chatId;
    addChat({ .id = id, .name = {}, .group = false, .openId = openId });
    return chat(id);
}

LarkShown *ChatBook::message(const QString &id)
{
    const auto row = m_rows.constFind(id);
    return row == m_rows.constEnd() ? nullptr : &m_messages[*row];
}

const LarkShown *ChatBook::message(const QString &id) const
{
    const auto row = m_rows.constFind(id);
    return row == m_rows.constEnd() ? nullptr : &m_messages.at(*row);
}

void ChatBook::forgetOlderMessages()
{
    QSet<QString> heard; // chats whose last word of a person was met
    QList<LarkShown> kept;
    for (qsizetype row = m_messages.size(); row-- > 0;) {
        const LarkShown &message = m_messages.at(row);
        if (heard.contains(message.chatId))
            continue;
        if (!message.senderOpenId.isEmpty())
            heard.insert(message.chatId);
        kept.prepend(message);
    }
    m_messages = kept;
    m_rows.clear();
    for (qsizetype row = 0; row < m_messages.size(); ++row)
        m_rows.insert(m_messages.at(row).messageId, row);
}

} // namespace oagent::simulator::larkparts
