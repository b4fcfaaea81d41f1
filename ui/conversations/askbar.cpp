#include "ui/conversations/askbar.h"

#include "ui/form/notice.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int mostLines = 6;

} // namespace

AskBar::AskBar(QWidget *parent)
    : QWidget(parent)
    , m_trouble(new Notice(this))
    , m_input(new QPlainTextEdit(this))
{
    m_input->setObjectName(u"askInput"_s);
    m_input->setPlaceholderText(tr("Write to the assistant…"));
    m_input->setAccessibleName(tr("Write to the assistant"));
    m_input->setTabChangesFocus(true);
    m_input->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_input->installEventFilter(this);
    m_stop = new QPushButton(tr("Stop"), this);
    m_stop->setObjectName(u"stopButton"_s);
    m_stop->setEnabled(false);
    m_send = new QPushButton(tr("Send"), this);
    m_send->setObjectName(u"sendButton"_s);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_input, 1);
    row->addWidget(m_stop, 0, Qt::AlignBottom);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(m_trouble);
    layout->addLayout(row);
    connect(m_input, &QPlainTextEdit::textChanged, this, [this] {
        fitHeight();
        enableSend();
    });
    connect(m_stop, &QPushButton::clicked, this, &AskBar::stopWanted);
    connect(m_send, &QPushButton::clicked, this, &AskBar::send);
    fitHeight();
    enableSend();
}

void AskBar::setAnswering(bool isAnswering) { m_stop->setEnabled(isAnswering); }

void AskBar::setReady(bool isReady)
{
    m_isReady = isReady;
    enableSend();
}

void AskBar::focusInput() { m_input->setFocus(); }

QString AskBar::typed() const { return m_input->toPlainText(); }

void AskBar::type(const QString &text)
{
    m_input->setPlainText(text);
    m_input->moveCursor(QTextCursor::End);
}

void AskBar::putBack(const QString &text, const QString &why)
{
    m_input->appendPlainText(text); // below what was begun since
    m_trouble->say(Notice::Kind::Trouble, tr("This could not be stored, so it was not asked."), why);
}

void AskBar::enableSend() { m_send->setEnabled(m_isReady && !m_input->toPlainText().trimmed().isEmpty()); }

void AskBar::send()
{
    const QString text = m_input->toPlainText().trimmed();
    if (text.isEmpty() || !m_isReady)
        return;
    m_input->clear();
    m_trouble->dismiss();
    Q_EMIT asked(text);
}

/// As tall as its lines, up to a bound.
void AskBar::fitHeight()
{
    const int lines = std::clamp(static_cast<int>(m_input->document()->size().height()), 1, mostLines);
    const int around = 2 * m_input->frameWidth() + static_cast<int>(2 * m_input->document()->documentMargin()) + 2;
    m_input->setVerticalScrollBarPolicy(lines < mostLines ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    m_input->setFixedHeight(
        std::max(lines * m_input->fontMetrics().lineSpacing() + around, m_send->sizeHint().height()));
}

bool AskBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_input || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event); // its type was looked at
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!isEnter || key->modifiers().testFlag(Qt::ShiftModifier))
        return false;
    send();
    return true;
}

} // namespace oagent
