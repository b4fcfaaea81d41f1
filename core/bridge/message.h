#pragma once

#include "core/support/clock.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace oagent {

enum class ChatKind { Private, Group };

/// Somebody who wrote to a bot, with every id kind the platform gave ("staffId", "senderId", "open_id", "userid", …).
struct Person
{
    struct Id
    {
        QString kind;
        QString value;
        bool operator==(const Id &) const = default;
    };
    QString name; ///< chosen by the person; never used for a decision
    QList<Id> ids;

    [[nodiscard]] QString id(const QString &kind) const;
    bool operator==(const Person &) const = default;
};

/// One message as a channel hands it over: the platform's frame is already understood, nothing is decided yet.
struct IncomingMessage
{
    QString botId; ///< our id of the bot
    QString channel; ///< "dingtalk", "lark", "wecom", "app"
    QString messageId; ///< the platform's own id; unique with botId
    ChatKind chatKind = ChatKind::Private;
    QString chatId; ///< letter case matters
    QString chatTitle; ///< groups; may be empty
    QString threadId; ///< empty outside threads
    Person sender;
    bool mentioned = false; ///< in a group: the bot itself was addressed
    QString text; ///< trimmed, the bot's mention stripped
    QString quotedText; ///< of the message this one replies to; may be empty
    QString
        unsupported; ///< what the message holds that cannot be passed on, in the channel's word ("file"); may be empty
    /// Where an answer goes, in the channel's own members (session webhook, robot code …). Short-lived and as good as
    /// a password: stored only while the turn is open, never logged.
    QJsonObject replyAddress;
    WallTime createdAt {};

    bool operator==(const IncomingMessage &) const = default;
};

/// For the store. fromJson answers nothing when a required member is missing.
[[nodiscard]] QJsonObject toJson(const IncomingMessage &message);
[[nodiscard]] std::optional<IncomingMessage> messageFromJson(const QJsonObject &object);

/// "ob:<channel>:<bot>:<p2p|group|thread>:<chat>[:<thread>]", ASCII letters, digits and ". _ : -" only, 200 characters
/// at most; other characters become "_" and a short hash of the original is appended, so that two keys never
/// collide (assistants.md §0).
[[nodiscard]] QString conversationKey(const IncomingMessage &message);

} // namespace oagent
