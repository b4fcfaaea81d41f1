#include "app/runtime/profilerunner.h"

#include "app/control/openaisettings.h"
#include "core/assistant/echo/echoassistant.h"
#include "core/assistant/openai/openaiassistant.h"
#include "core/keychain/secretstore.h"
#include "core/log/logbook.h"
#include "core/settings/profile.h"
#include "core/support/later.h"

#include <QDateTime>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// How long running turns may take when the program is asked to end (architecture.md §2).
constexpr Milliseconds stopGrace = std::chrono::seconds(30);

QString isoTime(const std::optional<WallTime> &time)
{
    return time ? QDateTime::fromMSecsSinceEpoch(time->time_since_epoch().count(), Qt::UTC).toString(Qt::ISODateWithMs)
                : QString();
}

/// Whether a change of the settings needs a new line.
bool needsNewLine(const BotConfig &before, const BotConfig &after)
{
    return before.channel != after.channel || before.appId != after.appId || before.apiUrl != after.apiUrl
        || before.cardTemplate != after.cardTemplate || before.enabled != after.enabled
        || before.runsHere != after.runsHere;
}

bool isSame(const AssistantConfig &before, const AssistantConfig &after)
{
    return before.kind == after.kind && before.baseUrl == after.baseUrl && before.model == after.model
        && before.profile == after.profile && before.systemPrompt == after.systemPrompt
        && before.historyTurns == after.historyTurns && before.askAgain == after.askAgain
        && before.hasKey == after.hasKey && before.allowHttp == after.allowHttp;
}

} // namespace

