#pragma once

#include <QFrame>
#include <QJsonObject>

class QCheckBox;
class QPushButton;

namespace oagent {

class Label;

/// One bot in the list of its channel.
class BotRow : public QFrame
{
    Q_OBJECT
public:
    explicit BotRow(QWidget *parent = nullptr);

    /// `bot` is an entry of `bot list`, `assistant` the name of who answers.
    void present(const QJsonObject &bot, const QString &assistant);
    /// An entry of `status`; empty before the first. Leaves the switch as a person set it.
    void presentStatus(const QJsonObject &status);
    [[nodiscard]] const QJsonObject &bot() const { return m_bot; }

Q_SIGNALS:
    void switched(bool isOn);
    void editWanted();
    void secretWanted();
    void takeOverWanted();
    void checkWanted();
    void removalWanted();

private:
    [[nodiscard]] QPushButton *addButton(const QString &name, const QString &text);

    void showDetails();

    QJsonObject m_bot;
    QJsonObject m_status;
    QString m_assistant;
    QCheckBox *m_switch;
    Label *m_name;
    Label *m_appId;
    Label *m_state;
    Label *m_badge;
    Label *m_memoryBadge;
    Label *m_details;
    QPushButton *m_secret;
    QPushButton *m_takeOver;
    QPushButton *m_edit;
    QPushButton *m_check;
    QPushButton *m_remove;
};

} // namespace oagent
