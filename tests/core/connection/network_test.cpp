#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/connection/websocketline.h"
#include "tests/testing/answer.h"
#include "tests/testing/authority.h"
#include "tests/testing/print.h"
#include "tests/testing/proxyserver.h"
#include "tests/testing/webserver.h"

#include <QTemporaryDir>
#include <QThread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <semaphore>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using ::testing::HasSubstr;

namespace {

/// What a system would say, and what it was asked. Shared, because the asking thread may outlive the test.
struct FakeSystem
{
    [[nodiscard]] SystemProxies::Lookup lookup(const std::shared_ptr<FakeSystem> &self)
    {
        return [self](const QNetworkProxyQuery &query) {
            ++self->entered;
            if (self->blocks)
                self->gate.acquire();
            const std::lock_guard lock(self->mutex);
            self->asked.append(query.url().toString());
            self->wasElsewhere = self->wasElsewhere || QThread::currentThread() != self->home;
            return self->answer;
        };
    }
    [[nodiscard]] QStringList questions()
    {
        const std::lock_guard lock(mutex);
        return asked;
    }
    void say(const QList<QNetworkProxy> &proxies)
    {
        const std::lock_guard lock(mutex);
        answer = proxies;
    }

    QThread *home = QThread::currentThread();
    std::counting_semaphore<> gate { 0 };
    bool blocks = false;
    std::atomic<int> entered = 0; ///< look-ups begun
    std::mutex mutex;
    QStringList asked;
    QList<QNetworkProxy> answer;
    bool wasElsewhere = false;
};

class NetworkTest : public ::testing::Test
{
protected:
    void useSystem(const QStringList &noProxy = {})
    {
        NetworkSettings settings;
        settings.noProxy = noProxy;
        network->use(settings, {}, {});
    }

    /// "direct", "http proxy:1", "socks5 proxy:1"
    QString routeTo(const QString &url)
    {
        QString found;
        network->findRoute(QUrl(url), &context, [&found](const Route &route) {
            found = route->isDirect()
                ? u"direct"_s
                : QString((route->kind == ProxyRoute::Kind::Http ? u"http "_s : u"socks5 "_s) + route->name());
        });
        EXPECT_TRUE(found.isEmpty()) << "answered inside the call";
        EXPECT_TRUE(waitUntil([&] { return !found.isEmpty(); }));
        return found;
    }

    std::shared_ptr<FakeSystem> system = std::make_shared<FakeSystem>();
    std::unique_ptr<Network> network = std::make_unique<Network>(nullptr, system->lookup(system));
    QObject context;
};

const QNetworkProxy corporate(QNetworkProxy::HttpProxy, u"proxy.corp"_s, 3128);

} // namespace

TEST_F(NetworkTest, IsDirectUntilToldOtherwise)
{
    EXPECT_EQ(routeTo(u"https://api.dingtalk.com"_s), u"direct"_s);
    EXPECT_EQ(system->questions(), QStringList());
}

TEST_F(NetworkTest, AsksTheSystemAsHttpsOnAThreadOfItsOwnAndRemembers)
{
    system->say({ corporate });
    useSystem();
    const QUrl url(u"https://api.dingtalk.com/z"_s);
    EXPECT_FALSE(network->knownRoute(url));
    EXPECT_EQ(routeTo(u"https://api.dingtalk.com/x?ticket=1"_s), u"http proxy.corp:3128"_s);
    ASSERT_TRUE(network->knownRoute(url));
    EXPECT_EQ((*network->knownRoute(url))->name(), u"proxy.corp:3128"_s);
    EXPECT_EQ(routeTo(u"wss://api.dingtalk.com/y"_s), u"http proxy.corp:3128"_s);
    EXPECT_EQ(routeTo(u"wss://wss.dingtalk.com"_s), u"http proxy.corp:3128"_s);
    EXPECT_EQ(routeTo(u"ws://plain.example"_s), u"http proxy.corp:3128"_s);
    EXPECT_EQ(system->questions(),
              (QStringList { u"https://api.dingtalk.com:443"_s, u"https://wss.dingtalk.com:443"_s,
                             u"https://plain.example:80"_s }));
    EXPECT_TRUE(system->wasElsewhere);
}

