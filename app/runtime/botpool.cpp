#include "app/runtime/botpool.h"

#include "core/bridge/bridge.h"
#include "core/bridge/channel.h"
#include "core/keychain/keychainsecretstore.h"
#include "core/store/callcounter.h"
#include "core/support/isotime.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

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

BotPool::BotPool(const BridgeParts &parts, const Services &services, Recovery recover)
    : m_parts(parts)
    , m_services(services)
    , m_recover(std::move(recover))
{ }

BotPool::~BotPool()
{
    for (const auto &[id, slot] : m_bots) {
        if (slot.connection)
            slot.connection->disconnect(this);
    }
}

void BotPool::apply(const QList<BotConfig> &bots)
{
    m_wanted = bots;
    for (auto &[id, slot] : m_bots) {
        if (wanted(id) == nullptr)
            retire(id);
    }
    for (const BotConfig &bot : bots)
        take(bot);
}

const BotConfig *BotPool::wanted(const QString &botId) const
{
    const auto found
        = std::find_if(m_wanted.begin(), m_wanted.end(), [&](const BotConfig &bot) { return bot.id == botId; });
    return found == m_wanted.end() ? nullptr : &*found;
}

void BotPool::take(const BotConfig &config)
{
    const bool isNew = !m_bots.contains(config.id);
    Slot &slot = m_bots[config.id];
    if (slot.isRetiring)
        return;
    const BotConfig before = std::exchange(slot.config, config);
    m_services.bridge.updateBot(config);
    if (!isNew && !needsNewLine(before, config))
        return;
    if (slot.connection) {
        if (slot.connection->state() == ConnectionState::TakenOver && isSameAppHere(before, config))
            m_leftToOthers[config.id] = slot.connection->reason();
        return retire(config.id); // what is new is taken up when the old line is gone
    }
    begin(slot);
}

void BotPool::begin(Slot &slot)
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

void BotPool::setPaused(bool isPaused)
{
    if (std::exchange(m_isPaused, isPaused) == isPaused || m_isEnding)
        return;
    note(m_parts, LogLevel::Info, {}, isPaused ? u"All bots are paused."_s : u"All bots are resumed."_s);
    for (auto &[id, slot] : m_bots) {
        if (slot.connection)
            retire(id); // and begins anew, if only to say that it is paused
        else if (!slot.isRetiring)
            begin(slot);
    }
}

void BotPool::secretChanged(const QString &key)
{
    if (m_isEnding)
        return;
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

void BotPool::readSecret(Slot &slot)
{
    const QString id = slot.config.id;
    slot.reason = {};
    slot.secretAttempt = ++m_attempts;
    slot.lacksSecret = true;
    m_parts.secrets.read(botSecretKey(id), this, [this, id, attempt = slot.secretAttempt](Result<Secret> secret) {
        const auto found = m_bots.find(id);
        if (found == m_bots.end() || m_isEnding || found->second.secretAttempt != attempt)
            return; // what changed meanwhile has asked for itself
        if (found->second.isRetiring)
            return; // removed meanwhile: the bridge has let go of it already
        if (secret)
            return open(id, *secret);
        noteNoSecret(id, secret.error());
    });
}

void BotPool::noteNoSecret(const QString &botId, const Error &error)
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
    note(m_parts, LogLevel::Error, botId, reason.cause + u' ' + reason.cure);
    Q_EMIT statusChanged();
}

void BotPool::noteWaiting(bool isWaiting)
{
    for (auto &[id, slot] : m_bots) {
        if (slot.lacksSecret && isBeingRead(slot.reason))
            slot.reason = isWaiting
                ? StateReason { keychainWaiting, u"The keychain has not answered yet."_s, u"Answer its window."_s }
                : StateReason {};
    }
    Q_EMIT statusChanged();
}

void BotPool::readMissingSecrets()
{
    if (m_isEnding)
        return;
    for (auto &[id, slot] : m_bots) {
        if (slot.lacksSecret && !slot.isRetiring && !isBeingRead(slot.reason))
            readSecret(slot);
    }
}

