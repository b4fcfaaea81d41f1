#include "app/runtime/profilerunner.h"

#include "core/connection/network.h"
#include "core/keychain/keychainsecretstore.h"
#include "core/log/logbook.h"
#include "core/settings/historydays.h"
#include "core/settings/profile.h"
#include "core/support/isotime.h"
#include "core/support/later.h"

#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// How long running turns may take when the program is asked to end (architecture.md §2).
constexpr Milliseconds stopGrace = std::chrono::seconds(30);

QString timeIfAny(const std::optional<WallTime> &time) { return time ? isoTime(*time) : QString(); }

constexpr QLatin1StringView keychainWaiting { "keychain-waiting" };

/// Of a bot that lacks its secret: nobody has said yet why.
bool isBeingRead(const StateReason &reason) { return reason.id.isEmpty() || reason.id == keychainWaiting; }

/// Whether a change of the settings needs a new line.
bool needsNewLine(const BotConfig &before, const BotConfig &after)
{
    return before.channel != after.channel || before.appId != after.appId || before.apiUrl != after.apiUrl
        || before.cardTemplate != after.cardTemplate || before.mentionNames != after.mentionNames
        || before.welcome != after.welcome || before.region != after.region || before.economy != after.economy
        || before.enabled != after.enabled || before.runsHere != after.runsHere;
}

/// Whether it is still what another program took over: nobody has said that it is to be taken back.
bool isSameAppHere(const BotConfig &before, const BotConfig &after)
{
    return before.channel == after.channel && before.appId == after.appId && before.apiUrl == after.apiUrl
        && before.region == after.region && after.isWantedHere();
}

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
    connect(&m_assistants, &AssistantPool::keysRead, this, [this] {
        if (!m_isStarted)
            startBots();
    });
    connect(&parts.secrets, &SecretStore::waitingChanged, this, &ProfileRunner::noteWaiting);
    connect(&parts.secrets, &SecretStore::becameAvailable, this, &ProfileRunner::readAgain);
    connect(&m_watch, &LineWatch::wokeUp, this, [this] { doubtLines(u"The computer or the program stood still."_s); });
    connect(&m_watch, &LineWatch::networkChanged, this, [this] { doubtLines(u"The network changed."_s); });
    connect(&parts.network, &Network::changed, this, [this] {
        for (const auto &[id, slot] : m_bots) {
            if (slot.connection)
                slot.connection->reroute();
        }
    });
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
    for (const auto &[id, slot] : m_bots) {
        if (slot.connection)
            slot.connection->disconnect(this);
    }
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
    for (const auto &[id, slot] : m_bots) {
        if (slot.connection)
            slot.connection->probe();
    }
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
    const auto isConfigured = [&](const QString &id) {
        return std::any_of(m_config.bots.begin(), m_config.bots.end(),
                           [&](const BotConfig &bot) { return bot.id == id; });
    };
    for (auto &[id, slot] : m_bots) {
        if (!isConfigured(id))
            retire(id);
    }
    for (const BotConfig &bot : m_config.bots)
        applyBot(bot);
}

void ProfileRunner::secretChanged(const QString &key)
{
    if (m_isStopping)
        return;
    m_assistants.keyChanged(key);
    for (auto &[id, slot] : m_bots) {
        if (botSecretKey(id) != key)
            continue;
        m_leftToOthers.erase(id);
        if (slot.connection)
            return retire(id); // and begins anew with the new secret
        if (!slot.isRetiring && slot.config.isWantedHere() && !m_isPaused)
            readSecret(slot);
        return;
    }
}

