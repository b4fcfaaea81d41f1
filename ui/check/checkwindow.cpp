#include "ui/check/checkwindow.h"

#include "core/support/json.h"
#include "ui/check/checkreport.h"
#include "ui/check/checkrow.h"
#include "ui/form/label.h"
#include "ui/form/request.h"
#include "ui/look/botlook.h"
#include "ui/look/told.h"
#include "ui/session.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// A check asks the platform and the assistant, which counts there, and the keychain, which may ask a person: no more
/// often than this, and only when something happened to the bot.
constexpr std::chrono::seconds betweenQuestions { 10 };

} // namespace

CheckWindow::CheckWindow(Session &session, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_session(session)
    , m_title(new Label({}, Label::Style::Title, this))
    , m_state(makeCheckText(Label::Style::Quiet, this))
    , m_trouble(makeCheckText(Label::Style::Bad, this))
{
    setObjectName(u"checkWindow"_s);
    resize(560, 600);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_trouble->setObjectName(u"checkTrouble"_s);
    m_trouble->hide();
    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setAccessibleName(tr("Checks"));
    auto *content = new QWidget(area);
    m_rows = new QVBoxLayout(content);
    m_rows->setContentsMargins({});
    m_rows->setSpacing(12);
    m_looking = makeCheckText(Label::Style::Plain, content);
    m_looking->setText(tr("Looking…"));
    m_rows->addWidget(m_looking);
    m_rows->addStretch();
    area->setWidget(content);
    m_copy = new QPushButton(tr("Copy report"), this);
    m_copy->setObjectName(u"copyReport"_s);
    m_copy->setEnabled(false);
    m_withNames = new QCheckBox(tr("With names and ids", "a report"), this);
    m_withNames->setObjectName(u"withNames"_s);
    const auto sayWhatItHolds = [this](bool isNamed) {
        m_copy->setToolTip(isNamed ? tr("Holds names of people and bots, and no word of a chat")
                                   : tr("Holds no name, no id of a person and no word of a chat"));
    };
    connect(m_withNames, &QCheckBox::toggled, this, sayWhatItHolds);
    sayWhatItHolds(false);
    connect(m_copy, &QPushButton::clicked, this, &CheckWindow::copyReport);
    auto *again = new QPushButton(tr("Check again"), this);
    again->setObjectName(u"checkAgain"_s);
    connect(again, &QPushButton::clicked, this, &CheckWindow::ask);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_withNames);
    buttons->addStretch();
    buttons->addWidget(m_copy);
    buttons->addWidget(again);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_state);
    layout->addWidget(m_trouble);
    layout->addSpacing(8);
    layout->addWidget(area, 1);
    layout->addLayout(buttons);
    m_again.setInterval(betweenQuestions);
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (bot() != m_askedOf)
            ask();
    });
    connect(&m_session, &Session::botsChanged, this, &CheckWindow::showHead);
}

void CheckWindow::examine(const QString &botId)
{
    if (std::exchange(m_botId, botId) != botId) {
        showChecks(QJsonArray());
        m_report = {};
        m_copy->setEnabled(false);
        m_trouble->hide();
    }
    showHead();
    if (isVisible())
        ask();
}

void CheckWindow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_again.start();
    ask();
}

void CheckWindow::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_again.stop();
}

void CheckWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

void CheckWindow::showHead()
{
    const QJsonObject bot = this->bot();
    if (bot.isEmpty())
        return;
    const BotLook look = BotLook::of(bot);
    setWindowTitle(tr("Check: %1", "of a bot").arg(bot["name"_L1].toString()));
    m_title->setText(bot["name"_L1].toString());
    m_state->setStyle(Label::styleOf(look.tone));
    m_state->setText(look.shape + u' ' + look.sentence);
    // How it is now is known before the next report: what is offered follows that.
    const QString reason = bot["state"_L1].toString() + bot["reason"_L1]["id"_L1].toString();
    if (std::exchange(m_reason, reason) != reason && isVisible())
        ask();
}

QJsonObject CheckWindow::bot() const
{
    const QJsonArray bots = m_session.bots();
    for (const auto &bot : bots) {
        if (bot["id"_L1] == m_botId)
            return bot.toObject();
    }
    return {};
}

