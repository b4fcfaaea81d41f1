#include "core/store/storethread.h"

#include "core/support/later.h"

#include <QThread>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

/// What the two threads share, and the loop of the store's own.
class StoreThread::Worker
{
public:
    struct Finished
    {
        Jobs jobs;
        QString damagedKeptAs;
    };

    Worker(QString path, SchemaSteps steps, StoreLimits limits, std::function<void()> announce)
        : m_path(std::move(path))
        , m_steps(std::move(steps))
        , m_limits(limits)
        , m_announce(std::move(announce))
        , m_thread(QThread::create([this] { loop(); }))
    {
        m_thread->setObjectName(u"store"_s);
        m_thread->start();
    }
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;
    ~Worker()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_one();
        m_thread->wait();
    }

    void add(Jobs jobs)
    {
        {
            const std::lock_guard lock(m_mutex);
            std::move(jobs.begin(), jobs.end(), std::back_inserter(m_waiting));
        }
        m_wake.notify_one();
    }

    Finished takeFinished()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_finished, {});
    }

    [[nodiscard]] quint64 commits() const { return m_commits; }

private:
    void loop()
    {
        openDatabase();
        for (;;) {
            Jobs batch = waitForJobs();
            if (batch.empty())
                break;
            perform(batch);
            publish(std::move(batch));
        }
        m_database.reset(); // on the thread that made it
    }

    void openDatabase()
    {
        Result<Database::Opened> opened = Database::open(m_path, m_steps, m_limits.busyTimeout);
        if (!opened) {
            m_openError = opened.error();
            return;
        }
        m_database = std::move(opened->database);
        const std::lock_guard lock(m_mutex);
        m_finished.damagedKeptAs = opened->damagedKeptAs;
    }

    /// Empty: the owner is gone and nothing is left to do.
    Jobs waitForJobs()
    {
        std::unique_lock lock(m_mutex);
        const auto isDue = [this] { return m_stopping || !m_waiting.empty(); };
        if (m_flushBy && !m_wake.wait_until(lock, *m_flushBy, isDue)) {
            lock.unlock();
            (void)flush();
            lock.lock();
        }
        if (m_logHoldsData && !m_wake.wait_for(lock, m_limits.idleBeforeTruncate, isDue)) {
            lock.unlock();
            // When it cannot be emptied now, the next idle time or the end tries again.
            m_logHoldsData = false;
            if (m_database)
                (void)m_database->truncateLog();
            lock.lock();
        }
        m_wake.wait(lock, isDue);
        return std::exchange(m_waiting, {});
    }

    void perform(const Jobs &batch)
    {
        if (!m_database) {
            for (const auto &job : batch)
                job->fail(m_openError);
            return;
        }
        m_logHoldsData = true;
        std::vector<Job *> left;
        for (const auto &job : batch)
            left.push_back(job.get());
        // What failed was undone, and all else with it, which is done once more without it. A savepoint for each job
        // would spare that, but then SQLite keeps a copy of every page a job changes, and hardly any job fails.
        while (const auto failed = performTogether(left))
            left.erase(*failed);
    }

    /// Says which one failed by itself; then none of them is done.
    std::optional<std::vector<Job *>::const_iterator> performTogether(const std::vector<Job *> &jobs)
    {
        const auto failAll = [&](const Error &error) {
            for (Job *job : jobs)
                job->fail(error);
        };
        if (jobs.empty())
            return std::nullopt;
        if (const auto begun = m_database->change(u"BEGIN IMMEDIATE"); !begun) {
            failAll(begun.error());
            return std::nullopt;
        }
        for (auto job = jobs.begin(); job != jobs.end(); ++job) {
            const qint64 before = m_database->changes();
            const bool isDone = (*job)->perform(*m_database);
            if (isDone || (m_database->changes() == before && m_database->isInTransaction()))
                continue; // done, or found nothing to do: there is nothing to undo
            m_database->change(u"ROLLBACK"); // where SQLite has done it already, there is nothing to roll back
            return job;
        }
        if (const auto committed = m_database->change(u"COMMIT"); !committed) {
            m_database->change(u"ROLLBACK");
            failAll(committed.error());
            return std::nullopt;
        }
        ++m_commits;
        flushFor(jobs);
        return std::nullopt;
    }

    /// For those of the committed jobs that do not let it wait.
    void flushFor(const std::vector<Job *> &jobs)
    {
        const auto isUrgent = [](const Job *job) { return job->flush() == Flush::Now; };
        const auto now = std::chrono::steady_clock::now();
        if (std::none_of(jobs.begin(), jobs.end(), isUrgent)) {
            m_flushBy = m_flushBy.value_or(now + m_limits.flushWithin);
            if (now >= *m_flushBy)
                (void)flush();
            return;
        }
        if (const Result<void> flushed = flush(); !flushed) {
            for (Job *job : jobs) {
                if (isUrgent(job))
                    job->fail(flushed.error());
            }
        }
    }

    /// What cannot be flushed now is so with the next transaction that can.
    Result<void> flush()
    {
        m_flushBy.reset();
        return m_database->flush();
    }

    /// What nobody waits for is taken with what comes next.
    void publish(Jobs batch)
    {
        const bool isAwaited = std::any_of(batch.begin(), batch.end(), [](const auto &job) { return job->isNews(); });
        {
            const std::lock_guard lock(m_mutex);
            std::move(batch.begin(), batch.end(), std::back_inserter(m_finished.jobs));
        }
        if (isAwaited)
            m_announce();
    }

    const QString m_path;
    const SchemaSteps m_steps;
    const StoreLimits m_limits;
    const std::function<void()> m_announce;

    // Of the store's thread.
    std::unique_ptr<Database> m_database;
    Error m_openError;
    bool m_logHoldsData = false;
    std::optional<std::chrono::steady_clock::time_point> m_flushBy; ///< something is committed and not flushed

    std::atomic<quint64> m_commits = 0;
    std::mutex m_mutex; ///< for the next four
    std::condition_variable m_wake;
    Jobs m_waiting;
    Finished m_finished;
    bool m_stopping = false;
    std::unique_ptr<QThread> m_thread; // last: it uses all of the above
};

StoreThread::StoreThread(QString path, SchemaSteps steps, StoreLimits limits, QObject *parent)
    : QObject(parent)
    , m_worker(std::make_unique<Worker>(std::move(path), std::move(steps), limits, [this] {
        QMetaObject::invokeMethod(
            this, [this] { deliver(); }, Qt::QueuedConnection);
    }))
{ }

StoreThread::~StoreThread() { handOver(); }

quint64 StoreThread::commits() const { return m_worker->commits(); }

void StoreThread::enqueue(std::unique_ptr<Job> job)
{
    if (m_gathered.empty())
        lastly(this, [this] { handOver(); });
    m_gathered.push_back(std::move(job));
}

void StoreThread::handOver()
{
    if (!m_gathered.empty())
        m_worker->add(std::exchange(m_gathered, {}));
}

void StoreThread::deliver()
{
    const LoopCall call;
    const QPointer<StoreThread> self = this; // any receiver may destroy this object
    Worker::Finished finished = m_worker->takeFinished();
    if (!finished.damagedKeptAs.isEmpty())
        Q_EMIT damagedFileKept(finished.damagedKeptAs);
    for (const auto &job : finished.jobs) {
        if (self.isNull())
            return;
        job->deliver();
    }
}

} // namespace oagent
