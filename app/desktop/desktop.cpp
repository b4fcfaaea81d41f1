#include "app/desktop/desktop.h"

#include "app/desktop/desktopdemo.h"
#include "app/desktop/localsession.h"
#include "app/desktop/remotesession.h"
#include "core/support/later.h"
#include "ui/check/checkwindow.h"
#include "ui/look/told.h"
#include "ui/main/mainwindow.h"
#include "ui/settings/settingswindow.h"
#include "ui/tray/notifier.h"
#include "ui/tray/tray.h"

#include <QApplication>
#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QMessageBox>
#include <QSettings>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// What the windows remember, and nothing that matters: beside the state, so that it goes with the profile.
QString windowFile(const Profile &profile) { return profile.stateDirectory() + u"/window.ini"_s; }

/// With a holder of the profile that does not answer: a subcommand, or a daemon that starts.
constexpr int mostAttempts = 50;
constexpr std::chrono::milliseconds betweenAttempts { 100 };

/// Open replies are closed within two seconds; a session that ends does not wait for ever either.
constexpr std::chrono::seconds longestEnd { 5 };

void bringUp(QWidget &window)
{
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}

} // namespace

Desktop::Desktop(DesktopOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
    connect(&m_signals, &StopSignals::stopRequested, this, &Desktop::quit);
    connect(&m_signals, &StopSignals::reloadRequested, this, [this] {
        if (m_host && m_session) // a daemon reads its settings itself
            m_host->reload();
    });
    m_retry.setSingleShot(true);
    m_retry.setInterval(betweenAttempts);
    connect(&m_retry, &QTimer::timeout, this, &Desktop::open);
    m_trayRetry.setSingleShot(true);
    connect(&m_trayRetry, &QTimer::timeout, this, &Desktop::awaitTray);
    // Asked to end by the system: its own menu, or the end of the session. Qt would close windows, which only hide.
    qApp->installEventFilter(this);
    connect(qApp, &QGuiApplication::commitDataRequest, this, &Desktop::endWithSession, Qt::DirectConnection);
}

Desktop::~Desktop()
{
    qApp->removeEventFilter(this); // the windows go below, one by one
}

void Desktop::start()
{
    if (const Result<void> prepared = prepare(); !prepared)
        return fail(prepared.error());
    claim();
}

Result<void> Desktop::prepare()
{
    if (m_options.isDemo) {
        m_demo = std::make_unique<DesktopDemo>();
        if (Result<void> prepared = m_demo->prepare(); !prepared)
            return prepared;
        m_profile = std::make_unique<Profile>(m_demo->profile());
        return {};
    }
    m_profile = std::make_unique<Profile>(
        m_options.profileDirectory.isEmpty() ? Profile::ofUser() : Profile::below(m_options.profileDirectory));
    return m_profile->prepare();
}

void Desktop::claim()
{
    m_instance = std::make_unique<SingleInstance>(*m_profile);
    connect(m_instance.get(), &SingleInstance::claimed, this, &Desktop::open);
    connect(m_instance.get(), &SingleInstance::raisedOther, this, [this] { Q_EMIT finished(0); });
    connect(m_instance.get(), &SingleInstance::failed, this, &Desktop::fail);
    connect(m_instance.get(), &SingleInstance::raiseWanted, this, &Desktop::showWindow);
    m_instance->claim();
}

void Desktop::open()
{
    if (m_isQuitting)
        return;
    if (const Result<void> opened = openSession(); !opened)
        return fail(opened.error());
    if (!m_session)
        return m_retry.start(); // somebody holds the profile and does not answer yet: it is starting, or soon done
    connect(m_session.get(), &Session::settingsChanged, this, &Desktop::applySettings);
    applySettings();
    openNotifier();
    openTray();
    if (!m_options.isMinimized)
        showWindow();
    else
        awaitTray();
    // Behind the window's first painting: a timer waits for its turn behind what the display sent.
    if (m_host)
        QTimer::singleShot(0, this, [this] { startHost(); });
}

void Desktop::openTray()
{
    if (!Tray::isAvailable())
        return;
    m_tray = std::make_unique<Tray>(*m_session);
    connect(m_tray.get(), &Tray::openWanted, this, &Desktop::showWindow);
    connect(m_tray.get(), &Tray::settingsWanted, this, &Desktop::showSettings);
    connect(m_tray.get(), &Tray::peopleWanted, this, [this] { openSettings({ SettingsPlace::Page::People }); });
    connect(m_tray.get(), &Tray::checkWanted, this, &Desktop::showCheck);
    if (m_demo) {
        m_tray->offerSimulators();
        connect(m_tray.get(), &Tray::simulatorsWanted, this, [this] { m_demo->showWindows(); });
    }
    // Later: the menu in which it was chosen goes with the tray.
    connect(m_tray.get(), &Tray::quitWanted, this, &Desktop::quit, Qt::QueuedConnection);
}

