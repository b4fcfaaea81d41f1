#include "tests/testing/fakewebsocketserver.h"

#include <QUrlQuery>
#include <QWebSocketCorsAuthenticator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::testing {

FakeWebSocketServer::FakeWebSocketServer()
    : m_server(u"fake"_s, QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &FakeWebSocketServer::accept);
    connect(&m_server, &QWebSocketServer::originAuthenticationRequired, this,
            [this](QWebSocketCorsAuthenticator *question) {
                question->setAllowed(!m_refuse);
                m_refused += m_refuse ? 1 : 0;
            });
    m_server.listen(QHostAddress::LocalHost);
}

FakeWebSocketServer::~FakeWebSocketServer()
{
    for (const auto &line : m_lines)
        line->socket->disconnect(this); // they emit while dying
}

QUrl FakeWebSocketServer::url(const QString &ticket) const
{
    QUrl url(u"ws://127.0.0.1/connect"_s);
    url.setPort(m_server.serverPort());
    url.setQuery(u"ticket="_s + ticket);
    return url;
}

void FakeWebSocketServer::sendText(int line, const QString &text) { at(line).socket->sendTextMessage(text); }

void FakeWebSocketServer::sendBinary(int line, const QByteArray &bytes) { at(line).socket->sendBinaryMessage(bytes); }

void FakeWebSocketServer::close(int line, quint16 code, const QString &reason)
{
    at(line).socket->close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
}

void FakeWebSocketServer::drop(int line) { at(line).socket->abort(); }

int FakeWebSocketServer::living() const
{
    int living = 0;
    for (int line = 0; line < accepted(); ++line)
        living += isLiving(line) ? 1 : 0;
    return living;
}

QString FakeWebSocketServer::ticket(int line) const
{
    return QUrlQuery(at(line).socket->requestUrl()).queryItemValue(u"ticket"_s);
}

bool FakeWebSocketServer::isLiving(int line) const
{
    return at(line).socket->state() == QAbstractSocket::ConnectedState;
}

void FakeWebSocketServer::accept()
{
    m_lines.push_back(std::make_unique<Line>());
    Line *line = m_lines.back().get();
    line->socket.reset(m_server.nextPendingConnection());
    line->socket->setParent(nullptr);
    connect(line->socket.get(), &QWebSocket::textMessageReceived, this,
            [line](const QString &text) { line->texts.append(text); });
    connect(line->socket.get(), &QWebSocket::binaryMessageReceived, this,
            [line](const QByteArray &bytes) { line->binaries.append(bytes); });
    // Before `disconnected`, and only when a close frame came or went.
    connect(line->socket.get(), &QWebSocket::aboutToClose, this, [line] { line->saidGoodbye = true; });
    connect(line->socket.get(), &QWebSocket::disconnected, this, [line] {
        if (line->saidGoodbye)
            line->closeCode = line->socket->closeCode();
    });
    if (m_dropAtOnce)
        line->socket->abort();
}

} // namespace oagent::testing
