#include "ui/conversations/entrywidget.h"

#include "ui/conversations/markdownview.h"
#include "ui/conversations/questionwords.h"
#include "ui/look/shorttime.h"
#include "ui/look/tone.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Laying a text out is the price; ten times a second reads as growing.
constexpr std::chrono::milliseconds betweenPaintings { 100 };

QLabel *makeSmallLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    label->setFont(font);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

EntryWidget::EntryWidget(TranscriptEntry entry, PictureSource pictures, QWidget *parent)
    : QFrame(parent)
    , m_entry(std::move(entry))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(8);
    layout->addWidget(makeQuestion());
    layout->addWidget(makeAnswer(std::move(pictures)));
    m_next.setSingleShot(true);
    m_next.setInterval(betweenPaintings);
    connect(&m_next, &QTimer::timeout, this, &EntryWidget::showIfSeen);
    dress();
    showIfSeen();
    m_box->setVisible(!isDivider());
}

bool EntryWidget::isDivider() const { return m_entry.channel == "app"_L1 && m_entry.question == "/new"_L1; }

QWidget *EntryWidget::makeQuestion()
{
    auto *side = new QWidget(this);
    m_asked = makeSmallLabel(side);
    m_bubble = new QFrame(side);
    m_bubble->setObjectName(u"question"_s);
    if (isDivider()) {
        m_bubble->hide();
        m_asked->setText(tr("New conversation"));
        auto *middle = new QHBoxLayout(side);
        middle->setContentsMargins({});
        middle->addWidget(m_asked, 0, Qt::AlignCenter);
        return side;
    }
    m_asked->setText(QStringList {
        m_entry.asker, shortTime(QDateTime::fromMSecsSinceEpoch(m_entry.askedAt.time_since_epoch().count())) }
                         .join(m_entry.asker.isEmpty() ? QString() : u" · "_s));
    m_asked->setAlignment(Qt::AlignRight);
    const QString question = QuestionWords::of(m_entry.question);
    auto *text = new QLabel(question, m_bubble);
    text->setTextFormat(Qt::PlainText); // what people write is foreign text
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setAccessibleName(tr("Question: %1").arg(question)); // a name alone would hide the text
    auto *inBubble = new QHBoxLayout(m_bubble);
    inBubble->setContentsMargins(12, 8, 12, 8);
    inBubble->addWidget(text);
    // As wide as its text, and never as wide as the answer, so that the two are told apart at a glance.
    const int wanted = text->fontMetrics().boundingRect(QRect(0, 0, 100'000, 0), 0, question).width();
    text->setMinimumWidth(std::min(wanted + 4, 320));
    text->setMaximumWidth(wanted + 4);
    auto *right = new QHBoxLayout;
    right->addStretch(1);
    right->addWidget(m_bubble, 4);
    m_bubble->setMaximumWidth(wanted + 4 + 24); // with the margins
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    layout->addWidget(m_asked, 0, Qt::AlignRight);
    layout->addLayout(right);
    return side;
}

QWidget *EntryWidget::makeAnswer(PictureSource pictures)
{
    m_box = new QFrame(this);
    m_box->setObjectName(u"answer"_s);
    m_answer = new MarkdownView(m_box);
    m_answer->setAccessibleName(tr("Answer"));
    m_answer->setPictures(std::move(pictures));
    m_state = makeSmallLabel(m_box);
    m_state->setAlignment(Qt::AlignRight);
    auto *layout = new QVBoxLayout(m_box);
    layout->setContentsMargins(12, 12, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_answer);
    layout->addWidget(m_state);
    return m_box;
}

void EntryWidget::setEntry(const TranscriptEntry &entry)
{
    m_entry = entry;
    if (entry.took || !isSeen()) {
        m_next.stop();
        showIfSeen();
    } else if (!m_next.isActive()) {
        m_next.start();
    }
}

/// Alone it is never hidden: it is seen where the chat is.
bool EntryWidget::isSeen() const
{
    const QWidget *around = parentWidget() == nullptr ? this : parentWidget();
    return around->isVisible() && !window()->isMinimized();
}

void EntryWidget::showIfSeen()
{
    if (isSeen())
        refresh();
    else
        m_isStale = true;
}

void EntryWidget::bringUpToDate()
{
    if (m_isStale)
        showIfSeen();
}

void EntryWidget::refresh()
{
    m_isStale = false;
    m_answer->setVisible(!m_entry.answer.isEmpty());
    m_answer->setText(m_entry.answer);
    if (!m_entry.took)
        m_state->setText(m_entry.answer.isEmpty() ? tr("thinking…") : tr("answering…"));
    else if (m_entry.isUndelivered)
        m_state->setText(u"× "_s + tr("not delivered: the platform did not take it"));
    else if (m_entry.answer.isEmpty())
        m_state->setText(tr("not answered"));
    else
        m_state->setText(tr("answered in %1 s")
                             .arg(QLocale().toString(static_cast<double>(m_entry.took->count()) / 1000.0, 'f', 1)));
}

void EntryWidget::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

/// From the palette of the window, light or dark.
void EntryWidget::dress()
{
    if (m_box == nullptr)
        return;
    for (QLabel *label : { m_asked, m_state }) {
        QPalette small = palette();
        small.setColor(QPalette::WindowText, secondaryText(small));
        label->setPalette(small);
    }
    QColor ground = palette().color(QPalette::Highlight);
    ground.setAlphaF(0.16F);
    m_bubble->setStyleSheet(u"#question { background: %1; border-radius: 8px; }"_s.arg(ground.name(QColor::HexArgb)));
    m_box->setStyleSheet(
        u"#answer { background: palette(base); border: 1px solid palette(mid); border-radius: 8px; }"_s);
}

} // namespace oagent
