#pragma once

#include "core/bridge/channel.h"
#include "core/connection/reconnectingsocket.h"
#include "core/dingtalk/api.h"
#include "core/dingtalk/frame.h"
#include "core/dingtalk/limits.h"
#include "core/dingtalk/mediafetcher.h"
#include "core/dingtalk/mediauploader.h"
#include "core/dingtalk/reply.h"
#include "core/dingtalk/sender.h"

namespace oagent::dingtalk {

[[nodiscard]] Channel channel();

/// One DingTalk bot in Stream mode: opens lines by ticket, answers pings, replaces a line before the platform ends it,
/// hands robot messages up and acknowledges them on the line they came from (dingtalk.md §2–§12).
class Connection : public BotConnection
{
    Q_OBJECT
public:
    Connection(const BotConfig &bot, Secret secret, const ConnectionServices &services, const Limits &limits = {});
    ~Connection() override;

    void start() override;
    void stop() override;
    void stopFor(const StateReason &reason) override;
    void probe() override;
    void reroute() override;
    [[nodiscard]] ConnectionState state() const override { return m_socket.state(); }
    [[nodiscard]] StateReason reason() const override;
    [[nodiscard]] int reconnects() const override { return m_socket.reconnects(); }
    [[nodiscard]] std::optional<Milliseconds> silentFor() const override { return m_socket.silentFor(); }
    [[nodiscard]] QStringList missingScopes() const override { return m_api.missingScopes(); }
    void fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
               Callback<FetchedFile> done) override;
    [[nodiscard]] std::unique_ptr<ReplySurface> openReply(const ReplyTarget &target, HandleSink &sink) override;

private:
    void requestTicket(const QObject *context, const Callback<QUrl> &done);
    [[nodiscard]] Result<QUrl> lineAddress(const Result<HttpResponse> &response) const;
    void noteState(ConnectionState state);
    void takeText(const QString &text, WebSocketLine *line);
    void takeSystem(const Frame &frame, WebSocketLine *line);
    void takeCallback(const Frame &frame, WebSocketLine *line);
    void renewLater();
    static void answer(WebSocketLine *line, const Frame &frame, int code, const QString &data);
    void takeCardClick(const Frame &frame, WebSocketLine *line);
    void takeRobotMessage(const Frame &frame, WebSocketLine *line);
    void noteSuspension(bool isSuspended);
    void tellSignOfLife();
    void logForeign(const QString &stage, const QString &text, const QString &foreign) const;

    // The parts below keep references to these; so they come first.
    Limits m_limits;
    Credentials m_credentials;
    QString m_botId;
    QString m_cardTemplate;
    HttpClient &m_http;
    SharedTimer &m_timer;
    LogBook &m_log;
    Redactor &m_redactor;
    StateReason m_stopReason;
    StateReason m_failure; ///< of the last try, while there is no line
    SharedTimer::Handle m_renewal;
    SharedTimer::Handle m_secondThought;
    PlatformClock m_clock;
    bool m_isSuspended = false; ///< the last message came without its text, for want of quota
    bool m_hasAddress = false; ///< the HTTPS question of the attempt under way, or of the last one, was answered
    Api m_api;
    Sender m_sender;
    MediaFetcher m_fetcher;
    MediaUploader m_uploader;
    CardGate m_gate;
    ReconnectingSocket m_socket;
};

} // namespace oagent::dingtalk
