#pragma once

#include "app/desktop/desktopoptions.h"
#include "app/desktop/singleinstance.h"
#include "app/platform/stopsignals.h"
#include "app/runtime/profilehost.h"
#include "ui/look/uilanguage.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace oagent {

class CheckWindow;
class DesktopDemo;
class MainWindow;
class Notifier;
class Session;
class SettingsWindow;
struct SettingsPlace;
class Tray;

/// The desktop program: who runs the bots, the tray, and the windows, which are made when they are first shown.
class Desktop : public QObject
{
    Q_OBJECT
public:
    explicit Desktop(DesktopOptions options, QObject *parent = nullptr);
    ~Desktop() override;

    void start();
    /// The tray icon, the windows, and the bots that run here; finished() follows.
    void quit();
    /// As quit(), and returns when all of it is done: once it has, the system may end the process at any moment.
    void endWithSession();

Q_SIGNALS:
    /// Once, last: what the program ends with.
    void finished(int exitCode);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] Result<void> prepare();
    void claim();
    void open();
    [[nodiscard]] Result<void> openSession();
    void openTray();
    void openNotifier();
    void awaitTray();
    void startHost();
    void showWindow();
    void showSettings();
    void openSettings(const SettingsPlace &place);
    void showCheck(const QString &botId);
    void takeOver();
    void takeClosing();
    [[nodiscard]] bool applyLanguage();
    void applySettings();
    void watchSession();
    void keepPlaceOfWindow() const;
    [[nodiscard]] QStringList autostartCommand() const;
    void fail(const Error &error);

    DesktopOptions m_options;
    std::unique_ptr<DesktopDemo> m_demo;
    std::unique_ptr<Profile> m_profile;
    UiLanguage m_language;
    StopSignals m_signals;
    std::unique_ptr<SingleInstance> m_instance;
    std::unique_ptr<ProfileHost> m_host; ///< none: a daemon holds the profile
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Notifier> m_notifier;
    std::unique_ptr<Tray> m_tray; ///< none: the desktop has no place for it
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<SettingsWindow> m_settings;
    std::unique_ptr<CheckWindow> m_check;
    DesktopSettings m_desktop;
    QTimer m_retry;
    QTimer m_trayRetry;
    std::optional<std::chrono::steady_clock::time_point> m_traySince; ///< it is waited for since then
    int m_attempts = 0;
    bool m_isQuitting = false;
};

} // namespace oagent
