#include "core/store/database.h"

#include "core/support/privatefile.h"

#include <QDateTime>
#include <QFile>

#include <array>
#include <utility>
#include <vector>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

int primaryCode(int code) { return code & 0xff; }
bool isDamage(int code) { return primaryCode(code) == SQLITE_CORRUPT || primaryCode(code) == SQLITE_NOTADB; }

/// @param code of SQLite, an extended one
Error errorOf(int code, const QString &said, const QString &path)
{
    Error error;
    error.code = code;
    const QString cause = path % u": "_s % said;
    switch (primaryCode(code)) {
    case SQLITE_FULL:
        error.kind = Error::Kind::StorageFull;
        error.detail = cause % u". Free some space on that disk."_s;
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error.kind = Error::Kind::InUse;
        error.detail = cause % u". Another program holds this file; end it and try again."_s;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
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

void Database::Close::operator()(sqlite3 *connection) const { sqlite3_close(connection); }

void Database::Finalize::operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }

/// One run of a statement, with its values. Leaves nothing of them behind.
class Database::Run
{
public:
    Run(const Statement &statement, const QVariantList &values)
        : m_statement(statement.prepared.get())
        , m_columns(statement.columns)
    {
        m_texts.reserve(static_cast<size_t>(values.size())); // they are bound where they lie
        for (int i = 0; i < values.size(); ++i)
            bind(i + 1, values[i]);
    }
    ~Run()
    {
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
    }
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

    /// SQLITE_ROW, SQLITE_DONE or an error.
    [[nodiscard]] int step() const { return sqlite3_step(m_statement); }

    [[nodiscard]] Row row() const
    {
        QVariantList values;
        const int count = sqlite3_data_count(m_statement);
        values.reserve(count);
        for (int i = 0; i < count; ++i)
            values.append(value(i));
        return { m_columns, values };
    }

private:
    void bind(int place, const QVariant &value)
    {
        switch (value.typeId()) {
        case QMetaType::UnknownType: sqlite3_bind_null(m_statement, place); return;
        case QMetaType::Bool:
        case QMetaType::Int:
        case QMetaType::LongLong: sqlite3_bind_int64(m_statement, place, value.toLongLong()); return;
        case QMetaType::QByteArray: m_texts.push_back(value.toByteArray()); break;
        default:
            Q_ASSERT(value.typeId() == QMetaType::QString); // nothing else is ever stored
            m_texts.push_back(value.toString().toUtf8());
        }
        const QByteArray &text = m_texts.back();
        sqlite3_bind_text64(m_statement, place, text.constData(), static_cast<sqlite3_uint64>(text.size()),
                            SQLITE_STATIC, SQLITE_UTF8);
    }

    [[nodiscard]] QVariant value(int column) const
    {
        switch (sqlite3_column_type(m_statement, column)) {
        case SQLITE_INTEGER: return static_cast<qint64>(sqlite3_column_int64(m_statement, column));
        case SQLITE_NULL: return {};
        default: break;
        }
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
        return QString::fromUtf8(text, sqlite3_column_bytes(m_statement, column)); // the bytes of just that text
    }

    sqlite3_stmt *m_statement;
    const std::shared_ptr<const QStringList> &m_columns;
    std::vector<QByteArray> m_texts;
};

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
        ready = database->runOnce("PRAGMA ignore_check_constraints = ON");
    if (!ready)
        return failure(ready.error());
    return database;
}

Database::Database(QString path)
    : m_path(std::move(path))
{ }

Database::~Database()
{
    const bool isEmptied = m_isHeld && !m_damageSeen && truncateLog().has_value();
    m_statements.clear(); // no statement may outlive its connection
    m_connection.reset();
    if (isEmptied)
        QFile::remove(runningMarker(m_path));
}

