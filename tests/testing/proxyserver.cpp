#include "tests/testing/proxyserver.h"

#include <QHostAddress>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace oagent::testing {

namespace {

QByteArray socksReply(char code) { return "\x05"_ba + code + QByteArray("\x00\x01\x7f\x00\x00\x01\x00\x00", 8); }

} // namespace

ProxyServer::ProxyServer(Kind kind)
    : m_kind(kind)
{
    connect(&m_server, &QTcpServer::newConnection, this, &ProxyServer::accept);
    m_server.listen(QHostAddress::LocalHost);
}

ProxyServer::~ProxyServer()
{
    for (const auto &client : m_clients) {
        client->socket->disconnect(this); // they emit while dying
        if (client->target)
            client->target->disconnect(this);
    }
}

QUrl ProxyServer::url() const
{
    QUrl url(m_kind == Kind::Http ? u"http://127.0.0.1"_s : u"socks5://127.0.0.1"_s);
    url.setPort(m_server.serverPort());
    return url;
}

void ProxyServer::require(const QByteArray &user, const QByteArray &password)
{
    m_user = user;
    m_password = password;
}

void ProxyServer::accept()
{
    while (m_server.hasPendingConnections()) {
        m_clients.push_back(std::make_unique<Client>());
        Client *client = m_clients.back().get();
        client->socket.reset(m_server.nextPendingConnection());
        client->socket->setParent(nullptr);
        if (m_hangsUp) {
            client->socket->disconnectFromHost();
            continue;
        }
        connect(client->socket.get(), &QTcpSocket::readyRead, this, [this, client] { take(*client); });
        connect(client->socket.get(), &QTcpSocket::disconnected, this, [client] {
            if (client->target)
                client->target->disconnectFromHost();
        });
    }
}

void ProxyServer::take(Client &client)
{
    client.received += client.socket->readAll();
    bool isTaken = true;
    while (isTaken) {
        switch (client.stage) {
        case Stage::Greeting: isTaken = m_kind == Kind::Http ? takeConnect(client) : takeGreeting(client); break;
        case Stage::Login: isTaken = takeLogin(client); break;
        case Stage::Request: isTaken = takeSocksRequest(client); break;
        case Stage::Relay:
            client.target->write(std::exchange(client.received, {}));
            isTaken = false;
            break;
        }
    }
}

bool ProxyServer::takeConnect(Client &client)
{
    const qsizetype length = client.received.indexOf("\r\n\r\n");
    if (length < 0)
        return false;
    const QList<QByteArray> lines = client.received.first(length).split('\n');
    client.received.remove(0, length + 4);
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    const QString place = QString::fromLatin1(words.value(1));
    if (words.size() != 3 || words.at(0) != "CONNECT" || words.at(2) != "HTTP/1.1")
        m_violations.append(u"no CONNECT: "_s + QString::fromLatin1(lines.first()));
    QByteArray shown;
    bool hasHost = false;
    for (const QByteArray &line : lines.sliced(1)) {
        const QByteArray name = line.left(line.indexOf(':')).toLower();
        const QByteArray value = line.mid(line.indexOf(':') + 1).trimmed();
        hasHost = hasHost || name == "host";
        if (name == "proxy-authorization")
            shown = value;
        if (name == "authorization" || name == "cookie" || name.startsWith("x-"))
            m_violations.append(u"a header of the request itself: "_s + QString::fromLatin1(name));
    }
    if (!hasHost)
        m_violations.append(u"no Host"_s);
    const QByteArray wanted
        = m_user.isEmpty() ? QByteArray() : "Basic "_ba + QByteArray(m_user + ':' + m_password).toBase64();
    if (shown != wanted) {
        ++m_strangers;
        client.socket->write(
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n"
            "Content-Length: 0\r\n\r\n"_ba);
        return true;
    }
    if (const QByteArray refusal = m_refusal ? m_refusal(place) : QByteArray(); !refusal.isEmpty()) {
        end(client, refusal);
        return false;
    }
    const qsizetype colon = place.lastIndexOf(u':');
    openTunnel(client, place.left(colon), place.mid(colon + 1).toUShort(),
               "HTTP/1.1 200 Connection established\r\n\r\n"_ba);
    return false;
}

