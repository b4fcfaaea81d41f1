#pragma once

#include <QFrame>

class QPushButton;

namespace oagent {

class Label;

/// A sentence about the whole page, with what can be done about it.
class Notice : public QFrame
{
    Q_OBJECT
public:
    explicit Notice(QWidget *parent = nullptr);

    enum class Kind { Waiting, Done, Trouble };
    /// `detail` is smaller: what the core or the system said, in English; shown as told() tells it. Without `action`
    /// there is no button.
    void say(Kind kind, const QString &sentence, const QString &detail = {}, const QString &action = {});
    void dismiss();
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    void actionWanted();

private:
    Label *m_shape;
    Label *m_sentence;
    Label *m_detail;
    QPushButton *m_action;
};

} // namespace oagent
