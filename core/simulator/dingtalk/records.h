#pragma once

#include "core/simulator/steadytime.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace oagent::simulator {

/// The app that the gateway plays.
struct DingTalkApp
{
    QString clientId = QStringLiteral("dingsimulator00000000");
    QString clientSecret = QStringLiteral("simulated-secret");
    QString robotCode; ///< the clientId when empty
};

/// Numbers of dingtalk.md §23 and §26 that depend on time or count; tests may shrink them.
struct GatewayLimits
{
    std::chrono::milliseconds ticketLife = std::chrono::seconds(90);
    std::chrono::milliseconds tokenLife = std::chrono::seconds(7200);
    std::chrono::milliseconds webhookLife = std::chrono::minutes(90);
    std::chrono::milliseconds ackDeadline = std::chrono::seconds(3);
    std::chrono::milliseconds pingDeadline = std::chrono::seconds(5); ///< SYSTEM pings and WebSocket pings
    std::chrono::milliseconds closeAfterDisconnect = std::chrono::seconds(10);
    std::chrono::milliseconds pingInterval {}; ///< both kinds of ping to every connection; 0: on command only
    std::chrono::milliseconds cardAnswerDelay {}; ///< a card call is in flight for that long
    std::chrono::milliseconds openWindow = std::chrono::seconds(10);
    int opensPerWindow = 5;
    std::chrono::milliseconds tokenWindow = std::chrono::seconds(60);
    int tokenRequestsPerWindow = 1;
    std::chrono::milliseconds webhookWindow = std::chrono::seconds(60);
    int webhookPostsPerWindow = 20; ///< per conversation
    std::chrono::milliseconds cardWindow = std::chrono::seconds(1);
    int cardCallsPerWindow = 20;
    int staleTokenUses = 5; ///< how often a refused token may come again before it counts as api.bad-token
};

/// A chat message to the bot. What is empty is made up, the same again for the same person or group.
struct SimulatedMessage
{
    bool group = false;
    QString text {};
    QString senderStaffId = QStringLiteral("manager807"); ///< empty: somebody outside the organisation, no User ID
    QString senderId {}; ///< "$:LWCP_v1:$…"
    QString senderNick = QStringLiteral("Zhang San");
    QString conversationId {}; ///< "cid…"
    QString conversationTitle {}; ///< groups
    QString msgId {};
    /// Members of the message that replace or add to the ordinary ones (msgtype, content, text, sessionWebhook …);
    /// null takes a member away.
    QJsonObject overrides {};
};

/// One frame that asks for an acknowledgement: CALLBACK, EVENT, or a SYSTEM ping.
struct Delivery
{
    QString messageId; ///< headers.messageId
    QString msgId; ///< bot messages only
    QString type; ///< "CALLBACK", "EVENT", "SYSTEM"
    QString topic;
    QString data; ///< as sent
    int connection = 0;
    SteadyTime sentAt;
    bool excused = false; ///< we took the connection away or went mute, or the client died: no ack can be demanded
    int acks = 0;
    std::optional<SteadyTime> ackedAt; ///< of the first
    int ackConnection = 0;
    QJsonObject ack; ///< the first, whole
};

struct StreamConnection
{
    int id = 0; ///< 1, 2, …
    SteadyTime openedAt;
    bool open = true;
    bool leaving = false; ///< got SYSTEM/disconnect: no message is sent here any more
    int closeCode = 0; ///< the client's, see WebSocketPeer::closed; 0 while open
};

struct CardRecord
{
    QString outTrackId;
    QString templateId;
    QString openSpaceId;
    QString conversation; ///< conversationId of a group, User ID of a private chat
    QMap<QString, QString> params;
    QString contentKey; ///< the variable that is streamed
    QString content; ///< what the person sees now
    QStringList history; ///< every content shown, in order
    bool delivered = true;
    bool finalized = false; ///< isFinalize came
    int streamCalls = 0;
    int updateCalls = 0;

    [[nodiscard]] QString flowStatus() const { return params.value(QStringLiteral("flowStatus")); } ///< "1" … "5"
    /// FINISHED or FAILED as the client shows it (dingtalk.md §20.1).
    [[nodiscard]] bool isDone() const
    {
        return flowStatus() == QStringLiteral("3") || flowStatus() == QStringLiteral("5");
    }
};

struct WebhookPost
{
    QString conversationId;
    QString msgtype;
    QString title;
    QString text;
    QStringList atUserIds;
    int errcode = 0; ///< what was answered; only 0 was shown to anybody
};

struct RobotSend
{
    bool group = false;
    QStringList userIds;
    QString conversationId;
    QString msgKey;
    QJsonObject param;
    QString processQueryKey;
};

struct EmotionMark
{
    QString msgId;
    QString conversationId;
    QString name;
    bool recalled = false;
};

/// What the file server does for one downloadCode.
struct SimulatedFile
{
    QByteArray bytes;
    QByteArray contentType = QByteArrayLiteral("application/octet-stream");
    int status = 200;
    QStringList redirects {}; ///< addresses, each for one request before the file itself; empty: to a further path here
    std::chrono::milliseconds delay {};
};

struct MediaUpload
{
    QString type;
    QString fileName;
    QByteArray bytes;
    QString mediaId;
};

/// One HTTP call as it came in.
struct ApiCall
{
    QByteArray method;
    QString path;
    SteadyTime at;
    int status = 0; ///< 0 until answered
    std::optional<SteadyTime> answeredAt {}; ///< when its answer was written
};

} // namespace oagent::simulator
