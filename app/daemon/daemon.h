#pragma once

#include "app/control/command.h"
#include "app/control/commands.h"
#include "app/control/controlserver.h"
#include "app/control/secretplace.h"
#include "app/control/settingskeeper.h"
#include "app/platform/stopsignals.h"
#include "app/runtime/bridgeparts.h"
#include "core/connection/httpclient.h"
#include "core/log/logbook.h"
#include "core/settings/profile.h"
#include "core/settings/profilelock.h"

#include <QObject>

#include <functional>
#include <memory>

namespace oagent {

/// `run`: holds a profile, runs its bots and answers subcommands until the system asks it to end.
class Daemon : public QObject
{
    Q_OBJECT
public:
    using BridgeMaker = std::function<std::unique_ptr<RunningBridge>(const BridgeParts &)>;

    /// `out` is given the log, a JSON object on a line each.
    Daemon(Profile profile, SecretPlace secrets, BridgeMaker makeBridge, std::function<void(const QByteArray &)> out,
           QObject *parent = nullptr);
    ~Daemon() override;

    void start();

Q_SIGNALS:
    /// Once, last, from the event loop: why it could not start, or that it ended as it should.
    void finished(const oagent::CommandAnswer &answer);

private:
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> listen();
    void stop();
    void endWhenDone();
    void end(const CommandAnswer &answer);
    void note(LogLevel level, const QString &stage, const QString &text);

    // In this order: what stands below is made from what stands above, and dies first.
    Profile m_profile;
    SecretPlace m_place;
    BridgeMaker m_makeBridge;
    std::function<void(const QByteArray &)> m_out;
    SystemClock m_clock;
    Redactor m_redactor;
    LogBook m_log;
    StopSignals m_signals;
    HttpClient m_http;
    std::unique_ptr<ProfileLock> m_lock;
    std::unique_ptr<SettingsKeeper> m_settings;
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<RunningBridge> m_bridge;
    std::unique_ptr<Commands> m_commands;
    std::unique_ptr<ControlServer> m_server;
    QString m_socket;
    bool m_stopping = false;
    bool m_bridgeStopped = false;
    bool m_ended = false;
};

} // namespace oagent
