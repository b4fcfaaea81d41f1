#include "app/desktop/desktop.h"

#include "app/control/controlclient.h"
#include "core/phrases/phrases.h"
#include "tests/testing/answer.h"
#include "tests/ui/heldsession.h"
#include "ui/form/request.h"
#include "ui/log/logpanel.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWidget>

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <optional>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Of the program in this process; none while it was not shown.
QWidget *windowNamed(const QString &name)
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (window->objectName() == name)
            return window;
    }
    return nullptr;
}

QWidget *mainWindow() { return windowNamed(u"mainWindow"_s); }

/// In the rows of Settings.
qsizetype botsShownOnline()
{
    const QWidgetList all = QApplication::allWidgets();
    return std::count_if(all.begin(), all.end(), [](const QWidget *widget) {
        const auto *label = qobject_cast<const QLabel *>(widget);
        return label != nullptr && label->objectName() == u"state"_s && label->text().startsWith(u"● Online"_s);
    });
}

DesktopOptions demo()
{
    DesktopOptions options;
    options.isDemo = true;
    return options;
}

bool waitForWindow()
{
    return waitUntil([] { return mainWindow() != nullptr && mainWindow()->isVisible(); });
}

/// The program in this process, begun.
struct StartedDesktop : Desktop
{
    explicit StartedDesktop(const DesktopOptions &options)
        : Desktop(options)
    {
        start();
    }
    bool quitAndWait()
    {
        quit();
        return waitUntil([this] { return ended.size() == 1; });
    }

    QSignalSpy ended { this, &Desktop::finished };
};

} // namespace

TEST(Desktop, EndsWhenTheSystemAsksItToQuit)
{
    StartedDesktop desktop(demo());
    ASSERT_TRUE(waitForWindow());
    QEvent quit(QEvent::Quit); // as the system's own menu does it, and the end of a session
    QCoreApplication::sendEvent(QCoreApplication::instance(), &quit);
    EXPECT_FALSE(mainWindow()->isVisible());
    ASSERT_TRUE(waitUntil([&] { return desktop.ended.size() == 1; }));
    EXPECT_EQ(desktop.ended.first().first().toInt(), 0);
}

TEST(Desktop, HasEndedWhenTheEndOfTheSessionGoesOn)
{
    StartedDesktop desktop(demo());
    ASSERT_TRUE(waitForWindow());
    desktop.endWithSession();
    EXPECT_EQ(desktop.ended.size(), 1);
}

TEST(Desktop, OpensTheSimulatedChatsOfADemoThatWereClosed)
{
    StartedDesktop desktop(demo());
    QWidget *chat = nullptr;
    ASSERT_TRUE(waitUntil([&] {
        chat = windowNamed(u"simulator-dingtalk"_s);
        return chat != nullptr && chat->isVisible() && mainWindow() != nullptr;
    }));
    chat->close();
    ASSERT_FALSE(chat->isVisible());
    auto *button = mainWindow()->findChild<QToolButton *>(u"simulatorsButton"_s);
    ASSERT_TRUE(button->isVisible());
    button->click();
    EXPECT_TRUE(chat->isVisible());
    EXPECT_TRUE(desktop.quitAndWait());
}

TEST(Desktop, WaitsForATrayBeforeItLeavesAMinimisedWindow)
{
    DesktopOptions options = demo();
    options.isMinimized = true;
    options.trayWait = 1500ms;
    StartedDesktop desktop(options);
    EXPECT_FALSE(waitUntil([] { return mainWindow() != nullptr; }, 500ms)) << "a tray may come up yet";
    ASSERT_TRUE(waitUntil([] { return mainWindow() != nullptr; })) << "none did";
    EXPECT_TRUE(mainWindow()->isMinimized());
    EXPECT_TRUE(desktop.quitAndWait());
}

