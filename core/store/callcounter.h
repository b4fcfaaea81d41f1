#pragma once

#include "core/connection/sharedtimer.h"
#include "core/store/statedatabase.h"

#include <map>

namespace oagent {

/// How many calls each bot made this calendar month (UTC) that count against a platform's quota. Kept in `bridge.db`
/// over restarts; written a few seconds after the first call that was not, so that a crash loses those seconds.
class CallCounter : public QObject
{
    Q_OBJECT
public:
    CallCounter(StateDatabase &database, SharedTimer &timer, const Clock &clock, QObject *parent = nullptr);
    /// Writes what is not yet written.
    ~CallCounter() override;

    void count(const QString &botId);
    [[nodiscard]] int ofThisMonth(const QString &botId) const;

private:
    void load();
    void write();
    void changeMonth();

    StateDatabase &m_database;
    SharedTimer &m_timer;
    const Clock &m_clock;
    QString m_month; ///< of the counts
    std::map<QString, int> m_written;
    std::map<QString, int> m_unwritten;
    SharedTimer::Handle m_writing;
};

} // namespace oagent
