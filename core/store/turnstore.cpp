#include "core/store/turnstore.h"

#include "core/store/turnstatements.h"
#include "core/support/later.h"

#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

constexpr Milliseconds duplicatesRemembered = 24h;
constexpr Milliseconds pruneInterval = 1h;

qint64 stamp(WallTime time) { return time.time_since_epoch().count(); }

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject objectFrom(const QVariant &text) { return QJsonDocument::fromJson(text.toString().toUtf8()).object(); }

TurnPhase phaseNamed(const QString &name)
{
    for (const TurnPhase phase : { TurnPhase::Accepted, TurnPhase::Asked, TurnPhase::Closing, TurnPhase::Done }) {
        if (name == nameOf(phase))
            return phase;
    }
    return TurnPhase::Dropped;
}

Result<TurnRecord> recordFrom(const QSqlRecord &row)
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

TurnStore::TurnStore(const Clock &clock, QObject *parent, StoreLimits limits)
    : QObject(parent)
    , m_clock(clock)
    , m_limits(limits)
{
    m_pruning.setTimerType(Qt::VeryCoarseTimer);
    m_pruning.setInterval(pruneInterval);
    connect(&m_pruning, &QTimer::timeout, this, [this] { prune(this, [](const Result<void> &) {}); });
}

TurnStore::~TurnStore() = default;

void TurnStore::open(const QString &path, const QObject *context, Callback<void> done)
{
    m_thread.reset(); // before the next one: it may hold the same file
    m_thread = std::make_unique<StoreThread>(path, turnstatements::schema(), m_limits);
    connect(m_thread.get(), &StoreThread::damagedFileKept, this, &TurnStore::damagedFileKept);
    m_pruning.start();
    prune(context, std::move(done));
}

void TurnStore::accept(const IncomingMessage &message, const QObject *context, Callback<Acceptance> done)
{
    const QString turnId = QUuid::createUuid().toString(QUuid::Id128);
    const qint64 now = stamp(m_clock.wallNow());
    const QJsonObject json = toJson(message);
    const auto work = [=](Database &database) -> Result<Acceptance> {
        if (!messageFromJson(json)) // what could not be read again must not be acknowledged
            return failure(Error::Kind::Refused, u"A message needs a bot, a channel and an id."_s);
        const auto earlier = database.select(turnstatements::findMessage, { message.botId, message.messageId });
        if (!earlier)
            return failure(earlier.error());
        if (!earlier->isEmpty())
            return Acceptance { false, earlier->first().value(0).toString() };
        const auto turn = database.change(turnstatements::insertTurn,
                                          { turnId, conversationKey(message), compact(json), now, now });
        if (!turn)
            return failure(turn.error());
        const auto row
            = database.change(turnstatements::insertMessage, { message.botId, message.messageId, turnId, now });
        if (!row)
            return failure(row.error());
        return Acceptance { true, turnId };
    };
    run<Acceptance>(work, context, std::move(done));
}

void TurnStore::markAsked(const QString &turnId, const QObject *context, Callback<void> done)
{
    const qint64 now = stamp(m_clock.wallNow());
    run<void>(
        [=](Database &database) {
            return update(database, turnId, turnstatements::markAsked, { now, turnId });
        },
        context, std::move(done));
}

void TurnStore::saveText(const QString &turnId, const QString &text, const QObject *context, Callback<void> done)
{
    const qint64 now = stamp(m_clock.wallNow());
    const auto work = [=](Database &database) {
        return update(database, turnId, turnstatements::saveText, { text, now, turnId });
    };
    run<void>(work, context, std::move(done));
}

void TurnStore::saveHandle(const QString &turnId, int part, const QJsonObject &handle, const QObject *context,
                           Callback<void> done)
{
    const qint64 now = stamp(m_clock.wallNow());
    const auto work = [=](Database &database) {
        return update(database, turnId, turnstatements::saveHandle, { part, compact(handle), now, turnId });
    };
    run<void>(work, context, std::move(done));
}

void TurnStore::markClosing(const QString &turnId, int part, const QString &remaining, const QObject *context,
                            Callback<void> done)
{
    const qint64 now = stamp(m_clock.wallNow());
    const auto work = [=](Database &database) {
        return update(database, turnId, turnstatements::markClosing, { part, remaining, now, turnId, part });
    };
    run<void>(work, context, std::move(done));
}

void TurnStore::markDone(const QString &turnId, const QObject *context, Callback<void> done)
{
    end(turnId, TurnPhase::Done, {}, context, std::move(done));
}

void TurnStore::markDropped(const QString &turnId, const QString &reason, const QObject *context, Callback<void> done)
{
    end(turnId, TurnPhase::Dropped, reason, context, std::move(done));
}

void TurnStore::openTurns(const QObject *context, Callback<QList<TurnRecord>> done)
{
    const auto work = [](Database &database) -> Result<QList<TurnRecord>> {
        const auto rows = database.select(turnstatements::openTurns);
        if (!rows)
            return failure(rows.error());
        QList<TurnRecord> records;
        for (const QSqlRecord &row : *rows) {
            const Result<TurnRecord> record = recordFrom(row);
            if (!record)
                return failure(record.error());
            records.append(*record);
        }
        return records;
    };
    run<QList<TurnRecord>>(work, context, std::move(done));
}

quint64 TurnStore::commits() const { return m_thread ? m_thread->commits() : 0; }

void TurnStore::end(const QString &turnId, TurnPhase phase, const QString &reason, const QObject *context,
                    Callback<void> done)
{
    const qint64 now = stamp(m_clock.wallNow());
    const auto work = [=](Database &database) {
        return update(database, turnId, turnstatements::end, { nameOf(phase), reason, now, turnId });
    };
    run<void>(work, context, std::move(done));
}

void TurnStore::prune(const QObject *context, Callback<void> done)
{
    const qint64 oldest = stamp(m_clock.wallNow() - duplicatesRemembered);
    const auto work = [=](Database &database) -> Result<void> {
        if (const auto pruned = database.change(turnstatements::prune, { oldest }); !pruned)
            return failure(pruned.error());
        return {};
    };
    run<void>(work, context, std::move(done));
}

template <class T>
void TurnStore::run(std::function<Result<T>(Database &)> work, const QObject *context, Callback<T> done)
{
    if (m_thread) {
        m_thread->run<T>(std::move(work), context, std::move(done));
        return;
    }
    later(context, [done = std::move(done)] {
        done(failure(Error::Kind::Storage, u"The store is not open. Open it before anything is stored."_s));
    });
}

} // namespace oagent
