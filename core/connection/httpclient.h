#pragma once

#include "core/connection/httpmessage.h"
#include "core/support/result.h"

#include <QByteArray>
#include <QObject>

#include <chrono>
#include <memory>

namespace oagent {

class CurlLoop;
class Network;

/// One answer that arrives piece by piece. Deleting it aborts the request; no signal comes after that.
class HttpStream : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// From now on, when bytes of the body came, the next ones are looked for so much later (0: at once; never more
    /// than a tenth of HttpLimits::idle): for answers in many small pieces, each of which would wake the process. All
    /// streams that rest are looked at together, so that the time may be shorter.
    virtual void setRest(std::chrono::milliseconds rest) = 0;

Q_SIGNALS:
    void headReceived(const oagent::HttpHead &head);
    void bytesReceived(const QByteArray &bytes);
    /// Exactly once, and last. A complete answer of any status is a success; the receiver judges the status.
    void finished(const oagent::Result<void> &result);
};

/// HTTP/1.1 over libcurl's multi interface, driven by Qt's event loop (a QSocketNotifier per socket, one
/// timer). The only class that knows curl. Redirects are not followed; only http and https are spoken. Proxies and
/// trusted authorities are those of a Network; nothing comes in from the environment.
class HttpClient : public QObject
{
    Q_OBJECT
public:
    /// Connects directly and trusts the system's authorities.
    explicit HttpClient(QObject *parent = nullptr);
    /// @param network outlives this object
    explicit HttpClient(Network &network, QObject *parent = nullptr);
    ~HttpClient() override;

    /// Any HTTP status is a success here; errors are Network, Proxy, Timeout, Tls, TooLarge, Protocol, Truncated, and
    /// Refused for a URL that is not http or https or holds user information, and for a header with a line break.
    /// `done` keeps the contract of Callback: deleting `context` aborts the request.
    void send(const HttpRequest &request, const QObject *context, Callback<HttpResponse> done);

    /// Starts from the event loop, so that the caller can connect first.
    [[nodiscard]] std::unique_ptr<HttpStream> stream(const HttpRequest &request);

private:
    std::unique_ptr<Network> m_ownNetwork; ///< when no other was given
    Network &m_network;
    std::unique_ptr<CurlLoop> m_loop;
};

} // namespace oagent
