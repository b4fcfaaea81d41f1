#include "app/daemon/daemon.h"

#include "app/platform/socketplace.h"
#include "core/support/later.h"
#include "core/version.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

Daemon::Daemon(Profile profile, SecretPlace secrets, BridgeMaker makeBridge,
               std::function<void(const QByteArray &)> out, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_place(std::move(secrets))
    , m_makeBridge(std::move(makeBridge))
    , m_out(std::move(out))
    , m_log(m_clock, m_redactor)
{
    connect(&m_log, &LogBook::added, this, [this](const LogEntry &entry) { m_out(toJsonLine(entry) + '\n'); });
    connect(&m_signals, &StopSignals::stopRequested, this, &Daemon::stop);
}

Daemon::~Daemon()
{
    m_server.reset();
    if (!m_socket.isEmpty())
        removeSocketPlace(m_socket);
}

void Daemon::start()
{
    if (const Result<void> prepared = prepare(); !prepared)
        // Whatever stands in the way of starting is something about the profile, also settings that are broken.
        return end({ ExitCode::Unavailable, prepared.error().detail, {} });
    m_bridge->start(m_settings->config(), this, [this](const Result<void> &started) {
        if (m_stopping)
            return;
        const Result<void> listening = started ? listen() : started;
        if (!listening)
            return end({ ExitCode::Unavailable, listening.error().detail, {} });
        note(LogLevel::Info, u"started"_s,
             u"Version %1 runs on the profile in %2."_s.arg(version, m_profile.stateDirectory()));
    });
}

Result<void> Daemon::prepare()
{
    if (Result<void> prepared = m_profile.prepare(); !prepared)
        return prepared;
    Result<std::unique_ptr<ProfileLock>> lock = ProfileLock::take(m_profile.lockPath());
    if (!lock)
        return failure(lock.error());
    m_lock = std::move(*lock);
    Result<Config> config = loadConfig(m_profile.configPath());
    if (!config)
        return failure(config.error());
    m_settings = std::make_unique<SettingsKeeper>(m_profile.configPath(), std::move(*config));
    m_secrets = m_place.open();
    m_bridge = m_makeBridge({ m_profile, *m_secrets, m_http, m_log, m_redactor, m_clock });
    m_commands = std::make_unique<Commands>(
        CommandParts { m_settings.get(), m_secrets.get(), m_place.spec(), m_bridge.get(), &m_http, m_clock.wallNow() });
    connect(m_settings.get(), &SettingsKeeper::changed, m_bridge.get(), &RunningBridge::botsChanged);
    connect(m_bridge.get(), &RunningBridge::stopped, this, [this] {
        m_bridgeStopped = true;
        endWhenDone();
    });
    connect(m_commands.get(), &Commands::idle, this, &Daemon::endWhenDone);
    connect(m_commands.get(), &Commands::performed, this, [this](const QString &command, ExitCode exitCode) {
        if (Commands::changes(command))
            note(exitCode == ExitCode::Good ? LogLevel::Info : LogLevel::Warning, u"control"_s,
                 u"`%1` ended with %2."_s.arg(command).arg(static_cast<int>(exitCode)));
    });
    return {};
}

Result<void> Daemon::listen()
{
    const Result<QString> socket = makeSocketPlace(m_profile.stateDirectory());
    if (!socket)
        return failure(socket.error());
    m_socket = *socket;
    m_server = std::make_unique<ControlServer>(
        [this](CommandRequest request, const QObject *context, const Commands::Done &done) {
            m_commands->perform(std::move(request), context, done);
        },
        ControlServer::Limits {});
    if (Result<void> listening = m_server->listen(m_socket); !listening)
        return listening;
    return m_lock->announce(m_socket);
}

void Daemon::stop()
{
    if (m_ended) // on its way out already, perhaps without ever having had a bridge
        return;
    if (m_stopping) {
        m_bridge->stop(RunningBridge::Ending::AtOnce);
        return;
    }
    m_stopping = true;
    if (m_server)
        m_server->stopListening();
    note(LogLevel::Info, u"stopping"_s, u"Asked to end; a second signal ends at once."_s);
    m_bridge->stop(RunningBridge::Ending::FinishTurns);
}

void Daemon::endWhenDone()
{
    if (!m_bridgeStopped || !m_commands->isIdle())
        return;
    note(LogLevel::Info, u"ended"_s, u"Every reply is closed and every line is down."_s);
    end({});
}

void Daemon::end(const CommandAnswer &answer)
{
    if (std::exchange(m_ended, true))
        return;
    later(this, [this, answer] { Q_EMIT finished(answer); });
}

void Daemon::note(LogLevel level, const QString &stage, const QString &text)
{
    LogEntry entry;
    entry.level = level;
    entry.stage = stage;
    entry.text = text;
    m_log.add(std::move(entry));
}

} // namespace oagent
