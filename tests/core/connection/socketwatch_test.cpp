#include "core/connection/socketwatch.h"
#include "tests/testing/waituntil.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <gtest/gtest.h>

#include <memory>

using namespace oagent;
using namespace oagent::testing;

namespace {

/// Leaves what is connected to itself.
class Server : public QTcpServer
{
public:
    qintptr socket = -1;

protected:
    void incomingConnection(qintptr descriptor) override { socket = descriptor; }
};

/// The two ends of one connection. Nobody reads from the near one, whose number `socket` is.
class SocketWatchTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(m_server.listen(QHostAddress::LocalHost));
        m_far.connectToHost(m_server.serverAddress(), m_server.serverPort());
        ASSERT_TRUE(waitUntil([&] { return m_server.socket >= 0; }));
        socket = m_server.socket;
        QObject::connect(watch.get(), &SocketWatch::ready, watch.get(),
                         [this](const QList<SocketWatch::Ready> &sockets) {
                             for (const SocketWatch::Ready &ready : sockets) {
                                 EXPECT_EQ(ready.socket, socket);
                                 reads += ready.toRead ? 1 : 0;
                                 writes += ready.toWrite ? 1 : 0;
                             }
                         });
    }
    void TearDown() override
    {
        watch->set(socket, false, false);
        QTcpSocket near;
        near.setSocketDescriptor(socket); // closes it
    }
    void sayFromAfar() { m_far.write("two bytes and more"); }
    void hangUpAfar() { m_far.abort(); }

    const std::unique_ptr<SocketWatch> watch = SocketWatch::make();
    qintptr socket = -1;
    int reads = 0;
    int writes = 0;

private:
    Server m_server;
    QTcpSocket m_far;
};

} // namespace

TEST_F(SocketWatchTest, TellsAgainAndAgainThatThereIsSomethingToRead)
{
    watch->set(socket, true, false);
    sayFromAfar();
    EXPECT_TRUE(waitUntil([&] { return reads > 2; }));
    EXPECT_EQ(writes, 0);
}

TEST_F(SocketWatchTest, TellsOnlyWhatIsWaitedFor)
{
    watch->set(socket, false, true);
    sayFromAfar();
    EXPECT_TRUE(waitUntil([&] { return writes > 2; }));
    EXPECT_EQ(reads, 0);
    watch->set(socket, true, true);
    EXPECT_TRUE(waitUntil([&] { return reads > 0; }));
    watch->set(socket, false, false);
    const int before = reads + writes;
    bool isOver = false;
    QMetaObject::invokeMethod(
        watch.get(), [&] { isOver = true; }, Qt::QueuedConnection);
    EXPECT_TRUE(waitUntil([&] { return isOver; }));
    EXPECT_EQ(reads + writes, before);
}

TEST_F(SocketWatchTest, TellsThatTheOtherEndIsGone)
{
    watch->set(socket, true, false);
    hangUpAfar();
    EXPECT_TRUE(waitUntil([&] { return reads > 0; }));
}

TEST_F(SocketWatchTest, WatchesASocketAgainThatItHadForgotten)
{
    watch->set(socket, false, false); // was never watched
    watch->set(socket, true, false);
    watch->set(socket, false, false);
    watch->set(socket, true, false);
    sayFromAfar();
    EXPECT_TRUE(waitUntil([&] { return reads > 0; }));
}

TEST_F(SocketWatchTest, MayBeDeletedByWhoeverHears)
{
    auto ownWatch = SocketWatch::make();
    QObject::connect(ownWatch.get(), &SocketWatch::ready, ownWatch.get(), [&] { ownWatch.reset(); });
    ownWatch->set(socket, false, true);
    EXPECT_TRUE(waitUntil([&] { return !ownWatch; }));
}
