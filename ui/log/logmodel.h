#pragma once

#include "core/settings/desktopsettings.h"
#include "ui/log/logrows.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QTimer>

#include <chrono>
#include <deque>

namespace oagent {

/// The live log as a table, oldest first: bounded, filtered by itself (a proxy model would take a second over a
/// million rows). What arrives is shown in batches, since painting is what costs.
class LogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TimeColumn, LevelColumn, BotColumn, ConversationColumn, StageColumn, TextColumn, ColumnCount };
    enum Role { LevelRole = Qt::UserRole, TurnRole };
    using Names = QHash<QString, QString>;

    explicit LogModel(qint64 capacity = DesktopSettings::usualLogRows, QObject *parent = nullptr);

    /// Rows beyond it make the oldest go.
    void setCapacity(qint64 capacity);
    [[nodiscard]] qint64 capacity() const { return m_capacity; }

    /// Takes a row; it is shown with the next batch.
    void append(const LogEntry &entry);
    /// Shows now what has arrived. Nothing while paused.
    void showArrived();
    void clear();

    /// While nobody looks, batches come once a second at most, else ten times.
    void setWatched(bool isWatched);
    /// Paused, no row is added; what arrives is counted. The oldest rows still go when the log is full.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    /// Rows that have arrived and are not shown yet, whether or not the filter wants them.
    [[nodiscard]] qint64 arrived() const { return m_rows.end() - m_shownEnd; }

    void setFilter(const LogFilter &filter);
    [[nodiscard]] const LogFilter &filter() const { return m_filter; }
    /// How bots (by id) and conversations (by key) are called; without a name the id or the platform's own id of the
    /// chat is shown.
    void setNames(const Names &bots, const Names &conversations);
    [[nodiscard]] QString botName(QByteArrayView id) const;
    [[nodiscard]] QString conversationName(QByteArrayView key) const;

    /// The language is another one now: of levels, stages and headings; rows keep the words they came with.
    void retranslate();

    /// All rows shown, whatever the filter, oldest first.
    void forEachShown(const std::function<void(const LogRow &)> &take) const;
    [[nodiscard]] LogRow rowAt(int row) const { return m_rows.at(numberAt(row)); }
    [[nodiscard]] const LogRows &rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// While paused, from time to time.
    void arrivedChanged();

private:
    [[nodiscard]] qint64 numberAt(int row) const;
    [[nodiscard]] QString textOf(const LogRow &row, int column) const;
    void find(qint64 from, qint64 to, std::deque<qint64> &found) const;
    void findAgain();
    void dropOldest();
    void addArrived();
    void startBatch();

    LogRows m_rows;
    qint64 m_capacity;
    LogFilter m_filter;
    std::deque<qint64> m_found; ///< the numbers of the rows the filter wants; unused when it wants all
    qint64 m_shownBegin = 0; ///< the rows in [begin, end) have been announced to the views
    qint64 m_shownEnd = 0;
    Names m_bots;
    Names m_conversations;
    QTimer m_batch { this };
    bool m_isWatched = false;
    bool m_isPaused = false;
};

} // namespace oagent
