#include "app/runtime/profilerunner.h"

#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/keychain/memorysecretstore.h"
#include "core/log/logbook.h"
#include "core/settings/profile.h"
#include "core/simulator/dingtalk/dingtalkgateway.h"
#include "core/support/later.h"
#include "tests/testing/answer.h"
#include "tests/testing/print.h"
#include "tests/testing/proxyserver.h"
#include "tests/testing/settableclock.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <utility>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A keychain that opens later.
class LockedSecretStore final : public SecretStore
{
public:
    void read(const QString &key, const QObject *context, std::function<void(Result<Secret>)> done) override
    {
        if (!isLocked)
            return memory.read(key, context, std::move(done));
        later(context, [done = std::move(done)] { done(failure(Error::Kind::Storage, u"locked; unlock it."_s)); });
    }
    void write(const QString &key, Secret secret, const QObject *context, Callback<void> done) override
    {
        memory.write(key, std::move(secret), context, std::move(done));
    }
    void remove(const QString &key, const QObject *context, Callback<void> done) override
    {
        memory.remove(key, context, std::move(done));
    }
    [[nodiscard]] QString description() const override { return u"locked"_s; }
    void unlock()
    {
        isLocked = false;
        Q_EMIT becameAvailable();
    }

    bool isLocked = false;
    MemorySecretStore memory;
};

/// A bot on a simulated platform, run as the daemon runs it.
class ProfileRunnerNetwork : public ::testing::Test
{
protected:
    ProfileRunnerNetwork()
    {
        EXPECT_TRUE(profile.prepare());
        EXPECT_TRUE(gateway.listen());
        BotConfig bot;
        bot.id = u"ops"_s;
        bot.name = u"Ops"_s;
        bot.channel = u"dingtalk"_s;
        bot.appId = gateway.app().clientId;
        bot.apiUrl = gateway.url();
        config.bots = { bot };
        QObject::connect(&log, &LogBook::added, &context, [this](const LogEntry &entry) { lines.append(entry.text); });
        Answer<void> written;
        secrets.write(botSecretKey(bot.id), Secret(gateway.app().clientSecret.toUtf8()), written.context(),
                      written.done());
        EXPECT_TRUE(written.wait());
    }

    [[nodiscard]] Result<void> start()
    {
        Answer<void> started;
        runner->start(config, started.context(), started.done());
        return started.wait();
    }

    [[nodiscard]] bool isOnline() const
    {
        return runner->botStatus().first()["state"_L1] == "online"_L1 && gateway.openConnections() == 1;
    }

    [[nodiscard]] bool hasSaid(const QString &words) const { return !lines.filter(words).isEmpty(); }

    QTemporaryDir directory;
    Profile profile = Profile::below(directory.path());
    LockedSecretStore secrets;
    SettableClock clock;
    Redactor redactor;
    LogBook log { clock, redactor };
    simulator::DingTalkGateway gateway;
    Config config;
    QStringList lines;
    QObject context;
    Network network;
    HttpClient http { network };
    std::unique_ptr<ProfileRunner> runner = std::make_unique<ProfileRunner>(
        BridgeParts { profile, secrets, http, log, redactor, clock, network, false, { 10ms, 10ms } });
};

} // namespace

TEST_F(ProfileRunnerNetwork, SaysWhichProxyItUses)
{
    ASSERT_TRUE(start());
    EXPECT_TRUE(hasSaid(u"Proxy: as the system says."_s));
}

