#include "core/simulator/websocketpeer.h"

#include "core/simulator/tcpreset.h"

#include <QTcpSocket>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

// RFC 6455 section 5.2
constexpr int opContinuation = 0;
constexpr int opText = 1;
constexpr int opBinary = 2;
constexpr int opClose = 8;
constexpr int opPing = 9;
constexpr int opPong = 10;
constexpr int protocolError = 1002;
constexpr int noStatus = 1005;
constexpr quint64 maxMessage = 16ULL * 1024 * 1024;

bool isControl(int opcode) { return opcode >= opClose; }

bool isKnown(int opcode) { return opcode <= opBinary || (opcode >= opClose && opcode <= opPong); }

QByteArray closePayload(int code)
{
    QByteArray payload(2, '\0');
    qToBigEndian(static_cast<quint16>(code), payload.data());
    return payload;
}

} // namespace

WebSocketPeer::WebSocketPeer(QTcpSocket *socket, HttpServerRequest request, QByteArray early, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_request(std::move(request))
    , m_buffer(std::move(early))
{
    socket->setParent(this);
    connect(socket, &QTcpSocket::readyRead, this, [this] { read(); });
    connect(socket, &QTcpSocket::disconnected, this, [this] { end(); });
    // Queued, so that the owner can connect first to what `early` will say.
    QMetaObject::invokeMethod(
        this, [this] { read(); }, Qt::QueuedConnection);
}

WebSocketPeer::~WebSocketPeer() { m_socket->disconnect(this); }

void WebSocketPeer::sendText(const QByteArray &utf8) { sendFrame(opText, utf8); }

void WebSocketPeer::sendBinary(const QByteArray &bytes) { sendFrame(opBinary, bytes); }

void WebSocketPeer::sendPing(const QByteArray &payload) { sendFrame(opPing, payload); }

void WebSocketPeer::sendRaw(const QByteArray &bytes)
{
    if (!m_open)
        return;
    m_socket->write(bytes);
    m_socket->flush();
}

void WebSocketPeer::setMute(bool mute)
{
    m_mute = mute;
    read();
}

void WebSocketPeer::close(quint16 code)
{
    sendFrame(opClose, closePayload(code));
    m_socket->disconnectFromHost();
}

void WebSocketPeer::drop()
{
    if (m_open)
        resetConnection(*m_socket);
}

void WebSocketPeer::read()
{
    if (!m_open)
        return;
    m_buffer += m_socket->readAll();
    // A receiver of our signals may end or mute the connection.
    while (m_open && !m_mute) {
        const std::optional<Frame> frame = takeFrame();
        if (!frame)
            return;
        handle(*frame);
    }
}

/// The next whole frame, unmasked; nothing when more bytes are needed or the connection was broken off.
std::optional<WebSocketPeer::Frame> WebSocketPeer::takeFrame()
{
    if (m_buffer.size() < 2)
        return std::nullopt;
    const auto *bytes = reinterpret_cast<const uchar *>(m_buffer.constData());
    Frame frame;
    frame.last = (bytes[0] & 0x80U) != 0;
    frame.opcode = bytes[0] & 0x0F;
    const bool extended = (bytes[0] & 0x70U) != 0;
    const bool masked = (bytes[1] & 0x80U) != 0;
    quint64 size = bytes[1] & 0x7FU;
    if (extended || !masked || !isKnown(frame.opcode) || (isControl(frame.opcode) && (!frame.last || size > 125))) {
        breakOff();
        return std::nullopt;
    }
    qsizetype at = 2;
    const qsizetype lengthBytes = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (m_buffer.size() < at + lengthBytes + 4)
        return std::nullopt;
    if (lengthBytes == 2)
        size = qFromBigEndian<quint16>(bytes + at);
    else if (lengthBytes == 8)
        size = qFromBigEndian<quint64>(bytes + at);
    if (size > maxMessage) {
        breakOff();
        return std::nullopt;
    }
    at += lengthBytes;
    const auto length = static_cast<qsizetype>(size);
    if (m_buffer.size() < at + 4 + length)
        return std::nullopt;
    const QByteArray mask = m_buffer.mid(at, 4);
    frame.payload = m_buffer.mid(at + 4, length);
    for (qsizetype i = 0; i < length; ++i)
        frame.payload[i] = static_cast<char>(frame.payload.at(i) ^ mask.at(i % 4));
    m_buffer.remove(0, at + 4 + length);
    return frame;
}

void WebSocketPeer::handle(const Frame &frame)
{
    switch (frame.opcode) {
    case opPing:
        sendFrame(opPong, frame.payload);
        Q_EMIT pingReceived(frame.payload);
        return;
    case opPong: Q_EMIT pongReceived(frame.payload); return;
    case opClose:
        m_closeCode = frame.payload.size() < 2 ? noStatus : qFromBigEndian<quint16>(frame.payload.constData());
        sendFrame(opClose, frame.payload.left(2));
        m_socket->disconnectFromHost();
        return;
    default: handleData(frame); return;
    }
}

void WebSocketPeer::handleData(const Frame &frame)
{
    const bool continues = frame.opcode == opContinuation;
    if (continues != (m_messageOpcode != 0)) {
        breakOff();
        return;
    }
    if (!continues)
        m_messageOpcode = frame.opcode;
    m_message += frame.payload;
    if (!frame.last) {
        Q_EMIT fragmentReceived();
        return;
    }
    const QByteArray message = std::exchange(m_message, {});
    if (std::exchange(m_messageOpcode, 0) == opText)
        Q_EMIT textReceived(message);
    else
        Q_EMIT binaryReceived(message);
}

void WebSocketPeer::sendFrame(int opcode, const QByteArray &payload)
{
    QByteArray head(1, static_cast<char>(0x80 | opcode));
    const qsizetype size = payload.size();
    if (size < 126) {
        head += static_cast<char>(size);
    } else if (size <= 0xFFFF) {
        head += QByteArray(3, 126);
        qToBigEndian(static_cast<quint16>(size), head.data() + 2);
    } else {
        head += QByteArray(9, 127);
        qToBigEndian(static_cast<quint64>(size), head.data() + 2);
    }
    sendRaw(head + payload);
}

void WebSocketPeer::breakOff()
{
    m_closeCode = protocolError;
    close(protocolError);
}

void WebSocketPeer::end()
{
    if (!std::exchange(m_open, false))
        return;
    Q_EMIT closed(m_closeCode);
}

} // namespace oagent::simulator
