#include "ui/channels/botrow.h"

#include "ui/channels/botwords.h"
#include "ui/form/label.h"
#include "ui/look/botlook.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

BotRow::BotRow(QWidget *parent)
    : QFrame(parent)
    , m_switch(new QCheckBox(this))
    , m_name(new Label({}, Label::Style::Plain, this))
    , m_appId(new Label({}, Label::Style::Fixed, this))
    , m_state(new Label({}, Label::Style::Quiet, this))
    , m_badge(new Label(tr("open to everyone") + u" !"_s, Label::Style::Busy, this))
    , m_memoryBadge(new Label(tr("secret kept until you quit") + u" !"_s, Label::Style::Busy, this))
    , m_details(new Label({}, Label::Style::Secondary, this))
    , m_secret(addButton(u"enterSecret"_s, tr("Enter the secret again")))
    , m_takeOver(addButton(u"takeOver"_s, tr("Take over", "a bot, from another program")))
    , m_edit(addButton(u"edit"_s, tr("Edit", "a bot")))
    , m_check(addButton(u"check"_s, tr("Check", "a bot")))
    , m_remove(addButton(u"remove"_s, tr("Remove", "a bot")))
{
    setObjectName(u"botRow"_s);
    setFrameShape(QFrame::StyledPanel);
    m_switch->setObjectName(u"switch"_s);
    m_switch->setText(tr("On", "switch of a bot"));
    QFont bold = m_name->font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_appId->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_state->setObjectName(u"state"_s);
    m_state->setWordWrap(true);
    m_state->setMinimumWidth(1);
    m_badge->setObjectName(u"openBadge"_s);
    m_memoryBadge->setObjectName(u"memoryBadge"_s);
    m_details->setObjectName(u"details"_s);
    m_details->setWordWrap(true);
    m_details->setMinimumWidth(1);

    auto *first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(m_switch);
    first->addWidget(m_name);
    first->addWidget(m_appId);
    first->addStretch();
    first->addWidget(m_memoryBadge);
    first->addWidget(m_badge);
    auto *last = new QHBoxLayout;
    last->setSpacing(8);
    last->addWidget(m_details, 1);
    last->addWidget(m_secret);
    last->addWidget(m_takeOver);
    last->addWidget(m_edit);
    last->addWidget(m_check);
    last->addWidget(m_remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addLayout(first);
    layout->addWidget(m_state);
    layout->addLayout(last);

    connect(m_switch, &QCheckBox::clicked, this, &BotRow::switched);
    connect(m_secret, &QPushButton::clicked, this, &BotRow::secretWanted);
    connect(m_takeOver, &QPushButton::clicked, this, &BotRow::takeOverWanted);
    connect(m_edit, &QPushButton::clicked, this, &BotRow::editWanted);
    connect(m_check, &QPushButton::clicked, this, &BotRow::checkWanted);
    connect(m_remove, &QPushButton::clicked, this, &BotRow::removalWanted);
}

QPushButton *BotRow::addButton(const QString &name, const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAutoDefault(false);
    return button;
}

void BotRow::present(const QJsonObject &bot, const QString &assistant)
{
    m_bot = bot;
    m_assistant = assistant;
    const QString name = bot["name"_L1].toString();
    setAccessibleName(name);
    for (QPushButton *button : { m_secret, m_takeOver, m_edit, m_check, m_remove })
        button->setAccessibleDescription(name);
    m_switch->setAccessibleDescription(name);
    m_switch->setChecked(bot["enabled"_L1].toBool());
    m_name->setText(name);
    m_appId->setText(bot["appId"_L1].toString());
    m_badge->setVisible(BotWords::isOpenToEveryone(bot));
    m_memoryBadge->setVisible(bot["secretUntilQuit"_L1].toBool());
    showDetails();
}

void BotRow::presentStatus(const QJsonObject &status)
{
    m_status = status;
    const BotLook look = BotLook::of(status);
    m_state->setStyle(Label::styleOf(look.tone));
    m_state->setText(look.shape + u' ' + look.sentence);
    const QString why = status["reason"_L1]["id"_L1].toString();
    m_takeOver->setVisible(status["state"_L1] == "taken-over"_L1);
    m_secret->setVisible(why == "refused-credentials"_L1 || why == "no-secret"_L1);
    showDetails();
}

void BotRow::showDetails()
{
    QStringList details { BotWords::whoMayTalk(m_bot), BotWords::answeredBy(m_assistant), BotWords::lastEvent(m_status),
                          BotWords::countedCalls(m_status) };
    details.removeAll(QString());
    m_details->setText(details.join(u" · "_s));
}

} // namespace oagent
