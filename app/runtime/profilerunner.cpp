#include "app/runtime/profilerunner.h"

#include "core/connection/network.h"
#include "core/keychain/secretstore.h"
#include "core/settings/historydays.h"
#include "core/settings/profile.h"
#include "core/support/later.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// How long running turns may take when the program is asked to end (architecture.md §2).
constexpr Milliseconds stopGrace = std::chrono::seconds(30);

} // namespace

ProfileRunner::ProfileRunner(const BridgeParts &parts)
    : m_parts(parts)
    , m_watch(m_timer, parts.clock, m_news, parts.watch)
    , m_networkLoader(parts.network, &parts.secrets, &parts.redactor)
    , m_store(m_database, parts.clock)
    , m_conversations(m_database)
    , m_people(m_database, parts.clock)
    , m_calls(m_database, m_timer, parts.clock)
    , m_media(parts.profile.mediaPath())
    , m_transcriptStore(m_database)
    , m_transcripts(m_transcriptStore, parts.clock)
    , m_assistants(parts)
{
    m_bridge = std::make_unique<Bridge>(
        Turn::Services { m_timer, m_store, m_conversations, parts.log, parts.clock, m_limits, m_media, m_transcripts },
        m_people, [this](const BotConfig &bot) { return m_assistants.choiceFor(bot); });
    m_bots = std::make_unique<BotPool>(
        parts, BotPool::Services { m_timer, *m_bridge, m_calls },
        [this](const QString &botId, const QObject *context, const std::function<void()> &goOn) {
            recoverTurnsOf(botId, context, goOn);
        });
    connect(m_bots.get(), &BotPool::statusChanged, this, &ProfileRunner::statusChanged);
    connect(m_bots.get(), &BotPool::nameLearnt, this, &ProfileRunner::nameLearnt);
    connect(m_bots.get(), &BotPool::regionLearnt, this, &ProfileRunner::regionLearnt);
    connect(m_bots.get(), &BotPool::removed, this, &ProfileRunner::forgetRemovedBots);
    connect(&m_assistants, &AssistantPool::keysRead, this, [this] {
        if (!m_isStarted)
            startBots();
    });
    connect(&parts.secrets, &SecretStore::waitingChanged, m_bots.get(), &BotPool::noteWaiting);
    connect(&parts.secrets, &SecretStore::becameAvailable, this, &ProfileRunner::readAgain);
    connect(&m_watch, &LineWatch::wokeUp, this, [this] { doubtLines(u"The computer or the program stood still."_s); });
    connect(&m_watch, &LineWatch::networkChanged, this, [this] { doubtLines(u"The network changed."_s); });
    connect(&parts.network, &Network::changed, m_bots.get(), &BotPool::reroute);
    connect(&m_people, &PeopleStore::erased, this, [this] {
        m_transcripts.takeErased(botIds() << AppChannel::bot().id);
        m_bridge->forgetHistory();
    });
    connect(&m_database, &StateDatabase::damagedFileKept, this, [this](const QString &path) {
        log(LogLevel::Error, {},
            u"The database was damaged and is kept aside; a new one was begun, and what was open in it is not known any more."_s,
            path);
    });
}

ProfileRunner::~ProfileRunner()
{
    m_bots->disconnect(this); // lines that change while the bridge dies
}

void ProfileRunner::start(const Config &config, const QObject *context, Callback<void> done)
{
    m_config = config;
    m_startContext = context;
    m_started = std::move(done);
    loadNetwork(this, [this](const Result<void> &loaded) {
        if (loaded)
            return openDatabase();
        const Callback<void> answer = std::exchange(m_started, nullptr);
        if (m_startContext)
            answer(loaded);
    });
}

void ProfileRunner::loadNetwork(const QObject *context, const Callback<void> &done)
{
    const bool isNew = std::exchange(m_loadedNetwork, m_config.network) != m_config.network;
    m_networkLoader.load(m_config.network, context, [this, done, isNew](const Result<QString> &loaded) {
        if (!loaded) {
            m_loadedNetwork.reset(); // to be tried again
            return done(failure(loaded.error()));
        }
        m_lacksProxyPassword = !loaded->isEmpty();
        if (m_lacksProxyPassword)
            log(LogLevel::Error, {}, *loaded, {});
        if (isNew)
            log(LogLevel::Info, {}, m_parts.network.summary(), {});
        done({});
    });
}

void ProfileRunner::reloadNetwork()
{
    loadNetwork(this, [this](const Result<void> &loaded) {
        if (!loaded)
            log(LogLevel::Error, {}, u"The network stays as it was. "_s + loaded.error().detail, {});
    });
}

/// After sleep or a change of network (dingtalk.md §9).
void ProfileRunner::doubtLines(const QString &why)
{
    log(LogLevel::Info, {}, why + u" Every line is probed."_s, {});
    m_parts.network.forget();
    m_bots->probe();
}

void ProfileRunner::openDatabase()
{
    m_database.open(m_parts.profile.databasePath(), this, [this](const Result<void> &opened) {
        if (!opened)
            return refuseToStart(opened);
        // A file left by a killed process may open on a disk that has no room for a message.
        m_store.tryWriting(this, [this](const Result<void> &written) {
            if (!written)
                return refuseToStart(written);
            openMedia();
        });
    });
}

