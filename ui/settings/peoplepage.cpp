#include "ui/settings/peoplepage.h"

#include "ui/form/failurewords.h"
#include "ui/form/label.h"
#include "ui/form/notice.h"
#include "ui/form/request.h"
#include "ui/look/plaintooltip.h"
#include "ui/session.h"
#include "ui/settings/pairinglist.h"
#include "ui/settings/peopledata.h"
#include "ui/settings/peoplewords.h"
#include "ui/settings/settingsdata.h"

#include <QHeaderView>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int entryRole = Qt::UserRole;
constexpr int groupRole = Qt::UserRole + 1;

} // namespace

PeoplePage::PeoplePage(PeopleData &people, SettingsData &settings, QWidget *parent)
    : QWidget(parent)
    , m_people(people)
    , m_data(settings)
    , m_empty(
          new Label(tr("Nobody has written to a bot yet. Whoever does stands here, with what can be done about it."),
                    Label::Style::Plain, this))
    , m_list(new QTreeWidget(this))
    , m_allow(addButton(u"allow"_s, tr("Allow")))
    , m_block(addButton(u"block"_s, tr("Block")))
    , m_forget(addButton(u"forget"_s, tr("Forget")))
    , m_notice(new Notice(this))
{
    m_empty->setWordWrap(true);
    m_list->setObjectName(u"people"_s);
    m_list->setAccessibleName(tr("People"));
    m_list->setRootIsDecorated(false);
    m_list->setAlternatingRowColors(true);
    m_list->setUniformRowHeights(true);
    m_list->setHeaderLabels({ tr("Name", "person"), tr("Bot"), tr("IDs"), tr("Last message"), tr("May talk") });
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(2, QHeaderView::Stretch);
    auto *pairing = new PairingList(people, settings, this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_allow);
    buttons->addWidget(m_block);
    buttons->addWidget(m_forget);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(new Label(tr("People"), Label::Style::Title, this));
    layout->addWidget(pairing);
    layout->addWidget(m_empty);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    layout->addStretch();
    layout->addWidget(m_notice);

    connect(m_allow, &QPushButton::clicked, this, [this] { judge(u"people allow"_s, selected()); });
    connect(m_block, &QPushButton::clicked, this, [this] { judge(u"people block"_s, selected()); });
    connect(m_forget, &QPushButton::clicked, this, &PeoplePage::askToForget);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &PeoplePage::followSelection);
    connect(pairing, &PairingList::failed, this, &PeoplePage::tell);
    connect(&people, &PeopleData::changed, this, &PeoplePage::refresh);
    connect(&settings, &SettingsData::changed, this, &PeoplePage::refresh); // names of bots
    refresh();
}

QPushButton *PeoplePage::addButton(const QString &name, const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    return button;
}

/// The choice stays with whom it was, and the list where it was scrolled to.
void PeoplePage::refresh()
{
    const QJsonObject before = selected();
    const int scrolled = m_list->verticalScrollBar()->value();
    m_list->clear();
    const QJsonArray &people = m_people.people();
    for (const auto &person : people)
        addItem(person.toObject(), false);
    const QJsonArray &groups = m_people.groups();
    for (const auto &group : groups)
        addItem(group.toObject(), true);
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        const QJsonObject one = m_list->topLevelItem(row)->data(0, entryRole).toJsonObject();
        if (one["id"_L1] == before["id"_L1] && one["bot"_L1] == before["bot"_L1])
            m_list->setCurrentItem(m_list->topLevelItem(row));
    }
    const bool isEmpty = people.isEmpty() && groups.isEmpty();
    m_empty->setVisible(isEmpty);
    for (QWidget *needed : std::initializer_list<QWidget *> { m_list, m_allow, m_block, m_forget })
        needed->setVisible(!isEmpty);
    for (int column : { 0, 1, 3, 4 })
        m_list->resizeColumnToContents(column);
    m_list->doItemsLayout(); // else it has no range yet
    m_list->verticalScrollBar()->setValue(scrolled);
    followSelection();
}

void PeoplePage::addItem(const QJsonObject &one, bool isGroup)
{
    const QJsonObject bot = m_data.bot(one["bot"_L1].toString());
    const QString may = isGroup ? PeopleWords::groupVerdict(one, bot) : PeopleWords::verdict(one, bot);
    const QString name = isGroup ? tr("%1 (group)").arg(PeopleWords::name(one)) : PeopleWords::name(one);
    auto *item = new QTreeWidgetItem(m_list,
                                     { name, PeopleWords::bot(one, m_data),
                                       isGroup ? one["id"_L1].toString() : PeopleWords::ids(one),
                                       PeopleWords::time(one["lastMessageAt"_L1]), may });
    item->setData(0, entryRole, one);
    item->setData(0, groupRole, isGroup);
    item->setToolTip(2, plainToolTip(item->text(2)));
}

QJsonObject PeoplePage::selected() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item == nullptr ? QJsonObject() : item->data(0, entryRole).toJsonObject();
}

void PeoplePage::followSelection()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    const bool isGroup = item != nullptr && item->data(0, groupRole).toBool();
    const QJsonObject one = selected();
    m_allow->setEnabled(item != nullptr && one["verdict"_L1] != "allowed"_L1 && !one["allowed"_L1].toBool());
    m_block->setEnabled(item != nullptr && !isGroup && one["verdict"_L1] != "blocked"_L1);
    m_forget->setEnabled(item != nullptr);
}

void PeoplePage::judge(const QString &command, const QJsonObject &one)
{
    m_notice->dismiss();
    m_people.session().perform(
        makeRequest(command, one["id"_L1].toString(),
                    { { u"bot"_s, m_data.bot(one["bot"_L1].toString())["name"_L1].toString() } }),
        this, [this](const CommandAnswer &answer) {
            m_people.refresh();
            if (answer.exitCode != ExitCode::Good)
                tell(answer);
        });
}

void PeoplePage::askToForget()
{
    const QJsonObject one = selected();
    const QString name = PeopleWords::name(one);
    auto *question = new QMessageBox(QMessageBox::Warning, tr("Forget %1").arg(name), tr("Forget %1?").arg(name),
                                     QMessageBox::NoButton, window());
    question->setObjectName(u"forgetQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setTextFormat(Qt::PlainText);
    question->setInformativeText(
        tr("This goes, and cannot be brought back: the name and ids, whether they may talk, and what is kept of their "
           "chats. An allowlist of a bot stays as it is."));
    QPushButton *confirm = question->addButton(tr("Forget"), QMessageBox::DestructiveRole);
    confirm->setObjectName(u"confirm"_s);
    question->setDefaultButton(question->addButton(tr("Cancel"), QMessageBox::RejectRole));
    connect(confirm, &QPushButton::clicked, this, [this, one] { judge(u"people forget"_s, one); });
    question->open();
}

void PeoplePage::tell(const CommandAnswer &answer)
{
    const FailureWords words = FailureWords::of(answer);
    m_notice->say(Notice::Kind::Trouble, words.sentence, words.detail);
}

} // namespace oagent
