#include "ui/settings/assistantrow.h"

#include "ui/form/label.h"
#include "ui/form/request.h"
#include "ui/look/told.h"
#include "ui/session.h"
#include "ui/settings/assistantwords.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

AssistantRow::AssistantRow(Session &session, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_name(new Label({}, Label::Style::Plain, this))
    , m_default(new Label(tr("default", "assistant"), Label::Style::Secondary, this))
    , m_http(new Label(tr("not encrypted") + u" !"_s, Label::Style::Busy, this))
    , m_memory(new Label(tr("key kept until you quit") + u" !"_s, Label::Style::Busy, this))
    , m_summary(new Label({}, Label::Style::Secondary, this))
    , m_result(new Label({}, Label::Style::Plain, this))
    , m_detail(new Label({}, Label::Style::Secondary, this))
    , m_makeDefault(addButton(u"makeDefault"_s, tr("Make default")))
    , m_test(addButton(u"test"_s, tr("Test", "an assistant")))
    , m_edit(addButton(u"edit"_s, tr("Edit", "an assistant")))
    , m_remove(addButton(u"remove"_s, tr("Remove", "an assistant")))
{
    setObjectName(u"assistantRow"_s);
    setFrameShape(QFrame::StyledPanel);
    QFont bold = m_name->font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_result->setObjectName(u"testResult"_s);
    for (Label *wrapping : { m_summary, m_result, m_detail }) {
        wrapping->setWordWrap(true);
        wrapping->setMinimumWidth(1);
    }
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_result->hide();
    m_detail->hide();
    auto *first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(m_name);
    first->addWidget(m_default);
    first->addStretch();
    first->addWidget(m_memory);
    first->addWidget(m_http);
    auto *last = new QHBoxLayout;
    last->setSpacing(8);
    last->addWidget(m_summary, 1);
    last->addWidget(m_makeDefault);
    last->addWidget(m_test);
    last->addWidget(m_edit);
    last->addWidget(m_remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addLayout(first);
    layout->addLayout(last);
    layout->addWidget(m_result);
    layout->addWidget(m_detail);
    connect(m_makeDefault, &QPushButton::clicked, this, &AssistantRow::defaultWanted);
    connect(m_test, &QPushButton::clicked, this, &AssistantRow::test);
    connect(m_edit, &QPushButton::clicked, this, &AssistantRow::editWanted);
    connect(m_remove, &QPushButton::clicked, this, &AssistantRow::removalWanted);
}

QPushButton *AssistantRow::addButton(const QString &name, const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    return button;
}

void AssistantRow::present(const QJsonObject &assistant, bool isDefault)
{
    if (!m_assistant.isEmpty() && assistant != m_assistant) { // what a test found was of another one
        m_result->hide();
        m_detail->hide();
    }
    m_assistant = assistant;
    const QString name = assistant["name"_L1].toString();
    setAccessibleName(name);
    for (QPushButton *button : { m_makeDefault, m_test, m_edit, m_remove })
        button->setAccessibleDescription(name);
    m_name->setText(name);
    m_default->setVisible(isDefault);
    m_makeDefault->setVisible(!isDefault);
    m_http->setVisible(assistant["unencrypted"_L1].toBool());
    m_memory->setVisible(assistant["keyUntilQuit"_L1].toBool());
    m_summary->setText(AssistantWords::summary(assistant));
}

void AssistantRow::test()
{
    m_detail->hide();
    if (m_asking) { // the button says Cancel
        m_asking.reset();
        m_result->hide();
        m_test->setText(tr("Test", "an assistant"));
        return;
    }
    m_result->setStyle(Label::Style::Busy);
    m_result->setText(tr("Asking it a word"));
    m_result->show();
    m_test->setText(tr("Cancel", "the test of an assistant"));
    m_asking = std::make_unique<QObject>();
    m_session.perform(makeRequest(u"assistant test"_s, m_assistant["name"_L1].toString()), m_asking.get(),
                      [this](const CommandAnswer &answer) {
                          m_asking.release()->deleteLater(); // it is calling us
                          m_test->setText(tr("Test", "an assistant"));
                          takeResult(answer.result, answer.error);
                      });
}

void AssistantRow::takeResult(const QJsonObject &result, const QString &error)
{
    const bool isGood = result["ok"_L1].toBool();
    QString sentence = isGood ? AssistantWords::success(result) : AssistantWords::failure(result["kind"_L1].toString());
    if (sentence.isEmpty())
        sentence = tr("It could not be asked.");
    m_result->setStyle(isGood ? Label::Style::Good : Label::Style::Bad);
    m_result->setText((isGood ? u"● "_s : u"× "_s) + sentence);
    const QJsonArray models = result["models"_L1].toArray();
    const bool lacksModel = !isGood && !models.isEmpty() && !models.contains(m_assistant["model"_L1]);
    m_detail->setText(
        lacksModel
            ? tr("The server has no model \"%1\". Edit offers those it has.").arg(m_assistant["model"_L1].toString())
            : told(result["cause"_L1].toString(error)));
    m_detail->setVisible(!isGood && !m_detail->text().isEmpty());
}

} // namespace oagent
