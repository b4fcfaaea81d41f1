#include "core/store/callcounter.h"

#include "core/store/callstatements.h"

#include <QDateTime>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr Milliseconds writeAfter = std::chrono::seconds(2);

QString monthOf(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC).toString(u"yyyy-MM"_s);
}

int countIn(const std::map<QString, int> &counts, const QString &botId)
{
    const auto found = counts.find(botId);
    return found == counts.end() ? 0 : found->second;
}

} // namespace

CallCounter::CallCounter(StateDatabase &database, SharedTimer &timer, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_timer(timer)
    , m_clock(clock)
    , m_month(monthOf(clock.wallNow()))
{
    connect(&m_database, &StateDatabase::opened, this, &CallCounter::load);
}

CallCounter::~CallCounter() { write(); }

void CallCounter::count(const QString &botId)
{
    changeMonth();
    ++m_unwritten[botId];
    if (!m_writing.isActive())
        m_writing = m_timer.after(writeAfter, [this] { write(); });
}

int CallCounter::ofThisMonth(const QString &botId) const
{
    if (monthOf(m_clock.wallNow()) != m_month)
        return 0;
    return countIn(m_written, botId) + countIn(m_unwritten, botId);
}

void CallCounter::load()
{
    using Counts = std::map<QString, int>;
    const auto work = [month = m_month](Database &database) -> Result<Counts> {
        if (const auto forgotten = database.change(callstatements::forgetOlder, { month }); !forgotten)
            return failure(forgotten.error());
        const auto rows = database.select(callstatements::ofMonth, { month });
        if (!rows)
            return failure(rows.error());
        Counts counts;
        for (const Row &row : *rows)
            counts[row.value(0).toString()] = row.value(1).toInt();
        return counts;
    };
    m_database.run<Counts>(work, this, [this, month = m_month](const Result<Counts> &counts) {
        if (!counts || month != m_month)
            return;
        for (const auto &[botId, calls] : *counts)
            m_written[botId] += calls; // of earlier processes; this one may have written already
    });
}

void CallCounter::write()
{
    m_writing.cancel();
    const auto unwritten = std::exchange(m_unwritten, {});
    if (unwritten.empty())
        return;
    for (const auto &[botId, calls] : unwritten)
        m_written[botId] += calls;
    const auto work = [unwritten, month = m_month](Database &database) -> Result<void> {
        for (const auto &[botId, calls] : unwritten) {
            if (const auto added = database.change(callstatements::add, { botId, month, calls }); !added)
                return failure(added.error());
        }
        return {};
    };
    m_database.run<void>(
        work, this,
        [](const Result<void> &) {
            // What a failing store does not keep is counted until the program ends.
        },
        Flush::Soon);
}

void CallCounter::changeMonth()
{
    const QString month = monthOf(m_clock.wallNow());
    if (month == m_month)
        return;
    write();
    m_month = month;
    m_written.clear();
}

} // namespace oagent
