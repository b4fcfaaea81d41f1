#include "ui/channels/botform.h"

#include "core/bridge/channel.h"
#include "ui/channels/botoptions.h"
#include "ui/channels/botwords.h"
#include "ui/form/astyped.h"
#include "ui/form/failurewords.h"
#include "ui/form/formfield.h"
#include "ui/form/formwidth.h"
#include "ui/form/label.h"
#include "ui/form/notice.h"
#include "ui/form/secretedit.h"
#include "ui/look/botlook.h"
#include "ui/session.h"
#include "ui/settings/settingsdata.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

BotForm::BotForm(const Channel &channel, SettingsData &settings, QWidget *parent)
    : QWidget(parent)
    , m_channel(channel)
    , m_data(settings)
{
    build();
    m_title->setText(tr("Add a %1 bot").arg(channelTitle(channel.id)));
    showAllowHint();
    m_begun = draft();
}

BotForm::BotForm(const Channel &channel, SettingsData &settings, const QJsonObject &bot, QWidget *parent)
    : BotForm(channel, settings, parent)
{
    fill(bot);
    m_begun = draft();
}

void BotForm::build()
{
    setObjectName(u"botForm"_s);
    m_title = new Label({}, Label::Style::Title, this);
    m_fields = new QWidget(this);
    auto *three = new QWidget(m_fields);
    QGridLayout *grid = makeFormGrid(three);
    m_appId = new QLineEdit(three);
    m_appId->setObjectName(u"app-id"_s);
    m_appIdField = new FormField(*grid, tr("APP ID"), m_appId);
    m_appIdField->setPlatformWord(m_channel.idLabel);
    m_secret = new SecretEdit(three);
    m_secret->setObjectName(u"secret"_s);
    m_secretField = new FormField(*grid, tr("APP Secret"), m_secret);
    m_secretField->setPlatformWord(m_channel.secretLabel);
    m_secret->focusProxy()->setAccessibleName(tr("APP Secret"));
    m_allow = new QLineEdit(three);
    m_allow->setObjectName(u"allow"_s);
    m_allowField = new FormField(*grid, tr("User ID Allowlist"), m_allow);
    m_options = new BotOptions(m_channel, m_data, m_fields);

    auto *console = new QPushButton(tr("Open the %1 console").arg(channelTitle(m_channel.id)), this);
    console->setObjectName(u"console"_s);
    console->setToolTip(tr("Where %1 and %2 of the app stand").arg(m_channel.idLabel, m_channel.secretLabel));
    connect(console, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(consoleLink()); });
    m_more = new QToolButton(m_fields);
    m_more->setObjectName(u"more"_s);
    m_more->setText(tr("More"));
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_notice = new Notice(this);
    m_buttons = new QDialogButtonBox(this);
    QPushButton *ok = m_buttons->addButton(tr("OK"), QDialogButtonBox::AcceptRole);
    ok->setObjectName(u"ok"_s);
    ok->setDefault(true);
    QPushButton *cancel = m_buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setObjectName(u"cancel"_s);

    auto *fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins({});
    fields->setSpacing(8);
    fields->addWidget(three);
    fields->addWidget(m_more, 0, Qt::AlignLeft);
    fields->addWidget(m_options);
    auto *column = new QWidget(this);
    column->setMaximumWidth(widestForm);
    auto *inColumn = new QVBoxLayout(column);
    inColumn->setContentsMargins(0, 0, 8, 0);
    inColumn->addWidget(m_fields);
    inColumn->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(column);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(console);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(top);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_notice);
    layout->addWidget(m_buttons);

    connect(ok, &QPushButton::clicked, this, [this] { save(false); });
    connect(cancel, &QPushButton::clicked, this, [this] {
        if (m_isSaving) // it goes on, and ends here
            Q_EMIT left();
        else
            Q_EMIT done();
    });
    connect(m_appId, &QLineEdit::returnPressed, this, [this] { save(false); });
    connect(m_secret, &SecretEdit::returnPressed, this, [this] { save(false); });
    connect(m_allow, &QLineEdit::returnPressed, this, [this] { save(false); });
    connect(m_appId, &QLineEdit::textEdited, m_appIdField, &FormField::clearError);
    connect(m_secret, &SecretEdit::edited, m_secretField, &FormField::clearError);
    connect(m_allow, &QLineEdit::textChanged, this, &BotForm::showAllowHint);
    connect(m_options, &BotOptions::whoMayTalkChanged, this, &BotForm::showAllowHint);
    connect(m_more, &QToolButton::toggled, this, &BotForm::setMore);
    connect(m_notice, &Notice::actionWanted, this, [this] { save(true); });
    connect(&m_data.session(), &Session::keychainWaitingChanged, this, &BotForm::showProgress);
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &BotForm::left);
    setMore(false);
}