TEST_F(NetworkTest, AsksAgainAfterTheNetworkChanged)
{
    system->say({ corporate });
    useSystem();
    EXPECT_EQ(routeTo(u"https://a.example"_s), u"http proxy.corp:3128"_s);
    system->say({ QNetworkProxy(QNetworkProxy::NoProxy) });
    EXPECT_EQ(routeTo(u"https://a.example"_s), u"http proxy.corp:3128"_s);
    network->forget();
    EXPECT_EQ(routeTo(u"https://a.example"_s), u"direct"_s);
}

TEST_F(NetworkTest, DoesNotBelieveAnAnswerAboutTheNetworkBefore)
{
    system->blocks = true;
    system->say({ corporate });
    useSystem();
    QString found;
    network->findRoute(QUrl(u"https://a.example"_s), &context,
                       [&found](const Route &route) { found = route->isDirect() ? u"direct"_s : route->name(); });
    system->gate.release();
    while (system->questions().isEmpty()) // without the event loop, which would take the answer
        QThread::yieldCurrentThread();
    system->say({});
    network->forget(); // before the answer is taken from the event queue
    system->gate.release();
    ASSERT_TRUE(waitUntil([&] { return !found.isEmpty(); }));
    EXPECT_EQ(found, u"direct"_s);
    EXPECT_EQ(system->questions().size(), 2);
}

TEST_F(NetworkTest, TakesTheFirstAnswerItCanUse)
{
    const QNetworkProxy ftp(QNetworkProxy::FtpCachingProxy, u"ftp.corp"_s, 21);
    const QNetworkProxy socks(QNetworkProxy::Socks5Proxy, u"::1"_s, 1080);
    system->say({ ftp, socks, corporate });
    useSystem();
    EXPECT_EQ(routeTo(u"https://a.example"_s), u"socks5 [::1]:1080"_s);
    system->say({ ftp });
    EXPECT_EQ(routeTo(u"https://b.example"_s), u"direct"_s);
    system->say({});
    EXPECT_EQ(routeTo(u"https://c.example"_s), u"direct"_s);
}

TEST_F(NetworkTest, NeverAsksAboutThisComputerOrABypassedHost)
{
    system->say({ corporate });
    useSystem({ u".intern"_s });
    for (const QString &url :
         { u"http://127.0.0.1:81/"_s, u"ws://localhost/"_s, u"https://[::1]/"_s, u"https://wiki.intern/"_s })
        EXPECT_EQ(routeTo(url), u"direct"_s) << url.toStdString();
    EXPECT_EQ(system->questions(), QStringList());
}

TEST_F(NetworkTest, AnswersEveryoneWhoWaitsForTheSameHostWithOneQuestion)
{
    system->blocks = true;
    useSystem();
    int answers = 0;
    auto dying = std::make_unique<QObject>();
    for (const QObject *who : { static_cast<const QObject *>(&context), static_cast<const QObject *>(dying.get()),
                                static_cast<const QObject *>(&context) })
        network->findRoute(QUrl(u"https://a.example"_s), who, [&answers](const Route &) { ++answers; });
    dying.reset();
    system->gate.release();
    ASSERT_TRUE(waitUntil([&] { return answers == 2; }));
    EXPECT_EQ(routeTo(u"https://a.example"_s), u"direct"_s);
    EXPECT_EQ(answers, 2);
    EXPECT_EQ(system->questions().size(), 1);
}

TEST_F(NetworkTest, DiesWhileTheSystemThinks)
{
    system->blocks = true;
    useSystem();
    bool answered = false;
    network->findRoute(QUrl(u"https://a.example"_s), &context, [&answered](const Route &) { answered = true; });
    ASSERT_TRUE(waitUntil([&] { return system->entered == 1; }));
    network.reset(); // does not wait
    system->gate.release();
    ASSERT_TRUE(waitUntil([&] { return system->questions().size() == 1; }));
    QCoreApplication::processEvents();
    EXPECT_FALSE(answered);
}

TEST_F(NetworkTest, GivesARequestItsOwnTimeLimitWhileTheSystemThinks)
{
    system->blocks = true;
    useSystem();
    HttpClient client(*network);
    HttpRequest request = HttpRequest::get(QUrl(u"https://a.example"_s));
    request.setTimeLimit(std::chrono::milliseconds(50));
    Answer<HttpResponse> answer;
    client.send(request, answer.context(), answer.done());
    EXPECT_EQ(outcome(answer.wait()), "timeout");

    SharedTimer timer;
    LineLimits limits;
    limits.handshake = std::chrono::milliseconds(50);
    WebSocketLine line(*network, timer, limits);
    std::optional<Error> end;
    QObject::connect(&line, &WebSocketLine::ended, &line, [&](const Error &error) { end = error; });
    line.open(QUrl(u"wss://a.example"_s));
    ASSERT_TRUE(waitUntil([&] { return end.has_value(); }));
    EXPECT_EQ(end->kind, Error::Kind::Timeout);
    system->gate.release(2);
    EXPECT_EQ(answer.count(), 1);
}

