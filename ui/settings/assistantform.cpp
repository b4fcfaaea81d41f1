#include "ui/settings/assistantform.h"

#include "core/settings/config.h"
#include "ui/form/failurewords.h"
#include "ui/form/formfield.h"
#include "ui/form/formwidth.h"
#include "ui/form/label.h"
#include "ui/form/notice.h"
#include "ui/form/request.h"
#include "ui/form/secretedit.h"
#include "ui/session.h"
#include "ui/settings/assistantwords.h"
#include "ui/settings/settingsdata.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int promptLines = 4;
constexpr int mostTurns = 100;
constexpr int usualTurns = 10;

} // namespace

AssistantForm::AssistantForm(SettingsData &settings, QWidget *parent)
    : QWidget(parent)
    , m_data(settings)
{
    build();
    m_title->setText(tr("Add an assistant"));
    m_default->setChecked(settings.assistants().isEmpty());
    followProfile();
    followKind();
    m_begun = draft();
}

AssistantForm::AssistantForm(SettingsData &settings, const QJsonObject &assistant, QWidget *parent)
    : AssistantForm(settings, parent)
{
    fill(AssistantDraft::of(assistant, assistant["id"_L1] == settings.defaultAssistant()));
    m_begun = draft();
}

void AssistantForm::build()
{
    setObjectName(u"assistantForm"_s);
    m_title = new Label({}, Label::Style::Title, this);
    m_body = new QWidget(this);
    m_body->setMaximumWidth(widestForm);
    auto *fields = new QWidget(m_body);
    addFields(fields);
    m_notice = new Notice(this);
    m_buttons = new QDialogButtonBox(this);
    QPushButton *ok = m_buttons->addButton(tr("OK"), QDialogButtonBox::AcceptRole);
    ok->setObjectName(u"ok"_s);
    ok->setDefault(true);
    QPushButton *cancel = m_buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setObjectName(u"cancel"_s);
    auto *inBody = new QVBoxLayout(m_body);
    inBody->setContentsMargins(0, 0, 8, 0);
    inBody->addWidget(fields);
    inBody->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_body);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(m_title);
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
    for (QLineEdit *line : { m_name, m_baseUrl })
        connect(line, &QLineEdit::returnPressed, this, [this] { save(false); });
    connect(m_key, &SecretEdit::returnPressed, this, [this] { save(false); });
    connect(m_notice, &Notice::actionWanted, this, [this] { save(true); });
    connect(&m_data.session(), &Session::keychainWaitingChanged, this, &AssistantForm::showProgress);
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &AssistantForm::left);
}

void AssistantForm::add(const QString &name, const QString &label, QWidget *editor)
{
    editor->setObjectName(name);
    m_fields.insert(name, new FormField(*static_cast<QGridLayout *>(editor->parentWidget()->layout()), label, editor));
}