ProfileRunner::ProfileRunner(const BridgeParts &parts)
    : m_parts(parts)
    , m_store(parts.clock)
    , m_echo(std::make_unique<EchoAssistant>())
{
    m_bridge = std::make_unique<Bridge>(Turn::Services { m_timer, m_store, parts.log, parts.clock, m_limits },
                                        [this](const BotConfig &bot) { return assistantFor(bot); });
    connect(&m_store, &TurnStore::damagedFileKept, this, [this](const QString &path) {
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
    m_store.open(m_parts.profile.databasePath(), this, [this](const Result<void> &opened) {
        if (!opened) {
            const Callback<void> started = std::exchange(m_started, nullptr);
            if (m_startContext)
                started(opened);
            return;
        }
        applyAssistants();
        if (m_keysToRead == 0)
            startBots();
    });
}

void ProfileRunner::botsChanged(const Config &config)
{
    m_config = config;
    if (!m_isStarted || m_isStopping)
        return; // startBots() takes the settings as they are then
    applyAssistants();
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

void ProfileRunner::applyAssistants()
{
    for (auto slot = m_assistants.begin(); slot != m_assistants.end();) {
        const auto found = std::find_if(m_config.assistants.begin(), m_config.assistants.end(),
                                        [&](const AssistantConfig &a) { return a.id == slot->first; });
        if (found != m_config.assistants.end() && isSame(slot->second.config, *found)) {
            ++slot;
            continue;
        }
        if (slot->second.assistant)
            m_retired.push_back(std::move(slot->second.assistant));
        slot = m_assistants.erase(slot);
    }
    for (const AssistantConfig &config : m_config.assistants) {
        if (m_assistants.contains(config.id))
            continue;
        m_assistants[config.id].config = config;
        if (!config.hasKey) {
            installAssistant(config, Secret());
            continue;
        }
        ++m_keysToRead;
        m_parts.secrets.read(assistantKeyKey(config.id), this, [this, config](Result<Secret> key) {
            if (key)
                installAssistant(config, std::move(*key));
            else
                log(LogLevel::Error, {},
                    u"The key of the assistant %1 could not be read; it cannot be asked."_s.arg(config.name),
                    key.error().detail);
            noteKeyRead();
        });
    }
}

void ProfileRunner::installAssistant(const AssistantConfig &config, Secret key)
{
    const auto slot = m_assistants.find(config.id);
    if (slot == m_assistants.end() || !isSame(slot->second.config, config))
        return; // changed again while its key was read
    if (config.kind == "echo"_L1) {
        slot->second.assistant = std::make_unique<EchoAssistant>();
        return;
    }
    if (!key.isEmpty())
        m_parts.redactor.remember(assistantKeyKey(config.id), key);
    slot->second.assistant = std::make_unique<OpenAiAssistant>(m_parts.http, openAiSettings(config, std::move(key)));
}

void ProfileRunner::noteKeyRead()
{
    if (--m_keysToRead == 0 && !m_isStarted)
        startBots();
}

void ProfileRunner::startBots()
{
    m_isStarted = true;
    dropTurnsOfRemovedBots();
    for (const BotConfig &bot : m_config.bots)
        applyBot(bot);
    const Callback<void> started = std::exchange(m_started, nullptr);
    if (m_startContext && started)
        started({});
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
    if (slot.connection)
        return retire(config.id); // what is new is taken up when the old line is gone
    slot.reason = {};
    if (!config.enabled || !config.runsHere) {
        if (config.enabled)
            slot.reason = { u"runs-elsewhere"_s, u"This bot is set to run on another computer."_s,
                            u"Set who runs it to this computer to run it here."_s };
        return;
    }
    m_parts.secrets.read(botSecretKey(config.id), this, [this, id = config.id, config](Result<Secret> secret) {
        const auto found = m_bots.find(id);
        if (found == m_bots.end() || m_isStopping || needsNewLine(config, found->second.config))
            return; // what changed meanwhile has asked for itself
        if (secret)
            return connectBot(id, std::move(*secret));
        const bool isMissing = secret.error().kind == Error::Kind::NotFound;
        found->second.reason = { isMissing ? u"no-secret"_s : u"secret-unreadable"_s,
                                 isMissing ? u"No APP Secret is stored for this bot."_s
                                           : u"The APP Secret could not be read: %1"_s.arg(secret.error().detail),
                                 isMissing ? u"Remove the bot and add it again with its APP Secret."_s
                                           : u"Cure that and start the program again."_s };
        log(LogLevel::Error, id, found->second.reason.cause + u' ' + found->second.reason.cure, {});
    });
}

void ProfileRunner::connectBot(const QString &botId, Secret secret)
{
    Slot &slot = m_bots[botId];
    const Channel *channel = channelById(slot.config.channel);
    if (channel == nullptr || slot.connection)
        return;
    slot.connection = channel->connect(slot.config, std::move(secret),
                                       { m_parts.http, m_timer, m_parts.log, m_parts.redactor, m_parts.clock });
    connect(slot.connection.get(), &BotConnection::stateChanged, this, [this, botId] { noteState(botId); });
    m_bridge->addBot(slot.config, *slot.connection);
    // Turns of an earlier process first, so that nothing new overtakes them.
    m_store.openTurns(slot.connection.get(), [this, botId](const Result<QList<TurnRecord>> &turns) {
        if (turns) {
            QList<TurnRecord> own;
            std::copy_if(turns->begin(), turns->end(), std::back_inserter(own),
                         [&](const TurnRecord &turn) { return turn.message.botId == botId; });
            m_bridge->recover(own);
        } else {
            log(LogLevel::Error, botId, u"What an earlier run left open could not be read."_s, turns.error().detail);
        }
        if (!m_isStopping)
            m_bots[botId].connection->start();
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
        const auto config = std::find_if(m_config.bots.begin(), m_config.bots.end(),
                                         [&](const BotConfig &bot) { return bot.id == botId; });
        if (config == m_config.bots.end())
            return dropTurnsOfRemovedBots();
        if (!m_isStopping)
            applyBot(*config);
    });
}

/// Nobody would ever go on with them, and what was said in them would stay on disk.
void ProfileRunner::dropTurnsOfRemovedBots()
{
    m_store.openTurns(this, [this](const Result<QList<TurnRecord>> &turns) {
        if (!turns)
            return log(LogLevel::Error, {}, u"What an earlier run left open could not be read."_s,
                       turns.error().detail);
        for (const TurnRecord &turn : *turns) {
            const auto isItsBot = [&](const BotConfig &bot) { return bot.id == turn.message.botId; };
            if (std::none_of(m_config.bots.begin(), m_config.bots.end(), isItsBot))
                m_store.markDropped(turn.id, u"its bot was removed"_s, this, [](const Result<void> &) {});
        }
    });
}

void ProfileRunner::noteState(const QString &botId)
{
    Slot &slot = m_bots[botId];
    const bool isOnline = slot.connection->state() == ConnectionState::Online;
    if (!isOnline)
        slot.onlineSince.reset();
    else if (!slot.onlineSince)
        slot.onlineSince = m_parts.clock.wallNow();
}

AssistantChoice ProfileRunner::assistantFor(const BotConfig &bot) const
{
    if (m_config.assistants.isEmpty())
        return { m_echo.get(), true };
    QString id = bot.assistant.isEmpty() ? m_config.defaultAssistant : bot.assistant;
    if (id.isEmpty())
        id = m_config.assistants.first().id;
    const auto slot = m_assistants.find(id);
    return { slot == m_assistants.end() ? nullptr : slot->second.assistant.get(), false };
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

QJsonArray ProfileRunner::botStatus() const
{
    QJsonArray bots;
    for (const BotConfig &bot : m_config.bots) {
        const auto slot = m_bots.find(bot.id);
        bots.append(slot == m_bots.end() ? statusOf({ bot, nullptr, {}, {}, false }) : statusOf(slot->second));
    }
    return bots;
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
        { u"connectedSince"_s, isoTime(slot.onlineSince) },
        { u"lastEventAt"_s, isoTime(counts.lastEventAt) },
        { u"reconnects"_s, slot.connection ? slot.connection->reconnects() : 0 },
        { u"turns"_s,
          QJsonObject { { u"accepted"_s, counts.accepted },
                        { u"answered"_s, counts.answered },
                        { u"failed"_s, counts.failed },
                        { u"open"_s, counts.open } } },
        { u"refused"_s, counts.refused },
        { u"duplicates"_s, counts.duplicates },
        { u"countedCallsThisMonth"_s, 0 }, // no channel that exists has a monthly quota for what it does
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