bool ProxyServer::takeGreeting(Client &client)
{
    if (client.received.size() < 2 || client.received.size() < 2 + client.received.at(1))
        return false;
    if (client.received.at(0) != 5)
        m_violations.append(u"not SOCKS5"_s);
    const QByteArray methods = client.received.mid(2, client.received.at(1));
    client.received.remove(0, 2 + methods.size());
    const char wanted = m_user.isEmpty() ? '\0' : '\2';
    if (!methods.contains(wanted)) {
        ++m_strangers;
        end(client, "\x05\xff"_ba);
        return false;
    }
    client.socket->write("\x05"_ba + wanted);
    client.stage = m_user.isEmpty() ? Stage::Request : Stage::Login;
    return true;
}

bool ProxyServer::takeLogin(Client &client)
{
    const QByteArray wanted
        = "\x01"_ba + static_cast<char>(m_user.size()) + m_user + static_cast<char>(m_password.size()) + m_password;
    if (client.received.size() < 2 || client.received.size() < 3 + client.received.at(1))
        return false;
    const qsizetype length = 3 + client.received.at(1) + client.received.at(2 + client.received.at(1));
    if (client.received.size() < length)
        return false;
    const bool isRight = client.received.first(length) == wanted;
    client.received.remove(0, length);
    if (!isRight) {
        ++m_strangers;
        end(client, "\x01\x01"_ba);
        return false;
    }
    client.socket->write(QByteArray("\x01\x00", 2));
    client.stage = Stage::Request;
    return true;
}

bool ProxyServer::takeSocksRequest(Client &client)
{
    if (client.received.size() < 5)
        return false;
    const QByteArray &bytes = client.received;
    if (bytes.first(3) != QByteArray("\x05\x01\x00", 3))
        m_violations.append(u"not a request to connect"_s);
    const bool isName = bytes.at(3) == 3;
    const qsizetype length = isName ? 5 + bytes.at(4) + 2 : 4 + 4 + 2;
    if (bytes.size() < length)
        return false;
    const QString host = isName ? QString::fromLatin1(bytes.mid(5, bytes.at(4)))
                                : QHostAddress(qFromBigEndian<quint32>(bytes.constData() + 4)).toString();
    const auto port = qFromBigEndian<quint16>(bytes.constData() + length - 2);
    client.received.remove(0, length);
    const QByteArray refusal = m_refusal ? m_refusal(host + u':' + QString::number(port)) : QByteArray();
    if (!refusal.isEmpty()) {
        end(client, socksReply(refusal.front()));
        return false;
    }
    openTunnel(client, host, port, socksReply('\0'));
    return false;
}

void ProxyServer::openTunnel(Client &client, const QString &host, quint16 port, const QByteArray &welcome)
{
    if (!host.endsWith(".test"_L1) && host != "0.0.0.0"_L1)
        m_violations.append(u"a host that is not one of the test's: "_s + host);
    m_tunnels.append(host + u':' + QString::number(port));
    client.stage = Stage::Relay;
    client.target = std::make_unique<QTcpSocket>();
    Client *of = &client;
    connect(client.target.get(), &QTcpSocket::connected, this, [of, welcome] { of->socket->write(welcome); });
    connect(client.target.get(), &QTcpSocket::readyRead, this, [of] { of->socket->write(of->target->readAll()); });
    connect(client.target.get(), &QTcpSocket::disconnected, this, [of] { of->socket->disconnectFromHost(); });
    client.target->connectToHost(QHostAddress::LocalHost, port);
}

void ProxyServer::end(Client &client, const QByteArray &lastWords)
{
    client.socket->disconnect(this);
    client.socket->write(lastWords);
    client.socket->disconnectFromHost();
}

} // namespace oagent::testing
