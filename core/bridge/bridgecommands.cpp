#include "core/bridge/bridge.h"

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// In a private chat there is only one who asks, also when the platform gives no id.
bool isOfAsker(const TurnRecord &turn, const TurnRecord &asker)
{
    return asker.message.chatKind == ChatKind::Private || isSamePerson(turn.message.sender, asker.message.sender);
}

/// The words of a command say nothing about a person's language; what they wrote before does, and the slash that a
/// Chinese input method writes.
Language languageOfCommand(const std::map<QString, Language> &languages, const IncomingMessage &message)
{
    if (message.text.contains(u'／') || languageOf(message.text) == Language::Chinese)
        return Language::Chinese;
    const auto known = languages.find(writerKey(message));
    return known == languages.end() ? Language::English : known->second;
}

} // namespace

/// Answered before anything else: a person's click waits for it.
void Bridge::takeEvent(const IncomingEvent &event, const AckHandle &ack)
{
    ack.accept();
    const auto bot = m_bots.find(event.botId);
    if (bot == m_bots.end())
        return;
    bot->second.counts.lastEventAt = m_services.clock.wallNow();
    if (isRepeated(event)) {
        ++bot->second.counts.duplicates;
        return;
    }
    switch (event.kind) {
    case IncomingEvent::Kind::CardAction: return takeClick(event);
    case IncomingEvent::Kind::Recalled:
        // By way of the store, behind the message itself when that is still on its way there.
        return m_services.store.turnOf(event.botId, event.messageId, this, [this](const Result<QString> &turnId) {
            if (turnId)
                takeRecalled(*turnId);
        });
    case IncomingEvent::Kind::ChatEntered:
    case IncomingEvent::Kind::MenuKey:
    case IncomingEvent::Kind::Membership:
    case IncomingEvent::Kind::Other: return;
    }
}

/// In memory alone: what an event stops is stopped for good, so that after a restart a repetition finds nothing to do.
bool Bridge::isRepeated(const IncomingEvent &event)
{
    if (event.id.isEmpty())
        return false;
    return !m_knownEvents.insert(event.botId + u'/' + event.id);
}

void Bridge::takeClick(const IncomingEvent &event)
{
    if (event.action != stopAction || event.turnId.isEmpty())
        return;
    for (const auto &[key, conversation] : m_conversations) {
        if (!conversation.running || conversation.running->record().id != event.turnId)
            continue;
        const TurnRecord &record = conversation.running->record();
        const IncomingMessage &message = record.message;
        // In a private chat there is only one who asks, also when the platform gives no id.
        const bool isAsker = isSamePerson(message.sender, event.sender)
            || (message.chatKind == ChatKind::Private && message.sender.ids.isEmpty());
        if (message.botId != event.botId || !isAsker)
            return note(record, u"stop"_s, u"Somebody else than the asker pressed the stop button."_s);
        note(record, u"stop"_s, u"The asker pressed the stop button."_s);
        conversation.running->cancel(Phrase::Stopped);
        return;
    }
}

void Bridge::takeRecalled(const QString &turnId)
{
    const auto isMeant = [&](const TurnRecord &record) { return record.id == turnId; };
    QStringList shortened;
    for (auto &[key, conversation] : m_conversations) {
        if (conversation.running && isMeant(conversation.running->record())) {
            note(conversation.running->record(), u"stop"_s, u"The question was taken back."_s);
            conversation.running->cancel(Phrase::Recalled);
        }
        if (dropWaiting(conversation, isMeant, u"taken back"_s) > 0)
            shortened.append(key);
    }
    for (const QString &key : shortened)
        goOn(key);
}

