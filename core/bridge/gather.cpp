#include "core/bridge/gather.h"

#include "core/support/later.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

using Problem = Attachment::Problem;

bool isMissing(const Attachment &attachment, const MediaFolder &media)
{
    return attachment.problem == Problem::None && !media.contains(attachment.storedAs);
}

Problem problemFor(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::TooLarge: return Problem::TooLarge;
    case Error::Kind::PermissionMissing:
    case Error::Kind::Forbidden:
    case Error::Kind::Refused: return Problem::Forbidden;
    case Error::Kind::Storage:
    case Error::Kind::StorageFull: return Problem::NoRoom;
    default: return Problem::Unavailable;
    }
}

} // namespace

Gather::Gather(const Services &services, TurnRecord turn, BotConnection &connection, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_turn(std::move(turn))
    , m_connection(connection)
    , m_fetching(std::make_unique<QObject>())
{ }

Gather::~Gather() { forgetFiles(); }

bool Gather::isNeededFor(const TurnRecord &turn, const MediaFolder &media, const BotConnection &connection)
{
    const QList<Attachment> &all = turn.message.attachments;
    return connection.hasMoreWords(turn.message)
        || std::any_of(all.begin(), all.end(), [&](const Attachment &one) { return isMissing(one, media); });
}

void Gather::start()
{
    for (qsizetype i = 0; i < attachments().size(); ++i) {
        if (isMissing(attachments().at(i), m_services.media))
            m_pending.append(i);
    }
    m_awaitsWords = m_connection.hasMoreWords(m_turn.message);
    if (m_pending.isEmpty() && !m_awaitsWords)
        return later(this, [this] { Q_EMIT finished(); });
    m_limit = m_services.timer.after(m_services.limits.gather, [this] { giveUp(); });
    if (m_awaitsWords)
        m_connection.fetchWords(m_turn.message, m_fetching.get(),
                                [this](const Result<FetchedWords> &words) { takeWords(words); });
    const QList<qsizetype> all = m_pending;
    for (const qsizetype index : all)
        fetch(index);
}

/// What a quoted message came with is fetched as well; a process before this one may have done that.
void Gather::takeWords(const Result<FetchedWords> &words)
{
    m_awaitsWords = false;
    if (!words) {
        note(words.error());
        return settleOne();
    }
    IncomingMessage &message = m_turn.message;
    if (message.text.isEmpty())
        message.text = words->text;
    message.quotedText = words->quotedText;
    const qsizetype before = message.attachments.size();
    for (const Attachment &attachment : words->attachments) {
        const bool isKnown
            = std::any_of(message.attachments.begin(), message.attachments.end(),
                          [&](const Attachment &known) { return known.reference == attachment.reference; });
        if (!isKnown)
            message.attachments.append(attachment);
    }
    for (qsizetype i = before; i < message.attachments.size(); ++i)
        m_pending.append(i);
    const QList<qsizetype> added = m_pending;
    for (const qsizetype index : added) {
        if (index >= before)
            fetch(index);
    }
    settleOne();
}

void Gather::fetch(qsizetype index)
{
    m_connection.fetch(
        m_turn.message, attachments().at(index), m_fetching.get(), [this, index](const Result<FetchedFile> &file) {
            if (!file)
                return settle(index, file.error());
            if (!file->name.isEmpty())
                m_turn.message.attachments[index].name = file->name;
            if (file->bytes.isEmpty())
                return settle(index, failure(Error::Kind::Protocol, u"the file is empty"_s).value(), Problem::Empty);
            keep(index, file->bytes);
        });
}

void Gather::keep(qsizetype index, const QByteArray &bytes)
{
    m_services.media.add(bytes, m_fetching.get(),
                         [this, index](const Result<QString> &name) { takeKept(index, name); });
}

void Gather::takeKept(qsizetype index, const Result<QString> &name)
{
    if (!name)
        return settle(index, name.error());
    m_turn.message.attachments[index].storedAs = *name;
    m_unsaved.append(*name);
    m_pending.removeOne(index);
    settleOne();
}

void Gather::settle(qsizetype index, const Error &error, std::optional<Problem> problem)
{
    Attachment &attachment = m_turn.message.attachments[index];
    attachment.storedAs.clear();
    attachment.problem = problem.value_or(problemFor(error.kind));
    attachment.scope = error.scopes.join(u", "_s);
    m_pending.removeOne(index);
    note(error);
    settleOne();
}

void Gather::settleOne()
{
    if (!m_pending.isEmpty() || m_awaitsWords)
        return;
    if (!attachments().isEmpty())
        return save();
    m_limit.cancel();
    Q_EMIT finished();
}

void Gather::giveUp()
{
    m_fetching = std::make_unique<QObject>();
    const Error late = failure(Error::Kind::Timeout, u"not fetched within the time for it"_s).value();
    if (std::exchange(m_awaitsWords, false) && m_pending.isEmpty()) {
        note(late);
        return settleOne();
    }
    const QList<qsizetype> all = m_pending;
    for (const qsizetype index : all)
        settle(index, late);
}

void Gather::save()
{
    m_limit.cancel();
    m_services.store.saveAttachments(m_turn.id, attachments(), this, [this](const Result<void> &saved) {
        // A file that the store does not know would outlive its turn.
        if (!saved) {
            forgetFiles();
            for (Attachment &attachment : m_turn.message.attachments) {
                if (!m_services.media.contains(attachment.storedAs) && attachment.problem == Problem::None)
                    attachment.problem = Problem::NoRoom;
            }
            note(saved.error());
        }
        noteFetched();
        m_unsaved.clear();
        Q_EMIT finished();
    });
}

void Gather::forgetFiles() { m_services.media.remove(std::exchange(m_unsaved, {})); }

LogEntry Gather::newEntry() const
{
    LogEntry entry;
    entry.bot = m_turn.message.botId;
    entry.conversation = m_turn.conversation;
    entry.turn = m_turn.id;
    entry.stage = u"media"_s;
    return entry;
}

void Gather::noteFetched() const
{
    const QList<Attachment> &all = attachments();
    const auto kept
        = std::count_if(all.begin(), all.end(), [](const Attachment &one) { return one.problem == Problem::None; });
    LogEntry entry = newEntry();
    entry.numbers = { { u"files"_s, all.size() }, { u"fetched"_s, static_cast<qint64>(kept) } };
    m_services.log.add(entry);
}

void Gather::note(const Error &error) const
{
    LogEntry entry = newEntry();
    entry.level = LogLevel::Warning;
    entry.text = u"Something a person sent could not be fetched or kept (%1)."_s.arg(nameOf(error.kind));
    if (!error.scopes.isEmpty())
        entry.text += u" Missing permission: "_s + error.scopes.join(u", "_s) + u'.';
    entry.foreign = error.detail;
    m_services.log.add(entry);
}

} // namespace oagent
