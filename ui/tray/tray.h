#pragma once

#include "ui/look/tone.h"
#include "ui/tray/notification.h"

#include <QIcon>
#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

namespace oagent {

class Session;

/// The icon in the system's tray, coloured by the worst state of all bots, and its menu.
class Tray : public QObject
{
    Q_OBJECT
public:
    explicit Tray(Session &session, QObject *parent = nullptr);

    /// Whether this desktop shows tray icons; one may come and go.
    [[nodiscard]] static bool isAvailable();
    /// The program's language is another one now.
    void retranslate();
    /// The demo's windows, from the menu.
    void offerSimulators();
    /// A click leads to what it is about.
    void say(const Notification &notification);
    [[nodiscard]] const QMenu &menu() const { return m_menu; }

Q_SIGNALS:
    void openWanted();
    void settingsWanted();
    /// Settings › People.
    void peopleWanted();
    void checkWanted(const QString &botId);
    void simulatorsWanted();
    void quitWanted();

private:
    void show();
    void fillMenu();
    void openSaid();

    Session &m_session;
    QMenu m_menu; ///< dies after the icon that shows it
    QSystemTrayIcon m_icon { this };
    Notification m_said; ///< last
    Tone m_tone = Tone::Quiet;
    QStringList m_shownBots; ///< in the menu now
    bool m_offersSimulators = false;
};

/// The program's mark with a dot of that tone; without one in the program's own colour alone.
[[nodiscard]] QIcon programIcon();
[[nodiscard]] QIcon programIcon(Tone tone);

} // namespace oagent