void Desktop::openNotifier()
{
    m_notifier = std::make_unique<Notifier>(*m_session, Notifier::Limits {});
    m_notifier->setOn(m_desktop.notifications);
    connect(m_notifier.get(), &Notifier::wanted, this, [this](const Notification &notification) {
        if (!m_tray)
            openTray(); // it may have come since
        if (m_tray)
            return m_tray->say(notification);
        if (!m_window)
            return;
        QApplication::alert(m_window.get());
        if (notification.about == Notification::About::People) // how a bot is stands in the window anyway
            m_window->tellOfRequest(notification.text);
    });
    connect(m_notifier.get(), &Notifier::requestsSettled, this, [this] {
        if (m_window)
            m_window->tellOfRequest({});
    });
}

/// At login the tray may come up after this program. Without one a window is left, minimised, to be found by.
void Desktop::awaitTray()
{
    constexpr std::chrono::milliseconds betweenLooks = std::chrono::seconds(1);
    if (m_isQuitting || m_window)
        return; // or somebody wanted to see it meanwhile
    if (!m_tray)
        openTray();
    if (m_tray)
        return;
    const auto now = std::chrono::steady_clock::now();
    if (!m_traySince)
        m_traySince = now;
    if (now - *m_traySince < m_options.trayWait)
        return m_trayRetry.start(std::min(betweenLooks, m_options.trayWait));
    showWindow();
    m_window->showMinimized();
}

Result<void> Desktop::openSession()
{
    const SecretPlace place = m_demo ? SecretPlace::inMemory() : *SecretPlace::from({}, {});
    m_host = std::make_unique<ProfileHost>(*m_profile, place, makeRunningBridge, true);
    Result<void> prepared = m_host->prepare();
    if (prepared) {
        m_session = std::make_unique<LocalSession>(*m_host);
        connect(m_host.get(), &ProfileHost::ended, this, [this] { Q_EMIT finished(0); });
        return {};
    }
    m_host.reset();
    if (prepared.error().kind != Error::Kind::InUse)
        return prepared;
    const std::optional<ProfileHolder> holder = ProfileLock::holder(m_profile->lockPath());
    const bool answers = holder && !holder->socket.isEmpty();
    if (answers || ++m_attempts > mostAttempts)
        m_session = std::make_unique<RemoteSession>(m_profile->lockPath());
    return {};
}

void Desktop::startHost()
{
    if (m_isQuitting)
        return;
    if (!m_demo)
        return m_host->start();
    m_demo->platforms().storeSecrets(m_host->secrets(), this, [this](const Result<void> &stored) {
        if (!stored)
            return fail(stored.error());
        m_host->start();
        m_demo->showWindows();
    });
}

void Desktop::showWindow()
{
    m_options.isMinimized = m_options.isMinimized && m_session; // wanted before there is anything to be seen
    if (!m_session || m_isQuitting)
        return;
    if (!m_window) {
        m_window = std::make_unique<MainWindow>(*m_session);
        m_window->setLogRows(m_desktop.logRows);
        if (m_demo) {
            m_window->offerSimulators();
            connect(m_window.get(), &MainWindow::simulatorsWanted, this, [this] { m_demo->showWindows(); });
        }
        connect(m_window.get(), &MainWindow::settingsWanted, this, &Desktop::showSettings);
        connect(m_window.get(), &MainWindow::addWanted, this,
                [this] { openSettings({ SettingsPlace::Page::Channels }); });
        connect(m_window.get(), &MainWindow::peopleWanted, this,
                [this] { openSettings({ SettingsPlace::Page::People }); });
        connect(m_window.get(), &MainWindow::checkWanted, this, &Desktop::showCheck);
        connect(m_window.get(), &MainWindow::takeOverWanted, this, &Desktop::takeOver);
        connect(m_window.get(), &MainWindow::closed, this, &Desktop::takeClosing);
        connect(m_window.get(), &MainWindow::quitWanted, this, &Desktop::quit);
        const QSettings file(windowFile(*m_profile), QSettings::IniFormat);
        m_window->restoreGeometry(file.value(u"geometry"_s).toByteArray());
    }
    bringUp(*m_window);
}

void Desktop::showSettings()
{
    if (!m_session || m_isQuitting)
        return;
    if (!m_settings) {
        m_settings = std::make_unique<SettingsWindow>(*m_session, autostartCommand());
        connect(m_settings.get(), &SettingsWindow::checkWanted, this, &Desktop::showCheck);
    }
    bringUp(*m_settings);
}

void Desktop::openSettings(const SettingsPlace &place)
{
    showSettings();
    if (m_settings)
        m_settings->open(place);
}

void Desktop::showCheck(const QString &botId)
{
    if (!m_check) {
        m_check = std::make_unique<CheckWindow>(*m_session);
        connect(m_check.get(), &CheckWindow::settingsWanted, this, &Desktop::openSettings);
    }
    m_check->examine(botId);
    bringUp(*m_check);
}