void ProfileRunner::startBots()
{
    m_isStarted = true;
    m_assistants.apply(m_config.assistants, m_config.defaultAssistant); // as they may have become since
    keepTranscripts();
    forgetRemovedBots();
    if (m_loadedNetwork != m_config.network) // changed since
        reloadNetwork();
    for (const BotConfig &bot : m_config.bots)
        applyBot(bot);
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

void ProfileRunner::applyBot(const BotConfig &config)
{
    const bool isNew = !m_bots.contains(config.id);
    Slot &slot = m_bots[config.id];
    if (slot.isRetiring)
        return;
    const BotConfig before = std::exchange(slot.config, config);
    m_bridge->updateBot(config);
    if (!isNew && !needsNewLine(before, config))
        return;
    if (slot.connection) {
        if (slot.connection->state() == ConnectionState::TakenOver && isSameAppHere(before, config))
            m_leftToOthers[config.id] = slot.connection->reason();
        return retire(config.id); // what is new is taken up when the old line is gone
    }
    beginBot(slot);
}

void ProfileRunner::beginBot(Slot &slot)
{
    slot.reason = {};
    slot.secretAttempt = ++m_attempts; // a reading under way was for other settings
    slot.lacksSecret = false;
    if (slot.config.enabled && !slot.config.runsHere)
        slot.reason = { u"runs-elsewhere"_s, u"This bot is set to run on another computer."_s,
                        u"Set who runs it to this computer to run it here."_s };
    else if (slot.config.enabled && m_isPaused)
        slot.reason = { u"paused"_s, u"All bots are paused."_s, u"Resume them in the menu of the tray."_s };
    else if (slot.config.enabled)
        readSecret(slot);
    if (!slot.lacksSecret)
        m_leftToOthers.erase(slot.config.id); // to be begun again is a wish of its own
    Q_EMIT statusChanged();
}

void ProfileRunner::setPaused(bool isPaused)
{
    if (std::exchange(m_isPaused, isPaused) == isPaused || !m_isStarted || m_isStopping)
        return;
    log(LogLevel::Info, {}, isPaused ? u"All bots are paused."_s : u"All bots are resumed."_s, {});
    for (auto &[id, slot] : m_bots) {
        if (slot.connection)
            retire(id); // and begins anew, if only to say that it is paused
        else if (!slot.isRetiring)
            beginBot(slot);
    }
}

void ProfileRunner::readSecret(Slot &slot)
{
    const QString id = slot.config.id;
    slot.reason = {};
    slot.secretAttempt = ++m_attempts;
    slot.lacksSecret = true;
    m_parts.secrets.read(botSecretKey(id), this, [this, id, attempt = slot.secretAttempt](Result<Secret> secret) {
        const auto found = m_bots.find(id);
        if (found == m_bots.end() || m_isStopping || found->second.secretAttempt != attempt)
            return; // what changed meanwhile has asked for itself
        if (secret)
            return connectBot(id, *secret);
        noteNoSecret(id, secret.error());
    });
}

void ProfileRunner::noteNoSecret(const QString &botId, const Error &error)
{
    StateReason reason { u"secret-unreadable"_s, u"The APP Secret could not be read: %1"_s.arg(error.detail),
                         u"Cure that, then let the bot connect again."_s };
    if (error.kind == Error::Kind::NotFound)
        reason = { u"no-secret"_s, u"No APP Secret is stored for this bot."_s, u"Store it with `bot secret`."_s };
    else if (error.serviceCode == keychainDenied)
        reason.id = error.serviceCode;
    else if (!error.serviceCode.isEmpty())
        reason = { error.serviceCode, reason.cause, u"The bot starts by itself as soon as the keychain answers."_s };
    m_bots[botId].reason = reason;
    log(LogLevel::Error, botId, reason.cause + u' ' + reason.cure, {});
    Q_EMIT statusChanged();
}

void ProfileRunner::noteWaiting(bool isWaiting)
{
    for (auto &[id, slot] : m_bots) {
        if (slot.lacksSecret && isBeingRead(slot.reason))
            slot.reason = isWaiting
                ? StateReason { keychainWaiting, u"The keychain has not answered yet."_s, u"Answer its window."_s }
                : StateReason {};
    }
    Q_EMIT statusChanged();
}

/// What the secret store could not give before, it may give now.
void ProfileRunner::readAgain()
{
    if (m_isStopping)
        return;
    if (m_lacksProxyPassword) // first: without it nobody gets out
        reloadNetwork();
    m_assistants.readMissingKeys();
    for (const BotConfig &config : m_config.bots) {
        const auto slot = m_bots.find(config.id);
        if (slot == m_bots.end() || !slot->second.lacksSecret || isBeingRead(slot->second.reason))
            continue;
        readSecret(slot->second);
    }
}

void ProfileRunner::connectBot(const QString &botId, const Secret &secret)
{
    Slot &slot = m_bots[botId];
    slot.lacksSecret = false;
    slot.reason = {};
    const Channel *channel = channelById(slot.config.channel);
    if (channel == nullptr || slot.connection)
        return;
    slot.connection
        = channel->connect(slot.config, secret.trimmed(),
                           { m_parts.http, m_timer, m_parts.log, m_parts.redactor, m_parts.clock, m_parts.network });
    connect(slot.connection.get(), &BotConnection::stateChanged, this, [this, botId] { noteState(botId); });
    connect(slot.connection.get(), &BotConnection::callCounted, &m_calls, [this, botId] { m_calls.count(botId); });
    connect(slot.connection.get(), &BotConnection::nameLearnt, this,
            [this, botId](const QString &name) { Q_EMIT nameLearnt(botId, name); });
    connect(slot.connection.get(), &BotConnection::regionLearnt, this, [this, botId](BotConfig::Region region) {
        m_bots[botId].config.region = region; // the line is there already: it needs no other one
        Q_EMIT regionLearnt(botId, region);
    });
    m_bridge->addBot(slot.config, *slot.connection);
    Q_EMIT statusChanged();
    // Turns of an earlier process first, so that nothing new overtakes them.
    recoverTurnsOf(botId, slot.connection.get(), [this, botId] { begin(botId); });
}

void ProfileRunner::begin(const QString &botId)
{
    BotConnection &connection = *m_bots[botId].connection;
    if (const auto left = m_leftToOthers.extract(botId))
        connection.standAside(left.mapped());
    else
        connection.start();
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

/// Closes the bot's replies and line, then takes up what the settings say by then.
void ProfileRunner::retire(const QString &botId)
{
    Slot &slot = m_bots[botId];
    if (std::exchange(slot.isRetiring, true))
        return;
    if (slot.connection)
        slot.connection->stop();
    m_bridge->retireBot(botId, this, [this, botId] {
        m_bots.erase(botId);
        Q_EMIT statusChanged();
        const auto config = std::find_if(m_config.bots.begin(), m_config.bots.end(),
                                         [&](const BotConfig &bot) { return bot.id == botId; });
        if (config == m_config.bots.end())
            return forgetRemovedBots();
        if (!m_isStopping)
            applyBot(*config);
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

void ProfileRunner::noteState(const QString &botId)
{
    Slot &slot = m_bots[botId];
    const bool isOnline = slot.connection->state() == ConnectionState::Online;
    if (!isOnline)
        slot.onlineSince.reset();
    else if (!slot.onlineSince)
        slot.onlineSince = m_parts.clock.wallNow();
    Q_EMIT statusChanged();
}

void ProfileRunner::stop(Ending ending)
{
    m_isStopping = true;
    m_bridge->stop(ending == Ending::AtOnce ? Milliseconds(0) : stopGrace, this, [this] {
        for (auto &[id, slot] : m_bots) {
            if (slot.connection)
                slot.connection->stop();
        }
        later(this, [this] { Q_EMIT stopped(); });
    });
}

Result<void> ProfileRunner::takeOver(const QString &botId)
{
    const auto slot = m_bots.find(botId);
    BotConnection *connection = slot == m_bots.end() ? nullptr : slot->second.connection.get();
    if (connection == nullptr || connection->state() != ConnectionState::TakenOver || m_isStopping)
        return failure(Error::Kind::Refused, u"No other program took this bot over; `status` shows how it is."_s);
    connection->start();
    return {};
}

Result<void> ProfileRunner::connectAgain(const QString &botId)
{
    const auto found = m_bots.find(botId);
    const bool isWanted = found != m_bots.end() && found->second.config.enabled && found->second.config.runsHere;
    if (!isWanted || m_isPaused || m_isStopping)
        return failure(Error::Kind::Refused, u"The bot is not to run here now; `status` shows how it is."_s);
    Slot &slot = found->second;
    if (slot.connection && slot.connection->state() == ConnectionState::TakenOver)
        return failure(Error::Kind::Refused, u"Another program took this bot over; `bot takeover` takes it back."_s);
    if (slot.connection)
        slot.connection->start(); // nothing where it is open, or being opened
    else if (!slot.isRetiring && slot.lacksSecret && !isBeingRead(slot.reason))
        readSecret(slot);
    return {};
}

QJsonArray ProfileRunner::botStatus() const
{
    QJsonArray bots;
    for (const BotConfig &bot : m_config.bots) {
        const auto slot = m_bots.find(bot.id);
        bots.append(slot == m_bots.end() ? statusOf({ bot, nullptr, {}, {}, false }) : statusOf(slot->second));
    }
    return bots;
}

std::optional<LineFacts> ProfileRunner::lineFacts(const QString &botId) const
{
    const auto slot = m_bots.find(botId);
    if (slot == m_bots.end() || (!slot->second.connection && slot->second.reason.id.isEmpty()))
        return std::nullopt;
    const BotCounts counts = m_bridge->counts(botId);
    const BotConnection *connection = slot->second.connection.get();
    LineFacts facts;
    facts.state = connection != nullptr ? connection->state() : ConnectionState::Stopped;
    facts.reason = connection != nullptr ? connection->reason() : slot->second.reason;
    facts.onlineSince = slot->second.onlineSince;
    facts.lastEventAt = counts.lastEventAt;
    facts.answered = counts.answered;
    facts.refused = counts.refused;
    facts.duplicates = counts.duplicates;
    facts.lastMessageOffset = counts.lastMessageOffset;
    if (connection != nullptr) {
        facts.missingScopes = connection->missingScopes();
        if (const std::optional<Milliseconds> silent = connection->silentFor())
            facts.lastLifeAt = m_parts.clock.wallNow() - *silent;
    }
    if (counts.lastRefused)
        facts.lastRefused
            = RefusedSender { counts.lastRefused->person, nameOf(counts.lastRefused->reason), counts.lastRefused->at };
    return facts;
}

QJsonObject ProfileRunner::statusOf(const Slot &slot) const
{
    const BotCounts counts = m_bridge->counts(slot.config.id);
    const StateReason reason = slot.connection ? slot.connection->reason() : slot.reason;
    return {
        { u"id"_s, slot.config.id },
        { u"name"_s, slot.config.name },
        { u"channel"_s, slot.config.channel },
        { u"state"_s, nameOf(slot.connection ? slot.connection->state() : ConnectionState::Stopped) },
        { u"reason"_s,
          QJsonObject { { u"id"_s, reason.id }, { u"cause"_s, reason.cause }, { u"cure"_s, reason.cure } } },
        { u"connectedSince"_s, timeIfAny(slot.onlineSince) },
        { u"lastEventAt"_s, timeIfAny(counts.lastEventAt) },
        { u"reconnects"_s, slot.connection ? slot.connection->reconnects() : 0 },
        { u"turns"_s,
          QJsonObject { { u"accepted"_s, counts.accepted },
                        { u"answered"_s, counts.answered },
                        { u"failed"_s, counts.failed },
                        { u"open"_s, counts.open } } },
        { u"refused"_s, counts.refused },
        { u"duplicates"_s, counts.duplicates },
        { u"countedCallsThisMonth"_s, m_calls.ofThisMonth(slot.config.id) },
    };
}

void ProfileRunner::log(LogLevel level, const QString &bot, const QString &text, const QString &foreign) const
{
    LogEntry entry;
    entry.level = level;
    entry.bot = bot;
    entry.stage = u"profile"_s;
    entry.text = text;
    entry.foreign = foreign;
    m_parts.log.add(entry);
}

std::unique_ptr<RunningBridge> makeRunningBridge(const BridgeParts &parts)
{
    return std::make_unique<ProfileRunner>(parts);
}

} // namespace oagent
