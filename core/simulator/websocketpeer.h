#pragma once

#include "core/simulator/httpserver.h"

#include <QByteArray>
#include <QObject>

#include <optional>

class QTcpSocket;

namespace oagent::simulator {

/// One accepted WebSocket seen from the server, frame by frame, so that a test can stay mute, break frames and reset.
/// Pings of the client are answered unless mute. Every call is a no-op after the end.
class WebSocketPeer : public QObject
{
    Q_OBJECT
public:
    /// Takes the socket over after the handshake; `early` is what the client sent right behind it.
    WebSocketPeer(QTcpSocket *socket, HttpServerRequest request, QByteArray early, QObject *parent = nullptr);
    ~WebSocketPeer() override;

    /// The upgrade request.
    [[nodiscard]] const HttpServerRequest &request() const { return m_request; }
    [[nodiscard]] bool isOpen() const { return m_open; }

    void sendText(const QByteArray &utf8);
    void sendBinary(const QByteArray &bytes);
    void sendPing(const QByteArray &payload); ///< 125 bytes at most
    void sendRaw(const QByteArray &bytes); ///< as they are, no framing
    /// Mute: what the client sends is not looked at, so nothing is answered, pings included, and only the end of TCP is
    /// noticed. Ending it goes on where it stopped.
    void setMute(bool mute);
    [[nodiscard]] bool isMute() const { return m_mute; }
    /// A close frame, then FIN.
    void close(quint16 code = 1000);
    void drop(); ///< RST

Q_SIGNALS:
    void textReceived(const QByteArray &utf8);
    void binaryReceived(const QByteArray &bytes);
    /// A message comes in more than one frame; once for each but its last.
    void fragmentReceived();
    void pingReceived(const QByteArray &payload);
    void pongReceived(const QByteArray &payload);
    /// Once. `code` is the client's close code: 1005 when its close frame named none, 1006 when it sent no close frame,
    /// 1002 when it broke the rules of RFC 6455 and was cut off.
    void closed(int code);

private:
    struct Frame
    {
        int opcode = 0;
        bool last = false;
        QByteArray payload;
    };

    void read();
    [[nodiscard]] std::optional<Frame> takeFrame();
    void handle(const Frame &frame);
    void handleData(const Frame &frame);
    void sendFrame(int opcode, const QByteArray &payload);
    void breakOff();
    void end();

    QTcpSocket *m_socket;
    HttpServerRequest m_request;
    QByteArray m_buffer;
    QByteArray m_message; ///< fragments so far
    int m_messageOpcode = 0;
    int m_closeCode = 1006;
    bool m_open = true;
    bool m_mute = false;
};

} // namespace oagent::simulator
