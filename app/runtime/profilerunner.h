#pragma once

#include "app/control/networkloader.h"
#include "app/runtime/assistantpool.h"
#include "app/runtime/botpool.h"
#include "app/runtime/bridgeparts.h"
#include "core/bridge/appchannel.h"
#include "core/bridge/bridge.h"
#include "core/connection/linewatch.h"
#include "core/connection/sharedtimer.h"
#include "core/store/callcounter.h"
#include "core/store/conversationstore.h"
#include "core/store/mediafolder.h"
#include "core/store/peoplestore.h"
#include "core/store/turnstore.h"

#include <memory>

namespace oagent {

/// Runs the bots of a held profile: their lines, the assistants, the store and the bridge between them. The same in the
/// daemon, the demo and the desktop program.
class ProfileRunner : public RunningBridge
{
    Q_OBJECT
public:
    explicit ProfileRunner(const BridgeParts &parts);
    ~ProfileRunner() override;

    void start(const Config &config, const QObject *context, Callback<void> done) override;
    void botsChanged(const Config &config) override;
    void secretChanged(const QString &key) override;
    [[nodiscard]] Result<void> takeOver(const QString &botId) override { return m_bots->takeOver(botId); }
    [[nodiscard]] Result<void> connectAgain(const QString &botId) override { return m_bots->connectAgain(botId); }
    [[nodiscard]] QJsonArray botStatus() const override;
    [[nodiscard]] std::optional<LineFacts> lineFacts(const QString &botId) const override
    {
        return m_bots->lineFacts(botId);
    }
    [[nodiscard]] PeopleStore &people() override { return m_people; }
    void setPaused(bool isPaused) override { m_bots->setPaused(isPaused); }
    [[nodiscard]] bool isPaused() const override { return m_bots->isPaused(); }
    [[nodiscard]] Transcripts *transcripts() override { return &m_transcripts; }
    [[nodiscard]] AppChannel *app() override { return m_app.get(); }
    void stop(Ending ending) override;

private:
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
    void readAgain();
    void forgetRemovedBots();
    [[nodiscard]] QStringList botIds() const;
    void log(LogLevel level, const QString &bot, const QString &text, const QString &foreign) const
    {
        note(m_parts, level, bot, text, foreign);
    }

    BridgeParts m_parts;
    Config m_config;
    BridgeLimits m_limits;
    std::optional<NetworkSettings> m_loadedNetwork;
    bool m_lacksProxyPassword = false; ///< it could not be read
    bool m_isStarted = false;
    bool m_keepsTranscripts = false; ///< for as long as m_transcripts.days() says
    bool m_isStopping = false;
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
    std::unique_ptr<BotPool> m_bots;
    std::unique_ptr<AppChannel> m_app;
    std::unique_ptr<Bridge> m_bridge;
};

} // namespace oagent
