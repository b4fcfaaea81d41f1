#pragma once

#include "core/support/clock.h"

#include <QByteArray>
#include <QByteArrayView>
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
    enum class Method { Get, Post, Put, Patch, Delete };

    [[nodiscard]] static HttpRequest get(const QUrl &url);
    /// Sets Content-Type and Accept to application/json.
    [[nodiscard]] static HttpRequest postJson(const QUrl &url, const QJsonObject &body);
    /// @param body a JSON document
    [[nodiscard]] static HttpRequest withJson(Method method, const QUrl &url, const QByteArray &body);
    /// multipart/form-data with one file behind `texts` (RFC 7578), whose name and value stand in `name` and `value`.
    /// `fileName` and texts must be our own.
    [[nodiscard]] static HttpRequest postFile(const QUrl &url, const QByteArray &field, const QByteArray &fileName,
                                              const QByteArray &contentType, const QByteArray &bytes,
                                              const QList<HttpHeader> &texts = {});

    /// Replaces a header of the same name, letter case ignored.
    void setHeader(const QByteArray &name, const QByteArray &value);
    /// Replaces `whole`, and shortens the other limits to it.
    void setTimeLimit(std::chrono::milliseconds limit);

    /// The host's name and, where the address has one, its port, for people to read.
    [[nodiscard]] QString host() const;

    Method method = Method::Get;
    QUrl url;
    QList<HttpHeader> headers;
    QByteArray body;
    HttpLimits limits;
    /// An open connection may turn out to be dead only when a request was written to it; whether the server had it is
    /// not known.
    enum class Resend {
        Allowed, ///< it is sent once more on a new connection
        Never, ///< it fails with Network
        Avoided, ///< it goes out on a new connection from the beginning, which costs a handshake
    };
    Resend resend = Resend::Allowed;
    /// Refused when the name leads to an address that isPublicAddress() denies; judged on the address that is connected
    /// to, on a connection of its own.
    bool publicHostsOnly = false;
};

/// Status and headers, which come before the body.
struct HttpHead
{
    int status = 0;
    QList<HttpHeader> headers;
    /// The request was sent twice: a connection that was open already broke, and whether the server had it is not
    /// known.
    bool isRepeated = false;

    /// Reads one more line of an answer, with or without its line end. True when the head is whole: an interim head
    /// (1xx) never is, and gives way to the one behind it. What is neither a status nor a header is passed over.
    [[nodiscard]] bool takeLine(QByteArrayView line);
    /// The value of the first header of that name, letter case ignored; empty when there is none.
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    /// Retry-After as seconds or as an HTTP date relative to now; nothing when absent or unreadable. Never negative, at
    /// most a year.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryAfter() const;
    /// When the answer was made, by the server's clock.
    [[nodiscard]] std::optional<WallTime> date() const;
};

struct HttpResponse : HttpHead
{
    QByteArray body;
};

} // namespace oagent
