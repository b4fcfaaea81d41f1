#include "core/bridge/bridge.h"

#include "core/access/accesspolicy.h"
#include "core/support/later.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

Bridge::Bridge(const Turn::Services &services, AssistantFor assistantFor, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_assistantFor(std::move(assistantFor))
{ }

Bridge::~Bridge() = default;

void Bridge::addBot(const BotConfig &config, BotConnection &connection)
{
    Bot &bot = m_bots[config.id];
    bot.config = config;
    if (bot.connection == &connection)
        return;
    bot.connection = &connection;
    connect(&connection, &BotConnection::messageReceived, this, &Bridge::take);
    connect(&connection, &BotConnection::eventReceived, this,
            [this, id = config.id] { m_bots[id].counts.lastEventAt = m_services.clock.wallNow(); });
}

void Bridge::updateBot(const BotConfig &config)
{
    if (const auto bot = m_bots.find(config.id); bot != m_bots.end())
        bot->second.config = config;
}

void Bridge::removeBot(const QString &botId)
{
    const auto bot = m_bots.find(botId);
    if (bot == m_bots.end())
        return;
    bot->second.connection->disconnect(this);
    const auto isOfBot
        = [&](const std::unique_ptr<Turn> &turn) { return turn && turn->record().message.botId == botId; };
    std::erase_if(m_asides, [&](const auto &aside) { return isOfBot(aside.second); });
    std::erase_if(m_conversations, [&](const auto &entry) {
        const Conversation &conversation = entry.second;
        return isOfBot(conversation.running)
            || (!conversation.waiting.empty() && conversation.waiting.front().message.botId == botId);
    });
    m_bots.erase(bot);
    checkStopped();
}

void Bridge::retireBot(const QString &botId, const QObject *context, std::function<void()> done)
{
    const auto bot = m_bots.find(botId);
    if (bot == m_bots.end())
        return later(context, done);
    bot->second.retired = std::move(done);
    bot->second.retireContext = context;
    bot->second.retireLimit
        = m_services.timer.after(m_services.limits.closeAtStop, [this, botId] { endRetiring(botId); });
    for (auto &[key, conversation] : m_conversations) {
        if (!conversation.waiting.empty() && conversation.waiting.front().message.botId == botId) {
            countOpen(botId, -static_cast<int>(conversation.waiting.size()));
            conversation.waiting.clear();
        }
        if (conversation.running && conversation.running->record().message.botId == botId)
            conversation.running->interrupt();
    }
    checkRetired(botId);
}

void Bridge::checkRetired(const QString &botId)
{
    const auto bot = m_bots.find(botId);
    if (bot != m_bots.end() && bot->second.retired && bot->second.counts.open == 0)
        endRetiring(botId);
}

void Bridge::endRetiring(const QString &botId)
{
    const auto bot = m_bots.find(botId);
    if (bot == m_bots.end() || !bot->second.retired)
        return;
    // From the event loop: what ends the retiring is a turn or a surface that goes with the bot.
    later(this, [this, botId, context = bot->second.retireContext, done = std::exchange(bot->second.retired, nullptr)] {
        removeBot(botId);
        if (context)
            done();
    });
}

void Bridge::recover(const QList<TurnRecord> &turns)
{
    for (const TurnRecord &turn : turns) {
        const auto bot = m_bots.find(turn.message.botId);
        if (bot == m_bots.end() || isKnown(turn))
            continue;
        const bool isTooOld = m_services.clock.wallNow() - turn.acceptedAt > m_services.limits.oldestTurn;
        if (turn.phase == TurnPhase::Accepted && isTooOld)
            sayAside(bot->second, turn, say(Phrase::Restarted, languageOf(turn.message.text)));
        else
            route(turn);
    }
}

/// Whether the turn is under way or waiting already.
bool Bridge::isKnown(const TurnRecord &turn) const
{
    const auto conversation = m_conversations.find(turn.conversation);
    if (m_asides.contains(turn.id))
        return true;
    if (conversation == m_conversations.end())
        return false;
    const auto &[waiting, running, history] = conversation->second;
    return (running && running->record().id == turn.id)
        || std::any_of(waiting.begin(), waiting.end(), [&](const TurnRecord &record) { return record.id == turn.id; });
}

void Bridge::take(const IncomingMessage &message, const AckHandle &ack)
{
    m_services.store.accept(message, this, [this, message, ack](const Result<TurnStore::Acceptance> &result) {
        takeAcceptance(message, ack, result);
    });
}

void Bridge::takeAcceptance(const IncomingMessage &message, const AckHandle &ack,
                            const Result<TurnStore::Acceptance> &result)
{
    if (!result)
        return closeForStore(message.botId, result.error());
    ack.accept();
    const auto bot = m_bots.find(message.botId);
    if (bot == m_bots.end())
        return;
    if (!result->isNew) {
        ++bot->second.counts.duplicates;
        return note(message, result->turnId, u"duplicate"_s, u"The platform delivered this message before."_s);
    }
    ++bot->second.counts.accepted;
    note(message, result->turnId, u"received"_s, {}, { { u"characters"_s, message.text.size() } });
    TurnRecord record;
    record.id = result->turnId;
    record.conversation = conversationKey(message);
    record.message = message;
    record.acceptedAt = m_services.clock.wallNow();
    route(record);
}

/// What cannot be stored must not be acknowledged, and what cannot be acknowledged must not be taken.
void Bridge::closeForStore(const QString &botId, const Error &error)
{
    LogEntry entry;
    entry.level = LogLevel::Error;
    entry.bot = botId;
    entry.stage = u"store"_s;
    entry.text = u"A message could not be stored and was not acknowledged; the line is closed for a while."_s;
    entry.foreign = error.detail;
    m_services.log.add(entry);
    const auto found = m_bots.find(botId);
    if (found == m_bots.end())
        return;
    Bot &bot = found->second;
    const bool isFull = error.kind == Error::Kind::StorageFull;
    bot.connection->stopFor({ u"store-failed"_s,
                              isFull ? u"The disk is full."_s : u"The local database cannot be written."_s,
                              isFull ? u"Free some space; the bot comes back by itself."_s : error.detail });
    if (!m_isStopping)
        bot.storeRetry = m_services.timer.after(m_services.limits.storeRetry,
                                                [connection = QPointer<BotConnection>(bot.connection)] {
                                                    if (connection)
                                                        connection->start();
                                                });
}

void Bridge::route(const TurnRecord &record)
{
    Bot &bot = m_bots[record.message.botId];
    if (m_isStopping || bot.retired || isKnown(record))
        return; // stored for the next start, or on its way
    if (record.phase != TurnPhase::Accepted)
        return enqueue(record); // it was allowed when it was asked
    const AccessVerdict verdict = judgeAccess(bot.config, record.message);
    if (!verdict.isAllowed())
        return refuse(bot, record, verdict.detail, verdict.deservesNotice());
    note(record.message, record.id, u"allowed"_s, verdict.detail);
    const Language language = languageOf(record.message.text);
    if (record.message.text.isEmpty()) {
        const QString kind = record.message.unsupported.isEmpty() ? u"empty"_s : record.message.unsupported;
        return sayAside(bot, record, say(Phrase::UnsupportedMessage, language).arg(kind));
    }
    if (m_conversations[record.conversation].waiting.size() >= m_services.limits.waitingPerConversation)
        return sayAside(bot, record, say(Phrase::TooManyWaiting, language));
    enqueue(record);
}

void Bridge::refuse(Bot &bot, const TurnRecord &record, const QString &detail, bool deservesNotice)
{
    ++bot.counts.refused;
    note(record.message, record.id, u"refused"_s, detail);
    const Person &sender = record.message.sender;
    const QString person = sender.ids.isEmpty() ? record.message.chatId : sender.ids.first().value;
    const WallTime now = m_services.clock.wallNow();
    std::erase_if(bot.noticedAt,
                  [&](const auto &notice) { return now - notice.second >= m_services.limits.noticeEvery; });
    if (!deservesNotice || !bot.noticedAt.emplace(person, now).second)
        return drop(record, u"refused: "_s + detail);
    const QString shownId = sender.ids.isEmpty() ? u"–"_s : sender.ids.first().value;
    sayAside(bot, record, say(Phrase::NotAllowed, languageOf(record.message.text)).arg(shownId));
}

void Bridge::drop(const TurnRecord &record, const QString &reason)
{
    m_services.store.markDropped(record.id, reason, this, [](const Result<void> &) {
        // Should it not be stored, the next start decides about the message once more, with the same result.
    });
}

void Bridge::enqueue(const TurnRecord &record)
{
    Conversation &conversation = m_conversations[record.conversation];
    conversation.waiting.push_back(record);
    countOpen(record.message.botId, 1);
    if (!conversation.running)
        runNext(record.conversation);
}

void Bridge::runNext(const QString &key)
{
    Conversation &conversation = m_conversations[key];
    if (conversation.waiting.empty() || m_isStopping)
        return;
    const TurnRecord record = std::move(conversation.waiting.front());
    conversation.waiting.pop_front();
    const Bot &bot = m_bots[record.message.botId];
    conversation.running = std::make_unique<Turn>(m_services, record, *bot.connection);
    connect(conversation.running.get(), &Turn::finished, this,
            [this, key](bool answered) { takeFinished(key, answered); });
    const AssistantChoice choice = m_assistantFor(bot.config);
    const int wanted = choice.assistant ? choice.assistant->historyTurns() : 0;
    conversation.running->run(choice,
                              conversation.history.mid(std::max<qsizetype>(0, conversation.history.size() - wanted)));
}

void Bridge::takeFinished(const QString &key, bool answered)
{
    Conversation &conversation = m_conversations[key];
    const QString botId = conversation.running->record().message.botId;
    BotCounts &counts = m_bots[botId].counts;
    ++(answered ? counts.answered : counts.failed);
    countOpen(botId, -1);
    if (answered)
        remember(conversation, *conversation.running);
    conversation.running.release()->deleteLater(); // it is calling us
    if (conversation.waiting.empty() && conversation.history.isEmpty())
        m_conversations.erase(key);
    else
        runNext(key);
    checkStopped();
    checkRetired(botId);
}

/// Keeps earlier questions and answers for assistants without a memory of their own; in memory alone, so that a chat is
/// not on disk longer than its turn.
void Bridge::remember(Conversation &conversation, const Turn &turn)
{
    const QString key = turn.record().conversation;
    if (turn.answer().isEmpty())
        return;
    conversation.history.append({ turn.record().message.text, turn.answer() });
    const auto size
        = [](const TurnRequest::Exchange &exchange) { return exchange.question.size() + exchange.answer.size(); };
    qsizetype characters = 0;
    for (const TurnRequest::Exchange &exchange : conversation.history)
        characters += size(exchange);
    while (characters > m_services.limits.rememberedCharacters && !conversation.history.isEmpty())
        characters -= size(conversation.history.takeFirst());
    std::erase(m_remembered, key);
    m_remembered.push_back(key);
    while (m_remembered.size() > m_services.limits.rememberedConversations) {
        const auto oldest = m_conversations.find(m_remembered.front());
        m_remembered.pop_front();
        if (oldest == m_conversations.end())
            continue;
        oldest->second.history.clear();
        if (!oldest->second.running && oldest->second.waiting.empty())
            m_conversations.erase(oldest);
    }
}

/// One sentence of ours, beside the conversation's queue.
void Bridge::sayAside(Bot &bot, const TurnRecord &record, const QString &sentence)
{
    countOpen(record.message.botId, 1);
    std::unique_ptr<Turn> &aside = m_asides[record.id];
    aside = std::make_unique<Turn>(m_services, record, *bot.connection);
    connect(aside.get(), &Turn::finished, this, [this, id = record.id](bool) {
        const auto found = m_asides.find(id);
        const QString botId = found->second->record().message.botId;
        countOpen(botId, -1);
        found->second.release()->deleteLater(); // it is calling us
        m_asides.erase(found);
        checkStopped();
        checkRetired(botId);
    });
    aside->sayOnly(sentence);
}

void Bridge::countOpen(const QString &botId, int change)
{
    if (const auto bot = m_bots.find(botId); bot != m_bots.end())
        bot->second.counts.open += change;
}

void Bridge::stop(Milliseconds grace, const QObject *context, std::function<void()> done)
{
    m_isStopping = true;
    m_stopContext = context;
    m_stopped = std::move(done);
    if (grace <= Milliseconds(0))
        interruptAll();
    else
        m_grace = m_services.timer.after(grace, [this] { interruptAll(); });
    checkStopped();
}

void Bridge::interruptAll()
{
    for (const auto &[key, conversation] : m_conversations) {
        if (conversation.running)
            conversation.running->interrupt();
    }
    m_grace = m_services.timer.after(m_services.limits.closeAtStop, [this] {
        if (const auto stopped = std::exchange(m_stopped, nullptr); stopped && m_stopContext)
            stopped();
    });
}

void Bridge::checkStopped()
{
    const bool isRunning = !m_asides.empty()
        || std::any_of(m_conversations.begin(), m_conversations.end(),
                       [](const auto &entry) { return entry.second.running != nullptr; });
    if (!m_isStopping || isRunning || !m_stopped || !m_stopContext)
        return;
    m_grace.cancel();
    later(m_stopContext, std::exchange(m_stopped, nullptr));
}

BotCounts Bridge::counts(const QString &botId) const
{
    const auto bot = m_bots.find(botId);
    return bot == m_bots.end() ? BotCounts {} : bot->second.counts;
}

void Bridge::note(const IncomingMessage &message, const QString &turn, const QString &stage, const QString &text,
                  const QJsonObject &numbers) const
{
    LogEntry entry;
    entry.bot = message.botId;
    entry.conversation = conversationKey(message);
    entry.turn = turn;
    entry.stage = stage;
    entry.text = text;
    entry.numbers = numbers;
    m_services.log.add(entry);
}

} // namespace oagent
