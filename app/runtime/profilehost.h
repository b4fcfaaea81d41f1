#pragma once

#include "app/control/commands.h"
#include "app/control/controlserver.h"
#include "app/control/secretplace.h"
#include "app/control/settingskeeper.h"
#include "app/runtime/bridgeparts.h"
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/keychain/layeredsecretstore.h"
#include "core/log/logbook.h"
#include "core/log/logfile.h"
#include "core/settings/profile.h"
#include "core/settings/profilelock.h"

#include <QObject>

#include <functional>
#include <memory>

namespace oagent {

/// Holds one profile: its lock, its log, its settings, its secrets and its bots, and answers subcommands over the local
/// socket. What the daemon and the desktop program have in common.
class ProfileHost : public QObject
{
    Q_OBJECT
public:
    using BridgeMaker = std::function<std::unique_ptr<RunningBridge>(const BridgeParts &)>;

    /// `hasWindow` as of BridgeParts.
    ProfileHost(Profile profile, SecretPlace secrets, BridgeMaker makeBridge, bool hasWindow = false,
                QObject *parent = nullptr);
    ~ProfileHost() override;

    /// Takes the lock and reads the settings. InUse when another program holds the profile; all else that stands in
    /// the way names cause and cure. Called once, before anything below but log() and stop().
    [[nodiscard]] Result<void> prepare();
    /// Starts the bots and listens: started() or failed() follows.
    void start();
    /// Takes up what was changed in config.json by hand.
    void reload();
    /// ended() follows, unless stopping was asked for before and only the grace of running turns is cut short. Nothing
    /// more is taken over the socket.
    void stop(RunningBridge::Ending ending);

    [[nodiscard]] Commands &commands() { return *m_commands; }
    [[nodiscard]] const SettingsKeeper &settings() const { return *m_settings; }
    [[nodiscard]] SecretStore &secrets() { return *m_secrets; }
    [[nodiscard]] RunningBridge &bridge() { return *m_bridge; }
    [[nodiscard]] LogBook &log() { return m_log; }
    [[nodiscard]] bool isStopping() const { return m_isStopping; }

Q_SIGNALS:
    void started();
    /// Cause and cure; nothing runs.
    void failed(const oagent::Error &error);
    /// Once, last: every reply is closed, every line is down, no change is under way.
    void ended();
    /// Another line of the log, with its end.
    void logged(const QByteArray &line);

private:
    [[nodiscard]] Result<void> listen();
    void keepLog();
    void streamLog(const QObject *context, const std::function<void(const QByteArray &)> &write);
    void endWhenDone();
    void takeName(const QString &botId, const QString &name);
    void takeRegion(const QString &botId, BotConfig::Region region);
    void keepLearnt(Config config, const QString &sentence);
    void note(LogLevel level, const QString &stage, const QString &text, const QString &foreign = {});

    // In this order: what stands below is made from what stands above, and dies first.
    Profile m_profile;
    SecretPlace m_place;
    BridgeMaker m_makeBridge;
    bool m_hasWindow;
    SystemClock m_clock;
    Redactor m_redactor;
    LogBook m_log;
    std::unique_ptr<LogFile> m_logFile;
    Network m_network;
    HttpClient m_http { m_network };
    std::unique_ptr<ProfileLock> m_lock;
    std::unique_ptr<SettingsKeeper> m_settings;
    std::unique_ptr<LayeredSecretStore> m_secrets;
    std::unique_ptr<RunningBridge> m_bridge;
    std::unique_ptr<Commands> m_commands;
    std::unique_ptr<ControlServer> m_server;
    QString m_socket;
    bool m_isStopping = false;
    bool m_bridgeStopped = false;
    bool m_isPatienceOver = false; ///< with commands that have not ended
    bool m_hasEnded = false;
};

} // namespace oagent