TEST(Desktop, SaysInTheChosenLanguageThatItCannotStart)
{
    const QTemporaryDir directory;
    DesktopOptions options;
    options.profileDirectory = directory.filePath(u"profile"_s);
    const Profile profile = Profile::below(options.profileDirectory);
    ASSERT_TRUE(profile.prepare());
    Config config;
    config.profileId = u"test"_s;
    config.desktop.language = DesktopSettings::Language::Chinese;
    ASSERT_TRUE(saveConfig(profile.configPath(), config));
    ASSERT_TRUE(QDir().mkpath(profile.lockPath())); // in the place of a file
    StartedDesktop desktop(options);
    QMessageBox *box = nullptr;
    ASSERT_TRUE(waitUntil([&] {
        for (QWidget *window : QApplication::topLevelWidgets())
            box = box == nullptr ? qobject_cast<QMessageBox *>(window) : box;
        return box != nullptr;
    }));
    EXPECT_EQ(languageOf(box->text()), Language::Chinese) << box->text().toStdString();
    box->done(0);
    EXPECT_TRUE(waitUntil([&] { return desktop.ended.size() == 1; }));
    QLocale::setDefault(QLocale::c());
}

TEST(Desktop, ShowsItsWindowToWhoeverStartsItOnceMoreWhileItStillWaits)
{
    const QTemporaryDir directory;
    DesktopOptions options;
    options.profileDirectory = directory.filePath(u"profile"_s);
    options.isMinimized = true;
    const Profile profile = Profile::below(options.profileDirectory);
    ASSERT_TRUE(profile.prepare());
    Result<std::unique_ptr<ProfileLock>> held = ProfileLock::take(profile.lockPath()); // by who does not answer yet
    ASSERT_TRUE(held);
    StartedDesktop desktop(options);
    SingleInstance second(profile);
    QSignalSpy raised(&second, &SingleInstance::raisedOther);
    second.claim();
    ASSERT_TRUE(waitUntil([&] { return raised.size() == 1; }));
    held->reset();
    ASSERT_TRUE(waitForWindow());
    EXPECT_FALSE(mainWindow()->isMinimized());
    EXPECT_TRUE(desktop.quitAndWait());
}

TEST(Desktop, RemembersTheSizeOfItsWindowWhenItIsQuitFromItsMenu)
{
    const QTemporaryDir directory;
    DesktopOptions options;
    options.profileDirectory = directory.filePath(u"profile"_s);
    const auto run = [&](const std::function<void(QWidget &)> &use) {
        StartedDesktop desktop(options);
        ASSERT_TRUE(waitForWindow());
        use(*mainWindow());
        EXPECT_TRUE(desktop.quitAndWait());
    };
    run([](QWidget &window) { window.resize(811, 533); });
    run([](const QWidget &window) { EXPECT_EQ(window.size(), QSize(811, 533)); });
}

TEST(Desktop, FollowsADaemonForAsLongAsAnyWindowIsSeen)
{
    HeldSession daemon;
    ASSERT_TRUE(daemon.start());
    DesktopOptions options;
    options.profileDirectory = daemon.directory();
    StartedDesktop desktop(options);
    ASSERT_TRUE(waitForWindow());
    mainWindow()->findChild<QToolButton *>(u"settingsButton"_s)->click();
    mainWindow()->hide(); // as into the tray
    ASSERT_TRUE(waitUntil([] { return botsShownOnline() == 3; }));
    const QString first = daemon.session->bots().first()["name"_L1].toString();
    daemon.session->perform(makeRequest(u"bot disable"_s, first), &desktop, [](const CommandAnswer &) {});
    EXPECT_TRUE(waitUntil([] { return botsShownOnline() == 2; })) << "it would stay so for half a minute";
    EXPECT_TRUE(desktop.quitAndWait());
}