Result<void> Database::connect(Milliseconds busyTimeout)
{
    sqlite3 *connection = nullptr;
    const int opened = sqlite3_open_v2(m_path.toUtf8().constData(), &connection,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    m_connection.reset(connection); // there also when it could not be opened, to say why
    if (opened != SQLITE_OK)
        return failure(lastError());
    sqlite3_extended_result_codes(connection, 1);
    sqlite3_busy_timeout(connection, static_cast<int>(busyTimeout.count()));
    return configure();
}

Result<void> Database::configure()
{
    // Exclusive: the holder of the profile is the only writer, and the kernel drops the lock with the process. It is
    // taken with the first access, here the change of journal mode.
    static constexpr std::array pragmas {
        "PRAGMA locking_mode = EXCLUSIVE",
        "PRAGMA secure_delete = ON",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = NORMAL", // checkpoints wait for the medium; for commits there is flush()
        "PRAGMA fullfsync = ON", // macOS: its fsync does not reach the medium
        "PRAGMA checkpoint_fullfsync = ON",
        "PRAGMA foreign_keys = ON",
        "PRAGMA temp_store = MEMORY", // no copy of a message in a temporary file
    };
    for (const char *pragma : pragmas) {
        if (Result<void> done = runOnce(pragma); !done)
            return done;
    }
    sqlite3_wal_hook(m_connection.get(), &Database::limitLog, this);
    m_isHeld = true; // only now it is certain that no other process holds the file
    return createPrivateFile(runningMarker(m_path));
}

Result<void> Database::checkWhole()
{
    const Result<QList<Row>> answer = select(u"PRAGMA quick_check(1)");
    if (!answer)
        return failure(answer.error());
    const QString said = answer->isEmpty() ? QString() : answer->first().value(0).toString();
    if (said == "ok"_L1)
        return {};
    m_damageSeen = true;
    return failure(Error::Kind::Storage, m_path % u" is damaged: "_s % said, SQLITE_CORRUPT);
}

Result<void> Database::migrate(const SchemaSteps &steps)
{
    const Result<QList<Row>> answer = select(u"PRAGMA user_version");
    if (!answer)
        return failure(answer.error());
    const int version = answer->isEmpty() ? 0 : answer->first().value(0).toInt();
    if (version < 0 || version > steps.size()) {
        return failure(Error::Kind::Storage,
                       u"%1 was written by a newer version of this program (format %2, this one knows up to %3). "
                       "Start the newer version, or use another profile directory."_s.arg(m_path)
                           .arg(version)
                           .arg(steps.size()));
    }
    if (version == steps.size())
        return {};

    const auto applyAll = [&]() -> Result<void> {
        for (const QStringList &step : steps.mid(version)) {
            for (const QString &statement : step) {
                if (auto done = runOnce(statement.toUtf8()); !done)
                    return done;
            }
        }
        if (auto done = runOnce("PRAGMA user_version = " + QByteArray::number(steps.size())); !done)
            return done;
        return runOnce("COMMIT");
    };
    auto done = runOnce("BEGIN IMMEDIATE");
    if (done)
        done = applyAll();
    if (!done) {
        runOnce("ROLLBACK");
        return failure(done.error());
    }
    return {};
}

Result<int> Database::change(QStringView sql, const QVariantList &values)
{
    const Result<const Statement *> statement = prepared(sql);
    if (!statement)
        return failure(statement.error());
    const Run run(**statement, values);
    int state = run.step();
    while (state == SQLITE_ROW)
        state = run.step();
    if (state != SQLITE_DONE)
        return failure(lastError());
    return sqlite3_changes(m_connection.get());
}

Result<void> Database::changeAll(const QList<std::pair<QStringView, QVariantList>> &statements)
{
    for (const auto &[statement, values] : statements) {
        if (const Result<int> changed = change(statement, values); !changed)
            return failure(changed.error());
    }
    return {};
}

Result<QList<Row>> Database::select(QStringView sql, const QVariantList &values)
{
    const Result<const Statement *> statement = prepared(sql);
    if (!statement)
        return failure(statement.error());
    const Run run(**statement, values);
    QList<Row> rows;
    int state = run.step();
    for (; state == SQLITE_ROW; state = run.step())
        rows.append(run.row());
    if (state != SQLITE_DONE)
        return failure(lastError());
    return rows;
}

Result<void> Database::runOnce(const QByteArray &sql)
{
    if (sqlite3_exec(m_connection.get(), sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure(lastError());
    return {};
}

Result<void> Database::flush()
{
    if (changes() == m_flushedChanges && !m_isLogDoubtful)
        return {};
    if (!m_isLogDoubtful) {
        sqlite3_file *log = nullptr;
        sqlite3_file_control(m_connection.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
        m_isLogDoubtful
            = log == nullptr || log->pMethods == nullptr || log->pMethods->xSync(log, SQLITE_SYNC_FULL) != SQLITE_OK;
    }
    if (m_isLogDoubtful)
        return truncateLog(); // in the database everything is written anew
    m_flushedChanges = changes();
    return {};
}

qint64 Database::changes() const { return sqlite3_total_changes64(m_connection.get()); }

bool Database::isInTransaction() const { return sqlite3_get_autocommit(m_connection.get()) == 0; }

/// As SQLite does it by itself, which would keep a failure from us.
int Database::limitLog(void *self, sqlite3 *connection, const char *database, int pages)
{
    constexpr int longestLog = 1000;
    if (pages >= longestLog
        && sqlite3_wal_checkpoint_v2(connection, database, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) != SQLITE_OK)
        static_cast<Database *>(self)->m_isLogDoubtful = true;
    return SQLITE_OK;
}

Result<void> Database::truncateLog()
{
    const Result<QList<Row>> answer = select(u"PRAGMA wal_checkpoint(TRUNCATE)");
    if (!answer)
        return failure(answer.error());
    if (answer->isEmpty() || answer->first().value(0).toInt() != 0)
        return failure(Error::Kind::InUse, m_path % u": the write-ahead log is being read; it is emptied later."_s);
    m_flushedChanges = changes();
    m_isLogDoubtful = false;
    return {};
}

Result<const Database::Statement *> Database::prepared(QStringView sql)
{
    // By where it lies, since nearly all are literals, and still only if it is the same: not all are.
    Statement &statement = m_statements[sql.data()];
    if (statement.prepared && statement.text == sql)
        return &statement;
    statement.prepared.reset();
    statement.text = sql.toString();
    const QByteArray text = statement.text.toUtf8();
    sqlite3_stmt *made = nullptr;
    if (sqlite3_prepare_v3(m_connection.get(), text.constData(), static_cast<int>(text.size()),
                           SQLITE_PREPARE_PERSISTENT, &made, nullptr)
        != SQLITE_OK)
        return failure(lastError());
    statement.prepared.reset(made);
    QStringList columns;
    for (int i = 0; i < sqlite3_column_count(made); ++i)
        columns.append(QString::fromUtf8(sqlite3_column_name(made, i)));
    statement.columns = std::make_shared<const QStringList>(std::move(columns));
    return &statement;
}

Error Database::lastError()
{
    const int code = sqlite3_extended_errcode(m_connection.get());
    m_damageSeen = m_damageSeen || isDamage(code);
    return errorOf(code, QString::fromUtf8(sqlite3_errmsg(m_connection.get())), m_path);
}

} // namespace oagent
