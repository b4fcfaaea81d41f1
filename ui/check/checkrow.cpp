#include "ui/check/checkrow.h"

#include "core/support/json.h"
#include "ui/check/checkwords.h"
#include "ui/look/plaintooltip.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QPushButton>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// As the platform's console takes them: Lark imports a list in JSON (onboarding.md §4), others are searched one by
/// one.
QString forConsole(const QJsonArray &names, const QString &channel)
{
    if (channel == "lark"_L1)
        return QString::fromUtf8(jsonBytes(QJsonObject { { u"scopes"_s, QJsonObject { { u"tenant"_s, names } } } }));
    return QVariant(names.toVariantList()).toStringList().join(u'\n');
}

QUrl linkOf(const QJsonObject &check)
{
    const QUrl link(check["link"_L1].toString());
    return link.scheme() == "https"_L1 ? link : QUrl();
}

} // namespace

Label *makeCheckText(Label::Style style, QWidget *parent)
{
    auto *label = new Label({}, style, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

CheckRow::CheckRow(QWidget *parent)
    : QWidget(parent)
    , m_mark(new Label({}, Label::Style::Plain, this))
    , m_title(makeCheckText(Label::Style::Plain, this))
    , m_cause(makeCheckText(Label::Style::Secondary, this))
    , m_whatToDo(makeCheckText(Label::Style::Secondary, this))
    , m_copy(new QPushButton(tr("Copy names"), this))
    , m_open(new QPushButton(tr("Open the page"), this))
    , m_act(new QPushButton(this))
{
    m_mark->setFixedWidth(m_mark->fontMetrics().horizontalAdvance(u'M') + 4);
    m_copy->setAccessibleName(tr("Copy the names of the missing permissions"));
    m_act->setAutoDefault(false);
    auto *text = new QVBoxLayout;
    text->setSpacing(4);
    for (Label *line : { m_title, m_cause, m_whatToDo })
        text->addWidget(line);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(m_mark, 0, Qt::AlignTop);
    layout->addLayout(text, 1);
    for (QPushButton *button : { m_copy, m_open, m_act })
        layout->addWidget(button, 0, Qt::AlignTop);
    connect(m_copy, &QPushButton::clicked, this, &CheckRow::copyNames);
    connect(m_open, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(linkOf(m_check)); });
    connect(m_act, &QPushButton::clicked, this, [this] { Q_EMIT cureWanted(m_cure); });
}

bool CheckRow::isOf(const QJsonObject &check) const
{
    return check["check"_L1] == m_check["check"_L1] && check["subject"_L1] == m_check["subject"_L1];
}

void CheckRow::present(const QJsonObject &check, const QJsonObject &bot)
{
    m_check = check;
    m_channel = bot["channel"_L1].toString();
    m_cure = CheckCure::of(check, bot, check["subject"_L1].toString());
    const CheckWords words = CheckWords::of(check);
    m_mark->setStyle(Label::styleOf(words.tone));
    m_mark->setText(words.mark);
    m_mark->setAccessibleName(words.state);
    QFont bold = m_title->font();
    bold.setBold(words.tone == Tone::Bad);
    m_title->setFont(bold);
    m_title->setText(words.title);
    m_cause->setText(words.cause);
    m_cause->setVisible(!words.cause.isEmpty());
    m_whatToDo->setText(m_cure.sentence.isEmpty() ? words.cure : m_cure.sentence);
    m_whatToDo->setVisible(!m_whatToDo->text().isEmpty());
    m_copy->setVisible(!check["missing"_L1].toArray().isEmpty());
    const QUrl link = linkOf(check);
    m_open->setAccessibleName(tr("Open %1").arg(link.host()));
    m_open->setToolTip(plainToolTip(link.toDisplayString()));
    m_open->setVisible(!link.isEmpty());
    m_act->setObjectName(u"cure-"_s + check["check"_L1].toString());
    m_act->setText(m_cure.button);
    m_act->setVisible(!m_cure.button.isEmpty());
}

void CheckRow::copyNames() const
{
    QGuiApplication::clipboard()->setText(forConsole(m_check["missing"_L1].toArray(), m_channel));
}

} // namespace oagent