void BotForm::fill(const QJsonObject &bot)
{
    m_id = bot["id"_L1].toString();
    const QString assistant = bot["assistant"_L1].toString();
    const BotDraft draft = BotDraft::of(bot, m_channel, m_data.assistant(assistant)["name"_L1].toString());
    m_title->setText(tr("Edit %1").arg(draft.name));
    m_appId->setText(draft.appId);
    m_allow->setText(draft.allow);
    m_secret->setPlaceholderText(tr("Stored. Empty: it stays."));
    m_options->fill(draft);
}

void BotForm::askForSecretAgain()
{
    m_switchOn = true;
    m_secretField->showError(tr("Copy the secret again from the platform and enter it here."));
    m_secretField->focus();
}

void BotForm::focusFirst()
{
    if (m_secretField->hasError())
        m_secretField->focus();
    else
        m_appIdField->focus();
}

void BotForm::focusField(const QString &name)
{
    FormField *wanted = name == "secret"_L1 ? m_secretField : field(name);
    if (wanted == nullptr)
        return focusFirst();
    if (m_options->field(name) != nullptr)
        setMore(true);
    wanted->focus();
}

void BotForm::setMore(bool isOpen)
{
    m_more->setChecked(isOpen);
    m_more->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    m_options->setVisible(isOpen);
}

/// Said before OK, and never hidden while it holds.
void BotForm::showAllowHint()
{
    m_allowField->clearError();
    const BotDraft entered = draft();
    const bool isOpen = BotWords::isOpenToEveryone(
        { { u"allow"_s, entered.allow.isEmpty() ? QJsonArray() : QJsonArray { entered.allow } },
          { u"privateChats"_s, entered.privateChats },
          { u"groups"_s, entered.groups } });
    if (isOpen)
        m_allowField->setWarning(
            tr("Everyone who can see the bot may talk to it. Separate IDs with half-width commas."));
    else if (!entered.allow.isEmpty())
        m_allowField->setHint(tr("Separate IDs with half-width commas. Empty: everyone."));
    else if (entered.privateChats == "pairing"_L1)
        m_allowField->setHint(tr("Who writes gets a code, and talks once it is approved."));
    else
        m_allowField->setHint(tr("Private chats and groups are off: nobody may talk to it."));
}

/// Of the app as it is entered, as far as it is.
QUrl BotForm::consoleLink() const
{
    const BotDraft entered = draft();
    BotConfig bot;
    bot.appId = entered.appId;
    if (entered.special[u"region"_s] == nameOf(BotConfig::Region::Lark))
        bot.region = BotConfig::Region::Lark;
    return QUrl(m_channel.consoleLink(bot));
}

bool BotForm::isTouched() const { return m_isSaving || !m_secret->isEmpty() || draft() != m_begun; }

BotDraft BotForm::draft() const
{
    BotDraft draft;
    draft.id = m_id;
    draft.appId = asTyped(m_appId->text());
    draft.allow = asTyped(m_allow->text());
    m_options->read(draft);
    return draft;
}