void BotPool::open(const QString &botId, const Secret &secret)
{
    Slot &slot = m_bots[botId];
    slot.lacksSecret = false;
    slot.reason = {};
    const Channel *channel = channelById(slot.config.channel);
    if (channel == nullptr || slot.connection)
        return;
    slot.connection = channel->connect(
        slot.config, secret.trimmed(),
        { m_parts.http, m_services.timer, m_parts.log, m_parts.redactor, m_parts.clock, m_parts.network });
    connect(slot.connection.get(), &BotConnection::stateChanged, this, [this, botId] { noteState(botId); });
    connect(slot.connection.get(), &BotConnection::callCounted, &m_services.calls,
            [&calls = m_services.calls, botId] { calls.count(botId); });
    connect(slot.connection.get(), &BotConnection::nameLearnt, this,
            [this, botId](const QString &name) { Q_EMIT nameLearnt(botId, name); });
    connect(slot.connection.get(), &BotConnection::regionLearnt, this, [this, botId](BotConfig::Region region) {
        m_bots[botId].config.region = region; // the line is there already: it needs no other one
        Q_EMIT regionLearnt(botId, region);
    });
    m_services.bridge.addBot(slot.config, *slot.connection);
    Q_EMIT statusChanged();
    // Turns of an earlier process first, so that nothing new overtakes them.
    m_recover(botId, slot.connection.get(), [this, botId] { start(botId); });
}

void BotPool::start(const QString &botId)
{
    BotConnection &connection = *m_bots[botId].connection;
    if (const auto left = m_leftToOthers.extract(botId))
        connection.standAside(left.mapped());
    else
        connection.start();
}

/// Closes the bot's replies and line, then takes up what the settings say by then.
void BotPool::retire(const QString &botId)
{
    Slot &slot = m_bots[botId];
    if (std::exchange(slot.isRetiring, true))
        return;
    if (slot.connection)
        slot.connection->stop();
    m_services.bridge.retireBot(botId, this, [this, botId] {
        m_bots.erase(botId);
        Q_EMIT statusChanged();
        const BotConfig *config = wanted(botId);
        if (config == nullptr)
            Q_EMIT removed();
        else if (!m_isEnding)
            take(BotConfig(*config));
    });
}

void BotPool::noteState(const QString &botId)
{
    Slot &slot = m_bots[botId];
    const bool isOnline = slot.connection->state() == ConnectionState::Online;
    if (!isOnline)
        slot.onlineSince.reset();
    else if (!slot.onlineSince)
        slot.onlineSince = m_parts.clock.wallNow();
    Q_EMIT statusChanged();
}

void BotPool::probe()
{
    for (const auto &[id, slot] : m_bots) {
        if (slot.connection)
            slot.connection->probe();
    }
}

void BotPool::reroute()
{
    for (const auto &[id, slot] : m_bots) {
        if (slot.connection)
            slot.connection->reroute();
    }
}

void BotPool::closeLines()
{
    for (const auto &[id, slot] : m_bots) {
        if (slot.connection)
            slot.connection->stop();
    }
}

Result<void> BotPool::takeOver(const QString &botId)
{
    const auto slot = m_bots.find(botId);
    BotConnection *connection = slot == m_bots.end() ? nullptr : slot->second.connection.get();
    if (connection == nullptr || connection->state() != ConnectionState::TakenOver || m_isEnding)
        return failure(Error::Kind::Refused, u"No other program took this bot over; `status` shows how it is."_s);
    connection->start();
    return {};
}

Result<void> BotPool::connectAgain(const QString &botId)
{
    const auto found = m_bots.find(botId);
    const bool isWanted = found != m_bots.end() && found->second.config.enabled && found->second.config.runsHere;
    if (!isWanted || m_isPaused || m_isEnding)
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

QJsonObject BotPool::statusOf(const BotConfig &bot) const
{
    const auto slot = m_bots.find(bot.id);
    return slot == m_bots.end() ? statusOf(Slot { bot }) : statusOf(slot->second);
}

std::optional<LineFacts> BotPool::lineFacts(const QString &botId) const
{
    const auto slot = m_bots.find(botId);
    if (slot == m_bots.end() || (!slot->second.connection && slot->second.reason.id.isEmpty()))
        return std::nullopt;
    const BotCounts counts = m_services.bridge.counts(botId);
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

QJsonObject BotPool::statusOf(const Slot &slot) const
{
    const BotCounts counts = m_services.bridge.counts(slot.config.id);
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
        { u"countedCallsThisMonth"_s, m_services.calls.ofThisMonth(slot.config.id) },
    };
}

} // namespace oagent
