#include "app/runtime/profilehost.h"

#include "app/platform/memory.h"
#include "app/platform/socketplace.h"
#include "core/version.h"

#include <QTimer>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// In memory, for whoever begins to watch. A hundred thousand would be some fifty megabytes.
constexpr std::size_t keptLogEntries = 1000;

/// Until the first lines are open, for which more is allocated than is kept.
constexpr std::chrono::seconds startingTakes { 3 };

/// Of a program that ends, with commands whose answers nobody will wait for.
constexpr std::chrono::seconds patienceWithCommands { 2 };

} // namespace

ProfileHost::ProfileHost(Profile profile, SecretPlace secrets, BridgeMaker makeBridge, bool hasWindow, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_place(std::move(secrets))
    , m_makeBridge(std::move(makeBridge))
    , m_hasWindow(hasWindow)
    , m_log(m_clock, m_redactor, keptLogEntries)
{
    connect(&m_log, &LogBook::added, this, [this](const LogEntry &entry) {
        const QByteArray line = toJsonLine(entry) + '\n';
        if (m_logFile)
            m_logFile->write(line);
        Q_EMIT logged(line);
    });
}

ProfileHost::~ProfileHost()
{
    m_server.reset();
    if (!m_socket.isEmpty())
        removeSocketPlace(m_socket);
}

Result<void> ProfileHost::prepare()
{
    if (Result<void> prepared = m_profile.prepare(); !prepared)
        return prepared;
    Result<std::unique_ptr<ProfileLock>> lock = ProfileLock::take(m_profile.lockPath());
    if (!lock)
        return failure(lock.error());
    m_lock = std::move(*lock);
    keepLog();
    Result<Config> config = loadConfig(m_profile.configPath());
    if (!config)
        return failure(config.error());
    m_settings = std::make_unique<SettingsKeeper>(m_profile.configPath(), std::move(*config));
    m_secrets
        = std::make_unique<LayeredSecretStore>(m_place.open(m_profile.keychainPrefix(m_settings->config().profileId)));
    connect(m_secrets.get(), &SecretStore::waitingChanged, this, [this](bool isWaiting) {
        if (isWaiting)
            note(LogLevel::Warning, u"keychain"_s, u"Waiting for the keychain: answer its window."_s);
    });
    m_bridge = m_makeBridge({ m_profile, *m_secrets, m_http, m_log, m_redactor, m_clock, m_network, m_hasWindow });
    m_commands = std::make_unique<Commands>(
        CommandParts { m_settings.get(), m_secrets.get(), m_place.spec(), m_bridge.get(), &m_http, m_clock.wallNow(),
                       &m_bridge->people(), &m_profile, m_secrets.get(), &m_network, m_hasWindow });
    connect(m_settings.get(), &SettingsKeeper::changed, m_bridge.get(), &RunningBridge::botsChanged);
    connect(m_bridge.get(), &RunningBridge::nameLearnt, this, &ProfileHost::takeName);
    connect(m_bridge.get(), &RunningBridge::regionLearnt, this, &ProfileHost::takeRegion);
    connect(m_bridge.get(), &RunningBridge::stopped, this, [this] {
        m_bridgeStopped = true;
        endWhenDone();
    });
    connect(m_commands.get(), &Commands::idle, this, &ProfileHost::endWhenDone);
    connect(m_commands.get(), &Commands::performed, this, [this](const QString &command, ExitCode exitCode) {
        if (Commands::changes(command))
            note(exitCode == ExitCode::Good ? LogLevel::Info : LogLevel::Warning, u"control"_s,
                 u"`%1` ended with %2."_s.arg(command).arg(static_cast<int>(exitCode)));
    });
    return {};
}

void ProfileHost::start()
{
    m_bridge->start(m_settings->config(), this, [this](const Result<void> &started) {
        if (m_isStopping)
            return;
        const Result<void> listening = started ? listen() : started;
        if (!listening) {
            Q_EMIT failed(listening.error());
            return;
        }
        note(LogLevel::Info, u"started"_s,
             u"Version %1 runs on the profile in %2."_s.arg(version, m_profile.stateDirectory()));
        QTimer::singleShot(startingTakes, this, &returnFreeMemory);
        Q_EMIT this->started();
    });
}

/// What cannot be written is said where it still can: to who follows.
void ProfileHost::keepLog()
{
    m_logFile = std::make_unique<LogFile>(m_profile.logPath());
    connect(m_logFile.get(), &LogFile::failed, this, [this](const Error &error) {
        note(LogLevel::Error, u"log"_s,
             u"The log file cannot be written; its lines are lost meanwhile. "_s + error.detail);
    });
    connect(m_logFile.get(), &LogFile::recovered, this, [this](qint64 lost) {
        note(LogLevel::Warning, u"log"_s,
             u"The log file is written again; %1 lines before this one are lost."_s.arg(lost));
    });
}

/// A few lines for a beginning, then each as it comes.
void ProfileHost::streamLog(const QObject *context, const std::function<void(const QByteArray &)> &write)
{
    constexpr std::size_t shownBefore = 20;
    const std::deque<LogEntry> &entries = m_log.entries();
    const std::size_t first = entries.size() - std::min(entries.size(), shownBefore);
    for (std::size_t i = first; i < entries.size(); ++i)
        write(toJsonLine(entries[i]) + '\n');
    connect(this, &ProfileHost::logged, context, [write](const QByteArray &line) { write(line); });
}

Result<void> ProfileHost::listen()
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
    m_server->stream(u"logs"_s, [this](const QObject *context, const auto &write) { streamLog(context, write); });
    if (Result<void> listening = m_server->listen(m_socket); !listening)
        return listening;
    return m_lock->announce(m_socket);
}

