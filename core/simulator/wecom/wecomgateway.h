#pragma once

#include "core/simulator/violation.h"
#include "core/simulator/wecom/commandanswer.h"
#include "core/simulator/wecom/wecomlimits.h"
#include "core/simulator/wecom/wecomrecords.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace oagent::simulator {

/// Commands of the client, for fault() and commandCount(). wecom.md §2.3.
namespace wecomcommands {
inline const QString subscribe = QStringLiteral("aibot_subscribe");
inline const QString ping = QStringLiteral("ping");
inline const QString respond = QStringLiteral("aibot_respond_msg");
inline const QString welcome = QStringLiteral("aibot_respond_welcome_msg");
inline const QString updateCard = QStringLiteral("aibot_respond_update_msg");
inline const QString send = QStringLiteral("aibot_send_msg");
inline const QString uploadInit = QStringLiteral("aibot_upload_media_init");
inline const QString uploadChunk = QStringLiteral("aibot_upload_media_chunk");
inline const QString uploadFinish = QStringLiteral("aibot_upload_media_finish");
} // namespace wecomcommands

/// One WeCom intelligent bot over the long connection, on loopback, as strict as the checklist of wecom.md (§21): what
/// the client does wrong is recorded as a violation. WebSocket, media files and response_urls share one port, because a
/// bot's --api-url stands for all of them.
///
/// The newest subscribed line owns the bot; messages for which there is none are lost unless WeComReadings keep them.
/// Faults act on what comes next and do one thing each. passTime() moves the platform's clock ahead.
class WeComGateway : public QObject
{
    Q_OBJECT
public:
    explicit WeComGateway(WeComBot bot = {}, WeComLimits limits = {}, WeComReadings readings = {},
                          QObject *parent = nullptr);
    ~WeComGateway() override;

    [[nodiscard]] bool listen();
    [[nodiscard]] const WeComBot &bot() const;
    /// ws://127.0.0.1:port, the value of --api-url.
    [[nodiscard]] QUrl url() const;
    [[nodiscard]] WeComReadings &readings(); ///< may be changed at any time

    // What people and the platform do. Each returns an id, empty when no line was there to take it.
    QString deliver(const WeComMessage &message); ///< the msgId
    /// The same message again, under a new req_id or its old one; returns the req_id.
    QString redeliver(const QString &msgId, bool sameReqId = false);
    QString enterChat(const QString &userId = QStringLiteral("zhangsan")); ///< the req_id
    /// A click on a card that was shown; returns the req_id.
    QString clickCard(const QString &taskId, const QString &eventKey,
                      const QString &userId = QStringLiteral("zhangsan"));
    /// Any event; `event` is body.event. Returns the req_id.
    QString deliverEvent(const QJsonObject &event, const QString &userId = QStringLiteral("zhangsan"));
    /// Puts a file on the file server; returns {"url", "aeskey"} for a message.
    [[nodiscard]] QJsonObject host(const WeComFile &file);

    /// Another program subscribed: the line gets disconnected_event, and is cut after WeComLimits::kickedCut.
    void kick();
    /// The operator agreed: one subscribe after a kick is wanted.
    void allowTakeover();
    /// Several programs share this bot on purpose: a second line is no violation, it takes over.
    void expectSeveralPrograms();
    /// The client is restarted on purpose: forgets how often and how fast it connected and was refused.
    void expectRestart();

    // Faults of the line.
    void sendText(const QByteArray &utf8); ///< a text frame that need not be JSON
    void sendBinary(const QByteArray &bytes);
    void sendBroken(const QByteArray &bytes = QByteArrayLiteral("\xff\xff\xff\xff")); ///< bytes that are no frame
    void setMute(bool mute); ///< a zombie: reads and answers nothing; lines to come as well
    void setPingsMuted(bool muted); ///< everything but pings is answered
    void dropConnections(); ///< RST
    void closeConnections(quint16 code = 1000);
    void refuseHandshakes(int status, int count = 1); ///< 0: never answered
    /// The subscription is gone although the socket is open: nothing comes, every command but ping gets 846609.
    void loseSubscription();
    /// The next `count` subscribed lines are cut that long after (§19, first row); -1: until it is called with 0.
    void cutAfterSubscribe(std::chrono::milliseconds delay, int count = -1);

    // Faults of commands.
    /// Befalls the next `count` of these commands; -1: until heal().
    void fault(const QString &cmd, const CommandFault &fault, int count = 1);
    void heal(const QString &cmd);
    [[nodiscard]] int held() const; ///< answers kept now
    void release(); ///< gives every kept answer
    void expireReqIds(); ///< every req_id given so far gets 846604
    void expireStreams(); ///< every open stream has reached the end of its life
    void expireFiles(); ///< every file address given so far is answered with 404
    /// Moves the platform's clock ahead: lives of streams, req_ids, addresses; not what a client has to keep to.
    void passTime(std::chrono::milliseconds span);

    // What was seen. References live until the next event loop turn.
    [[nodiscard]] const Violations &violations() const; ///< broken rules so far
    [[nodiscard]] const Violations &warnings() const; ///< unwise, but allowed
    /// violations() and what only the end can tell, judged now: streams left open, lines kept too long, missing pings,
    /// card events without an update.
    [[nodiscard]] Violations audit() const;
    void forgetViolations(); ///< violations and warnings
    /// Drops the records of what is over: commands, callbacks that were answered, contents of chats. For runs so long
    /// that memory and searching would count.
    void forgetSettled();
    [[nodiscard]] const QList<WeComLine> &lines() const; ///< all there ever were
    [[nodiscard]] int openLines() const;
    [[nodiscard]] bool isSubscribed() const; ///< a line is there that takes messages
    [[nodiscard]] const QList<WeComCommand> &commands() const;
    [[nodiscard]] int commandCount(const QString &cmd) const;
    [[nodiscard]] std::optional<WeComCallback> callback(const QString &reqId) const;
    [[nodiscard]] QString reqIdOf(const QString &msgId) const; ///< the newest
    [[nodiscard]] const QList<WeComBubble> &bubbles() const; ///< oldest first, of all chats
    /// What stands in this chat by now, oldest first: the text of every bubble that has one.
    [[nodiscard]] QStringList shownIn(const QString &chat) const;
    [[nodiscard]] const QList<WeComUpload> &uploads() const;
    [[nodiscard]] int downloads() const; ///< file requests that were answered with the file

Q_SIGNALS:
    void linesChanged(); ///< opened, subscribed, kicked, ended
    void bubbleChanged(qsizetype index); ///< in bubbles(): it appeared, or has another text or state
    void commandReceived(const QString &cmd);
    void violated(const QString &code);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent::simulator
