// Runs the demo of the desktop program, walks through every window and writes a picture of each into the directory that
// is its first argument; "dark" as the second shows a dark desktop. Language and scale are the environment's:
// take.sh beside this file sets them.
#include "app/desktop/desktop.h"
#include "app/platform/process.h"
#include "core/bridge/channel.h"
#include "core/version.h"
#include "tests/testing/waituntil.h"
#include "ui/log/logmodel.h"
#include "ui/log/logview.h"
#include "ui/main/pillbar.h"
#include "ui/tray/tray.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QStyleFactory>
#include <QTabWidget>
#include <QToolButton>

#include <csignal>
#include <cstdio>
#include <cstdlib>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

[[noreturn]] void fail(const QString &what)
{
    std::fprintf(stderr, "screenshots: %s\n", qPrintable(what));
    std::exit(1);
}

void pass(std::chrono::milliseconds time)
{
    QElapsedTimer clock;
    clock.start();
    (void)waitUntil([&] { return clock.elapsed() >= time.count(); });
}

QPalette darkPalette()
{
    QPalette dark(QColor(0x2b, 0x2d, 0x30), QColor(0x2b, 0x2d, 0x30));
    const QColor text(0xe6, 0xe6, 0xe6);
    const QColor faint(0x9a, 0x9d, 0xa1);
    dark.setColor(QPalette::Base, QColor(0x1e, 0x1f, 0x22));
    dark.setColor(QPalette::AlternateBase, QColor(0x26, 0x28, 0x2b));
    dark.setColor(QPalette::ToolTipBase, QColor(0x2b, 0x2d, 0x30));
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText })
        dark.setColor(role, text);
    dark.setColor(QPalette::PlaceholderText, faint);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        dark.setColor(QPalette::Disabled, role, QColor(0x6f, 0x73, 0x78));
    dark.setColor(QPalette::Highlight, QColor(0x2f, 0x65, 0xca));
    dark.setColor(QPalette::HighlightedText, Qt::white);
    dark.setColor(QPalette::Link, QColor(0x6b, 0x9b, 0xfa));
    return dark;
}

/// A visible widget by its name, wherever it is; waits until it is there.
template <class Widget = QWidget>
Widget *shown(const QString &name, const QWidget *within = nullptr)
{
    Widget *found = nullptr;
    const bool isThere = waitUntil([&] {
        const QWidgetList all = within ? within->findChildren<QWidget *>(name) : QApplication::allWidgets();
        for (QWidget *widget : all) {
            if (widget->objectName() == name && widget->isVisible())
                found = qobject_cast<Widget *>(widget);
        }
        return found != nullptr;
    });
    if (!isThere)
        fail(name + u" was not shown"_s);
    return found;
}

void click(const QString &name, const QWidget *within = nullptr) { shown<QAbstractButton>(name, within)->click(); }

/// Every window of the demo, one after the other.
class Tour
{
public:
    explicit Tour(const QString &directory)
        : m_directory(directory)
    { }

    void go()
    {
        m_main = shown(u"mainWindow"_s);
        m_main->resize(1100, 720);
        talk();
        take(m_main, u"main"_s);
        ask();
        take(m_main, u"assistant"_s);
        takeSettings();
        takeCheck();
    }

private:
    void take(QWidget *window, const QString &name)
    {
        pass(400ms); // what it asked for is answered, what moves has come to rest
        if (!window->grab().save(QDir(m_directory).filePath(name + u".png"_s)))
            fail(u"%1 could not be written"_s.arg(name));
    }

    [[nodiscard]] int finishedTurns() const
    {
        const auto *model = qobject_cast<LogModel *>(m_main->findChild<LogView *>()->model());
        int finished = 0;
        for (int row = 0; row < model->rowCount(); ++row)
            finished += model->rowAt(row).stage == "finished" ? 1 : 0;
        return finished;
    }

    void waitForAnswers(int answers)
    {
        if (!waitUntil([&] { return finishedTurns() >= answers; }, 60s))
            fail(u"the messages were not answered"_s);
    }

