#pragma once

#include <QObject>
#include <QString>

class QGridLayout;
class QWidget;

namespace oagent {

class Label;

/// One line of a form: a label, its editor, and below the editor a hint or what is wrong.
class FormField : public QObject
{
    Q_OBJECT
public:
    /// Goes below what stands in `grid`, which makeFormGrid() made, and belongs to the widget of that.
    FormField(QGridLayout &grid, const QString &label, QWidget *editor);

    /// The platform's own word for it, in brackets under the label.
    void setPlatformWord(const QString &word);
    void setHint(const QString &hint);
    /// In the hint's place: what follows from what stands in the field.
    void setWarning(const QString &warning);
    /// `detail` is smaller: what the core, a platform or the system said, in English; shown as told() tells it. Typing
    /// does not clear it; clearError() does.
    void showError(const QString &sentence, const QString &detail = {});
    void clearError();
    [[nodiscard]] bool hasError() const { return m_hasError; }
    [[nodiscard]] QString error() const;
    void focus();
    void setVisible(bool isVisible);

private:
    void arrange();

    QWidget *m_editor;
    Label *m_label;
    Label *m_platformWord;
    Label *m_hint;
    Label *m_error;
    Label *m_detail;
    bool m_hasError = false;
    bool m_isVisible = true;
};

/// One column of labels, one of fields; the layout of `parent`.
QGridLayout *makeFormGrid(QWidget *parent);

} // namespace oagent