TEST_F(NetworkTest, TellsOfAChangeOnceAndOnlyOfOne)
{
    int changes = 0;
    QObject::connect(network.get(), &Network::changed, &context, [&changes] { ++changes; });
    NetworkSettings settings;
    settings.proxy = NetworkSettings::Proxy::Manual;
    settings.proxyUrl = QUrl(u"http://proxy.corp:3128"_s);
    settings.proxyUser = u"li"_s;
    network->use(settings, Secret("one"_ba), {});
    EXPECT_EQ(changes, 0) << "told inside the call";
    ASSERT_TRUE(waitUntil([&] { return changes == 1; }));
    network->use(settings, Secret("one"_ba), {});
    network->use(settings, Secret("two"_ba), {});
    ASSERT_TRUE(waitUntil([&] { return changes == 2; }));
    EXPECT_EQ(routeTo(u"wss://a.example"_s), u"http proxy.corp:3128"_s);
    EXPECT_EQ(changes, 2);
}

TEST_F(NetworkTest, SumsUpWithoutASecret)
{
    EXPECT_EQ(network->summary(), u"Proxy: none."_s);
    useSystem();
    EXPECT_EQ(network->summary(), u"Proxy: as the system says."_s);
    NetworkSettings settings;
    settings.proxy = NetworkSettings::Proxy::Manual;
    settings.proxyUrl = QUrl(u"socks5://proxy.corp:1080"_s);
    settings.proxyUser = u"li"_s;
    settings.noProxy = QStringList { u".intern"_s };
    network->use(settings, Secret("hunter2"_ba), {});
    EXPECT_EQ(network->summary(),
              u"Proxy: socks5://proxy.corp:1080, with a user name and a password. Without it: .intern."_s);
}

TEST_F(NetworkTest, DoesNotReuseAConnectionFromBeforeTheNetworkChanged)
{
    const WebServer server;
    HttpClient client(*network);
    const auto ask = [&] {
        Answer<HttpResponse> answer;
        client.send(HttpRequest::get(server.url(u"http"_s, u"127.0.0.1"_s)), answer.context(), answer.done());
        return outcome(answer.wait());
    };
    EXPECT_EQ(ask(), "");
    EXPECT_EQ(ask(), "");
    EXPECT_EQ(server.connections(), 1);
    bool isOld = false; // curl counts in seconds
    SharedTimer timer;
    const auto mark = timer.after(std::chrono::milliseconds(2100), [&isOld] { isOld = true; });
    ASSERT_TRUE(waitUntil([&isOld] { return isOld; }));
    network->forget();
    EXPECT_EQ(ask(), "");
    EXPECT_EQ(server.connections(), 2);
}

TEST(BypassList, KnowsHostsDomainsAddressesAndRanges)
{
    struct Row
    {
        const char *entry;
        const char *host;
        bool isIn;
    };
    for (const auto &[entry, host, isIn] : std::initializer_list<Row> {
             { "*", "anything.example", true },
             { "*", "10.0.0.1", true },
             { "wiki.example", "wiki.example", true },
             { "Wiki.Example.", "wiki.example", true },
             { "wiki.example", "a.wiki.example", false },
             { "wiki.example", "wiki.example.com", false },
             { ".example", "wiki.example", true },
             { ".example", "example", true },
             { ".example", "notexample", false },
             { "10.1.2.3", "10.1.2.3", true },
             { "10.1.2.3", "10.1.2.4", false },
             { "10.1.2.3", "::ffff:10.1.2.3", true },
             { "10.0.0.0/8", "10.255.0.1", true },
             { "10.0.0.0/8", "11.0.0.1", false },
             { "10.0.0.0/8", "ten.example", false },
             { "192.168.1.77/24", "192.168.1.1", true },
             { "0.0.0.0/0", "1.2.3.4", true },
             { "0.0.0.0/0", "2001:db8::1", false },
             { "fd00::/8", "fd12::1", true },
             { "fd00::/8", "2001:db8::1", false },
             { "[::1]", "::1", true },
             { "2001:db8::1", "2001:db8:0::1", true },
         }) {
        const Result<BypassList> list = BypassList::from({ QString::fromLatin1(entry) });
        ASSERT_TRUE(list) << entry;
        EXPECT_EQ(list->contains(QString::fromLatin1(host)), isIn) << entry << " " << host;
    }
    const Result<BypassList> international = BypassList::from({ u"bücher.example"_s });
    ASSERT_TRUE(international);
    EXPECT_TRUE(international->contains(QUrl(u"https://bücher.example"_s).host(QUrl::FullyEncoded)));
    EXPECT_FALSE(BypassList().contains(u"a.example"_s));
}

