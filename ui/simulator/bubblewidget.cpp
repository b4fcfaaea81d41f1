#include "ui/simulator/bubblewidget.h"

#include "ui/conversations/markdownview.h"
#include "ui/look/tone.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

BubbleWidget::BubbleWidget(Side side, const QString &author, QWidget *parent)
    : QFrame(parent)
    , m_text(new MarkdownView(this))
    , m_note(new QLabel(this))
{
    auto *box = new QFrame(this);
    box->setObjectName(u"bubble"_s);
    QColor ground = palette().color(QPalette::Highlight);
    ground.setAlphaF(0.16F);
    box->setStyleSheet(
        side == Side::Person
            ? u"#bubble { background: %1; border-radius: 8px; }"_s.arg(ground.name(QColor::HexArgb))
            : u"#bubble { background: palette(base); border: 1px solid palette(mid); border-radius: 8px; }"_s);
    m_text->setParent(box);
    m_text->setAccessibleName(side == Side::Person ? tr("Message") : tr("Answer"));
    m_note->setParent(box);
    m_note->setTextFormat(Qt::PlainText);
    QFont small = m_note->font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_note->setFont(small);
    QPalette quiet = m_note->palette();
    quiet.setColor(QPalette::WindowText, secondaryText(quiet));
    m_note->setPalette(quiet);
    auto *name = new QLabel(author, box);
    name->setTextFormat(Qt::PlainText);
    name->setFont(small);
    name->setPalette(quiet);
    auto *inBox = new QVBoxLayout(box);
    inBox->setContentsMargins(12, 8, 12, 8);
    inBox->setSpacing(4);
    inBox->addWidget(name);
    inBox->addWidget(m_text);
    inBox->addWidget(m_note);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    if (side == Side::Person)
        layout->addSpacing(48);
    layout->addWidget(box, 1);
    if (side == Side::Bot)
        layout->addSpacing(48);
}

void BubbleWidget::setContent(const QString &markdown, const QString &note)
{
    m_text->setText(markdown);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

} // namespace oagent
