#include "ui/form/secretedit.h"

#include "ui/form/astyped.h"
#include "ui/look/icon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

SecretEdit::SecretEdit(QWidget *parent)
    : QWidget(parent)
    , m_line(new QLineEdit(this))
    , m_eye(new QToolButton(this))
{
    m_line->setEchoMode(QLineEdit::Password);
    m_line->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
                                | Qt::ImhNoAutoUppercase);
    m_eye->setIcon(icon(u"eye"_s, palette()));
    m_eye->setCheckable(true);
    m_eye->setAutoRaise(true);
    m_eye->setAccessibleName(tr("Show what is typed"));
    m_eye->setToolTip(tr("Show what is typed"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_eye);
    setFocusProxy(m_line);
    connect(m_eye, &QToolButton::toggled, m_line,
            [this](bool isShown) { m_line->setEchoMode(isShown ? QLineEdit::Normal : QLineEdit::Password); });
    connect(m_line, &QLineEdit::textEdited, this, &SecretEdit::edited);
    connect(m_line, &QLineEdit::returnPressed, this, &SecretEdit::returnPressed);
}

Secret SecretEdit::secret() const { return Secret(asTyped(m_line->text()).toUtf8()); }

bool SecretEdit::isEmpty() const { return asTyped(m_line->text()).isEmpty(); }

bool SecretEdit::holdsBlanks() const
{
    const QString text = asTyped(m_line->text());
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.isSpace() || c.category() == QChar::Other_Control; });
}

void SecretEdit::clear()
{
    m_line->clear();
    m_eye->setChecked(false);
}

void SecretEdit::setPlaceholderText(const QString &text) { m_line->setPlaceholderText(text); }

void SecretEdit::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_eye->setIcon(icon(u"eye"_s, palette()));
}

} // namespace oagent
