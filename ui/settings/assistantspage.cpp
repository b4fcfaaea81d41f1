#include "ui/settings/assistantspage.h"

#include "ui/form/failurewords.h"
#include "ui/form/label.h"
#include "ui/form/notice.h"
#include "ui/form/request.h"
#include "ui/session.h"
#include "ui/settings/assistantform.h"
#include "ui/settings/assistantrow.h"
#include "ui/settings/settingsdata.h"

#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Of the form in which it is edited.
QString formKey(const QString &id) { return u"edit/"_s + id; }

} // namespace

AssistantsPage::AssistantsPage(SettingsData &settings, QWidget *parent)
    : QWidget(parent)
    , m_data(settings)
    , m_pages(new QStackedWidget(this))
    , m_notice(new Notice(this))
{
    m_pages->addWidget(makeList());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_pages);
    connect(&settings, &SettingsData::changed, this, &AssistantsPage::refresh);
    refresh();
}

QWidget *AssistantsPage::makeList()
{
    auto *page = new QWidget(this);
    auto *title = new Label(tr("Assistants"), Label::Style::Title, page);
    auto *addButton = new QPushButton(tr("+ Add"), page);
    addButton->setObjectName(u"add"_s);
    connect(addButton, &QPushButton::clicked, this, &AssistantsPage::add);
    auto *rows = new QWidget(page);
    m_empty = new Label(tr("Until there is an assistant, Echo answers: it repeats the question, so that everything can "
                           "be tried. Add one to have questions answered."),
                        Label::Style::Plain, rows);
    m_empty->setWordWrap(true);
    m_rowLayout = new QVBoxLayout;
    m_rowLayout->setSpacing(8);
    auto *inRows = new QVBoxLayout(rows);
    inRows->setContentsMargins(0, 0, 8, 0);
    inRows->addWidget(m_empty);
    inRows->addLayout(m_rowLayout);
    inRows->addStretch();
    auto *scroll = new QScrollArea(page);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(rows);
    auto *top = new QHBoxLayout;
    top->addWidget(title, 1);
    top->addWidget(addButton);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(top);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_notice);
    return page;
}

/// Rows stay the widgets they were, so that nothing jumps and results of tests stay.
void AssistantsPage::refresh()
{
    QStringList shown;
    const QJsonArray &assistants = m_data.assistants();
    for (const auto &value : assistants) {
        const QString id = value["id"_L1].toString();
        shown.append(id);
        if (!m_rows.contains(id))
            m_rows.insert(id, makeRow());
        m_rows.value(id)->present(value.toObject(), id == m_data.defaultAssistant());
    }
    const QStringList known = m_rows.keys();
    for (const QString &id : known) {
        if (shown.contains(id))
            continue;
        m_rows.take(id)->deleteLater();
        if (m_forms.contains(formKey(id)))
            drop(formKey(id)); // nothing can be saved of one that was removed
    }
    m_empty->setVisible(shown.isEmpty() && m_data.isKnown());
}

AssistantRow *AssistantsPage::makeRow()
{
    auto *row = new AssistantRow(m_data.session(), this);
    m_rowLayout->addWidget(row);
    const auto nameOf = [row] { return row->assistant()["name"_L1].toString(); };
    connect(row, &AssistantRow::defaultWanted, this, [this, nameOf] { makeDefault(nameOf()); });
    connect(row, &AssistantRow::editWanted, this, [this, row] { edit(row->assistant()["id"_L1].toString()); });
    connect(row, &AssistantRow::removalWanted, this, [this, row] { askToRemove(row->assistant()); });
    return row;
}

void AssistantsPage::add()
{
    AssistantForm *begun = m_forms.value(u"add"_s);
    open(u"add"_s, begun != nullptr ? begun : new AssistantForm(m_data, this));
}

void AssistantsPage::edit(const QString &id)
{
    const QString key = formKey(id);
    AssistantForm *begun = m_forms.value(key);
    open(key, begun != nullptr ? begun : new AssistantForm(m_data, m_data.assistant(id), this));
}

void AssistantsPage::edit(const QString &id, const QString &field)
{
    edit(id);
    m_forms.value(formKey(id))->focusField(field);
}

void AssistantsPage::open(const QString &key, AssistantForm *form)
{
    m_notice->dismiss();
    if (!m_forms.contains(key)) {
        m_forms.insert(key, form);
        m_pages->addWidget(form);
        connect(form, &AssistantForm::left, this, [this, key, form] {
            if (form->isTouched())
                showList();
            else
                drop(key); // what the settings are by then is shown the next time
        });
        connect(form, &AssistantForm::wanted, this, [this, form] { m_pages->setCurrentWidget(form); });
        connect(form, &AssistantForm::done, this, [this, key] { drop(key); });
    }
    m_pages->setCurrentWidget(form);
    form->focusFirst();
}

void AssistantsPage::drop(const QString &key)
{
    AssistantForm *form = m_forms.take(key);
    if (m_pages->currentWidget() == form)
        showList();
    form->deleteLater();
    Q_EMIT formEnded();
}

bool AssistantsPage::hasBegun() const
{
    return std::any_of(m_forms.begin(), m_forms.end(), [](const AssistantForm *form) { return form->isTouched(); });
}

void AssistantsPage::showList() { m_pages->setCurrentIndex(0); }

void AssistantsPage::makeDefault(const QString &name)
{
    m_data.session().perform(makeRequest(u"assistant set"_s, name, { { u"default"_s, true } }), this,
                             [this](const CommandAnswer &answer) {
                                 const FailureWords words = FailureWords::of(answer);
                                 if (answer.exitCode != ExitCode::Good)
                                     tell(words.sentence, words.detail);
                             });
}

void AssistantsPage::askToRemove(const QJsonObject &assistant)
{
    const QString name = assistant["name"_L1].toString();
    const QJsonArray &bots = m_data.bots();
    for (const auto &bot : bots)
        if (bot["assistant"_L1] == assistant["id"_L1])
            return tell(tr("The bot \"%1\" is answered by it. Give that another assistant first.")
                            .arg(bot["name"_L1].toString()),
                        {});
    auto *question = new QMessageBox(QMessageBox::Warning, tr("Remove %1").arg(name),
                                     tr("Remove the assistant \"%1\"?").arg(name), QMessageBox::NoButton, window());
    question->setObjectName(u"removeQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(assistant["hasKey"_L1].toBool()
                                     ? tr("This goes, and cannot be brought back: its settings, and its key in the "
                                          "keychain.")
                                     : tr("Its settings go, and cannot be brought back."));
    QPushButton *confirm = question->addButton(tr("Remove", "an assistant"), QMessageBox::DestructiveRole);
    confirm->setObjectName(u"confirm"_s);
    question->setDefaultButton(question->addButton(tr("Cancel"), QMessageBox::RejectRole));
    connect(confirm, &QPushButton::clicked, this, [this, name] { remove(name); });
    question->open();
}

void AssistantsPage::remove(const QString &name)
{
    m_data.session().perform(makeRequest(u"assistant remove"_s, name), this, [this](const CommandAnswer &answer) {
        if (answer.exitCode != ExitCode::Good)
            tell(tr("The assistant was not removed."), answer.error);
    });
}

void AssistantsPage::tell(const QString &sentence, const QString &detail)
{
    m_notice->say(Notice::Kind::Trouble, sentence, detail);
}

} // namespace oagent
