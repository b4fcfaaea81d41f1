// HTTP and WebSocket are carried by two libraries; whatever the settings say, both must end the same way.
#include "core/connection/httpclient.h"
#include "core/connection/network.h"
#include "core/connection/websocketline.h"
#include "tests/testing/answer.h"
#include "tests/testing/authority.h"
#include "tests/testing/print.h"
#include "tests/testing/proxyserver.h"
#include "tests/testing/rawserver.h"
#include "tests/testing/tlsrelay.h"
#include "tests/testing/webserver.h"

#include <QTemporaryFile>

#include <gtest/gtest.h>

#include <ostream>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Mode = NetworkSettings::Proxy;

enum class Cas { Right, Wrong, None };

/// One line of the table.
struct Row
{
    const char *name;
    const char
        *host; ///< asked for; ".test" exists for the proxy alone, 0.0.0.0 is this computer without being loopback
    const char *certificateFor;
    Cas cas = Cas::Right;
    std::optional<ProxyServer::Kind> proxy = {};
    const char *wants = ""; ///< the proxy: "user:password"
    const char *user = ""; ///< we show
    const char *password = "";
    const char *noProxy = "";
    const char *outcome = ""; ///< as outcome() has it
    int code = 0;
    bool throughProxy = false; ///< a tunnel is made for each of the two
    ProxyServer::Refusal refusal = {};
};

void PrintTo(const Row &row, std::ostream *stream) // NOLINT(readability-identifier-naming): GoogleTest's name
{
    *stream << row.name;
}

ProxyServer::Refusal saying(const QByteArray &bytes)
{
    return [bytes](const QString &) { return bytes; };
}

std::vector<Row> rows()
{
    constexpr auto http = ProxyServer::Kind::Http;
    constexpr auto socks = ProxyServer::Kind::Socks5;
    const QByteArray page = "<html><body>Sign in first</body></html>"_ba;
    const QByteArray length = "Content-Length: "_ba + QByteArray::number(page.size());
    const auto html = [&](const QByteArray &status) {
        return saying("HTTP/1.1 "_ba + status + "\r\nContent-Type: text/html\r\n"_ba + length + "\r\n\r\n"_ba + page);
    };
    return {
        { "Direct", "127.0.0.1", "127.0.0.1" },
        { "DirectByName", "localhost", "localhost" },
        { "DirectWithoutTheAuthority", "127.0.0.1", "127.0.0.1", Cas::None, {}, "", "", "", "", "tls" },
        { "DirectWithAnotherAuthority", "127.0.0.1", "127.0.0.1", Cas::Wrong, {}, "", "", "", "", "tls" },
        { "DirectWithAnotherHost", "127.0.0.1", "other.test", Cas::Right, {}, "", "", "", "", "tls" },
        { "Connect", "bridge.test", "bridge.test", Cas::Right, http, "", "", "", "", "", 0, true },
        { "ConnectWithPassword", "bridge.test", "bridge.test", Cas::Right, http, "li:pa:ss", "li", "pa:ss", "", "", 0,
          true },
        { "ConnectWithUselessPassword", "bridge.test", "bridge.test", Cas::Right, http, "", "li", "right", "", "", 0,
          true },
        { "Connect407WithoutPassword", "bridge.test", "bridge.test", Cas::Right, http, "li:right", "", "", "", "proxy",
          407 },
        { "Connect407WithWrongPassword", "bridge.test", "bridge.test", Cas::Right, http, "li:right", "li", "wrong", "",
          "proxy", 407 },
        { "Connect403", "bridge.test", "bridge.test", Cas::Right, http, "", "", "", "", "proxy", 403, false,
          html("403 Forbidden"_ba) },
        { "ConnectAnsweredWithAPage", "bridge.test", "bridge.test", Cas::Right, http, "", "", "", "", "proxy", 0, false,
          html("200 OK"_ba) },
        { "ConnectAnsweredWithARedirect", "bridge.test", "bridge.test", Cas::Right, http, "", "", "", "", "proxy", 0,
          false, html("302 Found"_ba) },
        { "ConnectAnsweredWithoutHttp", "bridge.test", "bridge.test", Cas::Right, http, "", "", "", "", "proxy", 0,
          false, saying("SSH-2.0-OpenSSH_9.2\r\n\r\n"_ba) },
        { "ConnectToAHostThatIsDown", "bridge.test", "bridge.test", Cas::Right, http, "", "", "", "", "network", 0,
          false, html("503 Service Unavailable"_ba) },
        { "ConnectWithoutTheAuthority", "bridge.test", "bridge.test", Cas::None, http, "", "", "", "", "tls", 0, true },
        { "ConnectWithAnotherAuthority", "bridge.test", "bridge.test", Cas::Wrong, http, "", "", "", "", "tls", 0,
          true },
        { "ConnectWithAnotherHost", "bridge.test", "other.test", Cas::Right, http, "", "", "", "", "tls", 0, true },
        { "Socks5", "bridge.test", "bridge.test", Cas::Right, socks, "", "", "", "", "", 0, true },
        { "Socks5WithPassword", "bridge.test", "bridge.test", Cas::Right, socks, "li:right", "li", "right", "", "", 0,
          true },
        { "Socks5WithoutPassword", "bridge.test", "bridge.test", Cas::Right, socks, "li:right", "", "", "", "proxy",
          407 },
        { "Socks5WithWrongPassword", "bridge.test", "bridge.test", Cas::Right, socks, "li:right", "li", "wrong", "",
          "proxy", 407 },
        { "Socks5NotAllowed", "bridge.test", "bridge.test", Cas::Right, socks, "", "", "", "", "network", 0, false,
          saying("\x02"_ba) },
        { "Socks5ToAHostThatIsDown", "bridge.test", "bridge.test", Cas::Right, socks, "", "", "", "", "network", 0,
          false, saying("\x05"_ba) },
        { "Socks5WithAnotherAuthority", "bridge.test", "bridge.test", Cas::Wrong, socks, "", "", "", "", "tls", 0,
          true },
        { "AProxyForAnAddress", "0.0.0.0", "0.0.0.0", Cas::Right, http, "", "", "", "", "", 0, true },
        { "Bypassed", "0.0.0.0", "0.0.0.0", Cas::Right, http, "", "", "", "10.0.0.0/8,0.0.0.0/8" },
        { "BypassedSocks5", "0.0.0.0", "0.0.0.0", Cas::Right, socks, "", "", "", "*" },
        { "BypassOfOthers", "bridge.test", "bridge.test", Cas::Right, http, "", "", "",
          "other.test,.other.test,10.0.0.1", "", 0, true },
        { "ThisComputerDespiteAProxy", "127.0.0.1", "127.0.0.1", Cas::Right, http, "", "", "", "" },
    };
}

