#include "core/bridge/transcripts.h"

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

void takeNames(const IncomingMessage &message, TranscriptEntry &entry)
{
    entry.asker = message.sender.name;
    if (entry.asker.isEmpty() && !message.sender.ids.isEmpty())
        entry.asker = message.sender.ids.first().value;
    entry.title = message.chatTitle.isEmpty() ? entry.asker : message.chatTitle;
    if (message.isApart && !message.chatTitle.isEmpty())
        entry.title += u" · "_s + entry.asker;
}

} // namespace

Transcripts::Transcripts(TranscriptStore &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    m_pruning.setInterval(std::chrono::hours(24));
    m_pruning.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_pruning, &QTimer::timeout, this, &Transcripts::prune);
}

void Transcripts::keepFor(int days)
{
    m_days = days;
    if (days == 0)
        m_pictures.clear();
    prune();
    if (days > 0)
        m_pruning.start();
    else
        m_pruning.stop();
}

void Transcripts::prune()
{
    m_store.prune(m_clock.wallNow() - std::chrono::days(m_days), this, [this](const Result<void> &pruned) {
        if (pruned)
            Q_EMIT this->pruned();
    });
}

void Transcripts::erase(const QString &conversation)
{
    m_pictures.erase(conversation);
    m_store.erase(conversation, this, [this](const Result<void> &erased) {
        if (erased)
            Q_EMIT pruned();
    });
}

void Transcripts::takeErased(const QStringList &bots)
{
    m_pictures.clear(); // nobody knows any more which of them were whose
    std::erase_if(m_open, [&](const auto &entry) { return !bots.contains(entry.second.botId); });
    std::erase_if(m_needsGap, [&](const auto &gap) { return !m_open.contains(gap.first); });
    Q_EMIT pruned();
}

void Transcripts::begin(const TurnRecord &turn, qint64 person)
{
    if (m_open.contains(turn.id))
        return;
    open(turn);
    const TranscriptEntry entry = m_open[turn.id];
    if (m_days > 0)
        // Should it not be stored, the chat goes on all the same; the turn has its own way to say that a disk is full.
        m_store.add(entry, person, this, [](const Result<void> &) {});
    Q_EMIT began(entry);
}

void Transcripts::resume(const TurnRecord &turn)
{
    if (m_open.contains(turn.id))
        return;
    open(turn);
    // A closing turn sends the text that is stored; another one is asked anew, or gets a sentence below what it had.
    m_open[turn.id].answer = turn.text;
    Q_EMIT began(TranscriptEntry(m_open[turn.id]));
}

void Transcripts::open(const TurnRecord &turn)
{
    const IncomingMessage &message = turn.message;
    TranscriptEntry &entry = m_open[turn.id];
    entry.turn = turn.id;
    entry.conversation = turn.conversation;
    entry.botId = message.botId;
    entry.channel = message.channel;
    entry.chatKind = message.chatKind;
    takeNames(message, entry);
    entry.question = recalled(message);
    entry.askedAt = turn.acceptedAt;
}

void Transcripts::name(const TurnRecord &turn)
{
    TranscriptEntry entry;
    entry.turn = turn.id;
    entry.conversation = turn.conversation;
    takeNames(turn.message, entry);
    if (const auto open = m_open.find(turn.id); open != m_open.end())
        takeNames(turn.message, open->second);
    if (m_days > 0)
        m_store.name(turn.id, entry.title, entry.asker, this, [](const Result<void> &) {});
    Q_EMIT named(entry);
}

void Transcripts::append(const QString &turn, const QString &piece)
{
    const auto entry = m_open.find(turn);
    if (entry == m_open.end() || piece.isEmpty())
        return;
    QString &answer = entry->second.answer;
    if (m_needsGap.erase(turn) > 0 && !answer.trimmed().isEmpty())
        answer += u"\n\n"_s;
    answer += piece;
    Q_EMIT grew(TranscriptEntry(entry->second));
}

void Transcripts::replace(const QString &turn, const QString &wholeText)
{
    const auto entry = m_open.find(turn);
    if (entry == m_open.end())
        return;
    m_needsGap.erase(turn);
    entry->second.answer = wholeText;
    Q_EMIT grew(TranscriptEntry(entry->second));
}

void Transcripts::addParagraph(const QString &turn, const QString &text)
{
    if (!m_open.contains(turn) || text.isEmpty())
        return;
    m_needsGap[turn] = true;
    append(turn, text);
    m_needsGap[turn] = true;
}

void Transcripts::addFile(const QString &turn, const MediaFile &file)
{
    const auto entry = m_open.find(turn);
    if (entry == m_open.end())
        return;
    QString plain = file.name;
    plain.removeIf(
        [](QChar c) { return QStringView(u"[]()\\`*<>&!").contains(c) || c.category() == QChar::Other_Control; });
    plain = plain.trimmed();
    if (plain.isEmpty()) // a picture without any words is none to Qt
        plain = file.type.isImage() ? u"picture"_s : u"file"_s;
    QString address = u"media:file"_s;
    if (file.type.isImage()) {
        address = u"media:%1/%2"_s.arg(turn).arg(m_pictureCount++);
        m_pictures.put(entry->second.conversation, address, file.bytes);
    }
    addParagraph(turn, u"![%1](%2)"_s.arg(plain, address));
}

void Transcripts::end(const QString &turn, bool isDelivered)
{
    const auto found = m_open.find(turn);
    if (found == m_open.end())
        return;
    TranscriptEntry entry = std::move(found->second);
    m_open.erase(found);
    m_needsGap.erase(turn);
    entry.took = m_clock.wallNow() - entry.askedAt;
    entry.isUndelivered = !isDelivered;
    if (m_days > 0 && isDelivered)
        m_store.finish(turn, entry.answer, *entry.took, this, [](const Result<void> &) {});
    else if (m_days > 0)
        m_store.finishUndelivered(turn, entry.answer, this, [](const Result<void> &) {});
    Q_EMIT ended(entry);
}

} // namespace oagent