TEST(BypassList, RefusesWhatIsNone)
{
    for (const char *entry : { "", " ", ".", "*.example", "http://a.example", "a.example:80", "10.0.0.0/33",
                               "10.0.0.0/x", "10.0.0.0/-1", "fd00::/129", "a.example/8", "a b", "/8", "..example" }) {
        const Result<BypassList> list = BypassList::from({ u"good.example"_s, QString::fromLatin1(entry) });
        EXPECT_FALSE(list) << entry;
        if (!list) {
            EXPECT_THAT(list.error().detail.toStdString(), HasSubstr("\"" + std::string(entry) + "\""));
        }
    }
}

TEST(NetworkSettings, KnowWhatAProxyAddressIs)
{
    for (const char *text :
         { "http://proxy.corp:3128", "http://proxy.corp:3128/", "socks5://10.0.0.1:1080", "http://[::1]:8080" })
        EXPECT_TRUE(checkProxyUrl(QUrl(QString::fromLatin1(text)))) << text;
    for (const char *text :
         { "", "proxy.corp:3128", "http://proxy.corp", "https://proxy.corp:443", "socks4://proxy:1",
           "http://li:hush@proxy.corp:3128", "http://li@proxy.corp:3128", "http://proxy.corp:3128/hush",
           "http://proxy.corp:3128?hush", "http://proxy.corp:0", "http://:3128", "file:///hush" }) {
        const Result<void> check = checkProxyUrl(QUrl(QString::fromLatin1(text)));
        EXPECT_FALSE(check) << text;
        if (!check) {
            EXPECT_FALSE(check.error().detail.contains(u"hush"_s)) << check.error().detail.toStdString();
        }
    }
    EXPECT_TRUE(checkProxyUser({}));
    EXPECT_TRUE(checkProxyUser(u"CORP\\李雷"_s));
    EXPECT_FALSE(checkProxyUser(u"li:hush"_s));
    EXPECT_FALSE(checkProxyUser(u"li\nhush"_s));
    EXPECT_FALSE(checkProxyUser(QString(256, u'x')));
}

TEST(Trust, ReadsTheFileAndAddsTheSystem)
{
    const QTemporaryDir directory;
    const auto write = [&directory](const QString &name, const QByteArray &bytes) {
        QFile file(directory.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        return file.fileName();
    };
    const Authority one;
    const Authority two;
    const Result<Trust> trust = Trust::withFile(write(u"two.pem"_s, one.pem() + "a comment\n"_ba + two.pem()));
    ASSERT_TRUE(trust) << trust.error().detail.toStdString();
    EXPECT_EQ(trust->certificates().size(), QSslConfiguration::systemCaCertificates().size() + 2);
    EXPECT_TRUE(trust->pem().contains(one.pem().trimmed()) && trust->pem().contains(two.pem().trimmed()));
    EXPECT_FALSE(trust->isSystemOnly());

    struct Row
    {
        QString path;
        const char *words;
    };
    for (const auto &[path, words] : std::vector<Row> {
             { directory.filePath(u"absent.pem"_s), "cannot be read" },
             { directory.path(), "cannot be read" },
             { u"two.pem"_s, "absolute" },
             { write(u"empty.pem"_s, {}), "holds no certificate" },
             { write(u"text.pem"_s, "not a certificate"_ba), "holds no certificate" },
             { write(u"broken.pem"_s, one.pem() + two.pem().replace("M", "!")), "cannot be read" },
             { write(u"large.pem"_s, one.pem() + QByteArray(1024 * 1024, '\n')), "larger than 1 MiB" },
         }) {
        const Result<Trust> refused = Trust::withFile(path);
        ASSERT_FALSE(refused) << path.toStdString();
        EXPECT_EQ(refused.error().kind, Error::Kind::Refused);
        EXPECT_THAT(refused.error().detail.toStdString(), HasSubstr(words));
        EXPECT_THAT(refused.error().detail.toStdString(), HasSubstr(path.toStdString()));
    }
}
