#include "tests/testing/tlsrelay.h"

namespace oagent::testing {

TlsRelay::TlsRelay(const QSslConfiguration &tls, quint16 target)
    : m_target(target)
{
    m_server.setSslConfiguration(tls);
    connect(&m_server, &QSslServer::startedEncryptionHandshake, this, [this] { ++m_handshakes; });
    connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, &TlsRelay::accept);
    m_server.listen(QHostAddress::LocalHost);
}

TlsRelay::~TlsRelay()
{
    for (const auto &client : m_clients) { // they emit while dying
        client->socket->disconnect(this);
        client->target->disconnect(this);
    }
}

void TlsRelay::accept()
{
    while (m_server.hasPendingConnections()) {
        m_clients.push_back(std::make_unique<Client>());
        Client *client = m_clients.back().get();
        client->socket.reset(m_server.nextPendingConnection());
        client->socket->setParent(nullptr);
        client->target = std::make_unique<QTcpSocket>();
        client->target->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
        connect(client->socket.get(), &QTcpSocket::readyRead, this, [this, client] { listenTo(*client); });
        connect(client->target.get(), &QTcpSocket::readyRead, this,
                [client] { client->socket->write(client->target->readAll()); });
        connect(client->socket.get(), &QTcpSocket::disconnected, this,
                [client] { client->target->disconnectFromHost(); });
        connect(client->target.get(), &QTcpSocket::disconnected, this,
                [client] { client->socket->disconnectFromHost(); });
        listenTo(*client);
    }
}

void TlsRelay::listenTo(Client &client)
{
    const QByteArray said = client.socket->readAll();
    m_heard += said;
    client.target->write(said);
}

} // namespace oagent::testing
