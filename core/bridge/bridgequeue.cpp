#include "core/bridge/bridge.h"

#include "core/support/later.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

bool isLoneAttachment(const TurnRecord &turn)
{
    const IncomingMessage &message = turn.message;
    return turn.phase == TurnPhase::Accepted && message.text.isEmpty() && message.quotedText.isEmpty()
        && !message.attachments.isEmpty();
}

bool isEmpty(const IncomingMessage &message)
{
    return message.text.isEmpty() && message.quotedText.isEmpty() && message.attachments.isEmpty();
}

} // namespace

void Bridge::enqueue(const TurnRecord &arrived)
{
    const TurnRecord record = joined(arrived);
    Conversation &conversation = m_conversations[record.conversation];
    conversation.waiting.push_back(record);
    countOpen(record.message.botId, 1);
    gather(record);
    hold(record);
    if (!conversation.running)
        runNext(record.conversation);
}

/// What somebody sent and what they say about it, where that comes as two messages: one question, in the name of the
/// newer one.
TurnRecord Bridge::joined(TurnRecord record)
{
    const auto conversation = m_conversations.find(record.conversation);
    if (conversation == m_conversations.end() || conversation->second.waiting.empty())
        return record;
    const TurnRecord earlier = conversation->second.waiting.back();
    const bool isCompanion = m_holds.contains(earlier.id) && record.phase == TurnPhase::Accepted
        && isSamePerson(earlier.message.sender, record.message.sender);
    if (!isCompanion)
        return record;
    conversation->second.waiting.pop_back();
    m_holds.erase(earlier.id);
    m_gathers.erase(earlier.id);
    countOpen(earlier.message.botId, -1);
    record.message.attachments = earlier.message.attachments + record.message.attachments;
    // In this order, which is that of the store: a file always has a turn that keeps it. Should it not be stored, a
    // restart finds two messages again.
    const auto ignored = [](const Result<void> &) {};
    m_services.store.saveAttachments(record.id, record.message.attachments, this, ignored);
    m_services.store.saveAttachments(earlier.id, {}, this, ignored);
    drop(earlier, u"joined with the next message"_s);
    note(record, u"media"_s, u"Joined with what was sent just before."_s);
    return record;
}

/// Words about a lone attachment may still come.
void Bridge::hold(const TurnRecord &record)
{
    const Milliseconds wait = m_bots[record.message.botId].connection->companionDelay();
    if (wait <= Milliseconds(0) || !isLoneAttachment(record))
        return;
    m_holds[record.id] = m_services.timer.after(wait, [this, id = record.id, key = record.conversation] {
        m_holds.erase(id);
        goOn(key);
    });
}

bool Bridge::isHeldUp(const QString &turnId) const { return m_gathers.contains(turnId) || m_holds.contains(turnId); }

/// At once, since what the platform hands out does not last; the turn keeps its place in the queue meanwhile.
void Bridge::gather(const TurnRecord &record)
{
    const BotConnection &connection = *m_bots[record.message.botId].connection;
    if (record.phase == TurnPhase::Closing || !Gather::isNeededFor(record, m_services.media, connection))
        return;
    const Gather::Services services { m_services.timer, m_services.store, m_services.media, m_services.log,
                                      m_services.limits };
    std::unique_ptr<Gather> &gather = m_gathers[record.id];
    gather = std::make_unique<Gather>(services, record, *m_bots[record.message.botId].connection);
    connect(gather.get(), &Gather::finished, this, [this, id = record.id] { takeGathered(id); });
    gather->start();
}

void Bridge::takeGathered(const QString &turnId)
{
    const auto found = m_gathers.find(turnId);
    const QString key = found->second->turn().conversation;
    const IncomingMessage message = found->second->message();
    deleteSoon(std::move(found->second)); // it is calling us
    m_gathers.erase(found);
    const auto conversation = m_conversations.find(key);
    if (conversation == m_conversations.end())
        return;
    for (TurnRecord &record : conversation->second.waiting) {
        if (record.id != turnId)
            continue;
        record.message.attachments = message.attachments;
        record.message.text = message.text;
        record.message.quotedText = message.quotedText;
    }
    if (isEmpty(message))
        dismiss(turnId, conversation->second);
    goOn(key);
}

/// There was less in it than it promised.
void Bridge::dismiss(const QString &turnId, Conversation &conversation)
{
    const auto found = std::find_if(conversation.waiting.begin(), conversation.waiting.end(),
                                    [&](const TurnRecord &record) { return record.id == turnId; });
    if (found == conversation.waiting.end())
        return;
    const TurnRecord record = *found;
    conversation.waiting.erase(found);
    countOpen(record.message.botId, -1);
    sayUnsupported(m_bots[record.message.botId], record);
}

void Bridge::sayUnsupported(Bot &bot, const TurnRecord &record)
{
    const QString kind = record.message.unsupported.isEmpty() ? u"empty"_s : record.message.unsupported;
    sayAside(bot, record, say(Phrase::UnsupportedMessage, languageOf(wordsOf(record.message))).arg(kind));
}

void Bridge::forgetGathers(const QString &botId)
{
    std::erase_if(m_gathers, [&](const auto &gather) { return gather.second->turn().message.botId == botId; });
}

} // namespace oagent
