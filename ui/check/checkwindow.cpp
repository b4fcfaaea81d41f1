#include "ui/check/checkwindow.h"

#include "core/support/json.h"
#include "ui/check/checkcure.h"
#include "ui/check/checkreport.h"
#include "ui/check/checkwords.h"
#include "ui/form/label.h"
#include "ui/form/request.h"
#include "ui/look/botlook.h"
#include "ui/look/plaintooltip.h"
#include "ui/look/told.h"
#include "ui/session.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// A check asks the platform and the assistant, which counts there, and the keychain, which may ask a person: no more
/// often than this, and only when something happened to the bot.
constexpr std::chrono::seconds betweenQuestions { 10 };

Label *makeText(const QString &text, Label::Style style, QWidget *parent)
{
    auto *label = new Label(text, style, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// As the platform's console takes them: Lark imports a list in JSON (onboarding.md §4), others are searched one by
/// one.
QString forConsole(const QJsonArray &names, const QString &channel)
{
    if (channel == "lark"_L1)
        return QString::fromUtf8(jsonBytes(QJsonObject { { u"scopes"_s, QJsonObject { { u"tenant"_s, names } } } }));
    return QVariant(names.toVariantList()).toStringList().join(u'\n');
}

} // namespace

CheckWindow::CheckWindow(Session &session, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_session(session)
    , m_title(new Label({}, Label::Style::Title, this))
{
    setObjectName(u"checkWindow"_s);
    resize(560, 600);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_state = makeText({}, Label::Style::Quiet, this);
    m_trouble = makeText({}, Label::Style::Bad, this);
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

/// Nothing jumps when all is as it was.
void CheckWindow::showChecks(const QJsonArray &checks)
{
    if (checks == m_checks && !checks.isEmpty())
        return;
    m_checks = checks;
    while (m_rows->count() > 1) {
        QLayoutItem *item = m_rows->takeAt(0);
        delete item->widget();
        delete item;
    }
    for (const auto &check : checks)
        m_rows->insertWidget(m_rows->count() - 1, makeRow(check.toObject()));
    if (checks.isEmpty())
        m_rows->insertWidget(0, makeText(tr("Looking…"), Label::Style::Plain, this));
}

QWidget *CheckWindow::makeRow(const QJsonObject &check)
{
    CheckWords words = CheckWords::of(check);
    const CheckCure cure = CheckCure::of(check, bot(), check["subject"_L1].toString());
    if (!cure.sentence.isEmpty())
        words.cure = cure.sentence;
    auto *row = new QWidget(this);
    auto *mark = new Label(words.mark, Label::styleOf(words.tone), row);
    mark->setAccessibleName(words.state);
    mark->setFixedWidth(mark->fontMetrics().horizontalAdvance(u'M') + 4);
    auto *text = new QVBoxLayout;
    text->setSpacing(4);
    Label *title = makeText(words.title, Label::Style::Plain, row);
    QFont bold = title->font();
    bold.setBold(words.tone == Tone::Bad);
    title->setFont(bold);
    text->addWidget(title);
    for (const QString &line : { words.cause, words.cure }) {
        if (!line.isEmpty())
            text->addWidget(makeText(line, Label::Style::Secondary, row));
    }
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(mark, 0, Qt::AlignTop);
    layout->addLayout(text, 1);
    addButtons(*layout, row, check, cure);
    return row;
}

void CheckWindow::addButtons(QHBoxLayout &layout, QWidget *row, const QJsonObject &check, const CheckCure &cure)
{
    const QJsonArray missing = check["missing"_L1].toArray();
    if (!missing.isEmpty()) {
        auto *copy = new QPushButton(tr("Copy names"), row);
        copy->setAccessibleName(tr("Copy the names of the missing permissions"));
        connect(copy, &QPushButton::clicked, row, [text = forConsole(missing, bot()["channel"_L1].toString())] {
            QGuiApplication::clipboard()->setText(text);
        });
        layout.addWidget(copy, 0, Qt::AlignTop);
    }
    if (const QUrl link(check["link"_L1].toString()); link.scheme() == "https"_L1) {
        auto *open = new QPushButton(tr("Open the page"), row);
        open->setAccessibleName(tr("Open %1").arg(link.host()));
        open->setToolTip(plainToolTip(link.toDisplayString()));
        connect(open, &QPushButton::clicked, row, [link] { QDesktopServices::openUrl(link); });
        layout.addWidget(open, 0, Qt::AlignTop);
    }
    if (cure.button.isEmpty())
        return;
    auto *button = new QPushButton(cure.button, row);
    button->setObjectName(u"cure-"_s + check["check"_L1].toString());
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, cure] { act(cure); });
    layout.addWidget(button, 0, Qt::AlignTop);
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
