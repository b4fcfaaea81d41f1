#pragma once

#include "core/simulator/steadytime.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace oagent::simulator {

/// The app that the gateway plays.
struct LarkApp
{
    QString appId = QStringLiteral("cli_a1b2c3d4e5f60718");
    QString appSecret = QStringLiteral("simulated-secret");
    QString name = QStringLiteral("Ops"); ///< of the bot
    QString openId = QStringLiteral("ou_b07b07b07b07b07b07b07b07b07b07b0"); ///< of the bot
    QString ownerOpenId = QStringLiteral("ou_0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e");
    QString tenantKey = QStringLiteral("2ca1d211f64f6438");
    int activateStatus = 2; ///< lark.md §12
    /// Permissions that the administrator granted.
    QStringList scopes = { QStringLiteral("im:message"),
                           QStringLiteral("im:message:send_as_bot"),
                           QStringLiteral("im:message.p2p_msg:readonly"),
                           QStringLiteral("im:message.group_at_msg:readonly"),
                           QStringLiteral("im:resource"),
                           QStringLiteral("im:chat"),
                           QStringLiteral("contact:user.base:readonly"),
                           QStringLiteral("cardkit:card:write"),
                           QStringLiteral("application:application:self_manage") };
    QStringList askedScopes; ///< added in the console and not granted yet
};

/// What the service tells its clients about time, lark.md §2; seconds, except the count.
struct LarkClientConfig
{
    int reconnectCount = -1;
    int reconnectInterval = 120;
    int reconnectNonce = 30;
    int pingInterval = 120;
};

/// Numbers of lark.md that depend on time or count; tests may shrink them.
struct LarkLimits
{
    LarkClientConfig clientConfig;
    std::chrono::milliseconds addressLife = std::chrono::seconds(60); ///< of a WebSocket URL
    std::chrono::milliseconds firstPing = std::chrono::seconds(5); ///< §5: at once; Java's SDK takes 2 s
    std::chrono::milliseconds pingGrace = std::chrono::seconds(10); ///< beyond PingInterval
    std::chrono::milliseconds deadLineGrace = std::chrono::seconds(15); ///< §16.6: beyond PingInterval
    std::chrono::milliseconds renewalOverlap = std::chrono::seconds(10); ///< two connections at a time, §5
    std::chrono::milliseconds openWindow = std::chrono::seconds(10);
    int opensPerWindow = 5;
    std::chrono::milliseconds slowRetry = std::chrono::seconds(60); ///< §2.1: after a limit or an unknown code
    int connectionsPerApp = 50; ///< §7
    std::chrono::milliseconds ackDeadline = std::chrono::seconds(3); ///< §6.3
    std::chrono::milliseconds promptAck = std::chrono::milliseconds(200); ///< §16.14: slower is a warning
    /// §6.3: a push that failed comes again after these; empty: never.
    QList<std::chrono::milliseconds> repeats
        = { std::chrono::seconds(15), std::chrono::minutes(5), std::chrono::hours(1), std::chrono::hours(6) };
    qsizetype chunkBytes = 0; ///< events are cut into payloads of this size; 0: never
    bool wideIds = true; ///< SeqID and LogID above 2^53, which a client must echo exactly (§4)
    std::chrono::milliseconds tokenLife = std::chrono::hours(2); ///< §9.1
    std::chrono::milliseconds tokenRenewal = std::chrono::minutes(30); ///< with less left a new one is given
    std::chrono::milliseconds tokenWindow = std::chrono::seconds(60);
    int tokenRequestsPerWindow = 1;
    int staleTokenUses = 5; ///< calls on the way with a token that was refused
    std::chrono::milliseconds staleTokenGrace = std::chrono::seconds(1); ///< for them, once there is a new one
    std::chrono::milliseconds uuidLife = std::chrono::hours(1); ///< §11.2
    /// What the document leaves open: a uuid that was used is refused, instead of answered with the message it made.
    bool refusesUsedUuids = false;
    std::chrono::milliseconds rateWindow = std::chrono::seconds(1);
    int callsPerWindow = 50; ///< §9.5, per API
    int sendsPerWindow = 5; ///< §9.5, per chat
    int patchesPerWindow = 5; ///< §9.5, per message
    int cardCallsPerWindow = 10; ///< §10, per card: more is refused
    int steadyCardCallsPerWindow = 6; ///< §16.30: five, and one for the jitter of the line
    std::chrono::milliseconds streamingLife = std::chrono::minutes(10); ///< §10
    std::chrono::milliseconds cardAnswerDelay {}; ///< a card call is in flight for that long
    int editsPerMessage = 20; ///< §9.3, 230072
    int cardTables = 3; ///< §13
    /// For so long a working sign may be on its way off, since nothing waits for it (§16.34).
    std::chrono::milliseconds signGrace = std::chrono::seconds(5);
    int countedCallsPerMonth = 0; ///< §9.3, 99991403; 0: no quota
};

