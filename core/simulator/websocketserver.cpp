#include "core/simulator/websocketserver.h"

#include "core/simulator/httpparser.h"

#include <QCryptographicHash>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

bool isUpgrade(const HttpServerRequest &request)
{
    const QByteArray key = QByteArray::fromBase64(request.header("Sec-WebSocket-Key"_ba));
    return request.method == "GET" && request.header("Upgrade"_ba).compare("websocket", Qt::CaseInsensitive) == 0
        && request.header("Connection"_ba).toLower().contains("upgrade")
        && request.header("Sec-WebSocket-Version"_ba) == "13" && key.size() == 16;
}

QByteArray acceptKey(const HttpServerRequest &request)
{
    const QByteArray text = request.header("Sec-WebSocket-Key"_ba) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return QCryptographicHash::hash(text, QCryptographicHash::Sha1).toBase64();
}

QByteArray answerTo(const HttpServerRequest &request, const UpgradeAnswer &answer)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(answer.status);
    if (answer.status == 101) {
        bytes += " Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
            + acceptKey(request) + "\r\n";
    } else {
        bytes += " Refused\r\nConnection: close\r\nContent-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    }
    for (const auto &[name, value] : answer.headers)
        bytes += name + ": " + value + "\r\n";
    return bytes + "\r\n" + (answer.status == 101 ? QByteArray() : answer.body);
}

} // namespace

/// A client that has not finished its upgrade request.
class WebSocketServer::Handshake : public QObject
{
public:
    Handshake(WebSocketServer &server, QTcpSocket *socket)
        : QObject(&server)
        , m_server(server)
        , m_socket(socket)
    {
        socket->setParent(this);
        connect(socket, &QTcpSocket::readyRead, this, [this] { read(); });
        connect(socket, &QTcpSocket::disconnected, this, [this] { end(); });
    }

    /// Not in the constructor: it may end at once and must be in the server's list by then.
    void start() { read(); }

private:
    void read()
    {
        if (m_judged)
            return;
        const QByteArray bytes = m_socket->readAll();
        m_seen += bytes;
        m_parser.feed(bytes);
        const HttpParser::State state = m_parser.advance();
        if (state == HttpParser::State::NeedMore)
            return;
        m_judged = true;
        if (state == HttpParser::State::Complete)
            judge(m_parser.take());
        else
            reply({}, { .status = 400, .body = {}, .headers = {} });
    }

    void judge(const HttpServerRequest &request)
    {
        if (!isUpgrade(request) && m_server.m_http != nullptr)
            return handOver();
        if (!isUpgrade(request))
            return reply(request, { .status = 400, .body = {}, .headers = {} });
        const UpgradeAnswer answer = m_server.m_gate ? m_server.m_gate(request) : UpgradeAnswer();
        if (answer.status != 0)
            reply(request, answer);
    }

    void reply(const HttpServerRequest &request, const UpgradeAnswer &answer)
    {
        m_socket->write(answerTo(request, answer));
        m_socket->flush();
        if (answer.status != 101) {
            m_socket->disconnectFromHost();
            return;
        }
        m_socket->disconnect(this);
        m_server.admit(m_socket, request, m_parser.takeRest());
        end();
    }

    void handOver()
    {
        m_socket->disconnect(this);
        m_server.m_http->adopt(m_socket, m_seen);
        end();
    }

    void end()
    {
        m_server.m_handshakes.removeOne(this);
        deleteLater();
    }

    WebSocketServer &m_server;
    QTcpSocket *m_socket;
    HttpParser m_parser;
    QByteArray m_seen;
    bool m_judged = false;
};

WebSocketServer::WebSocketServer(QObject *parent)
    : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] { accept(); });
}

WebSocketServer::~WebSocketServer()
{
    // Now, while our members are alive: dying sockets report that they disconnected.
    m_server.close();
    qDeleteAll(std::exchange(m_handshakes, {}));
    qDeleteAll(std::exchange(m_peers, {}));
}

bool WebSocketServer::listen() { return m_server.listen(QHostAddress::LocalHost); }

QUrl WebSocketServer::url(const QString &path) const
{
    QUrl url;
    url.setScheme(u"ws"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_server.serverPort());
    url.setPath(path);
    return url;
}

void WebSocketServer::accept()
{
    while (m_server.hasPendingConnections()) {
        QTcpSocket *socket = m_server.nextPendingConnection();
        // As real servers do: else a small write waits up to 40 ms for the acknowledgement of the one before.
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_handshakes.append(new Handshake(*this, socket));
        m_handshakes.last()->start();
    }
}

void WebSocketServer::admit(QTcpSocket *socket, const HttpServerRequest &request, const QByteArray &early)
{
    auto *peer = new WebSocketPeer(socket, request, early, this);
    m_peers.append(peer);
    ++m_accepted;
    connect(peer, &WebSocketPeer::closed, this, [this, peer] {
        m_peers.removeOne(peer);
        peer->deleteLater();
    });
    Q_EMIT connected(peer);
}

} // namespace oagent::simulator
