#pragma once

#include "app/runtime/bridgeparts.h"
#include "core/bridge/bridge.h"
#include "core/bridge/channel.h"
#include "core/connection/sharedtimer.h"
#include "core/store/turnstore.h"

#include <map>
#include <memory>
#include <vector>

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
    [[nodiscard]] QJsonArray botStatus() const override;
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
    };
    struct AssistantSlot
    {
        AssistantConfig config;
        std::unique_ptr<Assistant> assistant;
    };

    void applyAssistants();
    void installAssistant(const AssistantConfig &config, Secret key);
    void noteKeyRead();
    void startBots();
    void applyBot(const BotConfig &config);
    void connectBot(const QString &botId, Secret secret);
    void retire(const QString &botId);
    void dropTurnsOfRemovedBots();
    void noteState(const QString &botId);
    [[nodiscard]] AssistantChoice assistantFor(const BotConfig &bot) const;
    [[nodiscard]] QJsonObject statusOf(const Slot &slot) const;
    void log(LogLevel level, const QString &bot, const QString &text, const QString &foreign) const;

    BridgeParts m_parts;
    Config m_config;
    BridgeLimits m_limits;
    bool m_isStarted = false;
    bool m_isStopping = false;
    int m_keysToRead = 0;
    QPointer<const QObject> m_startContext;
    Callback<void> m_started;
    // In this order: the turns of the bridge use what stands above them, and die first.
    SharedTimer m_timer;
    TurnStore m_store;
    std::map<QString, AssistantSlot> m_assistants;
    std::vector<std::unique_ptr<Assistant>> m_retired; ///< may still be answering
    std::unique_ptr<Assistant> m_echo; ///< for want of another
    std::map<QString, Slot> m_bots;
    std::unique_ptr<Bridge> m_bridge;
};

} // namespace oagent