void AssistantForm::addFields(QWidget *fields)
{
    makeFormGrid(fields);
    m_kind = new QComboBox(fields);
    for (const QString &kind : knownAssistantKinds())
        m_kind->addItem(AssistantWords::kind(kind), kind);
    m_kind->setCurrentIndex(m_kind->findData(u"openai"_s));
    add(u"kind"_s, tr("Kind", "of an assistant"), m_kind);
    m_name = new QLineEdit(fields);
    add(u"name"_s, tr("Name", "of an assistant"), m_name);
    m_baseUrl = new QLineEdit(fields);
    m_baseUrl->setPlaceholderText(u"https://host/v1"_s);
    add(u"base-url"_s, tr("Base URL"), m_baseUrl);
    m_allowHttp = new QCheckBox(tr("Allow plain http to another computer"), fields);
    add(u"allow-http"_s, {}, m_allowHttp);
    m_allowHttp->setAccessibleName(m_allowHttp->text());
    m_fields[u"allow-http"_s]->setHint(tr("Everybody on the way can read along, and no key is sent."));
    m_key = new SecretEdit(fields);
    add(u"key"_s, tr("Key", "of an assistant's service"), m_key);
    m_key->focusProxy()->setAccessibleName(tr("Key", "of an assistant's service"));
    m_noKey = new QCheckBox(tr("The service takes no key"), fields);
    add(u"no-key"_s, {}, m_noKey);
    m_noKey->setAccessibleName(m_noKey->text());
    add(u"model"_s, tr("Model"), makeModel(fields));
    m_model->setAccessibleName(tr("Model"));
    m_model->lineEdit()->setAccessibleName(tr("Model"));
    m_profile = new QComboBox(fields);
    for (const QString &profile : knownAssistantProfiles())
        m_profile->addItem(AssistantWords::profile(profile), profile);
    add(u"profile"_s, tr("Profile"), m_profile);
    m_system = new QPlainTextEdit(fields);
    m_system->setTabChangesFocus(true);
    m_system->setFixedHeight(m_system->fontMetrics().lineSpacing() * promptLines + 16);
    add(u"system"_s, tr("System prompt"), m_system);
    add(u"history"_s, tr("History"), makeHistory(fields));
    m_history->setAccessibleName(tr("History"));
    m_askAgain = new QComboBox(fields);
    m_askAgain->addItem(tr("As fits the profile"), u"default"_s);
    m_askAgain->addItem(tr("Ask again"), u"on"_s);
    m_askAgain->addItem(tr("Do not ask again"), u"off"_s);
    add(u"ask-again"_s, tr("After a crash"), m_askAgain);
    m_fields[u"ask-again"_s]->setHint(tr("An assistant with tools may already have acted on the question."));
    m_default = new QCheckBox(tr("Answers for bots without an assistant of their own"), fields);
    add(u"default"_s, {}, m_default);
    m_default->setAccessibleName(m_default->text());

    connect(m_kind, &QComboBox::currentIndexChanged, this, &AssistantForm::followKind);
    connect(m_profile, &QComboBox::activated, this, &AssistantForm::followProfile);
    connect(m_history, &QComboBox::currentIndexChanged, this,
            [this] { m_turns->setVisible(m_history->currentData() == "client"_L1); });
    connect(m_baseUrl, &QLineEdit::textChanged, this, &AssistantForm::followAddress);
    connect(m_noKey, &QCheckBox::toggled, this, [this](bool isWithout) { m_key->setEnabled(!isWithout); });
    connect(m_getModels, &QPushButton::clicked, this, &AssistantForm::askForModels);
}

QWidget *AssistantForm::makeModel(QWidget *parent)
{
    auto *both = new QWidget(parent);
    m_model = new QComboBox(both);
    m_model->setObjectName(u"modelBox"_s);
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_getModels = new QPushButton(tr("Get from the server"), both);
    m_getModels->setObjectName(u"getModels"_s);
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(m_model, 1);
    layout->addWidget(m_getModels);
    both->setFocusProxy(m_model);
    return both;
}

QWidget *AssistantForm::makeHistory(QWidget *parent)
{
    auto *both = new QWidget(parent);
    m_history = new QComboBox(both);
    m_history->addItem(tr("The server remembers"), u"server"_s);
    m_history->addItem(tr("Earlier turns are sent along"), u"client"_s);
    m_turns = new QSpinBox(both);
    m_turns->setRange(0, mostTurns);
    m_turns->setValue(usualTurns);
    m_turns->setAccessibleName(tr("Turns sent along"));
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(m_history, 1);
    layout->addWidget(m_turns);
    both->setFocusProxy(m_history);
    return both;
}

