#include "ui/conversations/chatdelegate.h"

#include "ui/conversations/chatlistmodel.h"
#include "ui/look/botlook.h"
#include "ui/look/icon.h"
#include "ui/look/shorttime.h"
#include "ui/look/tone.h"

#include <QApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int margin = 8;
constexpr int lineGap = 4;

QFont smallerThan(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

void paintMark(QPainter &painter, const QRect &mark, const QModelIndex &index, const QStyleOptionViewItem &option)
{
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QString channel = index.data(ChatListModel::ChannelRole).toString();
    if (channel == "app"_L1)
        return icon(u"app"_s, option.palette)
            .paint(&painter, mark, Qt::AlignCenter, isSelected ? QIcon::Selected : QIcon::Normal);
    const QColor ink = isSelected ? option.palette.color(QPalette::HighlightedText) : secondaryText(option.palette);
    painter.setPen(QPen(ink, 1.5));
    painter.drawRoundedRect(QRectF(mark).adjusted(0.75, 0.75, -0.75, -0.75), 5, 5);
    painter.drawText(mark, Qt::AlignCenter, channelLetter(channel));
}

} // namespace

QSize ChatDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex & /*index*/) const
{
    const int lines = option.fontMetrics.height() + lineGap + QFontMetrics(smallerThan(option.font)).height();
    return { 160, lines + 2 * margin };
}

void ChatDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    option.text.clear();
    const QStyle *style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QColor text = option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
    const QColor secondary = isSelected ? text : secondaryText(option.palette);
    const QRect area = option.rect.adjusted(margin, margin, -margin, -margin);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);

    const int side = option.fontMetrics.height() + 6;
    paintMark(*painter, QRect(area.left(), area.top(), side, side), index, option);

    const bool isUnread = index.data(ChatListModel::UnreadRole).toBool();
    QFont nameFont = option.font;
    nameFont.setBold(isUnread);
    const QFont small = smallerThan(option.font);
    const QString time = shortTime(index.data(ChatListModel::TimeRole).toDateTime());
    const int timeWidth = QFontMetrics(small).horizontalAdvance(time);
    QRect first = area.adjusted(side + margin, 0, 0, 0);
    first.setHeight(option.fontMetrics.height());
    painter->setFont(small);
    painter->setPen(secondary);
    painter->drawText(first, Qt::AlignRight | Qt::AlignVCenter, time);
    first.setRight(first.right() - timeWidth - margin);
    painter->setFont(nameFont);
    painter->setPen(text);
    const QFontMetrics nameMetrics(nameFont);
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                      nameMetrics.elidedText(index.data().toString(), Qt::ElideRight, first.width()));

    QRect second = area.adjusted(side + margin, option.fontMetrics.height() + lineGap, 0, 0);
    if (isUnread) {
        constexpr int dot = 8;
        painter->setPen(Qt::NoPen);
        painter->setBrush(isSelected ? text : option.palette.color(QPalette::Highlight));
        painter->drawEllipse(second.right() - dot, second.center().y() - dot / 2, dot, dot);
        second.setRight(second.right() - dot - margin);
    }
    painter->setFont(small);
    painter->setPen(secondary);
    painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(small).elidedText(index.data(ChatListModel::SnippetRole).toString(), Qt::ElideRight,
                                                     second.width()));
    painter->restore();
}

} // namespace oagent
