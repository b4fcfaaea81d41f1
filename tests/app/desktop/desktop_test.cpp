#include "app/desktop/desktop.h"

#include "app/control/controlclient.h"
#include "tests/testing/answer.h"
#include "tests/testing/waituntil.h"
#include "ui/form/request.h"

#include <QApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QWidget>

#include <gtest/gtest.h>

#include <csignal>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Of the program in this process; none while it was not shown.
const QWidget *mainWindow()
{
    for (const QWidget *window : QApplication::topLevelWidgets()) {
        if (window->objectName() == u"mainWindow"_s)
            return window;
    }
    return nullptr;
}

DesktopOptions demo()
{
    DesktopOptions options;
    options.isDemo = true;
    return options;
}

} // namespace

TEST(Desktop, EndsWhenTheSystemAsksItToQuit)
{
    Desktop desktop(demo());
    QSignalSpy finished(&desktop, &Desktop::finished);
    desktop.start();
    ASSERT_TRUE(waitUntil([] { return mainWindow() != nullptr && mainWindow()->isVisible(); }));
    QEvent quit(QEvent::Quit); // as the system's own menu does it, and the end of a session
    QCoreApplication::sendEvent(QCoreApplication::instance(), &quit);
    EXPECT_FALSE(mainWindow()->isVisible());
    ASSERT_TRUE(waitUntil([&] { return finished.size() == 1; }));
    EXPECT_EQ(finished.first().first().toInt(), 0);
}

TEST(Desktop, HasEndedWhenTheEndOfTheSessionGoesOn)
{
    Desktop desktop(demo());
    QSignalSpy finished(&desktop, &Desktop::finished);
    desktop.start();
    ASSERT_TRUE(waitUntil([] { return mainWindow() != nullptr && mainWindow()->isVisible(); }));
    desktop.endWithSession();
    EXPECT_EQ(finished.size(), 1);
}

TEST(Desktop, WaitsForATrayBeforeItLeavesAMinimisedWindow)
{
    DesktopOptions options = demo();
    options.isMinimized = true;
    options.trayWait = 1500ms;
    Desktop desktop(options);
    QSignalSpy finished(&desktop, &Desktop::finished);
    desktop.start();
    EXPECT_FALSE(waitUntil([] { return mainWindow() != nullptr; }, 500ms)) << "a tray may come up yet";
    ASSERT_TRUE(waitUntil([] { return mainWindow() != nullptr; })) << "none did";
    EXPECT_TRUE(mainWindow()->isMinimized());
    desktop.quit();
    EXPECT_TRUE(waitUntil([&] { return finished.size() == 1; }));
}

#ifdef Q_OS_UNIX // where a program can be told to read its settings again
TEST(Desktop, TakesUpWhatWasChangedByHandWhenItIsTold)
{
    std::signal(SIGHUP, SIG_DFL); // the test may run under nohup
    const QTemporaryDir directory;
    DesktopOptions options;
    options.profileDirectory = directory.filePath(u"profile"_s);
    const Profile profile = Profile::below(options.profileDirectory);
    Desktop desktop(options);
    QSignalSpy finished(&desktop, &Desktop::finished);
    desktop.start();
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
    desktop.quit();
    EXPECT_TRUE(waitUntil([&] { return finished.size() == 1; }));
}
#endif
