#include "core/store/transcriptstore.h"

#include "core/store/transcriptstatements.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int mostChats = 500;

constexpr qint64 tookUndelivered = -2;

qint64 stamp(WallTime time) { return time.time_since_epoch().count(); }

TranscriptEntry entryFrom(const Row &row)
{
    TranscriptEntry entry;
    entry.turn = row.value(u"turn"_s).toString();
    entry.conversation = row.value(u"conversation"_s).toString();
    entry.botId = row.value(u"bot_id"_s).toString();
    entry.channel = row.value(u"channel"_s).toString();
    entry.chatKind = row.value(u"is_group"_s).toBool() ? ChatKind::Group : ChatKind::Private;
    entry.title = row.value(u"title"_s).toString();
    entry.asker = row.value(u"asker"_s).toString();
    entry.question = row.value(u"question"_s).toString();
    entry.answer = row.value(u"answer"_s).toString();
    entry.askedAt = WallTime(Milliseconds(row.value(u"asked_at"_s).toLongLong()));
    const qint64 took = row.value(u"took"_s).toLongLong();
    entry.isUndelivered = took == tookUndelivered;
    if (took >= 0 || entry.isUndelivered)
        entry.took = Milliseconds(std::max<qint64>(0, took));
    return entry;
}

/// As SQLite's lower() does it, which knows the letters of ASCII alone: whoever looks for any other finds it as it is
/// written.
QString lowered(QString text)
{
    for (QChar &letter : text) {
        if (letter >= u'A' && letter <= u'Z')
            letter = letter.toLower();
    }
    return text;
}

} // namespace

TranscriptStore::TranscriptStore(StateDatabase &database, QObject *parent)
    : QObject(parent)
    , m_database(database)
{ }

void TranscriptStore::add(const TranscriptEntry &entry, qint64 person, const QObject *context, Callback<void> done)
{
    const QVariantList values { entry.turn,          entry.conversation, person == 0 ? QVariant() : QVariant(person),
                                entry.botId,         entry.channel,      entry.chatKind == ChatKind::Group,
                                entry.title,         entry.asker,        entry.question,
                                stamp(entry.askedAt) };
    m_database.run<void>(
        [values](Database &database) {
            return database.changeAll({ { transcriptstatements::insert, values } });
        },
        context, std::move(done), Flush::Soon);
}

void TranscriptStore::finish(const QString &turn, const QString &answer, Milliseconds took, const QObject *context,
                             Callback<void> done)
{
    const QVariantList values { answer, static_cast<qint64>(took.count()), turn };
    m_database.run<void>(
        [values](Database &database) {
            return database.changeAll({ { transcriptstatements::finish, values } });
        },
        context, std::move(done), Flush::Soon);
}

void TranscriptStore::finishUndelivered(const QString &turn, const QString &answer, const QObject *context,
                                        Callback<void> done)
{
    finish(turn, answer, Milliseconds(tookUndelivered), context, std::move(done));
}

void TranscriptStore::name(const QString &turn, const QString &title, const QString &asker, const QObject *context,
                           Callback<void> done)
{
    const QVariantList values { title, asker, turn };
    m_database.run<void>(
        [values](Database &database) {
            return database.changeAll({ { transcriptstatements::name, values } });
        },
        context, std::move(done), Flush::Soon);
}

void TranscriptStore::chats(const QObject *context, Callback<QList<TranscriptChat>> done)
{
    const auto work = [](Database &database) -> Result<QList<TranscriptChat>> {
        const auto rows = database.select(transcriptstatements::chats, { mostChats });
        if (!rows)
            return failure(rows.error());
        QList<TranscriptChat> chats;
        for (const Row &row : *rows)
            chats.append({ entryFrom(row), row.value(u"is_unread"_s).toBool() });
        return chats;
    };
    m_database.run<QList<TranscriptChat>>(work, context, std::move(done));
}

void TranscriptStore::entries(const QString &conversation, int most, const QObject *context,
                              Callback<QList<TranscriptEntry>> done)
{
    const auto work = [conversation, most](Database &database) -> Result<QList<TranscriptEntry>> {
        const auto rows = database.select(transcriptstatements::newest, { conversation, most });
        if (!rows)
            return failure(rows.error());
        QList<TranscriptEntry> entries;
        std::transform(rows->rbegin(), rows->rend(), std::back_inserter(entries), entryFrom);
        return entries;
    };
    m_database.run<QList<TranscriptEntry>>(work, context, std::move(done));
}

void TranscriptStore::find(const QString &text, const QObject *context, Callback<QStringList> done)
{
    const auto work = [wanted = lowered(text)](Database &database) -> Result<QStringList> {
        const auto rows = database.select(transcriptstatements::find, { wanted, wanted });
        if (!rows)
            return failure(rows.error());
        QStringList found;
        for (const Row &row : *rows)
            found.append(row.value(0).toString());
        return found;
    };
    m_database.run<QStringList>(work, context, std::move(done));
}

void TranscriptStore::markRead(const QString &conversation, WallTime until, const QObject *context, Callback<void> done)
{
    const QVariantList values { conversation, stamp(until) };
    m_database.run<void>(
        [values](Database &database) {
            return database.changeAll({ { transcriptstatements::markRead, values } });
        },
        context, std::move(done));
}

void TranscriptStore::erase(const QString &conversation, const QObject *context, Callback<void> done)
{
    const auto work = [conversation](Database &database) {
        return database.changeAll({ { transcriptstatements::erase, { conversation } },
                                    { transcriptstatements::eraseRead, { conversation } } });
    };
    m_database.run<void>(work, context, std::move(done));
}

void TranscriptStore::prune(WallTime before, const QObject *context, Callback<void> done)
{
    const auto work = [before = stamp(before)](Database &database) {
        return database.changeAll(
            { { transcriptstatements::prune, { before } }, { transcriptstatements::pruneRead, {} } });
    };
    m_database.run<void>(work, context, std::move(done));
}

} // namespace oagent
