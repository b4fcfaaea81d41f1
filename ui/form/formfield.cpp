#include "ui/form/formfield.h"

#include "ui/form/label.h"
#include "ui/look/told.h"

#include <QAccessible>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int labelCharacters = 24;

} // namespace

FormField::FormField(QGridLayout &grid, const QString &label, QWidget *editor)
    : QObject(grid.parentWidget())
    , m_editor(editor)
    , m_label(new Label(label, Label::Style::Plain, grid.parentWidget()))
    , m_platformWord(new Label({}, Label::Style::Secondary, grid.parentWidget()))
    , m_hint(new Label({}, Label::Style::Secondary, grid.parentWidget()))
    , m_error(new Label({}, Label::Style::Bad, grid.parentWidget()))
    , m_detail(new Label({}, Label::Style::Secondary, grid.parentWidget()))
{
    m_label->setBuddy(editor);
    editor->setAccessibleName(label);
    for (Label *below : { m_hint, m_error, m_detail }) {
        below->setWordWrap(true);
        below->setMinimumWidth(1); // a long word must not widen the form
    }
    m_error->setObjectName(editor->objectName() + "Error"_L1);
    m_detail->setObjectName(editor->objectName() + "ErrorDetail"_L1);
    m_hint->setObjectName(editor->objectName() + "Hint"_L1);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Beside the editor's first line, whatever stands below that.
    m_label->setMinimumHeight(QLineEdit().sizeHint().height());
    auto *left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(m_label);
    left->addWidget(m_platformWord);
    auto *right = new QVBoxLayout;
    right->setSpacing(2);
    right->addWidget(m_editor);
    right->addWidget(m_error);
    right->addWidget(m_detail);
    right->addWidget(m_hint);
    const int row = grid.rowCount();
    grid.addLayout(left, row, 0, Qt::AlignTop);
    grid.addLayout(right, row, 1, Qt::AlignTop);
    arrange();
}

void FormField::setPlatformWord(const QString &word)
{
    m_platformWord->setText(u'(' + word + u')');
    arrange();
}

void FormField::setHint(const QString &hint)
{
    m_hint->setStyle(Label::Style::Secondary);
    m_hint->setText(hint);
    arrange();
}

void FormField::setWarning(const QString &warning)
{
    m_hint->setStyle(Label::Style::Busy);
    m_hint->setText(u"! "_s + warning);
    arrange();
}

void FormField::showError(const QString &sentence, const QString &detail)
{
    m_hasError = true;
    m_error->setText(sentence);
    m_detail->setText(told(detail));
    m_editor->setAccessibleDescription(sentence);
    arrange();
    QAccessibleEvent alert(m_error, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void FormField::clearError()
{
    m_hasError = false;
    m_editor->setAccessibleDescription({});
    arrange();
}

QString FormField::error() const { return m_hasError ? m_error->text() : QString(); }

void FormField::focus() { m_editor->setFocus(Qt::OtherFocusReason); }

void FormField::setVisible(bool isVisible)
{
    m_isVisible = isVisible;
    arrange();
}

void FormField::arrange()
{
    m_label->setVisible(m_isVisible);
    m_editor->setVisible(m_isVisible);
    m_platformWord->setVisible(m_isVisible && !m_platformWord->text().isEmpty());
    m_error->setVisible(m_isVisible && m_hasError);
    m_detail->setVisible(m_isVisible && m_hasError && !m_detail->text().isEmpty());
    m_hint->setVisible(m_isVisible && !m_hasError && !m_hint->text().isEmpty());
}

QGridLayout *makeFormGrid(QWidget *parent)
{
    auto *grid = new QGridLayout(parent);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    grid->setColumnMinimumWidth(0, parent->fontMetrics().averageCharWidth() * labelCharacters); // all forms alike
    grid->setColumnStretch(1, 1);
    return grid;
}

} // namespace oagent
