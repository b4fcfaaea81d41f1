#include "tests/testing/rawserver.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::testing {

RawServer::RawServer(Answer answer)
    : m_answer(std::move(answer))
{
    connect(&m_server, &QTcpServer::newConnection, this, &RawServer::accept);
    m_server.listen(QHostAddress::LocalHost);
}

RawServer::~RawServer()
{
    for (const auto &client : m_clients)
        client->socket->disconnect(this); // they emit while dying
}

QUrl RawServer::url(const QString &scheme) const
{
    QUrl url(scheme + u"://127.0.0.1/connect?ticket=t-4711-secret"_s);
    url.setPort(m_server.serverPort());
    return url;
}

int RawServer::living() const
{
    return static_cast<int>(std::count_if(m_clients.begin(), m_clients.end(), [](const auto &client) {
        return client->socket->state() == QAbstractSocket::ConnectedState;
    }));
}

QByteArray RawServer::received() const { return m_clients.empty() ? QByteArray() : m_clients.back()->received; }

void RawServer::send(const QByteArray &bytes) { m_clients.back()->socket->write(bytes); }

RawServer::Answer RawServer::answerOnce(const QByteArray &bytes)
{
    return [bytes](QTcpSocket &, const QByteArray &received) {
        return received.endsWith("\r\n\r\n") ? bytes : QByteArray();
    };
}

RawServer::Answer RawServer::openWebSocket(const QByteArray &frames)
{
    return [frames](QTcpSocket &, const QByteArray &received) {
        const QByteArray accepted = received.endsWith("\r\n\r\n") ? acceptance(received) : QByteArray();
        return accepted.isEmpty() ? accepted : accepted + frames;
    };
}

QByteArray RawServer::acceptance(const QByteArray &head)
{
    const QByteArray name = "Sec-WebSocket-Key: "_ba;
    const qsizetype begin = head.indexOf(name);
    const qsizetype end = head.indexOf("\r\n", begin);
    if (begin < 0 || end < 0)
        return {};
    const QByteArray key = head.mid(begin + name.size(), end - begin - name.size());
    // The fixed GUID of RFC 6455, section 1.3.
    const QByteArray salted = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"_ba;
    const QByteArray hash = QCryptographicHash::hash(salted, QCryptographicHash::Sha1);
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "_ba
        + hash.toBase64() + "\r\n\r\n"_ba;
}

QByteArray RawServer::frame(quint8 opcode, const QByteArray &payload)
{
    QByteArray frame;
    frame.append(static_cast<char>(0x80U | opcode));
    const auto appendNumber = [&frame](auto number) {
        number = qToBigEndian(number);
        frame.append(reinterpret_cast<const char *>(&number), sizeof number);
    };
    if (payload.size() < 126) {
        frame.append(static_cast<char>(payload.size()));
    } else if (payload.size() <= 0xffff) {
        frame.append(126);
        appendNumber(static_cast<quint16>(payload.size()));
    } else {
        frame.append(127);
        appendNumber(static_cast<quint64>(payload.size()));
    }
    return frame + payload;
}

void RawServer::accept()
{
    while (m_server.hasPendingConnections()) {
        m_clients.push_back(std::make_unique<Client>());
        Client *client = m_clients.back().get();
        client->socket.reset(m_server.nextPendingConnection());
        client->socket->setParent(nullptr);
        connect(client->socket.get(), &QTcpSocket::readyRead, this, [this, client] {
            client->received += client->socket->readAll();
            if (m_answer)
                client->socket->write(m_answer(*client->socket, client->received));
        });
    }
}

quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace oagent::testing
