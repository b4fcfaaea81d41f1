#include "app/desktop/desktop.h"

#include "tests/testing/waituntil.h"

#include <QApplication>
#include <QSignalSpy>
#include <QWidget>

#include <gtest/gtest.h>

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