void AssistantForm::fill(const AssistantDraft &draft)
{
    m_id = draft.id;
    m_hadKey = draft.hadKey;
    m_addressBefore = draft.baseUrl;
    m_title->setText(tr("Edit %1").arg(draft.name));
    m_kind->setCurrentIndex(m_kind->findData(draft.kind));
    m_name->setText(draft.name);
    m_baseUrl->setText(draft.baseUrl);
    m_allowHttp->setChecked(draft.allowHttp);
    m_noKey->setChecked(!draft.hasKey);
    if (draft.hasKey)
        m_key->setPlaceholderText(tr("Stored. Empty: it stays."));
    m_model->setEditText(draft.model);
    m_profile->setCurrentIndex(m_profile->findData(draft.profile));
    m_system->setPlainText(draft.systemPrompt);
    m_history->setCurrentIndex(m_history->findData(draft.historyTurns ? u"client"_s : u"server"_s));
    m_turns->setValue(draft.historyTurns.value_or(usualTurns));
    m_askAgain->setCurrentIndex(m_askAgain->findData(draft.askAgain));
    m_default->setChecked(draft.isDefault);
    m_default->setEnabled(!draft.isDefault); // another one is made the default, not this one none
    followKind();
}

bool AssistantForm::isTouched() const { return m_isSaving || !m_key->isEmpty() || draft() != m_begun; }

AssistantDraft AssistantForm::draft() const
{
    AssistantDraft draft;
    draft.id = m_id;
    draft.kind = m_kind->currentData().toString();
    draft.name = m_name->text().trimmed();
    draft.baseUrl = m_baseUrl->text().trimmed();
    draft.model = m_model->currentText().trimmed();
    draft.profile = m_profile->currentData().toString();
    draft.systemPrompt = m_system->toPlainText().trimmed();
    if (m_history->currentData() == "client"_L1)
        draft.historyTurns = m_turns->value();
    draft.askAgain = m_askAgain->currentData().toString();
    draft.allowHttp = m_allowHttp->isChecked();
    draft.hasKey = draft.kind == "openai"_L1 && !m_noKey->isChecked();
    draft.hadKey = m_hadKey;
    draft.isDefault = m_default->isChecked();
    return draft;
}

void AssistantForm::followKind()
{
    const bool isOpenAi = m_kind->currentData() == "openai"_L1;
    for (auto field = m_fields.begin(); field != m_fields.end(); ++field)
        field.value()->setVisible(isOpenAi || field.key() == "name"_L1 || field.key() == "default"_L1);
    m_fields[u"kind"_s]->setVisible(m_id.isEmpty());
    followAddress();
}

/// As the program does it where nothing is said.
void AssistantForm::followProfile()
{
    const bool isGeneric = m_profile->currentData() == "generic"_L1;
    m_history->setCurrentIndex(m_history->findData(isGeneric ? u"client"_s : u"server"_s));
    m_turns->setVisible(isGeneric);
}

void AssistantForm::followAddress()
{
    const AssistantDraft now = draft();
    m_fields[u"allow-http"_s]->setVisible(now.isUnencrypted());
    m_fields[u"base-url"_s]->clearError();
    const QString host = now.host();
    m_fields[u"base-url"_s]->setHint(host.isEmpty() ? QString()
                                                    : tr("Messages and files will be sent to %1.").arg(host));
}

void AssistantForm::focusFirst() { m_fields[m_id.isEmpty() ? u"kind"_s : u"name"_s]->focus(); }

void AssistantForm::focusField(const QString &name)
{
    if (FormField *field = m_fields.value(name))
        field->focus();
}

void AssistantForm::askForModels()
{
    if (m_askingModels) { // the button says Cancel
        m_askingModels.reset();
        return endModels();
    }
    const AssistantDraft now = draft();
    QJsonObject options { { u"base-url"_s, now.baseUrl } };
    if (!now.hasKey)
        options.insert(u"no-key"_s, true);
    if (now.allowHttp)
        options.insert(u"allow-http"_s, true);
    CommandRequest request = makeRequest(u"assistant models"_s, {}, options, m_key->secret());
    // A stored key is for the address it was stored for.
    if (now.hasKey && m_key->isEmpty() && m_hadKey && now.baseUrl == m_addressBefore)
        request = makeRequest(u"assistant models"_s, m_data.assistant(m_id)["name"_L1].toString());
    m_fields[u"model"_s]->clearError();
    m_fields[u"model"_s]->setHint(tr("Asking the server for its models"));
    m_getModels->setText(tr("Cancel", "the question for models"));
    m_askingModels = std::make_unique<QObject>();
    m_data.session().perform(std::move(request), m_askingModels.get(), [this](const CommandAnswer &answer) {
        m_askingModels.release()->deleteLater(); // it is calling us
        takeModels(answer);
    });
}

