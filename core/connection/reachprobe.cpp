#include "core/connection/reachprobe.h"

#include "core/connection/httpclient.h"
#include "core/connection/proxyroute.h"

using namespace Qt::StringLiterals;

namespace oagent {

ReachProbe::ReachProbe(HttpClient &http, Network &network, SharedTimer &timer, Limits limits, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_network(network)
    , m_timer(timer)
    , m_limits(limits)
{ }

void ReachProbe::start(const QUrl &url)
{
    m_startedAt = std::chrono::steady_clock::now();
    if (url.scheme().startsWith("ws"_L1))
        openLine(url);
    else
        ask(url);
}

void ReachProbe::ask(const QUrl &url)
{
    HttpRequest request = HttpRequest::get(url);
    request.setTimeLimit(m_limits.whole);
    m_http.send(request, this, [this](const Result<HttpResponse> &response) {
        end(response ? Result<void>() : Result<void>(failure(response.error())));
    });
}

void ReachProbe::openLine(const QUrl &url)
{
    LineLimits limits;
    limits.handshake = m_limits.whole;
    m_line = std::make_unique<WebSocketLine>(m_network, m_timer, limits);
    connect(m_line.get(), &WebSocketLine::opened, this, [this] { end({}); });
    connect(m_line.get(), &WebSocketLine::ended, this, [this](const Error &error) {
        // The host itself refused the handshake, as it may: it was reached, and by a WebSocket.
        const bool isRefusedByHost = error.code != 0 && error.kind != Error::Kind::Proxy;
        end(isRefusedByHost ? Result<void>() : Result<void>(failure(error)));
    });
    m_line->open(url);
}

void ReachProbe::end(const Result<void> &result)
{
    if (m_line) {
        m_line->disconnect(this);
        m_line.release()->deleteLater(); // it may be calling us
    }
    const auto took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - m_startedAt);
    Q_EMIT finished(result ? Result<Milliseconds>(took) : Result<Milliseconds>(failure(result.error())));
}

QString reachCure(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Proxy: return proxyCure(error);
    case Error::Kind::Tls:
        return u"Check the clock of this computer. When the network opens encrypted connections, name the file with "
               u"its "
               "certificate authority."_s;
    case Error::Kind::Timeout:
        return u"Let firewall and proxy pass this host; a firewall that drops what it does not allow looks like this."_s;
    case Error::Kind::Network: return u"Check the network, and that firewall and proxy let this host pass."_s;
    default: return u"Check whether a proxy or a sign-in page answers in place of this host."_s;
    }
}

} // namespace oagent
