#include "ui/main/mainwindow.h"

#include "ui/conversations/conversationspane.h"
#include "ui/log/logpanel.h"
#include "ui/look/icon.h"
#include "ui/main/noticebar.h"
#include "ui/main/pillbar.h"
#include "ui/session.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

MainWindow::MainWindow(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
{
    setObjectName(u"mainWindow"_s);
    setMinimumSize(800, 520);
    resize(1100, 720);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    build();
}

/// When the language of the program has changed.
void MainWindow::buildAnew()
{
    if (m_conversations == nullptr)
        return build();
    const ConversationsPane::Work work = m_conversations->work();
    build();
    m_conversations->goOn(work);
}

void MainWindow::build()
{
    const bool showsLog = m_showsLog == nullptr || m_showsLog->isChecked();
    const QByteArray sizes = m_parts == nullptr ? QByteArray() : m_parts->saveState();
    if (m_log == nullptr)
        makeWhatStays();
    for (QWidget *stays : std::initializer_list<QWidget *> { m_log, m_notice })
        stays->setParent(this); // out of what goes
    delete m_content;
    setWindowTitle(tr("OAgent Bridge"));
    m_content = new QWidget(this);
    m_parts = new QSplitter(Qt::Vertical, m_content);
    m_parts->setChildrenCollapsible(false);
    m_parts->addWidget(makeMiddle());
    m_parts->addWidget(m_log);
    m_parts->setStretchFactor(0, 3);
    m_parts->setStretchFactor(1, 1);
    m_parts->setSizes({ 480, 180 });
    m_parts->restoreState(sizes);
    m_log->setVisible(showsLog);
    auto *rows = new QVBoxLayout(m_content);
    rows->setContentsMargins({});
    rows->setSpacing(0);
    rows->addWidget(makeTop(showsLog));
    rows->addWidget(m_notice);
    rows->addWidget(m_parts, 1);
    layout()->addWidget(m_content);
}

/// What keeps its state when the language changes, and says itself what it says in another one.
void MainWindow::makeWhatStays()
{
    m_log = new LogPanel(m_session, this);
    m_notice = new NoticeBar(m_session, this);
    connect(m_notice, &NoticeBar::takeOverWanted, this, &MainWindow::takeOverWanted);
    connect(m_notice, &NoticeBar::peopleWanted, this, &MainWindow::peopleWanted);
    connect(m_notice, &NoticeBar::quitWanted, this, &MainWindow::quitWanted);
}

QToolButton *MainWindow::makeButton(const QString &name, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setIconSize({ 20, 20 });
    button->setAutoRaise(true);
    button->setText(text);
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

QWidget *MainWindow::makeTop(bool showsLog)
{
    auto *top = new QWidget(m_content);
    auto *pills = new PillBar(m_session, top);
    connect(pills, &PillBar::botClicked, this, &MainWindow::checkWanted);
    connect(pills, &PillBar::addWanted, this, &MainWindow::addWanted);
    connect(new QShortcut(QKeySequence::Quit, m_content), &QShortcut::activated, this, &MainWindow::quitWanted);
    m_showsLog = makeButton(u"logButton"_s, tr("Live log"), top);
    m_showsLog->setCheckable(true);
    m_showsLog->setChecked(showsLog);
    connect(m_showsLog, &QToolButton::toggled, m_log, &QWidget::setVisible);
    connect(new QShortcut(QKeySequence(u"Ctrl+L"_s), m_content), &QShortcut::activated, m_log, [this] {
        m_showsLog->setChecked(true);
        m_log->focusFilter();
    });
    m_simulators = makeButton(u"simulatorsButton"_s, tr("Simulated chats"), top);
    m_simulators->setVisible(m_offersSimulators);
    connect(m_simulators, &QToolButton::clicked, this, &MainWindow::simulatorsWanted);
    m_settings = makeButton(u"settingsButton"_s, tr("Settings"), top);
    m_settings->setShortcut(QKeySequence(u"Ctrl+,"_s));
    connect(m_settings, &QToolButton::clicked, this, &MainWindow::settingsWanted);
    setIcons();
    auto *layout = new QHBoxLayout(top);
    layout->setContentsMargins(16, 8, 8, 8);
    layout->addWidget(pills, 1);
    layout->addWidget(m_simulators);
    layout->addWidget(m_showsLog);
    layout->addWidget(m_settings);
    return top;
}

QWidget *MainWindow::makeMiddle()
{
    if (!m_session.isRemote()) {
        m_conversations = new ConversationsPane(m_session, m_content);
        const auto onKey = [this](const QKeySequence &key, auto act) {
            connect(new QShortcut(key, m_content), &QShortcut::activated, m_conversations, act);
        };
        onKey(QKeySequence(u"Ctrl+K"_s), &ConversationsPane::focusSearch);
        onKey(QKeySequence(u"Ctrl+N"_s), &ConversationsPane::beginAnew);
        connect(m_conversations, &ConversationsPane::titlesKnown, m_log, &LogPanel::setConversationNames);
        return m_conversations;
    }
    auto *word = new QLabel(tr("A background service of this computer (oagent-bridged) runs the bots. "
                               "Their conversations are not shown here."),
                            m_content);
    word->setAlignment(Qt::AlignCenter);
    word->setWordWrap(true);
    word->setMargin(32);
    return word;
}

void MainWindow::setLogRows(int rows) { m_log->setCapacity(rows); }

void MainWindow::offerSimulators()
{
    m_offersSimulators = true;
    m_simulators->show();
}

void MainWindow::sayItStays() { m_notice->sayItStays(); }

void MainWindow::tellOfRequest(const QString &sentence) { m_notice->tellOfRequest(sentence); }

void MainWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        buildAnew();
    else if (event->type() == QEvent::PaletteChange && m_settings != nullptr)
        setIcons();
}

void MainWindow::setIcons()
{
    m_settings->setIcon(icon(u"gear"_s, palette()));
    m_showsLog->setIcon(icon(u"log"_s, palette()));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    event->ignore(); // whoever runs the program decides what becomes of it
    Q_EMIT closed();
}

} // namespace oagent
