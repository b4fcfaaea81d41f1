#pragma once

#include "core/store/storethread.h"
#include "core/support/later.h"

#include <QObject>

#include <functional>
#include <memory>

namespace oagent {

/// The file `bridge.db` with the tables of every store, on a thread of its own. Each store is a view on it; what they
/// ask for shares its transactions.
class StateDatabase : public QObject
{
    Q_OBJECT
public:
    explicit StateDatabase(StoreLimits limits = {}, QObject *parent = nullptr);
    /// Finishes what was asked for, truncates the write-ahead log, joins the thread. Callbacks not yet delivered are
    /// lost.
    ~StateDatabase() override;

    /// Opens or creates `path` (0600). A damaged file is kept aside under another name and said by damagedFileKept();
    /// the database then begins anew, so that bots go on answering. Errors: InUse (another process holds the file),
    /// Storage (written by a newer version, unreadable …), StorageFull. Must have succeeded before any store is asked;
    /// may be called again after a failure.
    void open(const QString &path, const QObject *context, Callback<void> done);

    /// StoreThread::run; Storage when nothing is open.
    template <class T>
    void run(std::function<Result<T>(Database &)> work, const QObject *context, Callback<T> done,
             Flush flush = Flush::Now, News<T> isNews = {})
    {
        if (m_thread)
            m_thread->run<T>(std::move(work), context, std::move(done), flush, std::move(isNews));
        else
            later(context, [done = std::move(done)] {
                done(failure(Error::Kind::Storage,
                             QStringLiteral("The store is not open. Open it before anything is stored.")));
            });
    }

    /// `done` comes when everything asked for before is on the medium.
    void flush(const QObject *context, Callback<void> done);

    /// Transactions committed since open(): beside the number of calls it tells how well they gather.
    [[nodiscard]] quint64 commits() const;

Q_SIGNALS:
    /// Every time open() has succeeded, before its `done`.
    void opened();
    /// Before the `done` of open(): the file was damaged and is kept under this name.
    void damagedFileKept(const QString &keptAs);

private:
    const StoreLimits m_limits;
    std::unique_ptr<StoreThread> m_thread; ///< nothing before open()
};

} // namespace oagent