TEST_F(ProfileRunnerNetwork, DoesNotStartWithAFileOfAuthoritiesThatIsNone)
{
    QFile file(directory.filePath(u"ca.pem"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    config.network.caFile = file.fileName();
    const Result<void> started = start();
    ASSERT_EQ(outcome(started), "refused");
    EXPECT_TRUE(started.error().detail.contains(file.fileName()));
    EXPECT_EQ(gateway.opens(), 0);
}

TEST_F(ProfileRunnerNetwork, ForgetsABotThatIsRemovedWhileItsSecretIsRead)
{
    const Config withBot = std::exchange(config, {});
    ASSERT_TRUE(start());
    runner->botsChanged(withBot);
    runner->botsChanged(config);
    // What is asked for now is answered behind all of that.
    Answer<Secret> behind;
    secrets.read(botSecretKey(u"ops"_s), behind.context(), behind.done());
    ASSERT_TRUE(behind.wait());
    const QSignalSpy stopped(runner.get(), &RunningBridge::stopped);
    runner->stop(RunningBridge::Ending::AtOnce); // looks at every line that the bridge knows
    ASSERT_TRUE(waitUntil([&] { return !stopped.isEmpty(); }));
    EXPECT_EQ(gateway.opens(), 0);
}

TEST_F(ProfileRunnerNetwork, ProbesEveryLineOnceAfterItStoodStillAndLosesNone)
{
    ASSERT_TRUE(start());
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    clock.wall += 24h;
    ASSERT_TRUE(waitUntil([&] { return hasSaid(u"Every line is probed."_s); }));
    clock.wall -= 48h;
    clock.steady += 1h;
    ASSERT_TRUE(waitUntil([&] { return lines.filter(u"Every line is probed."_s).size() == 2; }));
    EXPECT_TRUE(isOnline());
    EXPECT_EQ(gateway.opens(), 1);
    EXPECT_EQ(lines.filter(u"Every line is probed."_s).size(), 2);
}

TEST_F(ProfileRunnerNetwork, RenewsItsLinesWhenTheSettingsChange)
{
    ASSERT_TRUE(start());
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    config.network.proxy = NetworkSettings::Proxy::Manual;
    config.network.proxyUrl = QUrl(u"http://proxy.corp:3128"_s);
    runner->botsChanged(config);
    ASSERT_TRUE(waitUntil([&] { return gateway.opens() == 2; }));
    ASSERT_TRUE(waitUntil([&] { return isOnline(); }));
    EXPECT_TRUE(hasSaid(u"Proxy: http://proxy.corp:3128."_s));
    EXPECT_EQ(runner->botStatus().first()["reconnects"_L1], 0);

    config.bots.first().allow = { u"user1"_s }; // nothing about the network
    runner->botsChanged(config);
    config.network.caFile = u"/nonexistent/ca.pem"_s;
    runner->botsChanged(config);
    ASSERT_TRUE(waitUntil([&] { return hasSaid(u"The network stays as it was."_s); }));
    EXPECT_EQ(gateway.opens(), 2);
    EXPECT_TRUE(isOnline());
}

TEST_F(ProfileRunnerNetwork, ReadsTheProxysPasswordWhenTheKeychainOpens)
{
    Answer<void> written;
    secrets.write(proxyPasswordKey(), Secret("open-sesame"_ba), written.context(), written.done());
    ASSERT_TRUE(written.wait());
    config.network.proxy = NetworkSettings::Proxy::Manual;
    config.network.proxyUrl = QUrl(u"http://proxy.corp:3128"_s);
    config.network.proxyUser = u"ops"_s;
    config.network.hasProxyPassword = true;
    secrets.isLocked = true;
    ASSERT_TRUE(start());
    EXPECT_TRUE(hasSaid(u"The proxy's password could not be read"_s));
    const auto passwordOnTheWay = [&] {
        const std::optional<Route> route = network.knownRoute(QUrl(u"https://api.dingtalk.com"_s));
        return route && (*route)->password.reveal() == "open-sesame";
    };
    EXPECT_FALSE(passwordOnTheWay());
    ASSERT_TRUE(waitUntil([&] { return hasSaid(u"The APP Secret could not be read"_s); }));
    secrets.unlock();
    EXPECT_TRUE(waitUntil(passwordOnTheWay));
    EXPECT_TRUE(waitUntil([&] { return isOnline(); }));
}