class NetworkTable : public ::testing::TestWithParam<Row>
{
protected:
    /// What an HTTPS request and a WebSocket end with.
    struct Ends
    {
        Result<void> http;
        Result<void> webSocket;
    };

    void use(const NetworkSettings &settings, const QByteArray &password = {})
    {
        const Result<Trust> trust = settings.caFile.isEmpty() ? Trust() : Trust::withFile(settings.caFile);
        ASSERT_TRUE(trust) << trust.error().detail.toStdString();
        network.use(settings, Secret(password), *trust);
    }

    [[nodiscard]] Result<void> http(const QUrl &url)
    {
        HttpClient client(network);
        HttpRequest request = HttpRequest::get(url);
        request.setHeader("Authorization"_ba, "Bearer never-for-a-proxy"_ba);
        request.setTimeLimit(8s);
        Answer<HttpResponse> answer;
        client.send(request, answer.context(), answer.done());
        return answer.wait().map([](const HttpResponse &response) { EXPECT_EQ(response.body, "hi"); });
    }

    [[nodiscard]] Result<void> webSocket(const QUrl &url)
    {
        LineLimits limits;
        limits.handshake = 8s;
        WebSocketLine line(network, timer, limits);
        std::optional<Result<void>> end;
        QObject::connect(&line, &WebSocketLine::opened, &line, [&] { end = Result<void>(); });
        QObject::connect(&line, &WebSocketLine::ended, &line, [&](const Error &error) { end = failure(error); });
        line.open(url);
        EXPECT_TRUE(waitUntil([&] { return end.has_value(); }));
        return end.value_or(failure(Error::Kind::Cancelled, u"nothing came"_s));
    }

    [[nodiscard]] Ends endsAt(const WebServer &server, const QString &host)
    {
        return { http(server.url(u"http"_s, host)), webSocket(server.url(u"ws"_s, host)) };
    }

    [[nodiscard]] QString fileOf(const QByteArray &pem)
    {
        files.push_back(std::make_unique<QTemporaryFile>());
        EXPECT_TRUE(files.back()->open());
        files.back()->write(pem);
        files.back()->flush();
        return files.back()->fileName();
    }

    static void expectNoSecret(const Result<void> &end)
    {
        if (end)
            return;
        for (const QString &secret : { u"4711"_s, u"right"_s, u"wrong"_s, u"never-for-a-proxy"_s })
            EXPECT_FALSE(end.error().detail.contains(secret)) << end.error().detail.toStdString();
    }

    Network network;
    SharedTimer timer;
    Authority authority;
    std::vector<std::unique_ptr<QTemporaryFile>> files;
};

