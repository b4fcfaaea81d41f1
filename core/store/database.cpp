#include "core/store/database.h"

#include "core/support/privatefile.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QUuid>

#include <array>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

// Primary result codes of SQLite (sqlite3.h); extended ones carry them in their low byte.
constexpr int sqliteBusy = 5;
constexpr int sqliteLocked = 6;
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteNotADatabase = 26;

int primaryCode(int code) { return code & 0xff; }
bool isDamage(int code) { return primaryCode(code) == sqliteCorrupt || primaryCode(code) == sqliteNotADatabase; }

Error errorOf(const QSqlError &sql, const QString &path)
{
    Error error;
    error.code = sql.nativeErrorCode().toInt();
    const QString cause = path % u": "_s % sql.databaseText();
    switch (primaryCode(error.code)) {
    case sqliteFull:
        error.kind = Error::Kind::StorageFull;
        error.detail = cause % u". Free some space on that disk."_s;
        break;
    case sqliteBusy:
    case sqliteLocked:
        error.kind = Error::Kind::InUse;
        error.detail = cause % u". Another program holds this file; end it and try again."_s;
        break;
    case sqliteCorrupt:
    case sqliteNotADatabase:
        error.kind = Error::Kind::Storage;
        error.detail = cause % u". The file is damaged: the next start keeps it aside and begins a new one."_s;
        break;
    default:
        error.kind = Error::Kind::Storage;
        error.detail = cause % u". Check the disk, and that this account may write there."_s;
    }
    return error;
}

/// There from before the first write until a clean close: whoever finds it knows that a check is due.
QString runningMarker(const QString &path) { return path % u".running"_s; }

/// Renames the file with its companions, so that a recovery tool finds them together.
Result<QString> keepAside(const QString &path)
{
    const QString time = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss.zzz'Z'"_s);
    QString aside = path % u".damaged-"_s % time;
    for (const QString &suffix : { u"-wal"_s, u"-shm"_s, QString() }) {
        if (!QFile::exists(path + suffix))
            continue;
        if (QFile file(path + suffix); !file.rename(aside + suffix))
            return failure(fileError(file, u"Cannot keep the damaged file "_s % path % suffix % u" aside"_s));
    }
    return aside;
}

} // namespace

Result<Database::Opened> Database::open(const QString &path, const SchemaSteps &steps, Milliseconds busyTimeout)
{
    const bool closedCleanly = !QFile::exists(runningMarker(path));
    if (Result<void> made = createPrivateFile(path); !made)
        return failure(made.error());
    Result<std::unique_ptr<Database>> database = tryOpen(path, steps, busyTimeout, closedCleanly);
    if (database)
        return Opened { *std::move(database), {} };
    if (!isDamage(database.error().code))
        return failure(database.error());

    const Result<QString> aside = keepAside(path);
    if (!aside)
        return failure(aside.error());
    if (Result<void> made = createPrivateFile(path); !made)
        return failure(made.error());
    database = tryOpen(path, steps, busyTimeout, true);
    if (!database)
        return failure(database.error());
    return Opened { *std::move(database), *aside };
}

Result<std::unique_ptr<Database>> Database::tryOpen(const QString &path, const SchemaSteps &steps,
                                                    Milliseconds busyTimeout, bool closedCleanly)
{
    std::unique_ptr<Database> database(new Database(path));
    Result<void> ready = database->connect(busyTimeout);
    if (ready && !closedCleanly)
        ready = database->checkWhole();
    if (ready)
        ready = database->migrate(steps);
    // The words are ours alone, and quick_check has looked at them: to compare each one anew with its list, SQLite
    // makes a table for every row that is written.
    if (ready)
        ready = database->changeAll({ { u"PRAGMA ignore_check_constraints = ON", {} } });
    if (!ready)
        return failure(ready.error());
    return database;
}

Database::Database(QString path)
    : m_path(std::move(path))
    , m_connection(u"oagent-"_s % QUuid::createUuid().toString(QUuid::Id128))
{ }

Database::~Database()
{
    const bool isEmptied = m_isHeld && !m_damageSeen && truncateLog().has_value();
    m_prepared.clear(); // no statement may outlive its connection
    QSqlDatabase::removeDatabase(m_connection);
    if (isEmptied)
        QFile::remove(runningMarker(m_path));
}

Result<void> Database::connect(Milliseconds busyTimeout)
{
    QSqlDatabase connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    connection.setDatabaseName(m_path);
    connection.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(busyTimeout.count()));
    if (!connection.open())
        return failure(note(connection.lastError()));
    return configure();
}

Result<void> Database::configure()
{
    // Exclusive: the holder of the profile is the only writer, and the kernel drops the lock with the process. It is
    // taken with the first access, here the change of journal mode.
    static const std::array pragmas {
        u"PRAGMA locking_mode = EXCLUSIVE"_s,
        u"PRAGMA secure_delete = ON"_s,
        u"PRAGMA journal_mode = WAL"_s,
        u"PRAGMA synchronous = FULL"_s,
        u"PRAGMA fullfsync = ON"_s, // macOS: its fsync does not reach the medium
        u"PRAGMA checkpoint_fullfsync = ON"_s,
        u"PRAGMA foreign_keys = ON"_s,
        u"PRAGMA temp_store = MEMORY"_s, // no copy of a message in a temporary file
    };
    for (const QString &pragma : pragmas) {
        if (const auto done = select(pragma); !done)
            return failure(done.error());
    }
    m_isHeld = true; // only now it is certain that no other process holds the file
    return createPrivateFile(runningMarker(m_path));
}

