#include "ui/form/notice.h"

#include "ui/form/label.h"
#include "ui/look/told.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

Notice::Notice(QWidget *parent)
    : QFrame(parent)
    , m_shape(new Label({}, Label::Style::Plain, this))
    , m_sentence(new Label({}, Label::Style::Plain, this))
    , m_detail(new Label({}, Label::Style::Secondary, this))
    , m_action(new QPushButton(this))
{
    setFrameShape(QFrame::StyledPanel);
    m_sentence->setObjectName(u"noticeSentence"_s);
    m_sentence->setWordWrap(true);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setObjectName(u"noticeAction"_s);
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_sentence);
    words->addWidget(m_detail);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(8);
    layout->addWidget(m_shape, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    layout->addWidget(m_action, 0, Qt::AlignTop);
    connect(m_action, &QPushButton::clicked, this, &Notice::actionWanted);
    hide();
}

void Notice::say(Kind kind, const QString &sentence, const QString &detail, const QString &action)
{
    m_shape->setStyle(kind == Kind::Trouble    ? Label::Style::Bad
                          : kind == Kind::Done ? Label::Style::Good
                                               : Label::Style::Busy);
    m_shape->setText(kind == Kind::Trouble ? u"!"_s : kind == Kind::Done ? u"✓"_s : u"…"_s);
    m_sentence->setText(sentence);
    m_detail->setText(told(detail));
    m_detail->setVisible(!detail.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    show();
    QAccessibleEvent alert(m_sentence, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Notice::dismiss() { hide(); }

QString Notice::sentence() const { return isHidden() ? QString() : m_sentence->text(); }

} // namespace oagent