void CheckWindow::ask()
{
    if (m_botId.isEmpty())
        return;
    m_isNews = m_isAsking;
    if (std::exchange(m_isAsking, true))
        return;
    m_askedOf = bot();
    m_session.perform(makeRequest(u"doctor"_s, m_session.keyOf(m_botId)), this,
                      [this, asked = m_botId](const CommandAnswer &answer) {
                          m_isAsking = false;
                          if (asked == m_botId && answer.result.isEmpty())
                              m_state->setText(told(answer.error));
                          else if (asked == m_botId)
                              take(answer.result);
                          if (asked != m_botId || m_isNews)
                              ask();
                      });
}

void CheckWindow::take(const QJsonObject &report)
{
    m_report = report;
    m_copy->setEnabled(true);
    QJsonArray checks;
    for (const QString &part : { u"bots"_s, u"assistants"_s }) {
        for (const auto &subject : report[part].toArray()) {
            for (const auto &value : subject["checks"_L1].toArray()) {
                QJsonObject check = value.toObject();
                check.insert(u"subject"_s, subject["id"_L1]);
                checks.append(check);
            }
        }
    }
    for (const auto &check : report["program"_L1]["checks"_L1].toArray())
        checks.append(check);
    showChecks(checks);
}

/// Nothing jumps: a check keeps its row, whatever is said of it now.
void CheckWindow::showChecks(const QJsonArray &checks)
{
    m_looking->setVisible(checks.isEmpty());
    QList<CheckRow *> before = std::exchange(m_shown, {});
    for (const auto &value : checks) {
        const QJsonObject check = value.toObject();
        const auto known
            = std::find_if(before.begin(), before.end(), [&](const CheckRow *row) { return row->isOf(check); });
        CheckRow *row = known == before.end() ? makeRow() : *known;
        if (known != before.end())
            before.erase(known);
        row->present(check, bot());
        const auto place = static_cast<int>(m_shown.size());
        if (m_rows->indexOf(row) != place)
            m_rows->insertWidget(place, row);
        row->show();
        m_shown.append(row);
    }
    for (CheckRow *row : std::as_const(before)) {
        row->hide();
        row->deleteLater();
    }
}

CheckRow *CheckWindow::makeRow()
{
    auto *row = new CheckRow(this);
    connect(row, &CheckRow::cureWanted, this, &CheckWindow::act);
    return row;
}

void CheckWindow::act(const CheckCure &cure)
{
    m_trouble->hide();
    switch (cure.act) {
    case CheckCure::Act::SwitchOn: return perform(u"bot enable"_s);
    case CheckCure::Act::ConnectAgain: return perform(u"bot connect"_s);
    case CheckCure::Act::TakeOver: return perform(u"bot takeover"_s);
    case CheckCure::Act::Resume: return m_session.setPaused(false);
    case CheckCure::Act::OpenSettings: Q_EMIT settingsWanted(cure.place); return;
    case CheckCure::Act::LookAgain: return ask();
    case CheckCure::Act::None: return;
    }
}

void CheckWindow::perform(const QString &command)
{
    m_session.perform(makeRequest(command, m_session.keyOf(m_botId)), this,
                      [this, bot = m_botId](const CommandAnswer &answer) {
                          if (bot != m_botId)
                              return;
                          sayTrouble(answer.error);
                          ask();
                      });
}

void CheckWindow::copyReport()
{
    const auto copy = [](const QJsonObject &report) {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(indentedJson(report)));
    };
    if (!m_withNames->isChecked())
        return copy(m_report);
    m_session.perform(makeRequest(u"people list"_s), this,
                      [this, copy, report = m_report](const CommandAnswer &answer) {
                          copy(withNames(report, m_session.bots(), answer.result["people"_L1].toArray()));
                          if (answer.exitCode != ExitCode::Good)
                              sayTrouble(answer.error); // the bots have their names all the same
                      });
}

void CheckWindow::sayTrouble(const QString &error)
{
    m_trouble->setText(told(error));
    m_trouble->setVisible(!error.isEmpty());
}

} // namespace oagent
