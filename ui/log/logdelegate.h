#pragma once

#include <QStyledItemDelegate>

namespace oagent {

/// Draws a cell of the log with little more than one text: ten times a second everything visible is drawn.
class LogDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int padding = 4; ///< left and right of the text, in pixels

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace oagent
