#include "ui/log/logview.h"

#include "ui/log/logdelegate.h"
#include "ui/log/logmodel.h"
#include "ui/log/logwords.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

LogView::LogView(LogModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setModel(&model);
    setItemDelegate(new LogDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setFrameShape(NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false); // Tab leaves the rows
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    applyFont();

    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LogView::noteScrolled);
    connect(&model, &LogModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
        keepPlace(last - first + 1);
        Q_EMIT selectionEmptied(!hasSelectedRows());
    });
    connect(&model, &LogModel::rowsInserted, this, &LogView::followAgain);
    connect(&model, &LogModel::modelReset, this, [this] {
        followAgain();
        Q_EMIT selectionEmptied(true);
    });
    connect(this, &LogView::activated, this, [this](const QModelIndex &index) {
        if (const TurnKey turn = m_model.rowAt(index.row()).turn; turn != 0)
            Q_EMIT turnChosen(turn);
    });
}

void LogView::applyFont()
{
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (font() != fixed)
        setFont(fixed);
    const QFontMetrics metrics(fixed);
    verticalHeader()->setMinimumSectionSize(metrics.height() + 2);
    verticalHeader()->setDefaultSectionSize(metrics.height() + 2);
    const auto setWidth = [this, &metrics](int column, const QStringList &texts) {
        int widest = 0;
        for (const QString &text : texts)
            widest = std::max(widest, metrics.horizontalAdvance(text));
        setColumnWidth(column, widest + LogDelegate::padding * 3);
    };
    setWidth(LogModel::TimeColumn, { u"00:00:00.000"_s });
    setWidth(LogModel::LevelColumn, { u"warning"_s });
    setWidth(LogModel::BotColumn, { u"a bot's name"_s });
    setWidth(LogModel::ConversationColumn, { u"somebody's name"_s });
    setWidth(LogModel::StageColumn, LogWords::stageWords());
}

void LogView::setFollowing(bool isFollowing)
{
    if (isFollowing == m_isFollowing)
        return;
    m_isFollowing = isFollowing;
    followAgain();
    Q_EMIT followingChanged(m_isFollowing);
}

void LogView::followAgain()
{
    if (!m_isFollowing)
        return;
    const QScopedValueRollback moving(m_isMoving, true);
    scrollToBottom();
}

void LogView::noteScrolled(int value)
{
    if (!m_isMoving && verticalScrollBar()->isVisible())
        setFollowing(value == verticalScrollBar()->maximum());
}

void LogView::keepPlace(int removed)
{
    if (m_isFollowing)
        return;
    const QScopedValueRollback moving(m_isMoving, true);
    verticalScrollBar()->setValue(std::max(0, verticalScrollBar()->value() - removed));
}

bool LogView::hasSelectedRows() const { return selectionModel() != nullptr && selectionModel()->hasSelection(); }

QString LogView::textOfRow(int row) const
{
    QStringList words;
    for (int column = 0; column < LogModel::ColumnCount; ++column)
        words.append(m_model.index(row, column).data().toString());
    words.removeAll(QString());
    return words.join(u"  "_s);
}

void LogView::copySelection() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex &index : rows)
        lines.append(textOfRow(index.row()));
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (event == QKeySequence::Copy)
        return copySelection();
    QTableView::keyPressEvent(event);
}

void LogView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = isByKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copy = menu->addAction(tr("Copy"), this, &LogView::copySelection);
    copy->setShortcut(QKeySequence::Copy);
    const TurnKey turn = m_model.rowAt(index.row()).turn;
    QAction *follow
        = menu->addAction(tr("Show the stages of this message"), this, [this, turn] { Q_EMIT turnChosen(turn); });
    follow->setEnabled(turn != 0);
    menu->popup(isByKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void LogView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_model.rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setFont(parentWidget() ? parentWidget()->font() : font());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const bool isFiltered = m_model.rows().size() > 0;
    painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap,
                     isFiltered ? tr("No row fits the filter.") : tr("What the bots do appears here, as it happens."));
}

void LogView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::StyleChange)
        applyFont();
}

void LogView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionEmptied(!hasSelectedRows());
}

} // namespace oagent
