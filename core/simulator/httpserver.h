#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <memory>
#include <utility>

class QTcpSocket;

namespace oagent::simulator {

/// A request as it came in. Header names keep their case; header() ignores it.
struct HttpServerRequest
{
    QByteArray method;
    QByteArray path; ///< without the query
    QByteArray query; ///< without "?"
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;

    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    [[nodiscard]] QByteArray queryItem(const QByteArray &name) const; ///< percent-decoded
};

/// Answers one request; may be kept and used later. Every call is a no-op once the peer is gone. Full control over the
/// bytes, so that a test can stall, split, lie and reset.
class HttpExchange : public QObject
{
    Q_OBJECT
public:
    [[nodiscard]] const HttpServerRequest &request() const { return m_request; }

    /// A whole answer with Content-Length; the connection is kept alive.
    void respond(int status, const QByteArray &body, const QByteArray &contentType = "application/json",
                 const QList<std::pair<QByteArray, QByteArray>> &extraHeaders = {});
    /// Begins a chunked answer, written with write() and ended with finish().
    void beginChunked(int status, const QByteArray &contentType,
                      const QList<std::pair<QByteArray, QByteArray>> &extraHeaders = {});
    void write(const QByteArray &bytes); ///< one chunk, flushed
    void finish();
    void writeRaw(const QByteArray &bytes); ///< as they are, no framing
    void close(); ///< FIN, whatever was promised
    void reset(); ///< RST

Q_SIGNALS:
    void peerGone(); ///< the client closed or aborted before the end

private:
    friend class HttpServer;
    /// What the connection does once the answer is whole.
    using Completion = std::function<void()>;
    HttpExchange(QTcpSocket *socket, HttpServerRequest request, Completion completed);
    [[nodiscard]] bool isOpen() const;
    void send(const QByteArray &bytes);
    void done();

    HttpServerRequest m_request;
    QPointer<QTcpSocket> m_socket;
    Completion m_completed;
    bool m_chunked = false;
    bool m_finished = false;
};

/// A small HTTP/1.1 server on a loopback port that the system chose; keep-alive, Content-Length and chunked bodies (10
/// MiB at most), one request at a time per connection. For the simulator and the tests only.
class HttpServer : public QObject
{
    Q_OBJECT
public:
    using Handler = std::function<void(const std::shared_ptr<HttpExchange> &exchange)>;

    explicit HttpServer(QObject *parent = nullptr);
    ~HttpServer() override;

    /// Listens at once. Without a handler every request is answered with 404.
    [[nodiscard]] bool listen();
    /// Serves a connection that was accepted elsewhere, of which `early` was read already. Takes the socket over.
    void adopt(QTcpSocket *socket, const QByteArray &early);
    void setHandler(Handler handler) { m_handler = std::move(handler); }
    [[nodiscard]] QUrl url(const QString &path = {}) const; ///< http://127.0.0.1:port/path
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] int connectionsAccepted() const { return m_accepted; }
    void closeAll(); ///< resets every open connection

private:
    class Connection;
    void accept();

    Handler m_handler;
    QTcpServer m_server;
    QList<Connection *> m_connections; ///< our children
    int m_accepted = 0;
};

} // namespace oagent::simulator
