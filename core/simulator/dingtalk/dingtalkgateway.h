#pragma once

#include "core/simulator/dingtalk/apianswer.h"
#include "core/simulator/dingtalk/records.h"
#include "core/simulator/violation.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace oagent::simulator {

/// Paths of the gateway, for failNext(), holdNext() and callCount().
namespace dingtalkpaths {
inline const QString open = QStringLiteral("/v1.0/gateway/connections/open");
inline const QString accessToken = QStringLiteral("/v1.0/oauth2/accessToken");
inline const QString legacyToken = QStringLiteral("/gettoken");
inline const QString sendBySession = QStringLiteral("/robot/sendBySession");
inline const QString sendPrivate = QStringLiteral("/v1.0/robot/oToMessages/batchSend");
inline const QString sendGroup = QStringLiteral("/v1.0/robot/groupMessages/send");
inline const QString fileDownload = QStringLiteral("/v1.0/robot/messageFiles/download");
inline const QString emotionReply = QStringLiteral("/v1.0/robot/emotion/reply");
inline const QString emotionRecall = QStringLiteral("/v1.0/robot/emotion/recall");
inline const QString mediaUpload = QStringLiteral("/media/upload");
inline const QString createCard = QStringLiteral("/v1.0/card/instances/createAndDeliver");
inline const QString streamCard = QStringLiteral("/v1.0/card/streaming");
inline const QString updateCard = QStringLiteral("/v1.0/card/instances");
} // namespace dingtalkpaths

/// One DingTalk app on loopback, as strict as dingtalk.md §26: what the client does wrong is recorded as a violation
/// with the code of the checklist. Both API hosts are one port, because a bot's --api-url replaces scheme, host and
/// port of every address; the WebSocket has a port of its own, handed out by connections/open.
///
/// Messages go to the open connections in turn. A message for which there is no connection is lost, as with the real
/// service. Faults act on what comes next and do one thing each.
class DingTalkGateway : public QObject
{
    Q_OBJECT
public:
    explicit DingTalkGateway(DingTalkApp app = {}, GatewayLimits limits = {}, QObject *parent = nullptr);
    ~DingTalkGateway() override;

    [[nodiscard]] bool listen();
    [[nodiscard]] const DingTalkApp &app() const;
    /// http://127.0.0.1:port, the value of --api-url.
    [[nodiscard]] QUrl url() const;
    /// ws://127.0.0.1:port/connect, as connections/open hands it out.
    [[nodiscard]] QUrl streamEndpoint() const;

    // What people and the platform do. Each returns an id, empty when no connection was there to take it.
    QString deliver(const SimulatedMessage &message); ///< the msgId
    QString redeliver(const QString &msgId); ///< the same message again; returns its new headers.messageId
    /// Returns headers.messageId.
    QString deliverEvent(const QString &eventType, const QJsonObject &data);
    /// A click on a card's button; returns headers.messageId.
    QString deliverCardClick(const QString &outTrackId, const QString &userId, const QString &actionId,
                             const QJsonObject &params = {});
    /// Any CALLBACK frame; returns headers.messageId.
    QString deliverCallback(const QString &topic, const QString &data);
    void sendPing(); ///< SYSTEM/ping to every connection
    void sendWebSocketPing(); ///< the control frame to every connection
    /// SYSTEM/disconnect to every connection: no message any more, TCP ends after GatewayLimits::closeAfterDisconnect.
    void sendDisconnect();

    // Faults of the line, for every open connection.
    void sendText(const QByteArray &utf8); ///< a text frame that need not be JSON
    void sendBinary(const QByteArray &bytes);
    void sendBroken(const QByteArray &bytes = QByteArrayLiteral("\xff\xff\xff\xff")); ///< bytes that are no frame
    void setMute(bool mute); ///< reads and answers nothing, pings included; connections to come as well
    void dropConnections(); ///< RST
    void closeConnections(quint16 code = 1000);
    /// The next `count` handshakes are refused with this status (0: never answered).
    void refuseHandshakes(int status, int count = 1);

