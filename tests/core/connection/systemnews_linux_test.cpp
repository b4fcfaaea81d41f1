#include "core/connection/systemnews.h"
#include "tests/testing/waituntil.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString logind = u"org.freedesktop.login1"_s;

void prepareForSleep(QDBusConnection bus, bool begins)
{
    QDBusMessage signal = QDBusMessage::createSignal(u"/org/freedesktop/login1"_s, u"org.freedesktop.login1.Manager"_s,
                                                     u"PrepareForSleep"_s);
    signal << begins;
    bus.send(signal);
}

} // namespace

TEST(SystemNews, HearsFromLogindThatTheSleepIsOver)
{
    const QString program = QStandardPaths::findExecutable(u"dbus-daemon"_s);
    if (program.isEmpty())
        GTEST_SKIP() << "no dbus-daemon";
    const QTemporaryDir directory;
    const QString address = u"unix:path="_s + directory.filePath(u"bus"_s);
    QProcess daemon;
    daemon.start(program, { u"--session"_s, u"--nofork"_s, u"--print-address"_s, u"--address="_s + address });
    ASSERT_TRUE(waitUntil([&] { return daemon.canReadLine(); })) << daemon.readAllStandardError().toStdString();
    // Read when the system's bus is first asked for: in this process, now.
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", address.toUtf8());
    {
        QDBusConnection bus = QDBusConnection::connectToBus(address, u"logind"_s);
        ASSERT_TRUE(bus.registerService(logind));
        if (!QDBusConnection::systemBus().isConnected())
            GTEST_SKIP() << "an earlier test of this process has asked for the system's bus";
        SystemNews news;
        int wakes = 0;
        QObject context;
        QObject::connect(&news, &SystemNews::wokeUp, &context, [&wakes] { ++wakes; });
        // Whether the subscription has arrived at the bus, nobody says: until it has, signals are lost.
        ASSERT_TRUE(waitUntil([&] {
            prepareForSleep(bus, false);
            return wakes > 0;
        }));
        wakes = 0;
        prepareForSleep(bus, true);
        QDBusConnection stranger = QDBusConnection::connectToBus(address, u"stranger"_s);
        prepareForSleep(stranger, false); // not logind's
        ASSERT_TRUE(waitUntil([&] { return stranger.interface() != nullptr; }));
        EXPECT_EQ(wakes, 0);
        QDBusConnection::disconnectFromBus(u"stranger"_s);
        QDBusConnection::disconnectFromBus(u"logind"_s);
    }
    daemon.terminate();
    daemon.waitForFinished();
}

/// Another process stops this one and lets it go on, as SIGSTOP and SIGCONT do to a daemon.
TEST(SystemNews, StirsAtOnceWhenTheProgramIsLetGoOn)
{
    SystemNews news(nullptr, 300ms);
    QObject context;
    int stirs = 0;
    QObject::connect(&news, &SystemNews::stirred, &context, [&stirs] { ++stirs; });
    ASSERT_TRUE(waitUntil([&] { return stirs == 1; }));
    const QString self = QString::number(QCoreApplication::applicationPid());
    QProcess other;
    other.start(u"/bin/sh"_s, { u"-c"_s, u"kill -STOP %1; sleep 1; kill -CONT %1"_s.arg(self) });
    bool isOver = false;
    const auto begun = std::chrono::steady_clock::now();
    QObject::connect(&news, &SystemNews::stirred, &context,
                     [&] { isOver = isOver || std::chrono::steady_clock::now() - begun > 900ms; });
    ASSERT_TRUE(waitUntil([&] { return isOver; }));
    other.waitForFinished();
}

TEST(SystemNews, LivesWithoutABus)
{
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    const SystemNews news;
    const SystemNews second;
    QCoreApplication::processEvents();
}