/// The daemon is gone: the windows are those of another session from now on.
void Desktop::takeOver()
{
    later(this, [this] { // one of these windows is calling us
        m_check.reset();
        m_settings.reset();
        m_window.reset();
        m_notifier.reset();
        m_tray.reset();
        m_session.reset();
        m_options.isMinimized = false;
        open();
    });
}

void Desktop::keepPlaceOfWindow() const
{
    if (m_window)
        QSettings(windowFile(*m_profile), QSettings::IniFormat).setValue(u"geometry"_s, m_window->saveGeometry());
}

/// The bots go on without a window; where nothing else would be left to see of them, it stays, minimised.
void Desktop::takeClosing()
{
    keepPlaceOfWindow();
    if (!m_desktop.keepInTray)
        return quit();
    if (!m_tray)
        openTray(); // it may have come since
    if (!m_tray || !Tray::isAvailable()) {
        m_window->sayItStays();
        m_window->showMinimized();
        return;
    }
    QSettings file(windowFile(*m_profile), QSettings::IniFormat);
    if (!file.value(u"saidItRunsOn"_s).toBool()) {
        file.setValue(u"saidItRunsOn"_s, true);
        m_tray->say({ tr("OAgent Bridge runs on"), tr("The bots go on answering. Quit from this icon's menu.") });
    }
    m_window->hide();
}

/// As it is set, whoever set it: the file is here also when a daemon holds the profile. True when it is another one
/// now.
bool Desktop::applyLanguage()
{
    if (m_profile) {
        if (const Result<Config> config = loadConfig(m_profile->configPath()))
            m_desktop = config->desktop;
    }
    return m_language.apply(m_desktop.language);
}

void Desktop::applySettings()
{
    const bool isOtherLanguage = applyLanguage();
    if (m_notifier)
        m_notifier->setOn(m_desktop.notifications);
    if (m_window)
        m_window->setLogRows(m_desktop.logRows);
    if (!isOtherLanguage)
        return;
    m_check.reset(); // the other windows turn into the new language by themselves
    watchSession();
    if (m_tray)
        m_tray->retranslate();
}

/// What brings this profile back at login; nothing for the demo, which keeps none.
QStringList Desktop::autostartCommand() const
{
    if (m_options.isDemo)
        return {};
    // An AppImage runs from a place that is gone afterwards.
    const QString image = qEnvironmentVariable("APPIMAGE");
    QStringList command { image.isEmpty() ? QCoreApplication::applicationFilePath() : image };
    if (!m_options.profileDirectory.isEmpty())
        command += { u"--profile-dir"_s, QDir(m_options.profileDirectory).absolutePath() };
    return command;
}

void Desktop::fail(const Error &error)
{
    static_cast<void>(applyLanguage()); // it may be the first that is shown
    auto *box = new QMessageBox(QMessageBox::Critical, tr("OAgent Bridge"), tr("OAgent Bridge cannot start."),
                                QMessageBox::Close);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(told(error.detail));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::finished, this,
            [this, kind = error.kind] { Q_EMIT finished(static_cast<int>(exitCodeFor(kind))); });
    box->open();
}

/// As long as any of the windows is to be seen.
void Desktop::watchSession()
{
    const std::array<const QWidget *, 3> windows { m_window.get(), m_settings.get(), m_check.get() };
    m_session->setWatched(std::any_of(windows.begin(), windows.end(),
                                      [](const QWidget *window) { return window != nullptr && window->isVisible(); }));
}

bool Desktop::eventFilter(QObject *watched, QEvent *event)
{
    const bool isSeen = event->type() == QEvent::Show || event->type() == QEvent::Hide;
    if (isSeen && m_session && (watched == m_window.get() || watched == m_settings.get() || watched == m_check.get()))
        watchSession();
    if (watched != qApp || event->type() != QEvent::Quit)
        return QObject::eventFilter(watched, event);
    quit();
    return true;
}

void Desktop::endWithSession()
{
    QEventLoop waiting;
    bool isFinished = false;
    connect(this, &Desktop::finished, &waiting, [&] {
        isFinished = true;
        waiting.quit();
    });
    QTimer::singleShot(longestEnd, &waiting, &QEventLoop::quit);
    quit();
    if (!isFinished)
        waiting.exec();
}

void Desktop::quit()
{
    if (std::exchange(m_isQuitting, true))
        return;
    if (m_instance)
        m_instance->standDown(); // who starts the program now wants another one
    m_check.reset();
    m_settings.reset();
    keepPlaceOfWindow();
    if (m_window)
        m_window->hide();
    m_notifier.reset();
    m_tray.reset();
    if (!m_host) {
        Q_EMIT finished(0);
        return;
    }
    m_host->stop(RunningBridge::Ending::AtOnce);
}

} // namespace oagent
