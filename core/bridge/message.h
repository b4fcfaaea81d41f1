#pragma once

#include "core/support/clock.h"

#include <QJsonArray>
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

/// Something that came with a message beside its text.
struct Attachment
{
    enum class Kind { Image, Audio, Video, File };
    /// Why it cannot be used.
    enum class Problem {
        None,
        TooLarge,
        Empty,
        Unavailable, ///< the platform does not hand it out (any more), or not in time
        Forbidden, ///< a permission is missing, or a rule of our own forbids it
        NoRoom, ///< it could not be kept on this computer
    };
    Kind kind = Kind::File;
    QString name; ///< as its sender named it, for showing only; empty when the platform gives none
    QJsonObject reference; ///< where it is, in the channel's own members; as short-lived as a reply address
    bool isInText = false; ///< the message's text says the same: recognised speech
    QString storedAs; ///< its file in the media folder, once fetched
    Problem problem = Problem::None;
    QString scope; ///< Forbidden: the permission the platform named; may be empty

    bool operator==(const Attachment &) const = default;
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
    bool isApart = false; ///< in a group: its sender has a conversation of one's own there; the bot's settings say so
    QString text; ///< trimmed, the bot's mention stripped
    QString quotedText; ///< of the message this one replies to; may be empty
    QList<Attachment> attachments; ///< in the message's order; those of the quoted message come last
    QString
        unsupported; ///< what the message holds that cannot be passed on, in the channel's word ("file"); may be empty
    /// Where an answer goes, in the channel's own members (session webhook, robot code …). Short-lived and as good as
    /// a password: stored only while the turn is open, never logged.
    QJsonObject replyAddress;
    WallTime createdAt {};
    bool isLate = false; ///< it came so long after it was sent that nobody expects an answer any more

    bool operator==(const IncomingMessage &) const = default;
};

/// Whether the two have an id in common.
[[nodiscard]] bool isSamePerson(const Person &one, const Person &other);

/// For the store. fromJson answers nothing when a required member is missing.
[[nodiscard]] QByteArray jsonBytes(const IncomingMessage &message);
[[nodiscard]] std::optional<IncomingMessage> messageFromJson(const QJsonObject &object);
[[nodiscard]] QJsonArray toJson(const QList<Attachment> &attachments);
[[nodiscard]] QList<Attachment> attachmentsFromJson(const QJsonArray &array);

/// Tells those who write to one bot apart: the sender's first id, or the chat's where the platform gave none.
[[nodiscard]] QString writerKey(const IncomingMessage &message);
/// The message's text; without any, what else shows the script its sender writes in: quoted words, names of files, the
/// sender's name.
[[nodiscard]] QString wordsOf(const IncomingMessage &message);
/// What the assistant is told of who speaks: the name, in one line and without a colon, since its owner chose it; else
/// the first id.
[[nodiscard]] QString speakerOf(const IncomingMessage &message);
/// "Li Lei: <text>"; without a speaker the text alone.
[[nodiscard]] QString spoken(const QString &speaker, const QString &text);
/// How a later question recalls this one in words: its text, or "[image] [file: a.pdf]".
[[nodiscard]] QString recalled(const IncomingMessage &message);

/// "ob:<channel>:<bot>:<p2p|group|thread|group-user|thread-user>:<chat>[:<thread>][:<user>]", ASCII letters, digits and
/// ". _ : -" only, 200 characters at most; other characters become "_" and a short hash of the original is appended,
/// so that two keys never collide (assistants.md §0).
[[nodiscard]] QString conversationKey(const IncomingMessage &message);

} // namespace oagent
