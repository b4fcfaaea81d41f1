#include "ui/simulator/simulatorwindow.h"

#include "ui/form/label.h"
#include "ui/look/told.h"
#include "ui/simulator/bubblewidget.h"

#include <QAccessible>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace oagent {

SimulatorWindow::SimulatorWindow(simulator::Platform &platform, const QString &title, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_platform(platform)
    , m_area(new QScrollArea(this))
{
    setObjectName(u"simulator-"_s + platform.channel());
    setWindowTitle(tr("%1, simulated").arg(title));
    resize(420, 640);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setAccessibleName(tr("Chat"));
    auto *content = new QWidget(m_area);
    m_bubbles = new QVBoxLayout(content);
    m_bubbles->setContentsMargins(16, 8, 16, 8);
    m_bubbles->setSpacing(8);
    m_bubbles->addStretch();
    m_area->setWidget(content);
    connect(m_area->verticalScrollBar(), &QScrollBar::rangeChanged, m_area,
            [this](int /*least*/, int most) { m_area->verticalScrollBar()->setValue(most); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(makeTop());
    layout->addWidget(m_area, 1);
    layout->addWidget(makeBottom());
    connect(&m_platform, &simulator::Platform::bubbleChanged, this, &SimulatorWindow::take);
    connect(&m_platform, &simulator::Platform::connectedChanged, this, &SimulatorWindow::showReady);
    showReady();
}

QWidget *SimulatorWindow::makeTop()
{
    auto *top = new QWidget(this);
    m_person = new QComboBox(top);
    m_person->setAccessibleName(tr("Who you are"));
    // The id an allowlist would hold.
    m_person->addItem(u"Li Lei"_s, u"lilei01"_s);
    m_person->addItem(u"Han Mei"_s, u"hanmei02"_s);
    m_person->addItem(u"王芳"_s, u"wangfang03"_s);
    m_chat = new QComboBox(top);
    m_chat->setAccessibleName(tr("Where you write"));
    m_chat->addItem(tr("private chat"), QString());
    m_chat->addItem(tr("group “%1”").arg(u"DBA group"_s), u"DBA group"_s);
    auto *layout = new QHBoxLayout(top);
    layout->setContentsMargins(16, 12, 16, 8);
    layout->setSpacing(8);
    layout->addWidget(new QLabel(tr("You are"), top));
    layout->addWidget(m_person, 1);
    layout->addWidget(m_chat, 1);
    return top;
}

QWidget *SimulatorWindow::makeBottom()
{
    auto *bottom = new QWidget(this);
    m_input = new QLineEdit(bottom);
    m_input->setObjectName(u"simulatorInput"_s);
    m_input->setAccessibleName(tr("Write to the bot"));
    m_input->setPlaceholderText(tr("Write to the bot… try /help, “long”, or a list"));
    m_send = new QPushButton(tr("Send"), bottom);
    m_send->setObjectName(u"simulatorSend"_s);
    connect(m_input, &QLineEdit::returnPressed, this, &SimulatorWindow::say);
    connect(m_send, &QPushButton::clicked, this, &SimulatorWindow::say);
    m_silence = new Label(tr("No bot is connected."), Label::Style::Busy, bottom);
    m_silence->setObjectName(u"simulatorSilence"_s);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_input, 1);
    line->addWidget(m_send);
    auto *layout = new QVBoxLayout(bottom);
    layout->setContentsMargins(16, 8, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(m_silence);
    layout->addLayout(line);
    return bottom;
}

void SimulatorWindow::showReady()
{
    m_send->setEnabled(m_platform.isConnected());
    m_silence->setVisible(!m_platform.isConnected());
}

void SimulatorWindow::say()
{
    const QString text = m_input->text().trimmed();
    if (text.isEmpty())
        return;
    if (!m_platform.isConnected()) { // what was typed waits, and above it stands why
        QAccessibleEvent alert(m_silence, QAccessible::Alert);
        return QAccessible::updateAccessibility(&alert);
    }
    m_input->clear();
    const QString group = m_chat->currentData().toString();
    auto *bubble = new BubbleWidget(BubbleWidget::Side::Person, m_person->currentText(), this);
    bubble->setContent(text, group.isEmpty() ? QString() : m_chat->currentText());
    add(bubble);
    m_platform.say({ m_person->currentText(), m_person->currentData().toString(), group, text });
}

void SimulatorWindow::take(const simulator::BotBubble &bubble)
{
    BubbleWidget *&answer = m_answers[bubble.id];
    if (answer == nullptr) {
        answer = new BubbleWidget(BubbleWidget::Side::Bot, tr("Bot"), this);
        add(answer);
    }
    const QString finished = tr("%1, updates: %n", "an AI card", bubble.updates).arg(told(bubble.form));
    answer->setContent(bubble.text, bubble.isFinished ? finished : tr("…"));
}

void SimulatorWindow::add(BubbleWidget *bubble) { m_bubbles->insertWidget(m_bubbles->count() - 1, bubble); }

} // namespace oagent
