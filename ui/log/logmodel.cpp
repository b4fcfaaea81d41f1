#include "ui/log/logmodel.h"

#include "ui/log/logwords.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

/// Ten repaints a second: more cost, and nobody sees them.
constexpr auto watchedPace = 100ms;
constexpr auto unwatchedPace = 1s;
/// So many rows may lie beyond the capacity until the next batch.
constexpr qint64 slack = 16'384;

QString levelText(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return LogModel::tr("debug");
    case LogLevel::Info: return LogModel::tr("info");
    case LogLevel::Warning: return LogModel::tr("warning");
    case LogLevel::Error: return LogModel::tr("error");
    }
    return {};
}

} // namespace

LogModel::LogModel(qint64 capacity, QObject *parent)
    : QAbstractTableModel(parent)
    , m_capacity(capacity)
{
    m_batch.setSingleShot(true);
    connect(&m_batch, &QTimer::timeout, this, [this] {
        if (!m_isPaused)
            return showArrived();
        dropOldest();
        Q_EMIT arrivedChanged();
    });
}

void LogModel::setCapacity(qint64 capacity)
{
    m_capacity = capacity;
    dropOldest();
}

void LogModel::append(const LogEntry &entry)
{
    m_rows.append(entry);
    if (m_rows.size() >= m_capacity + slack)
        dropOldest();
    if (!m_batch.isActive())
        startBatch();
}

void LogModel::startBatch() { m_batch.start(m_isWatched ? watchedPace : unwatchedPace); }

void LogModel::showArrived()
{
    if (m_isPaused)
        return;
    m_batch.stop();
    dropOldest();
    addArrived();
}

void LogModel::dropOldest()
{
    const qint64 begin = m_rows.end() - m_capacity;
    if (begin <= m_rows.begin())
        return;
    const qint64 gone = m_filter.wantsAll()
        ? std::min(begin, m_shownEnd) - m_shownBegin
        : std::distance(m_found.begin(), std::lower_bound(m_found.begin(), m_found.end(), begin));
    if (gone > 0)
        beginRemoveRows({}, 0, static_cast<int>(gone - 1));
    m_shownBegin = std::max(m_shownBegin, begin);
    m_shownEnd = std::max(m_shownEnd, begin);
    if (!m_filter.wantsAll())
        m_found.erase(m_found.begin(), m_found.begin() + gone);
    m_rows.dropBefore(begin);
    if (gone > 0)
        endRemoveRows();
}

void LogModel::addArrived()
{
    const int shown = rowCount();
    std::deque<qint64> found;
    qint64 added = m_rows.end() - m_shownEnd;
    if (!m_filter.wantsAll()) {
        find(m_shownEnd, m_rows.end(), found);
        added = static_cast<qint64>(found.size());
    }
    if (added > 0)
        beginInsertRows({}, shown, static_cast<int>(shown + added - 1));
    m_shownEnd = m_rows.end();
    m_found.insert(m_found.end(), found.begin(), found.end());
    if (added > 0)
        endInsertRows();
}

void LogModel::clear()
{
    beginResetModel();
    m_rows.dropBefore(m_rows.end());
    m_found.clear();
    m_shownBegin = m_rows.end();
    m_shownEnd = m_rows.end();
    endResetModel();
    Q_EMIT arrivedChanged();
}

void LogModel::setWatched(bool isWatched)
{
    if (m_isWatched == isWatched)
        return;
    m_isWatched = isWatched;
    if (m_isWatched)
        showArrived();
    else if (m_batch.isActive())
        startBatch(); // at the other pace
}

void LogModel::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    if (!m_isPaused)
        showArrived();
    Q_EMIT arrivedChanged();
}

void LogModel::setFilter(const LogFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    findAgain();
    endResetModel();
}

void LogModel::findAgain()
{
    m_found.clear();
    if (!m_filter.wantsAll())
        find(m_shownBegin, m_shownEnd, m_found);
}

void LogModel::setNames(const Names &bots, const Names &conversations)
{
    if (bots == m_bots && conversations == m_conversations)
        return;
    const bool isSearched = !m_filter.text.isEmpty(); // names are searched as well
    if (isSearched)
        beginResetModel();
    m_bots = bots;
    m_conversations = conversations;
    if (isSearched) {
        findAgain();
        endResetModel();
    } else if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, BotColumn), index(rowCount() - 1, ConversationColumn), { Qt::DisplayRole });
    }
}

void LogModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_filter.text.isEmpty()) { // stages are searched as well
        beginResetModel();
        findAgain();
        endResetModel();
    } else if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, LevelColumn), index(rowCount() - 1, StageColumn), { Qt::DisplayRole });
    }
}

QString LogModel::botName(QByteArrayView id) const
{
    const QString text = QString::fromUtf8(id);
    return m_bots.value(text, text);
}

QString LogModel::conversationName(QByteArrayView key) const
{
    const QString text = QString::fromUtf8(key);
    const auto known = m_conversations.constFind(text);
    // ob:<channel>:<bot>:<kind>:<chat>[:<thread>]; who the bot is stands in a column of its own.
    return known == m_conversations.constEnd() ? text.section(u':', 4) : *known;
}

void LogModel::find(qint64 from, qint64 to, std::deque<qint64> &found) const
{
    m_rows.find(m_filter,
                { [this](QByteArrayView id) { return botName(id).toUtf8(); },
                  [this](QByteArrayView key) { return conversationName(key).toUtf8(); },
                  [](QByteArrayView stage) { return LogWords::stage(QString::fromUtf8(stage)).toUtf8(); } },
                from, to, found);
}

void LogModel::forEachShown(const std::function<void(const LogRow &)> &take) const
{
    for (qint64 number = m_shownBegin; number < m_shownEnd; ++number)
        take(m_rows.at(number));
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(m_filter.wantsAll() ? m_shownEnd - m_shownBegin : static_cast<qint64>(m_found.size()));
}

int LogModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

qint64 LogModel::numberAt(int row) const
{
    return m_filter.wantsAll() ? m_shownBegin + row : m_found[static_cast<std::size_t>(row)];
}

QString LogModel::textOf(const LogRow &row, int column) const
{
    switch (column) {
    case TimeColumn:
        return QDateTime::fromMSecsSinceEpoch(row.time.time_since_epoch().count()).toString(u"HH:mm:ss.zzz"_s);
    case LevelColumn: return levelText(row.level);
    case BotColumn: return botName(row.bot);
    case ConversationColumn: return conversationName(row.conversation);
    case StageColumn: return LogWords::stage(QString::fromUtf8(row.stage));
    case TextColumn: return QString::fromUtf8(row.text);
    default: return {};
    }
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::DisplayRole: return textOf(rowAt(index.row()), index.column());
    case LevelRole: return static_cast<int>(rowAt(index.row()).level);
    case TurnRole: return rowAt(index.row()).turn;
    default: return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn: return tr("Time");
    case LevelColumn: return tr("Level");
    case BotColumn: return tr("Bot");
    case ConversationColumn: return tr("Conversation");
    case StageColumn: return tr("Stage");
    case TextColumn: return tr("Text");
    default: return {};
    }
}

} // namespace oagent
