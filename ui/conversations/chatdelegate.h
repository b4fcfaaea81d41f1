#pragma once

#include <QStyledItemDelegate>

namespace oagent {

/// One chat of ChatListModel: its channel's letter, its name, time, the newest question, a dot when it is unread.
class ChatDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace oagent
