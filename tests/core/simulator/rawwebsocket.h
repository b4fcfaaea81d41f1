#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpSocket>
#include <QUrl>

namespace oagent::testing {

/// A WebSocket client that does nothing by itself: no pong, no close frame, no acknowledgement.
class RawWebSocket
{
public:
    struct Frame
    {
        int opcode = 0;
        QByteArray payload;
    };

    explicit RawWebSocket(const QUrl &url);

    /// Waits for the end of the handshake; true when it was accepted.
    [[nodiscard]] bool opens();
    /// The status line's number, 0 when the peer ended without an answer.
    [[nodiscard]] int status();
    /// Waits for that many frames.
    [[nodiscard]] bool receives(qsizetype count);
    [[nodiscard]] bool ends();

    void sendText(const QByteArray &text) { sendFrame(1, text); }
    void sendFrame(int opcode, const QByteArray &payload, bool last = true, bool masked = true);
    void sendRaw(const QByteArray &bytes);
    void vanish() { m_socket.abort(); }
    void closeTcp() { m_socket.disconnectFromHost(); }

    [[nodiscard]] const QList<Frame> &frames() const { return m_frames; }
    [[nodiscard]] const QByteArray &head() const { return m_head; }

private:
    void read();

    QTcpSocket m_socket;
    QByteArray m_buffer;
    QByteArray m_head;
    QList<Frame> m_frames;
};

} // namespace oagent::testing