void ProfileHost::reload()
{
    if (const Result<void> reloaded = m_settings->reload(); reloaded)
        note(LogLevel::Info, u"settings"_s, u"The settings were read again."_s);
    else
        note(LogLevel::Error, u"settings"_s, u"The settings were not taken up; the old ones go on."_s,
             reloaded.error().detail);
}

/// A bot that nobody gave a name is called as on its platform.
void ProfileHost::takeName(const QString &botId, const QString &name)
{
    Config config = m_settings->config();
    if (config.takePlatformName(botId, name))
        keepLearnt(std::move(config), u"A bot got the name it has on its platform."_s);
}

void ProfileHost::takeRegion(const QString &botId, BotConfig::Region region)
{
    Config config = m_settings->config();
    for (BotConfig &bot : config.bots) {
        if (bot.id != botId)
            continue;
        bot.region = region;
        return keepLearnt(std::move(config), u"The region of a bot was corrected in the settings."_s);
    }
}

/// Best effort: what a platform tells it tells again.
void ProfileHost::keepLearnt(Config config, const QString &sentence)
{
    if (m_isStopping)
        return;
    if (const Result<void> saved = m_settings->replace(std::move(config)); saved)
        note(LogLevel::Info, u"settings"_s, sentence);
    else
        note(LogLevel::Warning, u"settings"_s, u"What a platform told of a bot could not be saved in the settings."_s,
             saved.error().detail);
}

void ProfileHost::stop(RunningBridge::Ending ending)
{
    if (!std::exchange(m_isStopping, true)) {
        if (m_server)
            m_server->stopListening();
        note(LogLevel::Info, u"stopping"_s, u"Asked to end."_s);
    }
    m_bridge->stop(ending);
}

/// A command may wait for a keychain that waits for a person, who wants to quit.
void ProfileHost::endWhenDone()
{
    if (m_hasEnded || !m_bridgeStopped)
        return;
    if (!m_commands->isIdle() && !m_isPatienceOver) {
        QTimer::singleShot(patienceWithCommands, this, [this] {
            m_isPatienceOver = true;
            endWhenDone();
        });
        return;
    }
    m_hasEnded = true;
    note(LogLevel::Info, u"ended"_s, u"Every reply is closed and every line is down."_s);
    Q_EMIT ended();
}

void ProfileHost::note(LogLevel level, const QString &stage, const QString &text, const QString &foreign)
{
    LogEntry entry;
    entry.level = level;
    entry.stage = stage;
    entry.text = text;
    entry.foreign = foreign;
    m_log.add(std::move(entry));
}

} // namespace oagent
