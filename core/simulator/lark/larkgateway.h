#pragma once

#include "core/simulator/lark/larkanswer.h"
#include "core/simulator/lark/larkcalls.h"
#include "core/simulator/lark/records.h"
#include "core/simulator/violation.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace oagent::simulator {

/// One Lark app on loopback, as strict as lark.md §16: what the client does wrong is recorded as a violation. The API
/// and the endpoint call are one port, the domain of the other brand is a second, the WebSocket a third.
///
/// Events go to the open connections in turn, and come again as long as nobody acknowledged them. Faults act on what
/// comes next and do one thing each.
class LarkGateway : public QObject
{
    Q_OBJECT
public:
    explicit LarkGateway(LarkApp app = {}, LarkLimits limits = {}, QObject *parent = nullptr);
    ~LarkGateway() override;

    [[nodiscard]] bool listen();
    [[nodiscard]] const LarkApp &app() const;
    [[nodiscard]] QUrl url() const; ///< http://127.0.0.1:port, the domain of the app's brand
    /// The domain of the other brand: its endpoint call says 1000040351, everything else works (§1).
    [[nodiscard]] QUrl otherDomainUrl() const;

    // What people and the platform do.
    /// Returns the message id, om_…. Nothing is pushed when the app may not read such messages (§8.2).
    QString deliver(const LarkMessage &message);
    /// The same event in a new delivery; by message id, event id or delivery id. Returns the delivery's id.
    QString redeliver(const QString &id);
    /// Any other event of §8.5, or an unknown one. Returns the delivery's id.
    QString deliverEvent(const QString &eventType, const QJsonObject &event, const QString &eventId = {});
    /// A delivery with these bytes for a payload; returns its id.
    QString deliverRaw(const QByteArray &payload);
    /// A click on a button of the bot's card; returns the delivery's id.
    QString click(const QString &messageId, const QString &openId, const QJsonValue &value);
    /// A person takes a message back; returns the delivery's id.
    QString recall(const QString &messageId);
    QString enterChat(const QString &openId); ///< a person opens the private chat
    QString addBot(const QString &chatId, const QString &chatName, const QString &openId);
    QString removeBot(const QString &chatId, const QString &openId);
    void grantScope(const QString &scope);
    void revokeScope(const QString &scope); ///< calls that need it are answered with 99991672
    void addPerson(const QString &openId, const QString &name);
    /// What a resource call gives for this image_key or file_key.
    void addFile(const QString &key, const LarkFile &file);

    // Faults of the line, for every open connection.
    void cutNext(const LarkChunks &chunks, int count = 1); ///< the next events
    void sendFrame(const QByteArray &message); ///< a binary message that need not be a frame
    void sendText(const QByteArray &utf8);
    void sendBroken(const QByteArray &bytes = QByteArrayLiteral("\xff\xff\xff\xff")); ///< no WebSocket frame
    void sendWebSocketPing();
    void setMute(bool mute); ///< reads and answers nothing, pings included; connections to come as well
    void dropConnections(); ///< RST
    void closeConnections(quint16 code = 1000);
    void refuseUpgrades(const UpgradeAnswer &answer, int count = 1); ///< see LarkHandshake
    void setClientConfig(const LarkClientConfig &config); ///< told with the next endpoint call and the next pong
    /// The next pong carries these bytes instead of the numbers; empty: no payload.
    void answerNextPing(const QByteArray &payload);
    /// The client starts a new life: what it was told before (to stop, to wait, another domain) binds it no more.
    void forgiveRefusals();

    // Faults of the API. Operations are those of larkcalls.
    /// The next `count` calls of this operation are answered so and have no effect; -1: until heal().
    void failNext(const QString &operation, const HttpAnswer &answer, int count = 1);
    void heal(const QString &operation);
    enum class Hold { BeforeProcessing, AfterProcessing };
    /// The next call of this operation is kept: without effect yet, or done and only its answer missing.
    void holdNext(const QString &operation, Hold when = Hold::BeforeProcessing);
    [[nodiscard]] int held() const; ///< calls kept now
    void release(); ///< goes on with every kept call
    void resetHeld(); ///< answers every kept call with an RST, and forgets what was not processed yet
    void expireTokens(); ///< every token given so far is answered with 99991663
    void closeStreaming(); ///< as if ten minutes had passed since streaming was switched on (§10)

    // What was seen. References live until the next event loop turn.
    [[nodiscard]] const Violations &violations() const; ///< broken rules so far
    [[nodiscard]] const Violations &warnings() const;
    /// violations() and what only the end can tell, judged now.
    [[nodiscard]] Violations audit() const;
    void forgetViolations(); ///< violations and warnings
    /// Drops the records of what is over: acknowledged deliveries, finished cards, calls, what stands in a chat before
    /// its last question. For runs
    /// so long that memory and searching would count.
    void forgetSettled();
    [[nodiscard]] int endpointCalls() const; ///< refused ones as well
    [[nodiscard]] const QList<LarkConnection> &connections() const; ///< all there ever were
    [[nodiscard]] int openConnections() const;
    [[nodiscard]] const QList<LarkDelivery> &deliveries() const;
    /// Deliveries of this message or event that were acknowledged.
    [[nodiscard]] int acks(const QString &id) const;
    [[nodiscard]] const QList<LarkCall> &calls() const;
    [[nodiscard]] int callCount(const QString &operation) const;
    [[nodiscard]] int countedCalls() const; ///< towards the month's quota: all but tokens and the endpoint call
    [[nodiscard]] int tokenRequests() const;
    [[nodiscard]] int tokensGiven() const; ///< answers with a token
    [[nodiscard]] const QList<LarkShown> &messages() const; ///< people's and the bot's, oldest first
    [[nodiscard]] std::optional<LarkShown> message(const QString &messageId) const;
    [[nodiscard]] QList<LarkCard> cards() const; ///< oldest first
    [[nodiscard]] std::optional<LarkCard> card(const QString &cardId) const;
    [[nodiscard]] const QList<LarkReaction> &reactions() const;
    [[nodiscard]] const QList<LarkUpload> &uploads() const;
    /// What of the bot stands in this chat by now, oldest first: one text per message or card. For a private chat by
    /// chat id as well as by open_id.
    [[nodiscard]] QStringList shownIn(const QString &chatOrOpenId) const;

Q_SIGNALS:
    void connectionsChanged();
    void acked(const QString &deliveryId, const QString &messageId);
    void messageChanged(const QString &messageId); ///< the bot's: sent, changed or recalled
    void cardChanged(const QString &cardId);
    void reactionChanged(const QString &messageId); ///< the bot's
    void callReceived(const QString &operation);
    void violated(const QString &code);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent::simulator
