#include "app/platform/servicenotify.h"
#include "tests/testing/notifysocket.h"
#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"

#include <QDeadlineTimer>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <unistd.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

struct ServiceNotifyTest : public ::testing::Test
{
    ~ServiceNotifyTest() override
    {
        for (const char *variable : { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" })
            qunsetenv(variable);
    }
    [[nodiscard]] QByteArray path() const { return directory.filePath(u"notify"_s).toUtf8(); }

    QTemporaryDir directory;
};

} // namespace

TEST_F(ServiceNotifyTest, SpeaksToAPathAndToAnAbstractName)
{
    for (const QByteArray &address : { path(), QByteArray("@oagent-bridge-test-" + QByteArray::number(::getpid())) }) {
        NotifySocket manager(address);
        qputenv("NOTIFY_SOCKET", address);
        ServiceNotify notify;
        EXPECT_TRUE(notify.isHeard());
        notify.status(u"1 of 2 bots\nonline"_s);
        notify.ready();
        notify.reloading();
        notify.ready();
        notify.stopping();
        const QByteArrayList &messages = manager.messages();
        ASSERT_EQ(messages.size(), 5) << address.toStdString();
        EXPECT_EQ(messages[0], "STATUS=1 of 2 bots online");
        EXPECT_EQ(messages[1], "READY=1");
        EXPECT_TRUE(messages[2].startsWith("RELOADING=1\nMONOTONIC_USEC=")) << messages[2].toStdString();
        EXPECT_GT(messages[2].mid(messages[2].lastIndexOf('=') + 1).toLongLong(), 0);
        EXPECT_EQ(messages[3], "READY=1");
        EXPECT_EQ(messages[4], "STOPPING=1");
    }
}

TEST_F(ServiceNotifyTest, KeepsItsAddressFromProcessesStartedLater)
{
    const NotifySocket manager(path());
    qputenv("NOTIFY_SOCKET", path());
    qputenv("WATCHDOG_USEC", "1000000");
    qputenv("WATCHDOG_PID", QByteArray::number(::getpid()));
    const ServiceNotify notify;
    for (const char *variable : { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID" })
        EXPECT_FALSE(qEnvironmentVariableIsSet(variable)) << variable;
}

TEST_F(ServiceNotifyTest, SaysNothingNewTwice)
{
    NotifySocket manager(path());
    qputenv("NOTIFY_SOCKET", path());
    ServiceNotify notify;
    notify.status(u"2 of 2 bots online"_s);
    notify.status(u"2 of 2 bots online"_s);
    EXPECT_EQ(manager.messages().size(), 1);
}

TEST_F(ServiceNotifyTest, FeedsTheWatchdogFromTheEventLoopOnceItIsReady)
{
    NotifySocket manager(path());
    qputenv("NOTIFY_SOCKET", path());
    qputenv("WATCHDOG_USEC", "20000");
    ServiceNotify notify;
    const auto fed = [&manager] { return manager.messages().count("WATCHDOG=1"); };
    EXPECT_EQ(fed(), 0);
    notify.ready();
    EXPECT_EQ(fed(), 1);
    EXPECT_TRUE(waitUntil([&fed] { return fed() >= 4; }));
    const qsizetype before = fed();
    const QDeadlineTimer stuck(60); // three times what it would bear, without a turn of the loop
    while (!stuck.hasExpired()) { }
    EXPECT_EQ(fed(), before);
}

TEST_F(ServiceNotifyTest, LeavesAWatchdogOfAnotherProcessAlone)
{
    NotifySocket manager(path());
    qputenv("NOTIFY_SOCKET", path());
    qputenv("WATCHDOG_USEC", "20000");
    qputenv("WATCHDOG_PID", "1");
    ServiceNotify notify;
    notify.ready();
    EXPECT_EQ(manager.messages(), QByteArrayList { "READY=1" });
}

TEST_F(ServiceNotifyTest, IsSilentWithoutAManagerItCanReach)
{
    const QByteArray tooLong = QByteArray(200, 'x').prepend("/");
    for (const QByteArray &address : { ""_ba, "@"_ba, "relative"_ba, "vsock:2:1"_ba, tooLong }) {
        qputenv("NOTIFY_SOCKET", address);
        ServiceNotify notify;
        EXPECT_FALSE(notify.isHeard()) << address.toStdString();
        notify.ready();
        notify.stopping();
    }
    qputenv("NOTIFY_SOCKET", path());
    ServiceNotify notify; // nobody listens there any more
    notify.ready();
    notify.stopping();
}
