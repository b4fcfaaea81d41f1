#include "app/desktop/localsession.h"

#include "core/keychain/secretstore.h"

#include <chrono>
#include <utility>

namespace oagent {

namespace {

/// Nobody reads counts faster, and a busy bot would have its row painted all the time.
constexpr std::chrono::seconds betweenCounts { 1 };

} // namespace

LocalSession::LocalSession(ProfileHost &host, QObject *parent)
    : Session(parent)
    , m_host(host)
{
    m_counts.setSingleShot(true);
    m_counts.setInterval(betweenCounts);
    connect(&m_counts, &QTimer::timeout, this, &Session::botsChanged);
    connect(&host.bridge(), &RunningBridge::statusChanged, this, [this] {
        if (!std::exchange(m_hasApp, app() != nullptr) && m_hasApp)
            Q_EMIT conversationsChanged();
        Q_EMIT botsChanged();
    });
    connect(&host, &ProfileHost::started, this, [this] {
        m_isStarted = true;
        Q_EMIT conversationsChanged();
    });
    connect(&host.log(), &LogBook::added, this, [this](const LogEntry &entry) {
        if (!entry.bot.isEmpty() && !m_counts.isActive())
            m_counts.start();
        Q_EMIT logged(entry);
    });
    connect(&host.settings(), &SettingsKeeper::changed, this, [this] {
        Q_EMIT settingsChanged();
        Q_EMIT botsChanged();
    });
    connect(&host.secrets(), &SecretStore::waitingChanged, this, [this](bool isWaiting) {
        m_isWaitingForKeychain = isWaiting;
        Q_EMIT keychainWaitingChanged(isWaiting);
    });
    connect(&host, &ProfileHost::failed, this, [this](const Error &error) {
        m_problem = error.detail;
        Q_EMIT problemChanged();
    });
}

void LocalSession::perform(CommandRequest request, const QObject *context, Done done)
{
    m_host.commands().perform(std::move(request), context, done);
}

Transcripts *LocalSession::transcripts() { return m_isStarted ? m_host.bridge().transcripts() : nullptr; }

void LocalSession::setPaused(bool isPaused)
{
    m_host.bridge().setPaused(isPaused);
    Q_EMIT pausedChanged();
}

QJsonArray LocalSession::bots() const { return m_host.bridge().botStatus(); }

const std::deque<LogEntry> &LocalSession::logEntries() const { return m_host.log().entries(); }

} // namespace oagent