void Bridge::obey(Bot &bot, const TurnRecord &record, const ChatCommand &command)
{
    note(record, u"command"_s, nameOf(command.kind));
    const Language language = languageOfCommand(bot.languages, record.message);
    const QString addition = command.hasMore ? u"\n\n"_s + say(Phrase::CommandTakesNothing, language) : QString();
    switch (command.kind) {
    case ChatCommand::Kind::Help: return sayAside(bot, record, say(Phrase::Help, language) + addition);
    case ChatCommand::Kind::WhoAmI: return sayAside(bot, record, whoAmIText(record.message, language) + addition);
    case ChatCommand::Kind::Status:
        return sayAside(bot, record, statusText(statusOf(bot, record.conversation), language) + addition);
    case ChatCommand::Kind::Stop: return sayAside(bot, record, stopText(stopTurnsOf(record), language) + addition);
    case ChatCommand::Kind::New:
        return beginNewConversation(record, say(Phrase::NewConversation, language) + addition,
                                    say(Phrase::NewFailed, language));
    }
}

/// Said only when it is stored: what comes after this message is then asked in the new generation, whatever happens.
void Bridge::beginNewConversation(const TurnRecord &record, const QString &done, const QString &failed)
{
    (void)stopTurnsOf(record);
    m_history.forget(record.conversation);
    if (const auto found = m_conversations.find(record.conversation); found != m_conversations.end())
        found->second.isRunningPast = true;
    m_services.conversations.raise(record.conversation, this, [=, this](const Result<int> &raised) {
        if (!raised)
            note(record, u"store"_s, u"A new conversation could not be stored."_s);
        const auto bot = m_bots.find(record.message.botId);
        if (bot != m_bots.end() && !bot->second.retired && !m_isStopping) // else the next start does it once more
            sayAside(bot->second, record, raised ? done : failed);
    });
}

StopOutcome Bridge::stopTurnsOf(const TurnRecord &asker)
{
    StopOutcome outcome;
    const auto found = m_conversations.find(asker.conversation);
    if (found == m_conversations.end())
        return outcome;
    Conversation &conversation = found->second;
    outcome.dropped = dropWaiting(
        conversation, [&](const TurnRecord &turn) { return isOfAsker(turn, asker); }, u"stopped"_s);
    if (!conversation.running) { // whoever was first waited for files
        goOn(asker.conversation);
        return outcome;
    }
    outcome.isSomebodyElses = !isOfAsker(conversation.running->record(), asker);
    outcome.isStopped = !outcome.isSomebodyElses && conversation.running->cancel(Phrase::Stopped);
    return outcome;
}

/// Takes turns that did not begin yet out of the queue; there is nothing to close. How many they were.
int Bridge::dropWaiting(Conversation &conversation, const std::function<bool(const TurnRecord &)> &isMeant,
                        const QString &reason)
{
    std::deque<TurnRecord> staying;
    int dropped = 0;
    for (TurnRecord &record : conversation.waiting) {
        if (!isMeant(record)) {
            staying.push_back(std::move(record));
            continue;
        }
        ++dropped;
        m_gathers.erase(record.id);
        m_holds.erase(record.id);
        note(record, u"stop"_s, u"Dropped while it waited: %1."_s.arg(reason));
        drop(record, reason);
        ++m_bots[record.message.botId].counts.failed;
        countOpen(record.message.botId, -1);
    }
    conversation.waiting = std::move(staying);
    return dropped;
}

ChatStatus Bridge::statusOf(const Bot &bot, const QString &conversation) const
{
    ChatStatus status;
    status.bot = bot.config.name;
    status.state = bot.connection->state();
    const AssistantChoice choice = m_assistantFor(bot.config);
    status.assistant = choice.assistant ? choice.name : u"–"_s;
    if (const auto found = m_conversations.find(conversation); found != m_conversations.end()) {
        status.isRunning = found->second.running != nullptr;
        status.waiting = found->second.waiting.size();
    }
    return status;
}

void Bridge::noteLanguage(Bot &bot, const IncomingMessage &message) const
{
    if (bot.languages.size() >= m_services.limits.rememberedConversations)
        bot.languages.clear(); // English until they write again is a small price for a bound
    bot.languages[writerKey(message)] = languageOf(wordsOf(message));
}

} // namespace oagent