/// A chat message to the bot. What is empty is made up, the same again for the same person or group.
struct LarkMessage
{
    bool group = false;
    QString text {}; ///< of a text message
    QString senderName = QStringLiteral("Zhang San");
    QString senderOpenId {}; ///< "ou_…"
    QString chatId {}; ///< "oc_…"
    QString chatName {}; ///< groups
    bool mentionsBot = true; ///< groups: "@_user_1 " stands before the text
    bool mentionsAll = false; ///< "@_all " stands before the text
    QString messageId {}; ///< "om_…"
    QString rootId {};
    QString parentId {};
    QString threadId {}; ///< "omt_…"
    QString messageType = QStringLiteral("text");
    QString content {}; ///< as sent, instead of the text; not always JSON
    QStringList forwarded {}; ///< the texts of the messages in a merge_forward, which only a call hands out (§8.3)
    qint64 createTime = 0; ///< ms since the epoch; 0: now
    /// Members of event.message that replace or add to the ordinary ones; null takes a member away.
    QJsonObject overrides {};
    QJsonObject senderOverrides {}; ///< the same for event.sender
};

/// How the next events are cut up, lark.md §6.2.
struct LarkChunks
{
    int count = 2; ///< as far as the payload has bytes
    bool backwards = false; ///< the last one first
    bool doubled = false; ///< each twice
    int missing = -1; ///< the chunk that never comes
    std::optional<int> wrongSum {}; ///< in the header `sum` of the last chunk
    std::optional<int> wrongSeq {}; ///< in the header `seq` of the last chunk
    QByteArray type = QByteArrayLiteral("event"); ///< the header of that name
    bool doubledAsAWhole = false; ///< all of them, and then all of them again
};

/// One event on its way, with its acknowledgement.
struct LarkDelivery
{
    QString id; ///< header message_id, shared by its chunks
    QString eventId;
    QString eventType;
    QString messageId; ///< om_…: of the message itself, or of the card that was clicked
    QByteArray payload;
    int connection = 0;
    SteadyTime sentAt;
    int attempt = 1; ///< of 5
    bool whole = true; ///< false: cut up so that no client can put it together
    bool excused = false; ///< we took the connection away or went mute, or the client died: no ack can be demanded
    bool repeated = false; ///< a later attempt was made
    int acks = 0;
    std::optional<SteadyTime> ackedAt {}; ///< of the first
    int ackConnection = 0;
    int code = 0; ///< of the first: 200, or 500
    std::optional<qint64> handlingTime {}; ///< its biz_rt, ms
    std::optional<QJsonValue> answer {}; ///< its data, decoded; what a card click shows
};

struct LarkConnection
{
    int id = 0; ///< 1, 2, …
    QString deviceId;
    SteadyTime openedAt;
    bool open = true;
    int pings = 0; ///< that were read
    int closeCode = 0; ///< the client's, see WebSocketPeer::closed; 0 while open
};

struct LarkReaction
{
    QString reactionId;
    QString messageId;
    QString emojiType;
    SteadyTime madeAt {};
    bool removed = false;
};

/// One message as it stands in a chat, a person's or the bot's.
struct LarkShown
{
    QString messageId;
    QString chatId;
    QString senderOpenId; ///< empty: the bot
    QString messageType;
    QString content; ///< as sent
    QString text; ///< what one reads; of a card, as it is now
    QStringList history; ///< each text it has shown, in order; empty ones are left out
    QString parentId;
    QString rootId;
    QString threadId;
    QString uuid;
    QString cardId; ///< of a card entity
    bool recalled = false;
    int edits = 0;
    QStringList forwarded {}; ///< see LarkMessage
};

/// A card entity, lark.md §10.
struct LarkCard
{
    QString cardId;
    QString messageId; ///< it stands in the chat as this message; empty: not sent
    QString chatId;
    QJsonObject json; ///< as it is now
    QString text; ///< what its elements say, one below the other
    QStringList history; ///< each text, in order; empty ones are left out
    QString title; ///< of its header
    QStringList buttons;
    bool streaming = false; ///< as the person sees it: "[生成中...]"
    QString summary; ///< what the list of chats shows
    int sequence = 0; ///< of the newest operation
    int contentCalls = 0;
    int operations = 0; ///< of all kinds, those with an effect
};

/// A file of a person that the bot may fetch.
struct LarkFile
{
    QByteArray bytes;
    QByteArray contentType = QByteArrayLiteral("application/octet-stream");
    QString messageId {}; ///< it belongs to; empty: to any
    QByteArray disposition {}; ///< Content-Disposition, when there is one
};

struct LarkUpload
{
    QString key; ///< img_… or file_…
    QString type; ///< image_type or file_type
    QString fileName;
    QByteArray bytes;
};

/// One HTTP call as it came in.
struct LarkCall
{
    QString operation; ///< of larkcalls; empty for unknown paths
    QString path;
    SteadyTime at;
    int status = 0; ///< 0 until answered
    int code = 0; ///< in the body
    std::optional<SteadyTime> answeredAt {}; ///< when its answer was written
};

} // namespace oagent::simulator
