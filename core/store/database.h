#pragma once

#include "core/support/clock.h"
#include "core/support/result.h"

#include <QList>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QStringList>
#include <QVariant>

#include <functional>
#include <map>
#include <memory>

class QSqlError;

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

    /// Runs one statement that answers no rows; the number of rows it changed.
    Result<int> change(QStringView sql, const QVariantList &values = {});
    /// One after the other, until one fails.
    Result<void> changeAll(const QList<std::pair<QStringView, QVariantList>> &statements);
    /// All rows of one SELECT.
    [[nodiscard]] Result<QList<QSqlRecord>> select(QStringView sql, const QVariantList &values = {});

    /// Whether a commit from now on waits for the medium. Not within a transaction.
    Result<void> flushCommits(bool isFlushed);
    /// Changes nothing, but makes a transaction one that writes.
    Result<void> writeSomething();

    /// Moves everything from the write-ahead log into the database and cuts the log to zero bytes, so that what was
    /// erased stands nowhere any more.
    Result<void> truncateLog();

private:
    explicit Database(QString path);
    [[nodiscard]] static Result<std::unique_ptr<Database>> tryOpen(const QString &path, const SchemaSteps &steps,
                                                                   Milliseconds busyTimeout, bool closedCleanly);
    [[nodiscard]] Result<void> connect(Milliseconds busyTimeout);
    [[nodiscard]] Result<void> configure();
    [[nodiscard]] Result<void> checkWhole();
    [[nodiscard]] Result<void> migrate(const SchemaSteps &steps);
    [[nodiscard]] Result<QSqlQuery *> execute(QStringView sql, const QVariantList &values);
    Error note(const QSqlError &error);

    QString m_path;
    QString m_connection; ///< name within QSqlDatabase
    std::map<QString, QSqlQuery, std::less<>> m_prepared;
    int m_version = 0; ///< of the schema
    bool m_isFlushed = true;
    bool m_isHeld = false;
    bool m_damageSeen = false;
};

} // namespace oagent
