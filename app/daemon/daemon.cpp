#include "app/daemon/daemon.h"

#include "core/support/later.h"

#include <QJsonArray>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr std::chrono::seconds betweenWords { 5 }; // to the service manager, about how many bots are online

} // namespace

Daemon::Daemon(Profile profile, SecretPlace secrets, BridgeMaker makeBridge,
               std::function<void(const QByteArray &)> out, QObject *parent)
    : QObject(parent)
    , m_out(std::move(out))
    , m_host(std::move(profile), std::move(secrets), std::move(makeBridge))
{
    connect(&m_host, &ProfileHost::logged, this, [this](const QByteArray &line) { m_out(line); });
    connect(&m_host, &ProfileHost::started, this, [this] {
        // Not now but when the event loop has turned once with everything in place; so not later() either.
        QMetaObject::invokeMethod(this, &Daemon::tellReady, Qt::QueuedConnection);
    });
    connect(&m_host, &ProfileHost::failed, this, [this](const Error &error) {
        end({ ExitCode::Unavailable, error.detail, {} });
    });
    connect(&m_host, &ProfileHost::ended, this, [this] { end({}); });
    connect(&m_signals, &StopSignals::stopRequested, this, &Daemon::stop);
    connect(&m_signals, &StopSignals::reloadRequested, this, &Daemon::reload);
    m_tellManager.setInterval(betweenWords);
    connect(&m_tellManager, &QTimer::timeout, this, &Daemon::tellManager);
}

void Daemon::start()
{
    if (const Result<void> prepared = m_host.prepare(); !prepared)
        // Whatever stands in the way of starting is something about the profile, also settings that are broken.
        return end({ ExitCode::Unavailable, prepared.error().detail, {} });
    m_host.start();
}

void Daemon::tellReady()
{
    if (m_host.isStopping())
        return;
    tellManager();
    m_manager.ready();
    m_isReady = true;
    if (m_manager.isHeard())
        m_tellManager.start();
}

/// What changed in config.json takes effect as after a subcommand.
void Daemon::reload()
{
    if (m_ended || m_host.isStopping())
        return;
    if (!m_isReady)
        return m_host.reload(); // what starts takes up what is read meanwhile
    m_manager.reloading();
    m_host.reload();
    m_manager.ready();
}

void Daemon::tellManager()
{
    const QJsonArray bots = m_host.bridge().botStatus();
    const auto online
        = std::count_if(bots.begin(), bots.end(), [](const auto &bot) { return bot["state"_L1] == "online"_L1; });
    const QList<BotConfig> &known = m_host.settings().config().bots;
    const auto wanted
        = std::count_if(known.begin(), known.end(), [](const BotConfig &bot) { return bot.isWantedHere(); });
    m_manager.status(u"%1 of %2 bots online"_s.arg(online).arg(wanted));
}

void Daemon::stop()
{
    if (m_ended) // on its way out already, perhaps without ever having had a bridge
        return;
    if (m_host.isStopping())
        return m_host.stop(RunningBridge::Ending::AtOnce);
    m_tellManager.stop();
    m_manager.stopping();
    m_host.stop(RunningBridge::Ending::FinishTurns);
}

void Daemon::end(const CommandAnswer &answer)
{
    if (std::exchange(m_ended, true))
        return;
    later(this, [this, answer] { Q_EMIT finished(answer); });
}

} // namespace oagent