Result<void> Database::checkWhole()
{
    const Result<QList<QSqlRecord>> answer = select(u"PRAGMA quick_check(1)");
    if (!answer)
        return failure(answer.error());
    const QString said = answer->isEmpty() ? QString() : answer->first().value(0).toString();
    if (said == "ok"_L1)
        return {};
    m_damageSeen = true;
    return failure(Error::Kind::Storage, m_path % u" is damaged: "_s % said, sqliteCorrupt);
}

Result<void> Database::migrate(const SchemaSteps &steps)
{
    const Result<QList<QSqlRecord>> answer = select(u"PRAGMA user_version");
    if (!answer)
        return failure(answer.error());
    const int version = answer->isEmpty() ? 0 : answer->first().value(0).toInt();
    m_version = static_cast<int>(steps.size());
    if (version < 0 || version > steps.size()) {
        return failure(Error::Kind::Storage,
                       u"%1 was written by a newer version of this program (format %2, this one knows up to %3). "
                       "Start the newer version, or use another profile directory."_s.arg(m_path)
                           .arg(version)
                           .arg(steps.size()));
    }
    if (version == steps.size())
        return {};

    const auto applyAll = [&]() -> Result<int> {
        for (const QStringList &step : steps.mid(version)) {
            for (const QString &statement : step) {
                if (auto done = change(statement); !done)
                    return done;
            }
        }
        if (auto done = change(u"PRAGMA user_version = %1"_s.arg(steps.size())); !done)
            return done;
        return change(u"COMMIT");
    };
    auto done = change(u"BEGIN IMMEDIATE");
    if (done)
        done = applyAll();
    m_prepared.clear(); // these statements do not come again
    if (!done) {
        change(u"ROLLBACK");
        return failure(done.error());
    }
    return {};
}

Result<int> Database::change(QStringView sql, const QVariantList &values)
{
    const Result<QSqlQuery *> query = execute(sql, values);
    if (!query)
        return failure(query.error());
    const int changed = (*query)->numRowsAffected();
    (*query)->finish();
    return changed;
}

Result<void> Database::changeAll(const QList<std::pair<QStringView, QVariantList>> &statements)
{
    for (const auto &[statement, values] : statements) {
        if (const Result<int> changed = change(statement, values); !changed)
            return failure(changed.error());
    }
    return {};
}

Result<QList<QSqlRecord>> Database::select(QStringView sql, const QVariantList &values)
{
    const Result<QSqlQuery *> query = execute(sql, values);
    if (!query)
        return failure(query.error());
    QList<QSqlRecord> rows;
    while ((*query)->next())
        rows.append((*query)->record());
    // next() is false both at the end and on an error such as a damaged page.
    const QSqlError error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid())
        return failure(note(error));
    return rows;
}

Result<void> Database::flushCommits(bool isFlushed)
{
    if (isFlushed == m_isFlushed)
        return {};
    // Never a kept statement: this takes effect when it is prepared.
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(isFlushed ? u"PRAGMA synchronous = FULL"_s : u"PRAGMA synchronous = NORMAL"_s))
        return failure(note(query.lastError()));
    m_isFlushed = isFlushed;
    return {};
}

Result<void> Database::writeSomething()
{
    const auto written = change(u"PRAGMA user_version = %1"_s.arg(m_version)); // one page
    return written ? Result<void>() : failure(written.error());
}

Result<void> Database::truncateLog()
{
    const Result<QList<QSqlRecord>> answer = select(u"PRAGMA wal_checkpoint(TRUNCATE)");
    if (!answer)
        return failure(answer.error());
    if (answer->isEmpty() || answer->first().value(0).toInt() != 0)
        return failure(Error::Kind::InUse, m_path % u": the write-ahead log is being read; it is emptied later."_s);
    return {};
}

Result<QSqlQuery *> Database::execute(QStringView sql, const QVariantList &values)
{
    auto prepared = m_prepared.find(sql);
    if (prepared == m_prepared.end()) {
        QSqlQuery query(QSqlDatabase::database(m_connection, false));
        query.setForwardOnly(true);
        if (!query.prepare(sql.toString()))
            return failure(note(query.lastError()));
        prepared = m_prepared.emplace(sql.toString(), std::move(query)).first;
    }
    QSqlQuery &query = prepared->second;
    for (qsizetype i = 0; i < values.size(); ++i) {
        // Qt writes a null QString as NULL; to us it is an empty text.
        const bool isNullText = values[i].metaType() == QMetaType::fromType<QString>() && values[i].toString().isNull();
        query.bindValue(static_cast<int>(i), isNullText ? QVariant(u""_s) : values[i]);
    }
    if (!query.exec()) {
        const Error error = note(query.lastError());
        query.finish();
        return failure(error);
    }
    return &query;
}

Error Database::note(const QSqlError &error)
{
    Error noted = errorOf(error, m_path);
    m_damageSeen = m_damageSeen || isDamage(noted.code);
    return noted;
}

} // namespace oagent
