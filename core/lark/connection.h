#pragma once

#include "core/bridge/channel.h"
#include "core/connection/platformclock.h"
#include "core/connection/reconnectingsocket.h"
#include "core/lark/chatmessage.h"
#include "core/lark/chunks.h"
#include "core/lark/endpoint.h"
#include "core/lark/heartbeat.h"
#include "core/lark/ownid.h"
#include "core/lark/reading.h"
#include "core/lark/reply.h"
#include "core/log/logbook.h"

namespace oagent::lark {

[[nodiscard]] Channel channel();

/// One Lark or Feishu bot on the long connection: asks where to connect, pings, puts deliveries together, hands
/// messages and events up and acknowledges them on the line they came from (lark.md §2–§8).
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
    [[nodiscard]] bool hasMoreWords(const IncomingMessage &message) const override;
    void fetchWords(const IncomingMessage &message, const QObject *context, Callback<FetchedWords> done) override;
    void fetchNames(const IncomingMessage &message, const QObject *context, Callback<FetchedNames> done) override;
    void fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
               Callback<FetchedFile> done) override;
    [[nodiscard]] std::unique_ptr<ReplySurface> openReply(const ReplyTarget &target, HandleSink &sink) override;

private:
    struct Delivery
    {
        Envelope envelope;
        AckHandle ack;
    };

    void findAddress(const QObject *context, const Callback<QUrl> &done);
    void adopt(const ClientConfig &config);
    void noteState(ConnectionState state);
    void noteOpened(WebSocketLine *line);
    void takeBytes(const QByteArray &bytes, WebSocketLine *line);
    void takeControl(const Frame &frame);
    void takeData(const Frame &frame, WebSocketLine *line);
    void takePayload(const QByteArray &payload, const Frame &frame, WebSocketLine *line);
    void takeMessage(const Delivery &delivery);
    void takeEvent(const Delivery &delivery);
    void sweepChunks(const WebSocketLine *line);
    void renewWhenIdle();
    void tellSignOfLife();
    void log(LogLevel level, const QString &stage, const QString &text, const QString &foreign = {}) const;

    // The parts below keep references to these; so they come first.
    Limits m_limits;
    Site m_site;
    QString m_botId;
    bool m_isEconomical;
    HttpClient &m_http;
    SharedTimer &m_timer;
    LogBook &m_log;
    Redactor &m_redactor;
    PlatformClock m_clock;
    StateReason m_stopReason;
    StateReason m_failure; ///< of the last try, while there is no line
    ClientConfig m_config;
    qint32 m_service = 0; ///< of the open line
    qint32 m_nextService = 0; ///< of the address that was found last
    bool m_hasAddress = false; ///< the question of the attempt under way, or of the last one, was answered
    SharedTimer::Handle m_idle;
    std::map<const WebSocketLine *, ChunkSets> m_chunks;
    std::map<const WebSocketLine *, SharedTimer::Handle> m_chunkSweeps;
    Api m_api;
    OwnId m_ownId;
    Endpoint m_endpoint;
    WorkingSigns m_signs;
    Names m_names;
    RecentIds m_sent; ///< messages of ours
    RecentIds m_recalled; ///< messages that people took back
    CardGate m_streamGate;
    CardGate m_patchGate;
    SendRefusals m_sendRefusals;
    Heartbeat m_heartbeat;
    ReconnectingSocket m_socket;
};

} // namespace oagent::lark
