#include "core/bridge/bridge.h"

#include "core/support/later.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

Bridge::Bridge(const Turn::Services &services, PeopleStore &people, AssistantFor assistantFor, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_people(people)
    , m_pairing(people, services.clock, services.limits.pairing)
    , m_assistantFor(std::move(assistantFor))
    , m_history(services.limits)
{
    connect(&m_services.store, &TurnStore::filesReleased, &m_services.media, &MediaFolder::remove);
}

Bridge::~Bridge() = default;

void Bridge::addBot(const BotConfig &config, BotConnection &connection)
{
    Bot &bot = m_bots[config.id];
    bot.config = config;
    if (bot.connection == &connection)
        return;
    bot.connection = &connection;
    connect(&connection, &BotConnection::messageReceived, this, &Bridge::take);
    connect(&connection, &BotConnection::eventReceived, this, &Bridge::takeEvent);
}

void Bridge::updateBot(const BotConfig &config)
{
    if (const auto bot = m_bots.find(config.id); bot != m_bots.end())
        bot->second.config = config;
}

void Bridge::recover(const QList<TurnRecord> &turns)
{
    for (const TurnRecord &turn : turns) {
        const auto bot = m_bots.find(turn.message.botId);
        if (bot == m_bots.end() || isKnown(turn))
            continue;
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
    const auto isIt = [&](const TurnRecord &record) { return record.id == turn.id; };
    const Turn *running = conversation->second.running.get();
    const std::deque<TurnRecord> &waiting = conversation->second.waiting;
    return (running != nullptr && isIt(running->record())) || std::any_of(waiting.begin(), waiting.end(), isIt);
}

void Bridge::take(const IncomingMessage &arrived, const AckHandle &ack)
{
    IncomingMessage message = arrived;
    if (const auto bot = m_bots.find(message.botId); bot != m_bots.end()) {
        bot->second.counts.lastEventAt = m_services.clock.wallNow();
        message.isApart = message.chatKind == ChatKind::Group && bot->second.config.conversationPerPerson;
    }
    // Asked for together, so that both are one transaction. Answers come in the order of the questions; what the first
    // one says is shared between the two callbacks.
    const auto seen = std::make_shared<Result<PeopleStore::Seen>>(
        failure(Error::Kind::Storage, u"How the sender stands is not known."_s));
    m_people.see(message, m_services.clock.wallNow(), this,
                 [seen](const Result<PeopleStore::Seen> &result) { *seen = result; });
    m_services.store.accept(message, this, [this, message, ack, seen](const Result<TurnStore::Acceptance> &result) {
        takeAcceptance(message, ack, result, *seen);
    });
}

void Bridge::takeAcceptance(const IncomingMessage &message, const AckHandle &ack,
                            const Result<TurnStore::Acceptance> &result, const Result<PeopleStore::Seen> &seen)
{
    if (!result)
        return closeForStore(message.botId, result.error());
    const auto bot = m_bots.find(message.botId);
    if (bot != m_bots.end() && bot->second.connection->givesBack())
        ack.accept(); // what is written will be answered
    // In one transaction, and so one flush, with what the turn stores as it asks.
    m_services.store.flush(this, [this, botId = message.botId, ack](const Result<void> &flushed) {
        if (!flushed)
            return closeForStore(botId, flushed.error());
        ack.accept();
    });
    if (bot == m_bots.end())
        return;
    TurnRecord record;
    record.id = result->turnId;
    record.conversation = result->conversation;
    record.message = message;
    record.acceptedAt = m_services.clock.wallNow();
    if (!result->isNew) {
        ++bot->second.counts.duplicates;
        return note(record, u"duplicate"_s, u"The platform delivered this message before."_s);
    }
    ++bot->second.counts.accepted;
    if (message.createdAt != WallTime {})
        bot->second.counts.lastMessageOffset = message.createdAt - m_services.clock.wallNow();
    note(record, u"received"_s, {}, { { u"characters"_s, message.text.size() } });
    judge(record, seen);
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
    const bool isFull = error.kind == Error::Kind::StorageFull;
    const StateReason reason { u"store-failed"_s,
                               isFull ? u"The disk is full."_s : u"The local database cannot be written."_s,
                               isFull ? u"Free some space; the bot comes back by itself."_s : error.detail };
    for (auto &[id, bot] : m_bots) { // all of them: the next message of another bot would fare no better
        const ConnectionState state = bot.connection->state();
        if (state == ConnectionState::Stopped || state == ConnectionState::Rejected
            || state == ConnectionState::TakenOver)
            continue;
        bot.connection->stopFor(reason);
        m_closedForStore.insert(id);
    }
    if (!m_isStopping && !m_storeRetry.isActive())
        m_storeRetry = m_services.timer.after(m_services.limits.storeRetry, [this] { retryStore(); });
}

void Bridge::retryStore()
{
    m_services.store.tryWriting(this, [this](const Result<void> &written) {
        if (m_isStopping)
            return;
        if (!written) {
            m_storeRetry = m_services.timer.after(m_services.limits.storeRetry, [this] { retryStore(); });
            return;
        }
        for (auto &[id, bot] : m_bots) {
            const QList<TurnRecord> unjudged = std::exchange(bot.unjudged, {});
            for (const TurnRecord &record : unjudged)
                route(record);
        }
        for (const QString &id : std::exchange(m_closedForStore, {})) {
            const auto bot = m_bots.find(id);
            if (bot != m_bots.end() && !bot->second.retired)
                bot->second.connection->start();
        }
    });
}

/// A turn that lies in the store.
void Bridge::route(const TurnRecord &record)
{
    const Bot &bot = m_bots[record.message.botId];
    if (m_isStopping || bot.retired || isKnown(record))
        return; // stored for the next start, or on its way
    if (record.phase != TurnPhase::Accepted) {
        m_services.transcripts.resume(record);
        return enqueue(record); // it was allowed when it was asked
    }
    m_people.see(record.message, record.acceptedAt, this,
                 [this, record](const Result<PeopleStore::Seen> &seen) { judge(record, seen); });
}

void Bridge::judge(const TurnRecord &arrived, const Result<PeopleStore::Seen> &seen)
{
    TurnRecord record = arrived;
    const auto found = m_bots.find(record.message.botId);
    if (found == m_bots.end() || m_isStopping || found->second.retired || isKnown(record))
        return; // stored for the next start, or on its way
    Bot &bot = found->second;
    if (!seen) {
        // Somebody who is blocked must not get through because the store is not well.
        bot.unjudged.append(record);
        // Behind the acknowledgement, which waits for the same.
        return m_services.store.flush(
            this, [this, botId = record.message.botId, error = seen.error()](const Result<void> & /*flushed*/) {
                closeForStore(botId, error);
            });
    }
    const AccessVerdict verdict = judgeAccess(bot.config, record.message, seen->standing);
    if (!verdict.isAllowed())
        return refuse(bot, record, verdict, *seen);
    if (record.message.sender.name.isEmpty())
        record.message.sender.name = seen->name;
    if (record.message.chatTitle.isEmpty())
        record.message.chatTitle = seen->chatTitle;
    note(record, u"allowed"_s, verdict.detail);
    m_services.transcripts.begin(record, seen->person);
    learnNames(bot, record);
    const Language language = languageOf(wordsOf(record.message));
    if (m_services.clock.wallNow() - record.acceptedAt > m_services.limits.oldestTurn)
        return sayAside(bot, record, say(Phrase::Restarted, language));
    if (record.message.isLate)
        return notice(bot, record, *seen, Phrase::CameLate, say(Phrase::CameLate, language));
    if (const std::optional<ChatCommand> command = commandIn(record.message.text))
        return obey(bot, record, *command);
    noteLanguage(bot, record.message);
    if (record.message.text.isEmpty() && record.message.quotedText.isEmpty() && record.message.attachments.isEmpty()
        && !bot.connection->hasMoreWords(record.message))
        return sayUnsupported(bot, record);
    if (m_conversations[record.conversation].waiting.size() >= m_services.limits.waitingPerConversation)
        return sayAside(bot, record, say(Phrase::TooManyWaiting, language));
    enqueue(record);
}

/// For whoever looks at people and chats later; nothing waits for it.
void Bridge::learnNames(const Bot &bot, const TurnRecord &record)
{
    const IncomingMessage &message = record.message;
    const bool hasTitle = message.chatKind == ChatKind::Private || !message.chatTitle.isEmpty();
    if (!message.sender.name.isEmpty() && hasTitle)
        return;
    bot.connection->fetchNames(message, this, [this, record](const Result<FetchedNames> &names) {
        if (!names || (names->sender.isEmpty() && names->chat.isEmpty()))
            return;
        TurnRecord named = record;
        if (named.message.sender.name.isEmpty())
            named.message.sender.name = names->sender;
        if (named.message.chatTitle.isEmpty())
            named.message.chatTitle = names->chat;
        m_services.transcripts.name(named);
        m_people.see(named.message, m_services.clock.wallNow(), this, [](const Result<PeopleStore::Seen> &) {});
    });
}

void Bridge::refuse(Bot &bot, const TurnRecord &record, const AccessVerdict &verdict, const PeopleStore::Seen &seen)
{
    note(record, u"refused"_s, verdict.detail);
    // Where a platform brings everything that people in a group say to each other, most of it is not meant for the bot.
    const bool isMeant = record.message.chatKind == ChatKind::Private || record.message.mentioned;
    if (isMeant || !bot.config.mentionRequired) {
        ++bot.counts.refused;
        bot.counts.lastRefused = LastRefused { seen.person, verdict.reason, m_services.clock.wallNow() };
    }
    if (verdict.reason == AccessVerdict::Reason::NotPaired)
        return offerPairing(record, seen);
    // The stored reason names nobody: it stays when the turn has ended.
    if (!verdict.deservesNotice() || !isMeant)
        return drop(record, u"refused: "_s + nameOf(verdict.reason));
    const Language language = languageOf(record.message.text);
    const QList<Person::Id> &ids = record.message.sender.ids;
    switch (verdict.reason) {
    case AccessVerdict::Reason::PrivateOff:
    case AccessVerdict::Reason::GroupsOff:
        return notice(bot, record, seen, Phrase::NotHere, say(Phrase::NotHere, language));
    case AccessVerdict::Reason::GroupNotListed:
        return notice(bot, record, seen, Phrase::GroupNotAllowed,
                      say(Phrase::GroupNotAllowed, language).arg(record.message.chatId));
    default:
        return notice(bot, record, seen, Phrase::NotAllowed,
                      say(Phrase::NotAllowed, language).arg(ids.isEmpty() ? u"–"_s : ids.first().value));
    }
}

void Bridge::offerPairing(const TurnRecord &record, const PeopleStore::Seen &seen)
{
    m_pairing.ask(record.message.botId, seen.person, this, [this, record, seen](const Result<PairingOffer> &offer) {
        const auto bot = m_bots.find(record.message.botId);
        if (bot == m_bots.end() || m_isStopping || bot->second.retired)
            return; // stored for the next start
        const Language language = languageOf(record.message.text);
        if (offer && offer->kind == PairingOffer::Kind::Code)
            return sayAside(bot->second, record, say(Phrase::PairingCode, language).arg(offer->code));
        if (offer && offer->kind == PairingOffer::Kind::Full)
            return notice(bot->second, record, seen, Phrase::PairingFull, say(Phrase::PairingFull, language));
        drop(record, u"refused: "_s + nameOf(AccessVerdict::Reason::NotPaired));
    });
}

/// One sentence to somebody whose message is not answered, each kind of it at most once in a while: by the steady
/// clock, and by the store's word of what an earlier process said to somebody who may not talk.
void Bridge::notice(Bot &bot, const TurnRecord &record, const PeopleStore::Seen &seen, Phrase kind,
                    const QString &sentence)
{
    const std::pair key(writerKey(record.message), kind);
    const Milliseconds every = m_services.limits.noticeEvery;
    const auto now = m_services.clock.steadyNow();
    const WallTime wallNow = m_services.clock.wallNow();
    const auto isOver = [&](const auto &notice) { return now - notice.second >= every; };
    const auto toldHere = bot.noticedAt.find(key);
    const bool wasToldBefore = toldHere != bot.noticedAt.end()
        ? !isOver(*toldHere)
        : kind != Phrase::CameLate && seen.toldAt && *seen.toldAt <= wallNow && wallNow - *seen.toldAt < every;
    if (wasToldBefore)
        return drop(record, u"refused: told before"_s);
    std::erase_if(bot.noticedAt, isOver);
    bot.noticedAt[key] = now;
    if (kind != Phrase::CameLate && seen.person != 0)
        m_people.noteTold(seen.person, wallNow);
    sayAside(bot, record, sentence);
}

void Bridge::drop(const TurnRecord &record, const QString &reason)
{
    // Should it not be stored, the next start decides about the message once more, with the same result.
    m_services.store.markDropped(record.id, reason, this, [](const Result<void> &) {});
    m_services.transcripts.end(record.id);
}

void Bridge::runNext(const QString &key)
{
    Conversation &conversation = m_conversations[key];
    if (conversation.waiting.empty() || m_isStopping || isHeldUp(conversation.waiting.front().id))
        return;
    const TurnRecord record = std::move(conversation.waiting.front());
    conversation.waiting.pop_front();
    const Bot &bot = m_bots[record.message.botId];
    conversation.running = std::make_unique<Turn>(m_services, record, *bot.connection);
    conversation.isRunningPast = false;
    connect(conversation.running.get(), &Turn::finished, this,
            [this, key](bool answered) { takeFinished(key, answered); });
    AssistantChoice choice = m_assistantFor(bot.config);
    choice.tellsSpeaker = bot.config.tellsSpeaker;
    const int wanted = choice.assistant ? choice.assistant->historyTurns() : 0;
    conversation.isRemembered = wanted > 0;
    conversation.running->run(choice, m_history.newest(key, wanted, choice.tellsSpeaker));
}

/// With whoever waits next, unless somebody is being answered.
void Bridge::goOn(const QString &key)
{
    const auto found = m_conversations.find(key);
    if (found == m_conversations.end() || found->second.running)
        return;
    if (found->second.waiting.empty())
        m_conversations.erase(found);
    else
        runNext(key);
}

void Bridge::takeFinished(const QString &key, bool answered)
{
    Conversation &conversation = m_conversations[key];
    const IncomingMessage &asked = conversation.running->record().message;
    const QString botId = asked.botId;
    BotCounts &counts = m_bots[botId].counts;
    ++(answered ? counts.answered : counts.failed);
    countOpen(botId, -1);
    if (conversation.running->isHistoryRefused())
        m_history.forget(key);
    if (const QString &text = conversation.running->answer();
        answered && !text.trimmed().isEmpty() && conversation.isRemembered && !conversation.isRunningPast)
        m_history.add(key, { recalled(asked), text }, speakerOf(asked));
    deleteSoon(std::move(conversation.running)); // it is calling us
    goOn(key);
    closeIfQuiet(botId);
    checkStopped();
    checkRetired(botId);
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
        deleteSoon(std::move(found->second)); // it is calling us
        m_asides.erase(found);
        closeIfQuiet(botId);
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

void Bridge::forgetHistory()
{
    m_history.clear();
    for (auto &[key, conversation] : m_conversations)
        conversation.isRunningPast = true;
}

BotCounts Bridge::counts(const QString &botId) const
{
    const auto bot = m_bots.find(botId);
    return bot == m_bots.end() ? BotCounts {} : bot->second.counts;
}

void Bridge::note(const TurnRecord &record, const QString &stage, const QString &text, const QJsonObject &numbers) const
{
    LogEntry entry;
    entry.bot = record.message.botId;
    entry.conversation = record.conversation;
    entry.turn = record.id;
    entry.stage = stage;
    entry.text = text;
    entry.numbers = numbers;
    m_services.log.add(entry);
}

} // namespace oagent
