#pragma once

#include "core/simulator/lark/records.h"

#include <QHash>
#include <QList>

namespace oagent::simulator::larkparts {

struct Chat
{
    QString id;
    QString name; ///< groups
    bool group = false;
    QString openId {}; ///< private chats: the person
    bool botIsMember = true;
};

/// The chats that took part so far, with all that stands in them.
class ChatBook
{
public:
    /// A person wrote: the chat, the person and the message are known from now on. The message is completed().
    void hear(const LarkMessage &message);
    void addPerson(const QString &openId, const QString &name) { m_people.insert(openId, name); }
    void addChat(const Chat &chat) { m_chats.insert(chat.id, chat); }
    LarkShown &add(const LarkShown &message);

    [[nodiscard]] Chat *chat(const QString &id);
    /// The private chat with this person, made when there is none; nullptr for somebody unknown.
    [[nodiscard]] Chat *privateChatWith(const QString &openId);
    [[nodiscard]] LarkShown *message(const QString &id);
    [[nodiscard]] const LarkShown *message(const QString &id) const;
    [[nodiscard]] bool knowsPerson(const QString &openId) const { return m_people.contains(openId); }
    [[nodiscard]] QString nameOf(const QString &openId) const { return m_people.value(openId); }
    [[nodiscard]] const QList<LarkShown> &messages() const { return m_messages; } ///< oldest first
    /// Drops what stands before the last word of a person in each chat; that may still be answered.
    void forgetOlderMessages();

private:
    QHash<QString, Chat> m_chats;
    QHash<QString, QString> m_people; ///< names by open_id
    QList<LarkShown> m_messages;
    QHash<QString, qsizetype> m_rows; ///< by message id
};

} // namespace oagent::simulator::larkparts