void AssistantForm::endModels()
{
    m_getModels->setText(tr("Get from the server"));
    m_fields[u"model"_s]->setHint({});
}

void AssistantForm::takeModels(const CommandAnswer &answer)
{
    endModels();
    FormField *field = m_fields[u"model"_s];
    const QJsonArray models = answer.result["models"_L1].toArray();
    if (answer.exitCode != ExitCode::Good) {
        const QString sentence = AssistantWords::failure(answer.result["kind"_L1].toString());
        return field->showError(sentence.isEmpty() ? FailureWords::of(answer).sentence : sentence, answer.error);
    }
    if (answer.result.contains("baseUrlFix"_L1))
        m_baseUrl->setText(answer.result["baseUrlFix"_L1].toString());
    if (models.isEmpty())
        return field->setHint(tr("The server has no list of models. Type the name."));
    const QString typed = m_model->currentText();
    m_model->clear();
    for (const auto &model : models)
        m_model->addItem(model.toString());
    if (!typed.isEmpty())
        m_model->setEditText(typed);
    field->setHint(tr("Models that the server offers: %n.", nullptr, static_cast<int>(models.size())));
}

bool AssistantForm::isGood(const AssistantDraft &draft)
{
    for (FormField *field : std::as_const(m_fields))
        field->clearError();
    QList<AssistantDraft::Problem> problems = draft.problems(m_data.assistants());
    if (draft.hasKey && m_key->isEmpty() && !m_hadKey)
        problems.append({ u"key"_s, tr("Enter the key, or say below that the service takes none.") });
    else if (draft.hasKey && m_key->holdsBlanks())
        problems.append({ u"key"_s, tr("The key holds a blank or a line end. Copy it again, alone.") });
    for (const AssistantDraft::Problem &problem : std::as_const(problems))
        m_fields[problem.field]->showError(problem.sentence, problem.detail);
    if (!problems.isEmpty())
        m_fields[problems.first().field]->focus();
    return problems.isEmpty();
}

void AssistantForm::save(bool untilQuit)
{
    const AssistantDraft wanted = draft();
    m_notice->dismiss();
    if (m_isSaving || !isGood(wanted))
        return;
    AssistantSaving::Plan plan;
    plan.draft = wanted;
    plan.nameBefore = m_data.assistant(m_id)["name"_L1].toString();
    if (wanted.hasKey)
        plan.key = m_key->secret();
    plan.untilQuit = untilQuit;
    auto *saving = new AssistantSaving(m_data.session(), std::move(plan), this);
    connect(saving, &AssistantSaving::saved, this, &AssistantForm::done);
    connect(saving, &AssistantSaving::failed, this, &AssistantForm::takeFailure);
    setSaving(true);
    saving->start();
}

void AssistantForm::setSaving(bool isSaving)
{
    m_isSaving = isSaving;
    m_body->setEnabled(!isSaving);
    showProgress();
}

void AssistantForm::showProgress()
{
    if (m_isSaving)
        m_notice->say(Notice::Kind::Waiting,
                      m_data.session().isWaitingForKeychain() ? tr("Waiting for the keychain: answer its window")
                                                              : tr("Saving"));
}

void AssistantForm::takeFailure(const CommandAnswer &answer, const QString &savedBefore)
{
    setSaving(false);
    Q_EMIT wanted();
    const FailureWords words = FailureWords::of(answer, savedBefore);
    m_notice->dismiss();
    if (FormField *wrong = m_fields.value(words.flag)) {
        wrong->showError(words.sentence, words.detail);
        return wrong->focus();
    }
    m_notice->say(Notice::Kind::Trouble, words.sentence, words.detail,
                  words.isAboutKeychain ? tr("Keep until I quit") : QString());
}

} // namespace oagent
