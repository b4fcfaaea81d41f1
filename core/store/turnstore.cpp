#include "core/store/turnstore.h"

#include "core/store/conversationstatements.h"
#include "core/store/turnstatements.h"
#include "core/support/json.h"

#include <QJsonDocument>
#include <QPointer>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

constexpr Milliseconds duplicatesRemembered = 24h;
constexpr Milliseconds pruneInterval = 1h;

/// A UUID of version 7 (RFC 9562), which grows with the time: the rows of today's turns lie side by side in the
/// database's indexes, and a few pages hold them.
QString newTurnId(qint64 now)
{
    constexpr int timeBytes = 6;
    QByteArray id = QUuid::createUuid().toRfc4122();
    for (int i = 0; i < timeBytes; ++i)
        id[i] = static_cast<char>(now >> (8 * (timeBytes - 1 - i)));
    id[timeBytes] = static_cast<char>(0x70 | (id[timeBytes] & 0x0f));
    return QString::fromLatin1(id.toHex());
}

QJsonObject objectFrom(const QVariant &text) { return jsonDocument(text.toString().toUtf8()).object(); }

TurnPhase phaseNamed(const QString &name)
{
    for (const TurnPhase phase : { TurnPhase::Accepted, TurnPhase::Asked, TurnPhase::Closing, TurnPhase::Done }) {
        if (name == nameOf(phase))
            return phase;
    }
    return TurnPhase::Dropped;
}

Result<TurnRecord> recordFrom(const Row &row)
{
    const QString id = row.value(u"id"_s).toString();
    const std::optional<IncomingMessage> message = messageFromJson(objectFrom(row.value(u"message"_s)));
    if (!message) {
        return failure(
            Error::Kind::Storage,
            u"The stored message of turn %1 cannot be read. The file was changed by something else."_s.arg(id));
    }
    TurnRecord record;
    record.id = id;
    record.conversation = row.value(u"conversation"_s).toString();
    record.phase = phaseNamed(row.value(u"phase"_s).toString());
    record.part = row.value(u"part"_s).toInt();
    record.text = row.value(u"text"_s).toString();
    record.message = *message;
    record.handles = objectFrom(row.value(u"handles"_s));
    record.acceptedAt = WallTime(Milliseconds(row.value(u"accepted_at"_s).toLongLong()));
    return record;
}

QStringList filesIn(const QList<Attachment> &attachments)
{
    QStringList names;
    for (const Attachment &attachment : attachments) {
        if (!attachment.storedAs.isEmpty())
            names.append(attachment.storedAs);
    }
    return names;
}

/// The files of the media folder that an open turn keeps.
Result<QStringList> filesOf(Database &database, const QString &turnId)
{
    const auto rows = database.select(turnstatements::attachmentsOf, { turnId });
    if (!rows)
        return failure(rows.error());
    QStringList names;
    for (const Row &row : *rows) {
        const QJsonArray stored = jsonDocument(row.value(0).toString().toUtf8()).array();
        names += filesIn(attachmentsFromJson(stored));
    }
    return names;
}

/// Runs one UPDATE of a turn and explains why it found none.
Result<void> update(Database &database, const QString &turnId, QStringView sql, const QVariantList &values)
{
    const Result<int> changed = database.change(sql, values);
    if (!changed)
        return failure(changed.error());
    if (*changed == 1)
        return {};
    const auto rows = database.select(turnstatements::phaseOf, { turnId });
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(Error::Kind::NotFound, u"There is no turn %1."_s.arg(turnId));
    const QString phase = rows->first().value(u"phase"_s).toString();
    if (phase == nameOf(TurnPhase::Done) || phase == nameOf(TurnPhase::Dropped))
        return failure(Error::Kind::NotFound, u"Turn %1 has ended (%2)."_s.arg(turnId, phase));
    return failure(Error::Kind::Refused,
                   u"Turn %1 is %2 at part %3 and cannot go back."_s.arg(turnId, phase)
                       .arg(rows->first().value(u"part"_s).toInt()));
}

} // namespace

QString nameOf(TurnPhase phase)
{
    switch (phase) {
    case TurnPhase::Accepted: return u"accepted"_s;
    case TurnPhase::Asked: return u"asked"_s;
    case TurnPhase::Closing: return u"closing"_s;
    case TurnPhase::Done: return u"done"_s;
    case TurnPhase::Dropped: return u"dropped"_s;
    }
    return u"unknown"_s;
}

