#pragma once

#include "core/support/secret.h"

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace oagent {

/// A hidden line with an eye to look at it. What stands in it is in no undo history and on no clipboard of ours.
class SecretEdit : public QWidget
{
    Q_OBJECT
public:
    explicit SecretEdit(QWidget *parent = nullptr);

    /// Without the blanks around it, which come along when it is copied.
    [[nodiscard]] Secret secret() const;
    [[nodiscard]] bool isEmpty() const;
    /// A blank or control character stands inside of it, such as of two pasted lines.
    [[nodiscard]] bool holdsBlanks() const;
    void clear();
    void setPlaceholderText(const QString &text);

Q_SIGNALS:
    void edited();
    void returnPressed();

protected:
    void changeEvent(QEvent *event) override;

private:
    QLineEdit *m_line;
    QToolButton *m_eye;
};

} // namespace oagent
