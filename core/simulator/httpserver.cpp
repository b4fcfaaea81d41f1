#include "core/simulator/httpserver.h"

#include "core/simulator/httpparser.h"
#include "core/simulator/tcpreset.h"
#include "core/support/later.h"

#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

QByteArray reasonOf(int status)
{
    switch (status) {
    case 200: return "OK"_ba;
    case 400: return "Bad Request"_ba;
    case 401: return "Unauthorized"_ba;
    case 403: return "Forbidden"_ba;
    case 404: return "Not Found"_ba;
    case 405: return "Method Not Allowed"_ba;
    case 413: return "Content Too Large"_ba;
    case 429: return "Too Many Requests"_ba;
    case 431: return "Request Header Fields Too Large"_ba;
    case 500: return "Internal Server Error"_ba;
    case 503: return "Service Unavailable"_ba;
    default: return "Status "_ba + QByteArray::number(status);
    }
}

QByteArray headOf(int status, const QByteArray &contentType,
                  const QList<std::pair<QByteArray, QByteArray>> &extraHeaders)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonOf(status) + "\r\n";
    if (!contentType.isEmpty())
        head += "Content-Type: " + contentType + "\r\n";
    for (const auto &[name, value] : extraHeaders)
        head += name + ": " + value + "\r\n";
    return head;
}

} // namespace

/// One client: reads a request, waits until its exchange is done, reads the next.
class HttpServer::Connection : public QObject
{
public:
    Connection(HttpServer &server, QTcpSocket *socket)
        : QObject(&server)
        , m_server(server)
        , m_socket(socket)
    {
        socket->setParent(this);
        connect(socket, &QTcpSocket::readyRead, this, [this] { read(); });
        connect(socket, &QTcpSocket::disconnected, this, [this] { end(); });
    }

    /// Not in the constructor: the handler may end the connection, which must be in the server's list by then.
    void start(const QByteArray &early)
    {
        m_parser.feed(early);
        read();
    }
    void reset() { resetConnection(*m_socket); }

private:
    void read()
    {
        m_parser.feed(m_socket->readAll());
        if (m_answering)
            return;
        const HttpParser::State state = m_parser.advance();
        if (m_parser.wantsContinue() && state == HttpParser::State::NeedMore)
            m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
        switch (state) {
        case HttpParser::State::NeedMore: break;
        case HttpParser::State::Complete: serve(m_parser.take()); break;
        case HttpParser::State::Malformed: refuse(400); break;
        case HttpParser::State::HeadTooLarge: refuse(431); break;
        case HttpParser::State::BodyTooLarge: refuse(413); break;
        }
    }

    void serve(HttpServerRequest request)
    {
        m_answering = true;
        const bool lastOne = request.header("Connection"_ba).compare("close", Qt::CaseInsensitive) == 0;
        // Later, because an exchange is often completed inside the handler, and the next request may be buffered.
        const auto completed = [this, lastOne] {
            later(this, [this, lastOne] {
                m_answering = false;
                if (lastOne)
                    m_socket->disconnectFromHost();
                else
                    read();
            });
        };
        // Shared because a handler may keep it for as long as it likes while tests hold it as well.
        const std::shared_ptr<HttpExchange> exchange(new HttpExchange(m_socket, std::move(request), completed));
        if (m_server.m_handler)
            m_server.m_handler(exchange);
        else
            exchange->respond(404, {});
    }

    void refuse(int status)
    {
        m_answering = true; // nothing of the rest can be understood
        m_socket->write(headOf(status, {}, {}) + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        m_socket->disconnectFromHost();
    }

    void end()
    {
        m_server.m_connections.removeOne(this);
        deleteLater();
    }

    HttpServer &m_server;
    QTcpSocket *m_socket;
    HttpParser m_parser;
    bool m_answering = false;
};

HttpExchange::HttpExchange(QTcpSocket *socket, HttpServerRequest request, Completion completed)
    : m_request(std::move(request))
    , m_socket(socket)
    , m_completed(std::move(completed))
{
    connect(socket, &QTcpSocket::disconnected, this, [this] {
        m_completed = nullptr;
        if (!std::exchange(m_finished, true))
            Q_EMIT peerGone();
    });
}

void HttpExchange::respond(int status, const QByteArray &body, const QByteArray &contentType,
                           const QList<std::pair<QByteArray, QByteArray>> &extraHeaders)
{
    if (!isOpen())
        return;
    send(headOf(status, contentType, extraHeaders) + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
         + body);
    done();
}

void HttpExchange::beginChunked(int status, const QByteArray &contentType,
                                const QList<std::pair<QByteArray, QByteArray>> &extraHeaders)
{
    if (!isOpen())
        return;
    m_chunked = true;
    send(headOf(status, contentType, extraHeaders) + "Transfer-Encoding: chunked\r\n\r\n");
}

void HttpExchange::write(const QByteArray &bytes)
{
    // An empty chunk would end the body.
    if (isOpen() && !bytes.isEmpty())
        send(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
}

void HttpExchange::finish()
{
    if (!isOpen())
        return;
    if (m_chunked)
        send("0\r\n\r\n"_ba);
    done();
}

void HttpExchange::writeRaw(const QByteArray &bytes)
{
    if (isOpen())
        send(bytes);
}

void HttpExchange::close()
{
    if (!isOpen())
        return;
    m_finished = true;
    m_socket->disconnectFromHost();
}

void HttpExchange::reset()
{
    if (!isOpen())
        return;
    m_finished = true;
    resetConnection(*m_socket);
}

bool HttpExchange::isOpen() const { return !m_finished && !m_socket.isNull(); }

void HttpExchange::send(const QByteArray &bytes)
{
    m_socket->write(bytes);
    m_socket->flush();
}

void HttpExchange::done()
{
    m_finished = true;
    if (const Completion completed = std::exchange(m_completed, nullptr))
        completed();
}

HttpServer::HttpServer(QObject *parent)
    : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] { accept(); });
}

HttpServer::~HttpServer()
{
    // Now, while our members are alive: a dying socket still says that it disconnected, and kept exchanges hear it.
    m_server.close();
    qDeleteAll(std::exchange(m_connections, {}));
}

bool HttpServer::listen() { return m_server.listen(QHostAddress::LocalHost); }

QUrl HttpServer::url(const QString &path) const
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(port());
    url.setPath(path);
    return url;
}

void HttpServer::closeAll()
{
    const QList<Connection *> connections = m_connections;
    for (Connection *connection : connections)
        connection->reset();
}

void HttpServer::accept()
{
    while (m_server.hasPendingConnections()) {
        QTcpSocket *socket = m_server.nextPendingConnection();
        // As real servers do: else a small write waits up to 40 ms for the acknowledgement of the one before.
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        adopt(socket, {});
    }
}

void HttpServer::adopt(QTcpSocket *socket, const QByteArray &early)
{
    ++m_accepted;
    m_connections.append(new Connection(*this, socket));
    m_connections.last()->start(early);
}

} // namespace oagent::simulator
