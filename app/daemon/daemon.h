#pragma once

#include "app/platform/servicenotify.h"
#include "app/platform/stopsignals.h"
#include "app/runtime/profilehost.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace oagent {

/// `run`: holds a profile, runs its bots and answers subcommands until the system asks it to end.
class Daemon : public QObject
{
    Q_OBJECT
public:
    using BridgeMaker = ProfileHost::BridgeMaker;

    /// `out` is given the log, a JSON object on a line each.
    Daemon(Profile profile, SecretPlace secrets, BridgeMaker makeBridge, std::function<void(const QByteArray &)> out,
           QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    /// Once, last, from the event loop: why it could not start, or that it ended as it should.
    void finished(const oagent::CommandAnswer &answer);

private:
    void tellReady();
    void reload();
    void tellManager();
    void stop();
    void end(const CommandAnswer &answer);

    std::function<void(const QByteArray &)> m_out;
    ProfileHost m_host;
    StopSignals m_signals;
    ServiceNotify m_manager;
    QTimer m_tellManager;
    bool m_isReady = false; ///< as the service manager was told
    bool m_ended = false;
};

} // namespace oagent