QStringList mediaFilesOf(const QList<TurnRecord> &turns)
{
    QStringList names;
    for (const TurnRecord &turn : turns)
        names += filesIn(turn.message.attachments);
    return names;
}

TurnStore::TurnStore(StateDatabase &database, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_clock(clock)
    , m_lastWall(clock.wallNow())
    , m_lastSteady(clock.steadyNow())
{
    m_pruning.setTimerType(Qt::VeryCoarseTimer);
    m_pruning.setInterval(pruneInterval);
    connect(&m_pruning, &QTimer::timeout, this, &TurnStore::prune);
    connect(&database, &StateDatabase::opened, this, [this] {
        m_pruning.start();
        prune();
    });
}

void TurnStore::accept(const IncomingMessage &message, const QObject *context, Callback<Acceptance> done)
{
    const qint64 now = millisecondsOf(m_clock.wallNow());
    const QString turnId = newTurnId(now);
    const QString conversation = conversationKey(message);
    const QByteArray json = jsonBytes(message);
    const auto work = [=](Database &database) -> Result<Acceptance> {
        // What could not be read again must not be acknowledged.
        if (message.botId.isEmpty() || message.channel.isEmpty() || message.messageId.isEmpty())
            return failure(Error::Kind::Refused, u"A message needs a bot, a channel and an id."_s);
        const auto earlier = database.select(turnstatements::findMessage, { message.botId, message.messageId });
        if (!earlier)
            return failure(earlier.error());
        if (!earlier->isEmpty())
            return Acceptance { false, earlier->first().value(0).toString(), conversation };
        const auto turn = database.change(turnstatements::insertTurn, { turnId, conversation, json, now, now });
        if (!turn)
            return failure(turn.error());
        const auto row
            = database.change(turnstatements::insertMessage, { message.botId, message.messageId, turnId, now });
        if (!row)
            return failure(row.error());
        return Acceptance { true, turnId, conversation };
    };
    m_database.run<Acceptance>(work, context, std::move(done), Flush::Soon);
}

void TurnStore::flush(const QObject *context, Callback<void> done) { m_database.flush(context, std::move(done)); }

void TurnStore::turnOf(const QString &botId, const QString &messageId, const QObject *context, Callback<QString> done)
{
    const auto work = [=](Database &database) -> Result<QString> {
        const auto rows = database.select(turnstatements::findMessage, { botId, messageId });
        if (!rows)
            return failure(rows.error());
        if (rows->isEmpty())
            return failure(Error::Kind::NotFound, u"No message of that id was accepted."_s);
        return rows->first().value(0).toString();
    };
    m_database.run<QString>(work, context, std::move(done));
}

void TurnStore::markAsked(const QString &turnId, const QObject *context, Callback<void> done)
{
    const qint64 now = millisecondsOf(m_clock.wallNow());
    const auto work = [=](Database &database) -> Result<void> {
        if (const auto begun = database.change(conversationstatements::begin, { turnId }); !begun)
            return failure(begun.error());
        return update(database, turnId, turnstatements::markAsked, { now, turnId });
    };
    m_database.run<void>(work, context, std::move(done));
}

void TurnStore::saveAttachments(const QString &turnId, const QList<Attachment> &attachments, const QObject *context,
                                Callback<void> done)
{
    const qint64 now = millisecondsOf(m_clock.wallNow());
    const QString json = jsonText(toJson(attachments));
    const auto work = [=](Database &database) {
        return update(database, turnId, turnstatements::saveAttachments, { json, now, turnId });
    };
    m_database.run<void>(work, context, std::move(done));
}

void TurnStore::saveText(const QString &turnId, int part, const QString &text, const QObject *context,
                         Callback<void> done)
{
    const qint64 now = millisecondsOf(m_clock.wallNow());
    const auto work = [=](Database &database) {
        return update(database, turnId, turnstatements::saveText, { part, text, now, turnId });
    };
    m_database.run<void>(work, context, std::move(done), Flush::Soon);
}

void TurnStore::saveHandle(const QString &turnId, int part, const QJsonObject &handle, Flush flush,
                           const QObject *context, Callback<void> done)
{
    const qint64 now = millisecondsOf(m_clock.wallNow());
    const auto work = [=](Database &database) {
        return update(database, turnId, turnstatements::saveHandle, { part, jsonText(handle), now, turnId });
    };
    m_database.run<void>(work, context, std::move(done), flush);
}

void TurnStore::markClosing(const QString &turnId, int part, const QString &remaining, const QObject *context,
                            Callback<void> done)
{
    const qint64 now = millisecondsOf(m_clock.wallNow());
    const auto work = [=](Database &database) {
        return update(database, turnId, turnstatements::markClosing, { part, remaining, now, turnId, part });
    };
    m_database.run<void>(work, context, std::move(done));
}

void TurnStore::markDone(const QString &turnId, const QObject *context, Callback<void> done)
{
    end(turnId, TurnPhase::Done, {}, context, std::move(done));
}

void TurnStore::markDropped(const QString &turnId, const QString &reason, const QObject *context, Callback<void> done)
{
    end(turnId, TurnPhase::Dropped, reason, context, std::move(done));
}

void TurnStore::tryWriting(const QObject *context, Callback<void> done)
{
    const QString id = QUuid::createUuid().toString(QUuid::Id128);
    const auto run = [id](QStringView sql) {
        return [id, sql](Database &database) -> Result<void> {
            if (const auto changed = database.change(sql, { id }); !changed)
                return failure(changed.error());
            return {};
        };
    };
    // Two transactions: within one, nothing but the difference would be written.
    m_database.run<void>(
        run(turnstatements::insertTrial), this,
        [this, run, guard = QPointer<const QObject>(context), done = std::move(done)](const Result<void> &written) {
            if (written)
                m_database.run<void>(run(turnstatements::eraseTrial), this, [](const Result<void> &) {});
            if (guard)
                done(written);
        });
}

void TurnStore::openTurns(const QObject *context, Callback<QList<TurnRecord>> done)
{
    const auto work = [](Database &database) -> Result<QList<TurnRecord>> {
        const auto rows = database.select(turnstatements::openTurns);
        if (!rows)
            return failure(rows.error());
        QList<TurnRecord> records;
        for (const Row &row : *rows) {
            const Result<TurnRecord> record = recordFrom(row);
            if (!record)
                return failure(record.error());
            records.append(*record);
        }
        return records;
    };
    m_database.run<QList<TurnRecord>>(work, context, std::move(done));
}

void TurnStore::end(const QString &turnId, TurnPhase phase, const QString &reason, const QObject *context,
                    Callback<void> done)
{
    const qint64 now = millisecondsOf(m_clock.wallNow());
    const auto work = [=](Database &database) -> Result<QStringList> {
        Result<QStringList> files = filesOf(database, turnId);
        if (!files)
            return files;
        const auto ended = update(database, turnId, turnstatements::end, { nameOf(phase), reason, now, turnId });
        if (!ended)
            return failure(ended.error());
        return files;
    };
    const auto take
        = [this, guard = QPointer<const QObject>(context), done = std::move(done)](const Result<QStringList> &files) {
              if (files && !files->isEmpty())
                  Q_EMIT filesReleased(*files);
              if (!guard)
                  return;
              if (files)
                  done({});
              else
                  done(failure(files.error()));
          };
    const auto isNews = [](const Result<QStringList> &files) { return !files || !files->isEmpty(); };
    m_database.run<QStringList>(work, this, take, Flush::Now, isNews);
}

/// Should it fail, the next hour brings it.
void TurnStore::prune()
{
    const qint64 oldest = millisecondsOf(m_clock.wallNow() - duplicatesRemembered - leapsOfTheLastDay());
    const auto work = [=](Database &database) -> Result<void> {
        if (const auto pruned = database.change(turnstatements::prune, { oldest }); !pruned)
            return failure(pruned.error());
        return {};
    };
    m_database.run<void>(work, this, [](const Result<void> &) {});
}

/// By how much the wall clock ran ahead of the steady one: set by somebody, or the computer slept. Without these a
/// clock that is put forward by a day would make every message of today forgotten, and a duplicate answered.
Milliseconds TurnStore::leapsOfTheLastDay()
{
    const auto now = m_clock.steadyNow();
    const auto lived = std::chrono::duration_cast<Milliseconds>(now - std::exchange(m_lastSteady, now));
    const WallTime wall = m_clock.wallNow();
    if (const Milliseconds leap = wall - std::exchange(m_lastWall, wall) - lived; leap > Milliseconds(0))
        m_leaps.push_back({ now, leap });
    while (!m_leaps.empty() && now - m_leaps.front().seen > duplicatesRemembered)
        m_leaps.pop_front();
    Milliseconds sum {};
    for (const Leap &leap : m_leaps)
        sum += leap.length;
    return sum;
}

} // namespace oagent