    void talk()
    {
        (void)shown(u"simulatorInput"_s);
        QWidgetList simulators;
        for (QWidget *window : QApplication::topLevelWidgets()) {
            if (window->objectName().startsWith("simulator-"_L1))
                simulators.append(window);
        }
        const auto *pills = m_main->findChild<PillBar *>();
        if (!waitUntil([&] { return pills->findChildren<QToolButton *>().size() >= simulators.size(); }))
            fail(u"the bots are not shown"_s);
        pass(1500ms); // they connect
        for (QWidget *window : simulators) {
            auto *input = window->findChild<QLineEdit *>(u"simulatorInput"_s);
            input->setText(u"Which tenant uses the most memory? **OB**, 哪个租户占用内存最多？"_s);
            click(u"simulatorSend"_s, window);
            m_answers += 1;
            waitForAnswers(m_answers);
            take(window, window->objectName());
            window->hide();
        }
        auto *chats = shown<QListView>(u"chatList"_s);
        chats->setCurrentIndex(chats->model()->index(1, 0));
    }

    void ask()
    {
        auto *chats = shown<QListView>(u"chatList"_s);
        chats->setCurrentIndex(chats->model()->index(0, 0));
        shown<QPlainTextEdit>(u"askInput"_s)
            ->setPlainText(u"| tenant | memory |\n| --- | --- |\n| mysql_01 | 4 GB |\n\n```sql\nSELECT 1;\n```"_s);
        click(u"sendButton"_s);
        waitForAnswers(++m_answers);
    }

    void takeSettings()
    {
        click(u"settingsButton"_s);
        QWidget *settings = shown(u"settingsWindow"_s);
        auto *list = shown<QListWidget>(u"settingsList"_s);
        const QStringList names { u"channels"_s, u"assistants"_s, u"people"_s, u"network"_s, u"general"_s, u"about"_s };
        for (int row = 0; row < list->count(); ++row) {
            list->setCurrentRow(row);
            if (row == 0)
                (void)shown(u"switch"_s, settings); // of the first bot: they are asked for once the page is seen
            take(settings, u"settings-"_s + names.value(row, QString::number(row)));
        }
        list->setCurrentRow(static_cast<int>(names.indexOf(u"network"_s)));
        click(u"testNetwork"_s, settings);
        auto *test = shown<QAbstractButton>(u"testNetwork"_s, settings);
        if (!waitUntil([&] { return test->isEnabled(); }, 20s))
            fail(u"the network was not tested"_s);
        take(settings, u"settings-network-tested"_s);
        list->setCurrentRow(0);
        auto *tabs = shown<QTabWidget>(u"channelTabs"_s);
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            click(u"add"_s, settings);
            click(u"more"_s, shown(u"botForm"_s));
            take(settings, u"add-"_s + channelIds().at(tab));
            click(u"cancel"_s, shown(u"botForm"_s));
        }
        list->setCurrentRow(1);
        click(u"add"_s, settings);
        take(settings, u"add-assistant"_s);
        settings->close();
    }

    void takeCheck()
    {
        m_main->findChild<PillBar *>()->findChild<QToolButton *>()->click();
        QWidget *check = shown(u"checkWindow"_s);
        pass(1500ms); // the checks run
        take(check, u"check"_s);
        click(u"settingsButton"_s);
        auto *list = shown<QListWidget>(u"settingsList"_s);
        list->setCurrentRow(0);
        shown<QTabWidget>(u"channelTabs"_s)->setCurrentIndex(0);
        click(u"switch"_s, shown(u"settingsWindow"_s));
        pass(1500ms); // the bot is off
        take(check, u"check-trouble"_s);
        take(shown(u"settingsWindow"_s), u"settings-channels-off"_s);
        check->close();
    }

    QString m_directory;
    QWidget *m_main = nullptr;
    int m_answers = 0;
};

} // namespace

int main(int argc, char **argv)
{
    prepareProcess();
    const QApplication application(argc, argv);
    QApplication::setApplicationName(u"oagent-bridge"_s);
    QApplication::setApplicationVersion(version);
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setWindowIcon(programIcon());
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2 || !QDir().mkpath(arguments.at(1)))
        fail(u"name a directory that can be written"_s);
    if (arguments.value(2) == "dark"_L1)
        QApplication::setPalette(darkPalette());

    DesktopOptions options;
    options.isDemo = true;
    Desktop desktop(options);
    bool isFinished = false;
    QObject::connect(&desktop, &Desktop::finished, &application, [&] { isFinished = true; });
    desktop.start();
    Tour(arguments.at(1)).go();
    (void)std::raise(SIGTERM); // as the system ends it
    return waitUntil([&] { return isFinished; }, 30s) ? 0 : 1;
}
