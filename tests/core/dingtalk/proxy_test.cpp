// A proxy that lets one of the two stages of a connection pass and not the other (dingtalk.md §24, 22).
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/dingtalk/connection.h"
#include "core/log/logbook.h"
#include "tests/testing/authority.h"
#include "tests/testing/print.h"
#include "tests/testing/proxyserver.h"
#include "tests/testing/waituntil.h"
#include "tests/testing/webserver.h"

#include <QTemporaryFile>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class DingTalkProxyTest : public ::testing::Test
{
protected:
    DingTalkProxyTest()
    {
        EXPECT_TRUE(file.open());
        file.write(authority.pem());
        file.flush();
        bot.id = u"ops"_s;
        bot.appId = u"ding1"_s;
        bot.apiUrl = server.url(u"http"_s, u"bridge.test"_s).adjusted(QUrl::RemovePath | QUrl::RemoveQuery);
        limits.reconnect.backoff = { 5ms, 20ms };
        limits.reconnect.burstWindow = 0ms;
        settings.proxy = NetworkSettings::Proxy::Manual;
        settings.proxyUrl = proxy.url();
        settings.proxyUser = u"li"_s;
        settings.caFile = file.fileName();
        use("s3cret-ok"_ba);
        proxy.require("li"_ba, "s3cret-ok"_ba);
    }

    void use(const QByteArray &password) { network.use(settings, Secret(password), *Trust::withFile(file.fileName())); }

    void start()
    {
        connection = std::make_unique<dingtalk::Connection>(
            bot, Secret("hunter2"_ba), ConnectionServices { http, timer, log, redactor, clock, network }, limits);
        QObject::connect(&network, &Network::changed, connection.get(), &BotConnection::reroute);
        connection->start();
    }

    [[nodiscard]] bool waits()
    {
        return waitUntil([this] { return connection->state() == ConnectionState::WaitingToRetry; });
    }

    [[nodiscard]] bool isOnline()
    {
        return waitUntil([this] { return connection->state() == ConnectionState::Online; });
    }

    void expectNoSecret() const
    {
        const StateReason reason = connection->reason();
        for (const QString &secret : { u"hunter2"_s, u"s3cret-ok"_s, u"s3cret-no"_s, u"ticket-1"_s })
            EXPECT_FALSE(QString(reason.cause + reason.cure).contains(secret)) << reason.cause.toStdString();
    }

    [[nodiscard]] QByteArray answer() const
    {
        return R"({"ticket":"ticket-1","endpoint":"wss://bridge.test:)"_ba + QByteArray::number(server.port())
            + "\"}"_ba;
    }

    Authority authority;
    QTemporaryFile file;
    WebServer server { authority.serverFor(u"bridge.test"_s), [this](const QByteArray &) { return answer(); } };
    ProxyServer proxy { ProxyServer::Kind::Http };
    Network network;
    NetworkSettings settings;
    BotConfig bot;
    dingtalk::Limits limits;
    SystemClock clock;
    Redactor redactor;
    LogBook log { clock, redactor };
    SharedTimer timer;
    HttpClient http { network };
    std::unique_ptr<dingtalk::Connection> connection;
};

} // namespace

TEST_F(DingTalkProxyTest, OpensItsLineThroughAProxy)
{
    start();
    ASSERT_TRUE(isOnline());
    EXPECT_EQ(proxy.tunnels().size(), 2);
    EXPECT_EQ(proxy.violations(), QStringList());
    EXPECT_EQ(connection->reason(), StateReason());
}

TEST_F(DingTalkProxyTest, SaysThatTheHttpsQuestionFailedAtTheProxy)
{
    use("s3cret-no"_ba);
    start();
    ASSERT_TRUE(waits());
    EXPECT_EQ(connection->reason().id, u"proxy"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"HTTPS request"_s)) << connection->reason().cause.toStdString();
    EXPECT_TRUE(connection->reason().cure.contains(u"--proxy-password"_s));
    expectNoSecret();
    EXPECT_EQ(proxy.tunnels().size(), 0);
}

TEST_F(DingTalkProxyTest, SaysThatOnlyTheWebSocketFailedAtTheProxy)
{
    proxy.refuse([this](const QString &) {
        return server.requests() == 0 ? QByteArray() : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"_ba;
    });
    start();
    ASSERT_TRUE(waits());
    EXPECT_EQ(connection->reason().id, u"proxy"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"the WebSocket to"_s)) << connection->reason().cause.toStdString();
    EXPECT_TRUE(connection->reason().cure.contains(u"WebSockets"_s));
    expectNoSecret();
}

TEST_F(DingTalkProxyTest, SaysThatOnlyTheWebSocketFailedWithoutAProxyOfItsOwn)
{
    proxy.refuse([this](const QString &) { // as a firewall would look: the host is not reached
        return server.requests() == 0 ? QByteArray() : "HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n"_ba;
    });
    start();
    ASSERT_TRUE(waits());
    EXPECT_EQ(connection->reason().id, u"network"_s);
    EXPECT_TRUE(connection->reason().cause.contains(u"answers over HTTPS"_s))
        << connection->reason().cause.toStdString();
}

TEST_F(DingTalkProxyTest, ComesOnlineAsSoonAsTheSettingsAreRight)
{
    use("s3cret-no"_ba);
    start();
    ASSERT_TRUE(waits());
    const int shown = proxy.strangers();
    use("s3cret-ok"_ba);
    ASSERT_TRUE(isOnline());
    EXPECT_EQ(proxy.violations(), QStringList());
    EXPECT_GT(shown, 0);
}

TEST_F(DingTalkProxyTest, RenewsAnOpenLineWhenTheSettingsChange)
{
    start();
    ASSERT_TRUE(isOnline());
    const ProxyServer other(ProxyServer::Kind::Socks5);
    settings.proxyUrl = other.url();
    settings.proxyUser.clear();
    use({});
    ASSERT_TRUE(waitUntil([&] { return other.tunnels().size() == 2 && server.upgrades() == 2; }));
    EXPECT_EQ(connection->state(), ConnectionState::Online);
    EXPECT_EQ(connection->reconnects(), 0);
}
