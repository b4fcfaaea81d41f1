#pragma once

#include "core/support/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <memory>

namespace oagent {

struct HttpHeader
{
    QByteArray name;
    QByteArray value;
};

/// Every row of the table in assistants.md §0.1 is a limit of its own, so that a test can shrink it.
struct HttpLimits
{
    std::chrono::milliseconds connect = std::chrono::seconds(15); ///< name, TCP, TLS
    std::chrono::milliseconds firstByte = std::chrono::seconds(60); ///< from the start to the head of the answer
    std::chrono::milliseconds idle = std::chrono::seconds(120); ///< between any two bytes of the answer
    std::chrono::milliseconds whole = std::chrono::seconds(600);
    qint64 maxBytes = 10 * 1024 * 1024; ///< of the answer's body; more is TooLarge
};

class HttpRequest
{
public:
    enum class Method { Get, Post, Put, Delete };

    [[nodiscard]] static HttpRequest get(const QUrl &url);
    /// Sets Content-Type and Accept to application/json.
    [[nodiscard]] static HttpRequest postJson(const QUrl &url, const QJsonObject &body);
    [[nodiscard]] static HttpRequest putJson(const QUrl &url, const QJsonObject &body);

    /// Replaces a header of the same name.
    void setHeader(const QByteArray &name, const QByteArray &value);
    /// Replaces `whole`, and shortens the other limits to it.
    void setTimeLimit(std::chrono::milliseconds limit);

    Method method = Method::Get;
    QUrl url;
    QList<HttpHeader> headers;
    QByteArray body;
    HttpLimits limits;
};

/// Status and headers, which come before the body.
struct HttpHead
{
    int status = 0;
    QList<HttpHeader> headers;

    /// The value of the first header of that name, letter case ignored; empty when there is none.
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    /// Retry-After as seconds or as an HTTP date relative to now; nothing when absent or unreadable.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryAfter() const;
};

struct HttpResponse : HttpHead
{
    QByteArray body;
};

/// One answer that arrives piece by piece. Deleting it aborts the request; no signal comes after that.
class HttpStream : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

Q_SIGNALS:
    void headReceived(const oagent::HttpHead &head);
    void bytesReceived(const QByteArray &bytes);
    /// Exactly once, and last. A complete answer of any status is a success; the receiver judges the status.
    void finished(const oagent::Result<void> &result);
};

/// HTTP/1.1 and HTTP/2 over libcurl's multi interface, driven by Qt's event loop (a QSocketNotifier per socket, one
/// timer). The only class that knows curl. Redirects are not followed; only http and https are spoken; no proxy comes
/// in from the environment. Certificates are verified against the system's CAs.
class HttpClient : public QObject
{
    Q_OBJECT
public:
    explicit HttpClient(QObject *parent = nullptr);
    ~HttpClient() override;

    /// Any HTTP status is a success here; errors are Network, Timeout, Tls, TooLarge, Protocol, Truncated.
    /// `done` keeps the contract of Callback: deleting `context` aborts the request.
    void send(const HttpRequest &request, const QObject *context, Callback<HttpResponse> done);

    /// Starts from the event loop, so that the caller can connect first.
    [[nodiscard]] std::unique_ptr<HttpStream> stream(const HttpRequest &request);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace oagent
