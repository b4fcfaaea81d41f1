#pragma once

#include "core/connection/websocketline.h"
#include "core/support/result.h"

#include <QObject>
#include <QUrl>

#include <chrono>
#include <memory>

namespace oagent {

class HttpClient;

/// Where a platform is reached without credentials: by calls, and by the line.
struct ReachTargets
{
    QUrl http;
    QUrl webSocket;
    friend bool operator==(const ReachTargets &, const ReachTargets &) = default;
};

/// Asks whether an address can be reached the way the Network says. Whatever the host answers shows that it can: it is
/// asked for nothing that it would give to a stranger.
class ReachProbe : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        Milliseconds whole = std::chrono::seconds(10); ///< somebody waits in front of a window
    };

    ReachProbe(HttpClient &http, Network &network, SharedTimer &timer, Limits limits, QObject *parent = nullptr);

    /// Once per object: http and https by a request, ws and wss by a handshake.
    void start(const QUrl &url);

Q_SIGNALS:
    /// Once, and last: how long it took. Network, Proxy, Timeout, Tls, Protocol.
    void finished(const oagent::Result<oagent::Milliseconds> &result);

private:
    void ask(const QUrl &url);
    void openLine(const QUrl &url);
    void end(const Result<void> &result);

    HttpClient &m_http;
    Network &m_network;
    SharedTimer &m_timer;
    Limits m_limits;
    std::chrono::steady_clock::time_point m_startedAt;
    std::unique_ptr<WebSocketLine> m_line;
};

/// What to do about an error of finished().
[[nodiscard]] QString reachCure(const Error &error);

} // namespace oagent
