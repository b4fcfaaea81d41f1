#include "ui/settings/generalpage.h"

#include "core/settings/desktopsettings.h"
#include "ui/form/failurewords.h"
#include "ui/form/formfield.h"
#include "ui/form/formwidth.h"
#include "ui/form/label.h"
#include "ui/form/notice.h"
#include "ui/form/request.h"
#include "ui/session.h"
#include "ui/settings/settingstransfer.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int usualDays = 30; // offered to whoever switches it on
constexpr int mostDays = 3650;

QString onOff(bool isOn) { return isOn ? u"on"_s : u"off"_s; }

} // namespace

GeneralPage::GeneralPage(Session &session, const QStringList &autostart, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_autostart(autostart)
    , m_transfer(new SettingsTransfer(session, this))
{
    auto *fields = new QWidget(this);
    fields->setMaximumWidth(widestForm);
    QGridLayout *grid = makeFormGrid(fields);
    addLanguage(*grid);
    if (!autostart.isEmpty()) {
        m_atLogin = addCheck(*grid, u"atLogin"_s, tr("Start"), tr("Start at login"));
        m_minimized = addCheck(*grid, u"minimized"_s, {}, tr("Start minimised"));
        for (QCheckBox *box : { m_atLogin, m_minimized })
            connect(box, &QCheckBox::clicked, this, &GeneralPage::setAutostart);
        showAutostart();
    }
    m_keepInTray = addCheck(*grid, u"keepInTray"_s, tr("Window"), tr("Keep running in the tray on close"));
    m_notifications = addCheck(*grid, u"notifications"_s, {},
                               tr("Notify of pairing requests, and of bots that are down or taken over"));
    addLogRows(*grid);
    addHistory(*grid);
    m_notice = new Notice(this);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(new Label(tr("General"), Label::Style::Title, this));
    layout->addWidget(fields);
    layout->addWidget(makeTransfer());
    layout->addStretch();
    layout->addWidget(m_notice);

    connect(m_keepInTray, &QCheckBox::clicked, this, [this](bool isOn) { set(u"keep-in-tray"_s, onOff(isOn)); });
    connect(m_notifications, &QCheckBox::clicked, this, [this](bool isOn) { set(u"notifications"_s, onOff(isOn)); });
    connect(m_transfer, &SettingsTransfer::succeeded, this,
            [this](const QString &sentence) { m_notice->say(Notice::Kind::Done, sentence); });
    connect(m_transfer, &SettingsTransfer::failed, this, [this](const QString &sentence, const QString &detail) {
        m_notice->say(Notice::Kind::Trouble, sentence, detail);
    });
    connect(&session, &Session::settingsChanged, this, &GeneralPage::ask);
    ask();
}

void GeneralPage::addLanguage(QGridLayout &grid)
{
    m_language = new QComboBox(grid.parentWidget());
    m_language->setObjectName(u"language"_s);
    m_language->addItem(tr("As the system"), u"system"_s);
    m_language->addItem(u"English"_s, u"en"_s); // each in its own words, for who reads no other
    m_language->addItem(u"中文"_s, u"zh"_s);
    new FormField(grid, tr("Language"), m_language); // belongs to the widget of the grid
    connect(m_language, &QComboBox::activated, this,
            [this] { set(u"language"_s, m_language->currentData().toString()); });
}

QCheckBox *GeneralPage::addCheck(QGridLayout &grid, const QString &name, const QString &label, const QString &text)
{
    auto *box = new QCheckBox(text, grid.parentWidget());
    box->setObjectName(name);
    new FormField(grid, label, box); // belongs to the widget of the grid
    box->setAccessibleName(text);
    return box;
}

void GeneralPage::addLogRows(QGridLayout &grid)
{
    m_logRows = new QSpinBox(grid.parentWidget());
    m_logRows->setObjectName(u"logRows"_s);
    m_logRows->setRange(DesktopSettings::leastLogRows, DesktopSettings::mostLogRows);
    m_logRows->setSingleStep(DesktopSettings::leastLogRows);
    m_logRows->setGroupSeparatorShown(true);
    new FormField(grid, tr("Rows in the live log"), m_logRows); // belongs to the widget of the grid
    connect(m_logRows, &QSpinBox::editingFinished, this, &GeneralPage::setLogRows);
}

void GeneralPage::addHistory(QGridLayout &grid)
{
    auto *both = new QWidget(grid.parentWidget());
    m_history = new QCheckBox(tr("Keep chats on this computer for"), both);
    m_history->setObjectName(u"history"_s);
    m_days = new QSpinBox(both);
    m_days->setObjectName(u"historyDays"_s);
    m_days->setRange(1, mostDays);
    const auto sayDays = [this](int days) { m_days->setSuffix(days == 1 ? tr(" day") : tr(" days")); };
    connect(m_days, &QSpinBox::valueChanged, this, sayDays);
    sayDays(m_days->value());
    m_days->setAccessibleName(tr("Days that chats are kept"));
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(m_history);
    layout->addWidget(m_days);
    layout->addStretch();
    both->setFocusProxy(m_history);
    auto *field = new FormField(grid, tr("History"), both);
    field->setHint(tr("Switching it off erases what was kept."));
    connect(m_history, &QCheckBox::clicked, this, &GeneralPage::setHistory);
    connect(m_days, &QSpinBox::editingFinished, this, &GeneralPage::setHistory);
}

QWidget *GeneralPage::makeTransfer()
{
    auto *both = new QWidget(this);
    auto *exportButton = new QPushButton(tr("Export settings"), both);
    exportButton->setObjectName(u"export"_s);
    auto *importButton = new QPushButton(tr("Import settings"), both);
    importButton->setObjectName(u"import"_s);
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(exportButton);
    layout->addWidget(importButton);
    layout->addWidget(new Label(tr("Without secrets."), Label::Style::Secondary, both));
    layout->addStretch();
    connect(exportButton, &QPushButton::clicked, m_transfer, &SettingsTransfer::askWhereToExport);
    connect(importButton, &QPushButton::clicked, m_transfer, &SettingsTransfer::askWhatToImport);
    return both;
}

void GeneralPage::ask()
{
    m_session.perform(makeRequest(u"desktop show"_s), this, [this](const CommandAnswer &answer) {
        if (answer.exitCode == ExitCode::Good)
            fill(answer.result);
    });
}

void GeneralPage::fill(const QJsonObject &desktop)
{
    m_language->setCurrentIndex(std::max(0, m_language->findData(desktop["language"_L1].toString())));
    m_keepInTray->setChecked(desktop["keepInTray"_L1].toBool());
    m_notifications->setChecked(desktop["notifications"_L1].toBool());
    m_heldLogRows = desktop["logRows"_L1].toInt(DesktopSettings::usualLogRows);
    m_logRows->setValue(*m_heldLogRows);
    const int days = desktop["historyDays"_L1].toInt();
    m_keptDays = days;
    m_history->setChecked(days > 0);
    m_days->setEnabled(days > 0);
    m_days->setValue(days > 0 ? days : usualDays);
}

void GeneralPage::set(const QString &option, const QString &value)
{
    m_notice->dismiss();
    m_session.perform(makeRequest(u"desktop set"_s, {}, { { option, value } }), this,
                      [this](const CommandAnswer &answer) { takeAnswer(answer); });
}

/// Editing also ends where somebody only passes by with Tab.
void GeneralPage::setLogRows()
{
    const int wanted = m_logRows->value();
    if (!m_heldLogRows || wanted == *m_heldLogRows)
        return;
    m_heldLogRows = wanted;
    set(u"log-rows"_s, QString::number(wanted));
}

/// As setLogRows().
void GeneralPage::setHistory()
{
    const int wanted = m_history->isChecked() ? m_days->value() : 0;
    if (!m_keptDays || wanted == *m_keptDays)
        return;
    m_keptDays = wanted;
    set(u"history-days"_s, QString::number(wanted));
}

void GeneralPage::takeAnswer(const CommandAnswer &answer)
{
    if (answer.exitCode == ExitCode::Good)
        return fill(answer.result);
    ask(); // back to what it is
    const FailureWords words = FailureWords::of(answer);
    m_notice->say(Notice::Kind::Trouble, words.sentence, words.detail);
}

void GeneralPage::showAutostart()
{
    const Autostart::Setting setting = m_autostart.setting();
    m_atLogin->setChecked(setting.atLogin);
    m_minimized->setChecked(setting.minimized);
    m_minimized->setEnabled(setting.atLogin);
}

void GeneralPage::setAutostart()
{
    m_notice->dismiss();
    const Result<void> applied = m_autostart.apply({ m_atLogin->isChecked(), m_minimized->isChecked() });
    showAutostart();
    if (!applied)
        m_notice->say(Notice::Kind::Trouble, tr("That could not be changed."), applied.error().detail);
}

} // namespace oagent
