#include "ui/log/logdelegate.h"

#include "ui/log/logmodel.h"
#include "ui/look/tone.h"

#include <QPainter>

namespace oagent {

namespace {

/// Trouble is seen from afar; the word in the same cell says the same.
QColor textColor(const QModelIndex &index, const QPalette &palette, QPalette::ColorGroup group)
{
    if (index.column() == LogModel::LevelColumn) {
        switch (static_cast<LogLevel>(index.data(LogModel::LevelRole).toInt())) {
        case LogLevel::Error: return toneColor(Tone::Bad, palette);
        case LogLevel::Warning: return toneColor(Tone::Busy, palette);
        case LogLevel::Info:
        case LogLevel::Debug: break;
        }
    }
    return palette.color(group, QPalette::Text);
}

} // namespace

void LogDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QPalette::ColorGroup group
        = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    if (isSelected)
        painter->fillRect(option.rect, option.palette.brush(group, QPalette::Highlight));
    const QRect place = option.rect.adjusted(padding, 0, -padding, 0);
    // A row can be long: what cannot be seen is not measured.
    const int narrow = qMax(1, option.fontMetrics.averageCharWidth() / 2);
    const QString text = index.data(Qt::DisplayRole).toString().left(place.width() / narrow + 1);
    painter->setPen(isSelected ? option.palette.color(group, QPalette::HighlightedText)
                               : textColor(index, option.palette, group));
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, place.width()));
}

} // namespace oagent
