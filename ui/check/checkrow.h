#pragma once

#include "ui/check/checkcure.h"
#include "ui/form/label.h"

#include <QWidget>

class QPushButton;

namespace oagent {

/// One check of `doctor --json`, with what can be done about it. It stays the widget it is when the next report tells
/// something else of it, so that neither focus nor selection goes.
class CheckRow : public QWidget
{
    Q_OBJECT
public:
    explicit CheckRow(QWidget *parent = nullptr);

    /// `check` has the id of its "subject"; `bot` is the entry of Session::bots() that is looked at.
    void present(const QJsonObject &check, const QJsonObject &bot);
    /// Whether it shows that check of that subject, whatever was found.
    [[nodiscard]] bool isOf(const QJsonObject &check) const;

Q_SIGNALS:
    void cureWanted(const oagent::CheckCure &cure);

private:
    void copyNames() const;

    QJsonObject m_check;
    QString m_channel; ///< of the bot
    CheckCure m_cure;
    Label *m_mark;
    Label *m_title;
    Label *m_cause;
    Label *m_whatToDo;
    QPushButton *m_copy;
    QPushButton *m_open;
    QPushButton *m_act;
};

/// Wraps, and can be selected with the mouse.
[[nodiscard]] Label *makeCheckText(Label::Style style, QWidget *parent);

} // namespace oagent
