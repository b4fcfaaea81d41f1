#include "ui/log/logpanel.h"

#include "core/support/privatefile.h"
#include "ui/log/logreport.h"
#include "ui/log/logview.h"
#include "ui/look/told.h"
#include "ui/session.h"

#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QSignalBlocker>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int filterAtMost = 240; // pixels: the rest of the row belongs to what is said beside it

} // namespace

LogPanel::LogPanel(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_names(session)
    , m_view(new LogView(m_model, this))
    , m_title(new QLabel(this))
    , m_bot(new QComboBox(this))
    , m_level(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_allAgain(new QToolButton(this))
    , m_news(new QLabel(this))
    , m_follow(new QToolButton(this))
    , m_pause(new QToolButton(this))
    , m_copy(new QToolButton(this))
    , m_clear(new QToolButton(this))
    , m_save(new QToolButton(this))
{
    buildControls();
    writeWords();
    m_level->setCurrentIndex(m_level->findData(static_cast<int>(LogLevel::Info)));
    showNames();
    applyFilter();
    for (const LogEntry &entry : session.logEntries())
        take(entry);
    m_model.showArrived();
    connect(&session, &Session::logged, this, &LogPanel::take);
    connect(&m_names, &LogNames::changed, this, &LogPanel::showNames);
}

void LogPanel::take(const LogEntry &entry) { m_model.append(m_words.of(entry)); }

void LogPanel::buildControls()
{
    m_view->setObjectName("logView"_L1);
    m_bot->setObjectName("logBot"_L1);
    m_level->setObjectName("logLevel"_L1);
    m_text->setObjectName("logFilter"_L1);
    m_allAgain->setObjectName("logAllAgain"_L1);
    m_news->setObjectName("logNews"_L1);
    m_follow->setObjectName("logFollow"_L1);
    m_pause->setObjectName("logPause"_L1);
    m_copy->setObjectName("logCopy"_L1);
    m_clear->setObjectName("logClear"_L1);
    m_save->setObjectName("logSave"_L1);

    QFont strong = m_title->font();
    strong.setBold(true);
    m_title->setFont(strong);
    m_bot->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_level->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_text->setClearButtonEnabled(true);
    m_clearText = m_text->findChild<QToolButton *>();
    m_text->setMaximumWidth(filterAtMost);
    m_news->setForegroundRole(QPalette::PlaceholderText);
    m_allAgain->hide();
    m_copy->setEnabled(false);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_pause->setCheckable(true);
    for (QToolButton *button : { m_allAgain, m_follow, m_pause, m_copy, m_clear, m_save })
        button->setFocusPolicy(Qt::StrongFocus);

    auto *controls = new QHBoxLayout;
    controls->setContentsMargins(8, 4, 8, 4);
    controls->setSpacing(8);
    for (QWidget *widget : std::initializer_list<QWidget *> { m_title, m_bot, m_level, m_text, m_allAgain, m_news })
        controls->addWidget(widget);
    controls->setStretchFactor(m_text, 1);
    controls->addStretch(1);
    for (QToolButton *button : { m_follow, m_pause, m_copy, m_clear, m_save })
        controls->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(controls);
    layout->addWidget(m_view);

    connect(m_bot, &QComboBox::currentIndexChanged, this, &LogPanel::applyFilter);
    connect(m_level, &QComboBox::currentIndexChanged, this, &LogPanel::applyFilter);
    connect(m_text, &QLineEdit::textChanged, this, &LogPanel::applyFilter);
    connect(m_allAgain, &QToolButton::clicked, this, [this] { showTurn(0); });
    connect(m_follow, &QToolButton::toggled, m_view, &LogView::setFollowing);
    connect(m_view, &LogView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_pause, &QToolButton::toggled, &m_model, &LogModel::setPaused);
    connect(&m_model, &LogModel::arrivedChanged, this, &LogPanel::updateNews);
    connect(m_copy, &QToolButton::clicked, m_view, &LogView::copySelection);
    connect(m_view, &LogView::selectionEmptied, m_copy, &QToolButton::setDisabled);
    connect(m_clear, &QToolButton::clicked, &m_model, &LogModel::clear);
    connect(m_save, &QToolButton::clicked, this, &LogPanel::save);
    connect(m_view, &LogView::turnChosen, this, &LogPanel::showTurn);
}

void LogPanel::writeWords()
{
    m_title->setText(tr("Live log"));
    m_view->setAccessibleName(tr("Rows of the log"));
    m_bot->setAccessibleName(tr("Rows of which bot"));
    m_level->setAccessibleName(tr("Least level"));
    m_level->setToolTip(tr("Rows of this level and those that matter more"));
    m_text->setAccessibleName(tr("Filter the log"));
    m_text->setPlaceholderText(tr("Filter…"));
    if (m_clearText) // Qt makes it, and gives it no name
        m_clearText->setAccessibleName(tr("Clear the filter"));
    m_allAgain->setText(tr("Show all again"));
    m_allAgain->setToolTip(tr("Only the stages of one message are shown"));
    m_follow->setText(tr("Follow"));
    m_follow->setToolTip(tr("Stay at the newest row"));
    m_pause->setText(tr("Pause"));
    m_pause->setToolTip(tr("Add no rows for now; they are kept"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the selected rows"));
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Empty this panel; the log files stay"));
    m_save->setText(tr("Save report…"));
    m_save->setToolTip(tr("Save the rows with placeholders for names and ids"));

    const QSignalBlocker blocker(m_level);
    const int chosen = m_level->currentIndex();
    m_level->clear();
    m_level->addItem(tr("debug", "least level"), static_cast<int>(LogLevel::Debug));
    m_level->addItem(tr("info", "least level"), static_cast<int>(LogLevel::Info));
    m_level->addItem(tr("warning", "least level"), static_cast<int>(LogLevel::Warning));
    m_level->addItem(tr("error", "least level"), static_cast<int>(LogLevel::Error));
    m_level->setCurrentIndex(chosen);
}

/// In the language of now, as far as the session still has them all; while paused nothing moves.
void LogPanel::sayRowsAgain()
{
    m_words.forget();
    m_model.retranslate();
    const std::deque<LogEntry> &entries = m_session.logEntries();
    const auto held = static_cast<std::size_t>(m_model.rows().size());
    if (m_model.isPaused() || held > entries.size())
        return;
    m_model.clear();
    for (std::size_t number = entries.size() - held; number < entries.size(); ++number)
        take(entries[number]);
    m_model.showArrived();
}

void LogPanel::showNames()
{
    const QVariant chosen = m_bot->currentData();
    {
        const QSignalBlocker blocker(m_bot);
        m_bot->clear();
        m_bot->addItem(tr("All bots"));
        for (const QString &id : m_names.botIds())
            m_bot->addItem(m_names.bots().value(id), id);
        m_bot->addItem(tr("The program itself"), QString(""_L1));
        m_bot->setCurrentIndex(qMax(0, chosen.isValid() ? m_bot->findData(chosen) : 0));
    }
    m_model.setNames(m_names.bots(), m_names.conversations());
    if (m_bot->currentData() != chosen)
        applyFilter(); // the bot is gone
}

void LogPanel::applyFilter()
{
    LogFilter filter;
    if (m_turn != 0) {
        filter.turn = m_turn;
    } else {
        if (const QVariant bot = m_bot->currentData(); bot.isValid())
            filter.bot = bot.toString();
        filter.least = static_cast<LogLevel>(m_level->currentData().toInt());
        filter.text = m_text->text();
    }
    m_model.setFilter(filter);
}

void LogPanel::showTurn(TurnKey turn)
{
    m_turn = turn;
    for (QWidget *widget : std::initializer_list<QWidget *> { m_bot, m_level, m_text })
        widget->setDisabled(turn != 0);
    m_allAgain->setVisible(turn != 0);
    applyFilter();
}

void LogPanel::focusFilter()
{
    showTurn(0);
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void LogPanel::updateNews()
{
    const auto arrived = static_cast<int>(m_model.arrived());
    m_news->setText(m_model.isPaused() ? tr("Paused, %n new", nullptr, arrived) : QString());
}

void LogPanel::save()
{
    auto *dialog = new QFileDialog(this, tr("Save a report of the log"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix("txt"_L1);
    dialog->selectFile(u"oagent-bridge-log-%1.txt"_s.arg(QDate::currentDate().toString(Qt::ISODate)));
    connect(dialog, &QFileDialog::fileSelected, this, &LogPanel::write);
    dialog->open();
}

void LogPanel::write(const QString &path)
{
    LogReport report(m_names.bots(), m_names.conversations());
    m_model.forEachShown([&report](const LogRow &row) { report.add(row); });
    const Result<void> written = writePrivateFile(path, report.text());
    if (written)
        return;
    auto *box = new QMessageBox(
        QMessageBox::Warning, tr("The report was not saved"),
        tr("The report could not be written to %1. Choose another folder.").arg(QDir::toNativeSeparators(path)),
        QMessageBox::Ok, this);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(told(written.error().detail));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void LogPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model.setWatched(true);
}

void LogPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model.setWatched(false);
}

void LogPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    writeWords();
    showNames();
    updateNews();
    sayRowsAgain();
}

} // namespace oagent