std::string wordsOf(const Result<void> &end) { return end ? "" : end.error().detail.toStdString(); }

} // namespace

TEST_P(NetworkTable, EndsTheSameForBoth)
{
    const Row &row = GetParam();
    const Authority stranger;
    const WebServer server(authority.serverFor(QString::fromLatin1(row.certificateFor)));
    std::unique_ptr<ProxyServer> proxy;
    NetworkSettings settings;
    settings.proxy = row.proxy ? Mode::Manual : Mode::None;
    if (row.proxy) {
        proxy = std::make_unique<ProxyServer>(*row.proxy);
        const QByteArray wants(row.wants);
        if (!wants.isEmpty())
            proxy->require(wants.left(wants.indexOf(':')), wants.mid(wants.indexOf(':') + 1));
        if (row.refusal)
            proxy->refuse(row.refusal);
        settings.proxyUrl = proxy->url();
        settings.proxyUser = QString::fromLatin1(row.user);
    }
    settings.noProxy = QString::fromLatin1(row.noProxy).split(u',', Qt::SkipEmptyParts);
    if (row.cas != Cas::None)
        settings.caFile = fileOf(row.cas == Cas::Right ? authority.pem() : stranger.pem());
    use(settings, row.password);

    const Ends ends = endsAt(server, QString::fromLatin1(row.host));
    EXPECT_EQ(outcome(ends.http), row.outcome) << wordsOf(ends.http);
    EXPECT_EQ(outcome(ends.webSocket), row.outcome) << wordsOf(ends.webSocket);
    expectNoSecret(ends.http);
    expectNoSecret(ends.webSocket);
    const bool isReached = *row.outcome == '\0';
    EXPECT_EQ(server.requests(), isReached ? 1 : 0);
    EXPECT_EQ(server.upgrades(), isReached ? 1 : 0);
    if (!isReached && std::string(row.outcome) != "tls") {
        EXPECT_EQ(ends.http.error().code, row.code) << wordsOf(ends.http);
        EXPECT_EQ(ends.webSocket.error().code, row.code) << wordsOf(ends.webSocket);
    }
    if (std::string(row.outcome) == "proxy") {
        EXPECT_NE(wordsOf(ends.http).find("the HTTPS request to"), std::string::npos) << wordsOf(ends.http);
        EXPECT_NE(wordsOf(ends.webSocket).find("the WebSocket to"), std::string::npos) << wordsOf(ends.webSocket);
        for (const Result<void> &end : { ends.http, ends.webSocket }) {
            EXPECT_EQ(end.error().retryAfter.has_value(), row.code != 0);
            EXPECT_FALSE(proxyCure(end.error()).isEmpty());
        }
    }
    if (proxy) {
        EXPECT_EQ(proxy->violations(), QStringList());
        EXPECT_EQ(proxy->tunnels().size(), row.throughProxy ? 2 : 0);
        if (row.throughProxy) {
            EXPECT_EQ(proxy->tunnels().first(),
                      QString(QString::fromLatin1(row.host) + u':' + QString::number(server.port())));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Rows, NetworkTable, ::testing::ValuesIn(rows()),
                         [](const auto &row) { return std::string(row.param.name); });

using NetworkPair = NetworkTable;

TEST_F(NetworkPair, GoesThroughATunnelWithoutTlsToo)
{
    const WebServer server;
    const ProxyServer proxy(ProxyServer::Kind::Http);
    NetworkSettings settings;
    settings.proxy = Mode::Manual;
    settings.proxyUrl = proxy.url();
    use(settings);
    const Ends ends = endsAt(server, u"bridge.test"_s);
    EXPECT_TRUE(ends.http) << wordsOf(ends.http);
    EXPECT_TRUE(ends.webSocket) << wordsOf(ends.webSocket);
    EXPECT_EQ(proxy.tunnels().size(), 2);
    EXPECT_EQ(proxy.violations(), QStringList());
}

TEST_F(NetworkPair, NamesAProxyThatIsNotThere)
{
    const WebServer server;
    for (const QString &scheme : { u"http"_s, u"socks5"_s }) {
        NetworkSettings settings;
        settings.proxy = Mode::Manual;
        settings.proxyUrl = QUrl(scheme + u"://127.0.0.1"_s);
        settings.proxyUrl.setPort(closedPort());
        use(settings);
        const Ends ends = endsAt(server, u"bridge.test"_s);
        for (const Result<void> &end : { ends.http, ends.webSocket }) {
            EXPECT_EQ(outcome(end), "proxy") << wordsOf(end);
            EXPECT_NE(wordsOf(end).find("cannot be reached"), std::string::npos) << wordsOf(end);
            EXPECT_EQ(end.error().code, 0);
        }
    }
    EXPECT_EQ(server.connections(), 0);
}

TEST_F(NetworkPair, NamesAProxyThatHangsUp)
{
    const WebServer server;
    for (const auto kind : { ProxyServer::Kind::Http, ProxyServer::Kind::Socks5 }) {
        ProxyServer proxy(kind);
        proxy.hangUp(true);
        NetworkSettings settings;
        settings.proxy = Mode::Manual;
        settings.proxyUrl = proxy.url();
        use(settings);
        const Ends ends = endsAt(server, u"bridge.test"_s);
        EXPECT_EQ(outcome(ends.http), "proxy") << wordsOf(ends.http);
        EXPECT_EQ(outcome(ends.webSocket), "proxy") << wordsOf(ends.webSocket);
    }
}

TEST_F(NetworkPair, ReadsWhatARefusedUpgradeSaysWhateverTheWayToIt)
{
    for (const std::optional<ProxyServer::Kind> kind :
         { std::optional<ProxyServer::Kind>(), std::optional(ProxyServer::Kind::Http),
           std::optional(ProxyServer::Kind::Socks5) }) {
        RawServer refusing(RawServer::answerOnce("HTTP/1.1 400 Bad Request\r\nReason: banned\r\n\r\n"_ba));
        const TlsRelay relay(authority.serverFor(u"0.0.0.0"_s), static_cast<quint16>(refusing.url().port()));
        std::unique_ptr<ProxyServer> proxy;
        NetworkSettings settings;
        settings.proxy = kind ? Mode::Manual : Mode::None;
        if (kind) {
            proxy = std::make_unique<ProxyServer>(*kind);
            settings.proxyUrl = proxy->url();
        }
        settings.caFile = fileOf(authority.pem());
        use(settings);
        WebSocketLine line(network, timer, {});
        std::optional<Error> end;
        QObject::connect(&line, &WebSocketLine::ended, &line, [&](const Error &error) { end = error; });
        line.open(QUrl(u"wss://0.0.0.0:%1/?ticket=4711"_s.arg(relay.port())));
        ASSERT_TRUE(waitUntil([&] { return end.has_value(); }));
        EXPECT_EQ(end->code, 400) << end->detail.toStdString();
        EXPECT_EQ(line.refusal().header("Reason"_ba), "banned"_ba);
    }
}

TEST_F(NetworkPair, TakesNothingFromTheEnvironment)
{
    const QByteArray nowhere = "http://127.0.0.1:"_ba + QByteArray::number(closedPort());
    for (const char *name : { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "ws_proxy" })
        qputenv(name, nowhere);
    const WebServer server;
    NetworkSettings settings;
    settings.proxy = Mode::None;
    use(settings);
    const Ends direct = endsAt(server, u"0.0.0.0"_s);
    EXPECT_TRUE(direct.http) << wordsOf(direct.http);
    EXPECT_TRUE(direct.webSocket) << wordsOf(direct.webSocket);

    qputenv("no_proxy", "*"); // nor does it lead around the proxy of the settings
    qputenv("NO_PROXY", "*");
    const ProxyServer proxy(ProxyServer::Kind::Http);
    settings.proxy = Mode::Manual;
    settings.proxyUrl = proxy.url();
    use(settings);
    const Ends tunnelled = endsAt(server, u"bridge.test"_s);
    EXPECT_TRUE(tunnelled.http) << wordsOf(tunnelled.http);
    EXPECT_TRUE(tunnelled.webSocket) << wordsOf(tunnelled.webSocket);
    EXPECT_EQ(proxy.tunnels().size(), 2);
    for (const char *name :
         { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "ws_proxy", "no_proxy", "NO_PROXY" })
        qunsetenv(name);
}

TEST_F(NetworkPair, FollowsSettingsThatChange)
{
    const WebServer server;
    const ProxyServer first(ProxyServer::Kind::Http);
    const ProxyServer second(ProxyServer::Kind::Socks5);
    HttpClient client(network); // one, so that a connection through the first proxy is still there
    const auto ask = [&] {
        Answer<HttpResponse> answer;
        client.send(HttpRequest::get(server.url(u"http"_s, u"bridge.test"_s)), answer.context(), answer.done());
        return outcome(answer.wait());
    };
    NetworkSettings settings;
    settings.proxy = Mode::Manual;
    settings.proxyUrl = first.url();
    use(settings);
    EXPECT_EQ(ask(), "");
    settings.proxyUrl = second.url();
    use(settings);
    EXPECT_EQ(ask(), "");
    EXPECT_EQ(first.tunnels().size(), 1);
    EXPECT_EQ(second.tunnels().size(), 1);
}
