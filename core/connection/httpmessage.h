#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QUrl>

#include <chrono>
#include <optional>

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
    qint64 maxBytes = 10LL * 1024 * 1024; ///< of the answer's body; more is TooLarge
};

class HttpRequest
{
public:
    enum class Method { Get, Post, Put, Delete };

    [[nodiscard]] static HttpRequest get(const QUrl &url);
    /// Sets Content-Type and Accept to application/json.
    [[nodiscard]] static HttpRequest postJson(const QUrl &url, const QJsonObject &body);
    [[nodiscard]] static HttpRequest putJson(const QUrl &url, const QJsonObject &body);

    /// Replaces a header of the same name, letter case ignored.
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
    /// Retry-After as seconds or as an HTTP date relative to now; nothing when absent or unreadable. Never negative, at
    /// most a year.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryAfter() const;
};

struct HttpResponse : HttpHead
{
    QByteArray body;
};

} // namespace oagent
