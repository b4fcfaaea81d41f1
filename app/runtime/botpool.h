#pragma once

#include "app/runtime/bridgeparts.h"
#include "core/bridge/botconnection.h"
#include "core/doctor/linefacts.h"
#include "core/settings/config.h"
#include "core/support/result.h"

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace oagent {

class Bridge;
class CallCounter;
class Secret;
class SharedTimer;

/// The bots of the settings, each with its line once its secret was read, or with the reason why it has none.
class BotPool : public QObject
{
    Q_OBJECT
public:
    struct Services
    {
        SharedTimer &timer;
        Bridge &bridge;
        CallCounter &calls;
    };
    /// Goes on with the turns of a bot that an earlier process left open, then calls `goOn`, unless `context` died.
    using Recovery
        = std::function<void(const QString &botId, const QObject *context, const std::function<void()> &goOn)>;

    /// `parts` and `services` must outlive it; the bridge may die first, when nothing of this is called any more.
    BotPool(const BridgeParts &parts, const Services &services, Recovery recover);
    ~BotPool() override;

    /// Begins, retires and begins anew what differs from the settings before.
    void apply(const QList<BotConfig> &bots);
    void secretChanged(const QString &key);
    /// Tries again to read the secrets that could not be read.
    void readMissingSecrets();
    /// Whether the secret store waits for a person.
    void noteWaiting(bool isWaiting);
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    /// As of RunningBridge.
    [[nodiscard]] Result<void> takeOver(const QString &botId);
    [[nodiscard]] Result<void> connectAgain(const QString &botId);

    /// After sleep or a change of network.
    void probe();
    /// The way to the platforms is another one.
    void reroute();
    /// The program ends: the lines stay as they are.
    void beginNoMore() { m_isEnding = true; }
    void closeLines();

    [[nodiscard]] QJsonObject statusOf(const BotConfig &bot) const;
    [[nodiscard]] std::optional<LineFacts> lineFacts(const QString &botId) const;

Q_SIGNALS:
    void statusChanged();
    void nameLearnt(const QString &botId, const QString &name);
    void regionLearnt(const QString &botId, oagent::BotConfig::Region region);
    /// A bot that the settings do not have any more is gone with its line.
    void removed();

private:
    /// A bot as it is configured, and its line once its secret was read.
    struct Slot
    {
        BotConfig config;
        std::unique_ptr<BotConnection> connection {};
        StateReason reason {}; ///< while there is no connection
        std::optional<WallTime> onlineSince {};
        bool isRetiring = false; ///< its replies and its line are being closed
        int secretAttempt = 0; ///< the reading of its secret that counts
        bool lacksSecret = false; ///< it is being read, or could not be
    };

    [[nodiscard]] const BotConfig *wanted(const QString &botId) const;
    void take(const BotConfig &config);
    void begin(Slot &slot);
    void readSecret(Slot &slot);
    void noteNoSecret(const QString &botId, const Error &error);
    void open(const QString &botId, const Secret &secret);
    void start(const QString &botId);
    void retire(const QString &botId);
    void noteState(const QString &botId);
    [[nodiscard]] QJsonObject statusOf(const Slot &slot) const;

    BridgeParts m_parts;
    Services m_services;
    Recovery m_recover;
    QList<BotConfig> m_wanted; ///< by the settings
    bool m_isPaused = false;
    bool m_isEnding = false;
    int m_attempts = 0; ///< readings of secrets so far
    std::map<QString, Slot> m_bots;
    std::map<QString, StateReason> m_leftToOthers; ///< bots that begin anew and were taken over before
};

} // namespace oagent