/// Keeps the files of turns that an earlier process left open, and no others.
void ProfileRunner::openMedia()
{
    m_store.openTurns(this, [this](const Result<QList<TurnRecord>> &turns) {
        const Result<void> opened = turns ? m_media.open(mediaFilesOf(*turns)) : failure(turns.error());
        if (!opened)
            log(LogLevel::Error, {}, u"The folder for pictures and files could not be tidied."_s,
                opened.error().detail);
        m_assistants.apply(m_config.assistants, m_config.defaultAssistant);
        if (!m_assistants.isReadingKeys())
            startBots();
        // Whoever waits is answered now: a keychain may keep the bots waiting for a person.
        const Callback<void> started = std::exchange(m_started, nullptr);
        if (m_startContext)
            started({});
    });
}

void ProfileRunner::refuseToStart(const Result<void> &why)
{
    const Callback<void> started = std::exchange(m_started, nullptr);
    if (m_startContext)
        started(why);
}

void ProfileRunner::botsChanged(const Config &config)
{
    m_config = config;
    if (!m_isStarted || m_isStopping)
        return; // startBots() takes the settings as they are then
    // A password may be another one, and what is in a file as well.
    if (config.network != m_loadedNetwork || config.network.hasProxyPassword || !config.network.caFile.isEmpty())
        reloadNetwork();
    keepTranscripts();
    m_assistants.apply(m_config.assistants, m_config.defaultAssistant);
    m_assistants.readMissingKeys(); // somebody may just have cured that
    m_bots->apply(m_config.bots);
}

void ProfileRunner::secretChanged(const QString &key)
{
    if (m_isStopping)
        return;
    m_assistants.keyChanged(key);
    m_bots->secretChanged(key);
}

/// What the secret store could not give before, it may give now.
void ProfileRunner::readAgain()
{
    if (m_isStopping)
        return;
    if (m_lacksProxyPassword) // first: without it nobody gets out
        reloadNetwork();
    m_assistants.readMissingKeys();
    m_bots->readMissingSecrets();
}

void ProfileRunner::startBots()
{
    m_isStarted = true;
    m_assistants.apply(m_config.assistants, m_config.defaultAssistant); // as they may have become since
    keepTranscripts();
    forgetRemovedBots();
    if (m_loadedNetwork != m_config.network) // changed since
        reloadNetwork();
    m_bots->apply(m_config.bots);
    if (m_parts.hasWindow)
        startApp();
}

void ProfileRunner::startApp()
{
    m_app = std::make_unique<AppChannel>(m_parts.clock);
    m_bridge->addBot(AppChannel::bot(), *m_app);
    recoverTurnsOf(AppChannel::bot().id, m_app.get(), [] {});
    Q_EMIT statusChanged();
}

void ProfileRunner::keepTranscripts()
{
    const int days = historyDaysOf(m_config, m_parts.hasWindow);
    if (days != m_transcripts.days() || !m_keepsTranscripts) {
        m_keepsTranscripts = true;
        m_transcripts.keepFor(days);
    }
}

void ProfileRunner::recoverTurnsOf(const QString &botId, const QObject *context, const std::function<void()> &goOn)
{
    m_store.openTurns(context, [this, botId, goOn](const Result<QList<TurnRecord>> &turns) {
        if (turns) {
            QList<TurnRecord> own;
            std::copy_if(turns->begin(), turns->end(), std::back_inserter(own),
                         [&](const TurnRecord &turn) { return turn.message.botId == botId; });
            m_bridge->recover(own);
        } else {
            log(LogLevel::Error, botId, u"What an earlier run left open could not be read."_s, turns.error().detail);
        }
        if (!m_isStopping)
            goOn();
    });
}

/// Nobody would ever go on with their turns, and what was said in them would stay on disk, like those who said it.
void ProfileRunner::forgetRemovedBots()
{
    m_people.keepOnly(botIds(), this, [this](const Result<void> &kept) {
        if (!kept)
            log(LogLevel::Error, {}, u"The people of removed bots could not be erased."_s, kept.error().detail);
    });
    m_store.openTurns(this, [this](const Result<QList<TurnRecord>> &turns) {
        if (!turns)
            return log(LogLevel::Error, {}, u"What an earlier run left open could not be read."_s,
                       turns.error().detail);
        for (const TurnRecord &turn : *turns) {
            if (m_parts.hasWindow && turn.message.botId == AppChannel::bot().id)
                continue;
            const auto isItsBot = [&](const BotConfig &bot) { return bot.id == turn.message.botId; };
            if (std::none_of(m_config.bots.begin(), m_config.bots.end(), isItsBot))
                m_store.markDropped(turn.id, u"its bot was removed"_s, this, [](const Result<void> &) {});
        }
    });
}

QStringList ProfileRunner::botIds() const
{
    QStringList ids;
    for (const BotConfig &bot : m_config.bots)
        ids.append(bot.id);
    return ids;
}

void ProfileRunner::stop(Ending ending)
{
    m_isStopping = true;
    m_bots->beginNoMore();
    m_bridge->stop(ending == Ending::AtOnce ? Milliseconds(0) : stopGrace, this, [this] {
        m_bots->closeLines();
        later(this, [this] { Q_EMIT stopped(); });
    });
}

QJsonArray ProfileRunner::botStatus() const
{
    QJsonArray bots;
    for (const BotConfig &bot : m_config.bots)
        bots.append(m_bots->statusOf(bot));
    return bots;
}

std::unique_ptr<RunningBridge> makeRunningBridge(const BridgeParts &parts)
{
    return std::make_unique<ProfileRunner>(parts);
}

} // namespace oagent
