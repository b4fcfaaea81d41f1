#include "core/connection/closingsocket.h"

namespace oagent {

void ClosingSocket::take(std::unique_ptr<QWebSocket> socket, SharedTimer &timer, Milliseconds limit)
{
    auto *closing = new ClosingSocket(std::move(socket), timer);
    // Before the handshake is over, a close frame would land in the middle of HTTP.
    if (closing->m_socket->state() == QAbstractSocket::ConnectedState)
        closing->m_socket->close(QWebSocketProtocol::CloseCodeNormal);
    if (closing->m_socket->state() != QAbstractSocket::ClosingState) {
        closing->deleteLater();
        return;
    }
    connect(closing->m_socket.get(), &QWebSocket::disconnected, closing, &QObject::deleteLater);
    closing->m_deadline = timer.after(limit, [closing] { closing->deleteLater(); });
}

ClosingSocket::ClosingSocket(std::unique_ptr<QWebSocket> socket, SharedTimer &timer)
    : QObject(&timer)
    , m_socket(std::move(socket))
{
    m_socket->disconnect();
}

} // namespace oagent
