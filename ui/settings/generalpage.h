#pragma once

#include "ui/settings/autostart.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QSpinBox;

namespace oagent {

struct CommandAnswer;
class Notice;
class Session;
class SettingsTransfer;

/// Settings › General. What is changed here holds at once.
class GeneralPage : public QWidget
{
    Q_OBJECT
public:
    /// `autostart`: as of Autostart; empty where this program is not to be started by the system, as in the demo.
    GeneralPage(Session &session, const QStringList &autostart, QWidget *parent = nullptr);

private:
    void addLanguage(QGridLayout &grid);
    void addLogRows(QGridLayout &grid);
    void addHistory(QGridLayout &grid);
    [[nodiscard]] static QCheckBox *addCheck(QGridLayout &grid, const QString &name, const QString &label,
                                             const QString &text);
    [[nodiscard]] QWidget *makeTransfer();
    void ask();
    void fill(const QJsonObject &desktop);
    void set(const QString &option, const QString &value);
    void setLogRows();
    void setHistory();
    void showAutostart();
    void setAutostart();
    void takeAnswer(const CommandAnswer &answer);

    Session &m_session;
    Autostart m_autostart;
    SettingsTransfer *m_transfer;
    QComboBox *m_language = nullptr;
    QCheckBox *m_atLogin = nullptr; ///< none where there is no autostart
    QCheckBox *m_minimized = nullptr; ///< likewise
    QCheckBox *m_keepInTray = nullptr;
    QCheckBox *m_notifications = nullptr;
    QSpinBox *m_logRows = nullptr;
    std::optional<int> m_heldLogRows; ///< as last heard, or last asked for
    QCheckBox *m_history = nullptr;
    QSpinBox *m_days = nullptr;
    std::optional<int> m_keptDays; ///< as last heard, or last asked for
    Notice *m_notice = nullptr;
};

} // namespace oagent
