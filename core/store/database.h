#pragma once

#include "core/store/row.h"
#include "core/support/clock.h"
#include "core/support/result.h"

#include <QList>

#include <memory>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace oagent {

/// What a database file must hold: step n brings a file of version n to version n + 1. The version is SQLite's
/// `user_version`. Steps are only ever added.
using SchemaSteps = QList<QStringList>;

/// One SQLite file, opened for this process alone. Lives on one thread. Every error says what to do about it:
/// StorageFull, InUse (another process holds the file), Storage (all else).
class Database
{
public:
    struct Opened
    {
        std::unique_ptr<Database> database;
        QString damagedKeptAs; ///< a damaged file lay there: where it is now; the database began anew. Else empty
    };

    /// Opens or creates the file (0600), checks it when the process before did not close it, brings it up to date. A
    /// damaged file is renamed to "<path>.damaged-<UTC time>", never deleted. A file of a newer version is refused.
    /// @param busyTimeout how long another process may keep the file before it is InUse
    [[nodiscard]] static Result<Opened> open(const QString &path, const SchemaSteps &steps, Milliseconds busyTimeout);
    /// Empties the write-ahead log and closes.
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Runs one statement whatever it answers; the number of rows it changed. A value is a bool, a number, a QString (a
    /// null one is an empty text), a text as UTF-8, or invalid for NULL.
    Result<int> change(QStringView sql, const QVariantList &values = {});
    /// One after the other, until one fails.
    Result<void> changeAll(const QList<std::pair<QStringView, QVariantList>> &statements);
    /// All rows of one SELECT.
    [[nodiscard]] Result<QList<Row>> select(QStringView sql, const QVariantList &values = {});

    /// Brings what was committed to the medium, if anything was since the last time. Until then the computer's end,
    /// such as a power cut, may take it back; the end of the process cannot.
    Result<void> flush();
    /// Rows changed on this connection so far, also by what was rolled back.
    [[nodiscard]] qint64 changes() const;
    /// False when SQLite itself has rolled it back.
    [[nodiscard]] bool isInTransaction() const;

    /// Moves everything from the write-ahead log into the database and cuts the log to zero bytes, so that what was
    /// erased stands nowhere any more.
    Result<void> truncateLog();

private:
    struct Close
    {
        void operator()(sqlite3 *connection) const;
    };
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const;
    };
    /// Prepared once, run many times.
    struct Statement
    {
        QString text;
        std::unique_ptr<sqlite3_stmt, Finalize> prepared;
        std::shared_ptr<const QStringList> columns;
    };
    class Run;

    explicit Database(QString path);
    [[nodiscard]] static Result<std::unique_ptr<Database>> tryOpen(const QString &path, const SchemaSteps &steps,
                                                                   Milliseconds busyTimeout, bool closedCleanly);
    [[nodiscard]] Result<void> connect(Milliseconds busyTimeout);
    [[nodiscard]] Result<void> configure();
    [[nodiscard]] Result<void> checkWhole();
    [[nodiscard]] Result<void> migrate(const SchemaSteps &steps);
    [[nodiscard]] Result<const Statement *> prepared(QStringView sql);
    /// Never kept: what is put together is not met again.
    Result<void> runOnce(const QByteArray &sql);
    /// What SQLite calls after a commit, with the length of its log.
    static int limitLog(void *self, sqlite3 *connection, const char *database, int pages);
    /// What SQLite said last, as an error of ours.
    Error lastError();

    QString m_path;
    std::unique_ptr<sqlite3, Close> m_connection;
    std::unordered_map<const void *, Statement> m_statements; ///< by where their texts lay
    bool m_isLogDoubtful = false; ///< a flush of it failed: the system may count as written what it could not write
    qint64 m_flushedChanges = 0; ///< rows that were changed on this connection when all of it was on the medium
    bool m_isHeld = false;
    bool m_damageSeen = false;
};

} // namespace oagent
