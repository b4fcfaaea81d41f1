#pragma once

#include "app/control/networkloader.h"
#include "app/runtime/assistantpool.h"
#include "app/runtime/bridgeparts.h"
#include "core/bridge/appchannel.h"
#include "core/bridge/bridge.h"
#include "core/bridge/channel.h"
#include "core/connection/linewatch.h"
#include "core/connection/sharedtimer.h"
#include "core/store/callcounter.h"
#include "core/store/conversationstore.h"
#include "core/store/mediafolder.h"
#include "core/store/peoplestore.h"
#include "core/store/turnstore.h"

#include <map>
#include <memory>

namespace oagent {

/// Runs the bots of a held profile: a connection per bot, the assistants, the store and the bridge between them. The
/// same in the daemon, the demo and the desktop program.
class ProfileRunner : public RunningBridge
{
    Q_OBJECT
public:
    explicit ProfileRunner(const BridgeParts &parts);
    ~ProfileRunner() override;

    void start(const Config &config, const QObject *context, Callback<void> done) override;
    void botsChanged(const Config &config) override;
    void secretChanged(const QString &key) override;
    [[nodiscard]] Result<void> takeOver(const QString &botId) override;
    [[nodiscard]] Result<void> connectAgain(const QString &botId) override;
    [[nodiscard]] QJsonArray botStatus() const override;
    [[nodiscard]] std::optional<LineFacts> lineFacts(const QString &botId) const override;
    [[nodiscard]] PeopleStore &people() override { return m_people; }
    void setPaused(bool isPaused) override;
    [[nodiscard]] bool isPaused() const override { return m_isPaused; }
    [[nodiscard]] Transcripts *transcripts() override { return &m_transcripts; }
    [[nodiscard]] AppChannel *app() override { return m_app.get(); }
    void stop(Ending ending) override;

private:
    /// A bot as it is configured, and its line once its secret was read.
    struct Slot
    {
        BotConfig config;
        std::unique_ptr<BotConnection> connection;
        StateReason reason; ///< while there is no connection
        std::optional<WallTime> onlineSince;
        bool isRetiring = false; ///< its replies and its line are being closed
        int secretAttempt = 0; ///< the reading of its secret that counts
        bool lacksSecret = false; ///< it is being read, or could not be
    };

    void refuseToStart(const Result<void> &why);
    void openMedia();
    void openDatabase();
    void loadNetwork(const QObject *context, const Callback<void> &done);
    void reloadNetwork();
    void doubtLines(const QString &why);
    void startBots();
    void startApp();
    void recoverTurnsOf(const QString &botId, const QObject *context, const std::function<void()> &goOn);
    void keepTranscripts();
    void applyBot(const BotConfig &config);
    void beginBot(Slot &slot);
    void readSecret(Slot &slot);
    void noteNoSecret(const QString &botId, const Error &error);
    void noteWaiting(bool isWaiting);
    void readAgain();
    void connectBot(const QString &botId, const Secret &secret);
    void retire(const QString &botId);
    void begin(const QString &botId);
    void forgetRemovedBots();
    [[nodiscard]] QStringList botIds() const;
    void noteState(const QString &botId);
    [[nodiscard]] QJsonObject statusOf(const Slot &slot) const;
    void log(LogLevel level, const QString &bot, const QString &text, const QString &foreign) const;

    BridgeParts m_parts;
    Config m_config;
    BridgeLimits m_limits;
    std::optional<NetworkSettings> m_loadedNetwork;
    bool m_lacksProxyPassword = false; ///< it could not be read
    bool m_isStarted = false;
    bool m_keepsTranscripts = false; ///< for as long as m_transcripts.days() says
    bool m_isStopping = false;
    bool m_isPaused = false;
    int m_attempts = 0; ///< readings of secrets so far
    QPointer<const QObject> m_startContext;
    Callback<void> m_started;
    // In this order: the turns of the bridge use what stands above them, and die first.
    SharedTimer m_timer;
    SystemNews m_news;
    LineWatch m_watch;
    NetworkLoader m_networkLoader;
    StateDatabase m_database;
    TurnStore m_store;
    ConversationStore m_conversations;
    PeopleStore m_people;
    CallCounter m_calls;
    MediaFolder m_media;
    TranscriptStore m_transcriptStore;
    Transcripts m_transcripts;
    AssistantPool m_assistants;
    std::map<QString, Slot> m_bots;
    std::map<QString, StateReason> m_leftToOthers; ///< bots that begin anew and were taken over before
    std::unique_ptr<AppChannel> m_app;
    std::unique_ptr<Bridge> m_bridge;
};

} // namespace oagent
