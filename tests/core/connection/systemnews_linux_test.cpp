#include "core/connection/systemnews.h"
#include "tests/testing/waituntil.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

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

TEST(SystemNews, LivesWithoutABus)
{
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    const SystemNews news;
    const SystemNews second;
    QCoreApplication::processEvents();
}
