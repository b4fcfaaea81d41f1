#pragma once

#include "ui/settings/settingsplace.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QTimer>
#include <QWidget>

class QCheckBox;
class QPushButton;
class QVBoxLayout;

namespace oagent {

struct CheckCure;
class CheckRow;
class Label;
class Session;

/// "Why is it silent?": what `doctor` finds about one bot, live while the window is to be seen.
class CheckWindow : public QWidget
{
    Q_OBJECT
public:
    explicit CheckWindow(Session &session, QWidget *parent = nullptr);

    void examine(const QString &botId);

Q_SIGNALS:
    /// What cures a check stands there.
    void settingsWanted(const oagent::SettingsPlace &place);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void ask();
    void take(const QJsonObject &report);
    void showChecks(const QJsonArray &checks);
    void showHead();
    [[nodiscard]] CheckRow *makeRow();
    void act(const CheckCure &cure);
    void perform(const QString &command);
    [[nodiscard]] QJsonObject bot() const; ///< an entry of Session::bots(); empty when it is gone
    void copyReport();
    void sayTrouble(const QString &error);

    Session &m_session;
    QString m_botId;
    QString m_reason; ///< of the bot, for which the buttons are
    QJsonObject m_report; ///< as copied
    QJsonObject m_askedOf; ///< bot() when it was asked last
    QTimer m_again { this };
    bool m_isAsking = false;
    bool m_isNews = false; ///< something happened since it was asked
    Label *m_title;
    Label *m_state;
    Label *m_trouble; ///< what kept a button from its work
    QVBoxLayout *m_rows = nullptr;
    QList<CheckRow *> m_shown; ///< in the order of the report
    Label *m_looking = nullptr; ///< while there is no report
    QPushButton *m_copy = nullptr;
    QCheckBox *m_withNames = nullptr; ///< in what is copied
};

} // namespace oagent
