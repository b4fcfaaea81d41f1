#include "tests/testing/webserver.h"

#include "tests/testing/rawserver.h"

#include <QSslServer>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::testing {

WebServer::WebServer(const std::optional<QSslConfiguration> &tls, Answer answer)
    : m_isEncrypted(tls.has_value())
    , m_answer(std::move(answer))
{
    if (tls) {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(*tls);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &WebServer::accept);
    m_server->listen(QHostAddress::LocalHost);
}

WebServer::~WebServer()
{
    for (const auto &client : m_clients)
        client->socket->disconnect(this); // they emit while dying
}

QUrl WebServer::url(const QString &family, const QString &host) const
{
    QUrl url;
    url.setScheme(m_isEncrypted ? QString(family + u's') : family);
    url.setHost(host);
    url.setPort(port());
    url.setPath(u"/connect"_s);
    url.setQuery(u"ticket=t-4711-secret"_s);
    return url;
}

void WebServer::accept()
{
    while (m_server->hasPendingConnections()) {
        m_clients.push_back(std::make_unique<Client>());
        Client *client = m_clients.back().get();
        client->socket.reset(m_server->nextPendingConnection());
        client->socket->setParent(nullptr);
        connect(client->socket.get(), &QTcpSocket::readyRead, this, [this, client] { serve(*client); });
        serve(*client);
    }
}

void WebServer::serve(Client &client)
{
    client.received += client.socket->readAll();
    const qsizetype end = client.received.indexOf("\r\n\r\n");
    if (client.isWebSocket || end < 0)
        return;
    if (const QByteArray accepted = RawServer::acceptance(client.received); !accepted.isEmpty()) {
        client.isWebSocket = true;
        ++m_upgrades;
        client.socket->write(accepted);
        return;
    }
    const QByteArray head = client.received.first(end + 4).toLower();
    const qsizetype announced = head.indexOf("content-length: ");
    const qsizetype length
        = announced < 0 ? 0 : head.mid(announced + 16, head.indexOf('\r', announced) - announced - 16).toLongLong();
    if (client.received.size() < head.size() + length)
        return;
    ++m_requests;
    const QByteArray body = m_answer ? m_answer(client.received) : "hi"_ba;
    client.received.clear();
    client.socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "_ba
                         + QByteArray::number(body.size()) + "\r\n\r\n"_ba + body);
}

} // namespace oagent::testing