TEST(Desktop, TellsInItsWindowWhoAsksToBeLetInWhereThereIsNoTray)
{
    HeldSession daemon;
    ASSERT_TRUE(daemon.start());
    DesktopOptions options;
    options.profileDirectory = daemon.directory();
    StartedDesktop desktop(options);
    ASSERT_TRUE(waitForWindow());
    Answer<CommandAnswer> set;
    const QString bot = DemoPlatforms::botName(*daemon.platforms.platforms().front());
    daemon.session->perform(
        makeRequest(u"bot set"_s, bot, { { u"private"_s, u"pairing"_s }, { u"allow"_s, u"hanmei02"_s } }),
        set.context(), [done = set.done()](const CommandAnswer &answer) { done(answer); });
    ASSERT_EQ(set.wait().value_or(CommandAnswer { ExitCode::NotWell, {}, {} }).exitCode, ExitCode::Good);
    const auto *people = mainWindow()->findChild<QPushButton *>(u"peopleButton"_s);
    ASSERT_FALSE(people->isVisible());
    daemon.platforms.platforms().front()->say({ u"Li Lei"_s, u"lilei01"_s, {}, u"hello"_s });
    ASSERT_TRUE(waitUntil([&] { return people->isVisible(); }));
    EXPECT_TRUE(mainWindow()->findChild<QLabel *>(u"noticeText"_s)->text().startsWith(u"Li Lei"_s));
    mainWindow()->findChild<QPushButton *>(u"peopleButton"_s)->click();
    const QWidget *settings = windowNamed(u"settingsWindow"_s);
    ASSERT_NE(settings, nullptr);
    EXPECT_TRUE(settings->isVisible());
    EXPECT_TRUE(settings->findChild<QListWidget *>(u"settingsList"_s)->currentItem()->text().startsWith(u"People"_s));
    EXPECT_TRUE(desktop.quitAndWait());
}

TEST(Desktop, HoldsAtOnceAsManyRowsOfTheLiveLogAsAreSet)
{
    const QTemporaryDir directory;
    DesktopOptions options;
    options.profileDirectory = directory.filePath(u"profile"_s);
    const Profile profile = Profile::below(options.profileDirectory);
    StartedDesktop desktop(options);
    ASSERT_TRUE(waitForWindow());
    const auto *log = mainWindow()->findChild<LogPanel *>();
    ASSERT_NE(log, nullptr);
    EXPECT_EQ(log->capacity(), 100'000);
    std::optional<ProfileHolder> holder;
    ASSERT_TRUE(waitUntil([&] {
        holder = ProfileLock::holder(profile.lockPath());
        return holder && !holder->socket.isEmpty();
    }));
    ControlClient client(holder->socket, {});
    client.send(makeRequest(u"desktop set"_s, {}, { { u"log-rows"_s, u"20000"_s } }), &desktop,
                [](const Result<CommandAnswer> &) {});
    EXPECT_TRUE(waitUntil([&] { return log->capacity() == 20'000; }));
    EXPECT_TRUE(desktop.quitAndWait());
}

#ifdef Q_OS_UNIX // where a program can be told to read its settings again
TEST(Desktop, TakesUpWhatWasChangedByHandWhenItIsTold)
{
    std::signal(SIGHUP, SIG_DFL); // the test may run under nohup
    const QTemporaryDir directory;
    DesktopOptions options;
    options.profileDirectory = directory.filePath(u"profile"_s);
    const Profile profile = Profile::below(options.profileDirectory);
    StartedDesktop desktop(options);
    const auto socket = [&] {
        const auto holder = ProfileLock::holder(profile.lockPath());
        return holder ? holder->socket : QString();
    };
    ASSERT_TRUE(waitUntil([&] { return !socket().isEmpty(); }));
    const auto set = [&] {
        ControlClient client(socket(), {});
        Answer<CommandAnswer> answer;
        client.send(makeRequest(u"desktop set"_s, {}, { { u"notifications"_s, u"off"_s } }), answer.context(),
                    answer.done());
        return answer.wait().value_or(CommandAnswer { ExitCode::NotWell, {}, {} }).exitCode;
    };
    ASSERT_EQ(set(), ExitCode::Good);
    QFile file(profile.configPath());
    ASSERT_TRUE(file.open(QIODevice::Append));
    file.write("\n");
    file.close();
    EXPECT_NE(set(), ExitCode::Good) << "it would undo what was written by hand";
    std::raise(SIGHUP);
    EXPECT_TRUE(waitUntil([&] { return set() == ExitCode::Good; }));
    EXPECT_TRUE(desktop.quitAndWait());
}
#endif