FormField *BotForm::field(const QString &name) const
{
    if (name == "app-id"_L1)
        return m_appIdField;
    return name == "allow"_L1 ? m_allowField : m_options->field(name);
}

bool BotForm::isGood(const BotDraft &draft)
{
    clearErrors();
    FormField *first = nullptr;
    if (m_secret->isEmpty() && (m_id.isEmpty() || m_switchOn)) {
        m_secretField->showError(tr("Enter the APP Secret (%1).").arg(m_channel.secretLabel));
        first = m_secretField;
    } else if (m_secret->holdsBlanks()) {
        m_secretField->showError(tr("The secret holds a blank or a line end. Copy it again, alone."));
        first = m_secretField;
    }
    for (const BotDraft::Problem &problem : draft.problems(m_channel, m_data.bots())) {
        FormField *wrong = field(problem.field);
        wrong->showError(problem.sentence, problem.detail);
        if (wrong == m_appIdField || first == nullptr)
            first = wrong;
        if (m_options->field(problem.field) != nullptr)
            setMore(true);
    }
    if (first != nullptr)
        first->focus();
    return first == nullptr;
}

void BotForm::save(bool untilQuit)
{
    const BotDraft wanted = draft();
    m_notice->dismiss();
    if (m_isSaving || !isGood(wanted))
        return;
    BotSaving::Plan plan;
    plan.draft = wanted;
    plan.secret = m_secret->secret();
    plan.untilQuit = untilQuit;
    plan.switchOn = m_switchOn;
    plan.isOn = m_id.isEmpty() || (!m_switchOn && m_data.bot(m_id)["enabled"_L1].toBool());
    auto *saving = new BotSaving(m_data.session(), m_channel, std::move(plan), this);
    connect(saving, &BotSaving::saved, this, &BotForm::done);
    connect(saving, &BotSaving::refused, this, &BotForm::takeRefusal);
    connect(saving, &BotSaving::failed, this, &BotForm::takeFailure);
    if (wanted.isNameProvisional)
        m_options->suggestName(wanted.name); // what is refused is edited from then on, and that asks for a name
    setSaving(true);
    saving->start();
}

void BotForm::setSaving(bool isSaving)
{
    m_isSaving = isSaving;
    m_fields->setEnabled(!isSaving);
    showProgress();
}

void BotForm::showProgress()
{
    if (!m_isSaving)
        return;
    if (m_data.session().isWaitingForKeychain())
        m_notice->say(Notice::Kind::Waiting, tr("Waiting for the keychain: answer its window"));
    else
        m_notice->say(Notice::Kind::Waiting, tr("Saving and connecting"));
}

/// The bot is saved and off; the next OK edits it.
void BotForm::takeRefusal(const QString &botId, const QJsonObject &reason)
{
    m_id = botId;
    m_switchOn = true;
    setSaving(false);
    m_notice->say(
        Notice::Kind::Trouble,
        tr("The bot is saved and switched off, since %1 refuses its credentials.").arg(channelTitle(m_channel.id)));
    Q_EMIT wanted();
    m_secretField->showError(tr("The secret is wrong, or it belongs to another APP ID. Copy both again."),
                             reason["cause"_L1].toString());
    m_secretField->focus();
}

void BotForm::takeFailure(const CommandAnswer &answer, const QString &savedBefore)
{
    setSaving(false);
    Q_EMIT wanted();
    const FailureWords words = FailureWords::of(answer, savedBefore);
    m_notice->dismiss();
    if (FormField *wrong = field(words.flag)) {
        if (m_options->field(words.flag) != nullptr)
            setMore(true);
        wrong->showError(words.sentence, words.detail);
        return wrong->focus();
    }
    m_notice->say(Notice::Kind::Trouble, words.sentence, words.detail,
                  words.isAboutKeychain ? tr("Keep until I quit") : QString());
    m_secretField->focus();
}

void BotForm::clearErrors()
{
    for (FormField *one : findChildren<FormField *>())
        one->clearError();
}

} // namespace oagent
