#pragma once

#include "core/store/database.h"
#include "core/store/flush.h"

#include <QObject>
#include <QPointer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace oagent {

/// Whether somebody waits to hear of it. Empty: always.
template <class T>
using News = std::function<bool(const Result<T> &)>;

struct StoreLimits
{
    Milliseconds idleBeforeTruncate = std::chrono::seconds(5); ///< then the write-ahead log is cut to zero bytes
    Milliseconds busyTimeout = std::chrono::seconds(2); ///< how long a leaving process may still hold the file
    Milliseconds flushWithin = std::chrono::milliseconds(200); ///< after a commit that may be flushed soon
};

/// The thread on which one database file is read and written, for all stores in that file. What is asked for within one
/// turn of the event loop goes to it together, and what has gathered while a transaction was being committed becomes
/// the next one: one fsync for many jobs, in the order of run().
///
/// A job that fails is undone alone; the others of its transaction are done once more without it, and committed. If the
/// commit itself fails, nothing was written and every job of it gets that error. If only the flush fails, all of it is
/// written, and those that wanted the flush get the error.
class StoreThread : public QObject
{
    Q_OBJECT
public:
    /// The file is opened on the thread. If that fails, every job fails with the reason.
    StoreThread(QString path, SchemaSteps steps, StoreLimits limits = {}, QObject *parent = nullptr);
    /// Does everything asked for, empties the log, closes, joins. Callbacks not yet delivered are lost.
    ~StoreThread() override;

    /// Runs `work` on the store's thread within a transaction. It must touch nothing but the database and its own
    /// captures, and may be run a second time after a rollback. `done` keeps the contract of Callback and comes after
    /// the commit; the work is done even if `context` dies.
    /// @param isNews of what it came to, asked on the store's thread; what is none comes late: with the next that is,
    /// so that the owner's thread is not woken for it
    template <class T>
    void run(std::function<Result<T>(Database &)> work, const QObject *context, Callback<T> done,
             Flush flush = Flush::Now, News<T> isNews = {})
    {
        enqueue(std::make_unique<JobOf<T>>(flush, std::move(work), context, std::move(done), std::move(isNews)));
    }

    /// Transactions committed so far: beside the number of jobs it tells how well they gather.
    [[nodiscard]] quint64 commits() const;

Q_SIGNALS:
    /// The file was damaged and is kept under this name; the database began anew. Before any `done`.
    void damagedFileKept(const QString &keptAs);

private:
    class Worker;

    /// Made, delivered and destroyed on the owner's thread; performed on the store's.
    class Job
    {
    public:
        explicit Job(Flush flush)
            : m_flush(flush)
        { }
        Job(const Job &) = delete;
        Job &operator=(const Job &) = delete;
        virtual ~Job() = default;
        /// False when it failed.
        virtual bool perform(Database &database) = 0;
        virtual void fail(const Error &error) = 0;
        virtual void deliver() = 0;
        /// Of what it came to: whether the owner's thread is to be woken.
        [[nodiscard]] virtual bool isNews() const = 0;
        [[nodiscard]] Flush flush() const { return m_flush; }

    private:
        const Flush m_flush;
    };
    using Jobs = std::vector<std::unique_ptr<Job>>;

    template <class T>
    class JobOf final : public Job
    {
    public:
        JobOf(Flush flush, std::function<Result<T>(Database &)> work, const QObject *context, Callback<T> done,
              News<T> isNews)
            : Job(flush)
            , m_work(std::move(work))
            , m_context(context)
            , m_done(std::move(done))
            , m_isNews(std::move(isNews))
        { }
        bool perform(Database &database) override
        {
            m_result = m_work(database);
            return m_result->has_value();
        }
        void fail(const Error &error) override { m_result = failure(error); }
        void deliver() override
        {
            if (m_context && m_done)
                m_done(*std::move(m_result));
        }
        [[nodiscard]] bool isNews() const override { return !m_isNews || m_isNews(*m_result); }

    private:
        std::function<Result<T>(Database &)> m_work;
        QPointer<const QObject> m_context;
        Callback<T> m_done;
        News<T> m_isNews;
        std::optional<Result<T>> m_result;
    };

    void enqueue(std::unique_ptr<Job> job);
    void handOver();
    void deliver();

    Jobs m_gathered; ///< asked for in this turn of the event loop

    std::unique_ptr<Worker> m_worker;
};

} // namespace oagent
