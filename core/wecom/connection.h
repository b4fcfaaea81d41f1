#pragma once

#include "core/bridge/channel.h"
#include "core/connection/reconnectingsocket.h"
#include "core/support/recentids.h"
#include "core/wecom/callback.h"
#include "core/wecom/cutwatch.h"
#include "core/wecom/heartbeat.h"
#include "core/wecom/mediafetcher.h"
#include "core/wecom/mediauploader.h"
#include "core/wecom/reply.h"

namespace oagent::wecom {

[[nodiscard]] Channel channel();

/// One WeCom intelligent bot over the long connection: subscribes, pings, hands messages up, answers what needs no
/// bridge (welcome, card clicks), and gives way when another program takes the bot over (wecom.md §2–§6, §14, §15).
class Connection : public BotConnection
{
    Q_OBJECT
public:
    Connection(const BotConfig &bot, Secret secret, const ConnectionServices &services, const Limits &limits = {});
    ~Connection() override;

    void start() override;
    void standAside(const StateReason &why) override;
    /// The line stays until the last open reply is gone, for Limits::leave at most: there is no other way for them.
    void stop() override;
    void stopFor(const StateReason &reason) override;
    void probe() override;
    void reroute() override;
    [[nodiscard]] ConnectionState state() const override;
    [[nodiscard]] StateReason reason() const override;
    [[nodiscard]] int reconnects() const override { return m_socket.reconnects(); }
    [[nodiscard]] std::optional<Milliseconds> silentFor() const override { return m_socket.silentFor(); }
    void fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
               Callback<FetchedFile> done) override;
    [[nodiscard]] Milliseconds companionDelay() const override { return m_limits.companionDelay; }
    [[nodiscard]] std::optional<Milliseconds> endingGrace() const override { return m_limits.endingGrace; }
    [[nodiscard]] std::unique_ptr<ReplySurface> openReply(const ReplyTarget &target, HandleSink &sink) override;

private:
    struct EventAnswer
    {
        Request request;
        SharedTimer::Time usableUntil;
        int tries = 0;
    };

    void subscribe(WebSocketLine *line);
    void takeSubscribed(const Result<QJsonObject> &answer);
    void noteState(ConnectionState state);
    void noteReplyGone();
    void takeBytes(const QByteArray &bytes);
    void takeMessage(const Frame &frame);
    void takeEvent(const Frame &frame);
    void takeKick();
    void answerEvent(QLatin1StringView command, const QString &requestId, const QByteArray &body);
    void sendHeldBack();
    void sendEventAnswer(const EventAnswer &answer);
    void welcome(const Event &event, const QString &requestId);
    void tellSignOfLife();
    void logForeign(const QString &stage, const QString &text, const QString &foreign) const;

    // The parts below keep references to these; so they come first.
    Limits m_limits;
    QString m_botId;
    QString m_platformId; ///< Bot ID
    Secret m_secret;
    QUrl m_apiUrl;
    QString m_welcome;
    SharedTimer &m_timer;
    LogBook &m_log;
    Redactor &m_redactor;
    const Clock &m_clock;
    Mentions m_mentions;
    StateReason m_stopReason;
    StateReason m_failure; ///< of the last try, while there is no line
    StateReason m_asideReason; ///< why another program keeps the bot; empty: none was left to it
    bool m_isLeaving = false;
    int m_openReplies = 0;
    SharedTimer::Handle m_leave;
    int m_refusals = 0; ///< of the credentials, in a row
    WallTime m_takenOverAt {};
    WallTime m_lineOpenedAt {}; ///< the newest line
    CutWatch m_cuts;
    RecentIds m_knownEvents;
    std::vector<EventAnswer> m_heldBack; ///< until the subscription is answered, or WeCom is less busy
    SharedTimer::Handle m_eventRetry;
    ReconnectingSocket m_socket;
    Requests m_requests;
    Heartbeat m_heartbeat;
    Pace m_pace;
    Sender m_sender;
    MediaUploader m_uploader;
    Downloader m_downloader;
    MediaFetcher m_fetcher;
};

} // namespace oagent::wecom