    // Faults of the API.
    /// The next `count` calls of this path are answered so and have no effect; -1: until heal().
    void failNext(const QString &path, const HttpAnswer &answer, int count = 1);
    void heal(const QString &path);
    enum class Hold { BeforeProcessing, AfterProcessing };
    /// The next call of this path is kept: without effect yet, or done and only its answer missing.
    void holdNext(const QString &path, Hold when = Hold::BeforeProcessing);
    [[nodiscard]] int held() const; ///< calls kept now
    void release(); ///< goes on with every kept call
    void resetHeld(); ///< answers every kept call with an RST, and forgets what was not processed yet
    void expireTokens(); ///< every token given so far is answered with InvalidAuthentication
    void refuseUploadsByAccessToken(); ///< media/upload takes only what /gettoken gives (§16)
    void expireWebhooks(); ///< every session given so far is answered with errcode 300001; no violation
    /// The next `count` createAndDeliver calls say success:false in deliverResults.
    void failDelivery(const QString &errorMsg = QStringLiteral("spaceId is illegal"), int count = 1);
    /// Private robot sends to this User ID come back in invalidStaffIdList.
    void refuseStaff(const QString &staffId);

    /// What messageFiles/download gives for this code.
    void addFile(const QString &downloadCode, const QByteArray &bytes,
                 const QByteArray &contentType = QByteArrayLiteral("application/octet-stream"));
    void addFile(const QString &downloadCode, const SimulatedFile &file);
    void expireFiles(); ///< every downloadCode given so far is answered as unknown

    // What was seen. References live until the next event loop turn.
    [[nodiscard]] const Violations &violations() const; ///< broken rules so far
    [[nodiscard]] const Violations &warnings() const;
    /// violations() and what only the end can tell, judged now: ack.missing and ping.late (unanswered and overdue),
    /// ws.no-pong, card.unfinished.
    [[nodiscard]] Violations audit() const;
    void forgetViolations(); ///< violations and warnings
    /// Drops the records of what is over: acknowledged deliveries, finished cards, calls, contents of chats. For runs
    /// so long that memory and searching would count.
    void forgetSettled();
    [[nodiscard]] int opens() const; ///< calls of connections/open, refused ones as well
    [[nodiscard]] const QList<StreamConnection> &connections() const; ///< all there ever were
    [[nodiscard]] int openConnections() const;
    [[nodiscard]] int tokenRequests() const;
    [[nodiscard]] int tokensGiven() const; ///< answers with a token
    [[nodiscard]] const QList<Delivery> &deliveries() const;
    /// Deliveries of this bot message that were acknowledged.
    [[nodiscard]] int acks(const QString &msgId) const;
    [[nodiscard]] QList<CardRecord> cards() const; ///< oldest first
    [[nodiscard]] std::optional<CardRecord> card(const QString &outTrackId) const;
    [[nodiscard]] const QList<WebhookPost> &webhookPosts() const;
    [[nodiscard]] const QList<RobotSend> &robotSends() const;
    [[nodiscard]] const QList<EmotionMark> &emotions() const;
    [[nodiscard]] const QList<MediaUpload> &uploads() const;
    [[nodiscard]] const QList<ApiCall> &calls() const;
    [[nodiscard]] int callCount(const QString &path) const;
    /// What stands in this chat by now, oldest first: one text per message or card that reached it. For a private
    /// chat by conversationId as well as by User ID.
    [[nodiscard]] QStringList shownIn(const QString &conversation) const;

Q_SIGNALS:
    void connectionsChanged();
    void acked(const QString &messageId, const QString &msgId);
    void cardChanged(const QString &outTrackId);
    void webhookPosted(const QString &conversationId);
    void robotSent();
    void callReceived(const QString &path);
    void violated(const QString &code);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent::simulator
