#include "tests/core/simulator/rawwebsocket.h"

#include "tests/testing/waituntil.h"

#include <QtEndian>

using namespace Qt::StringLiterals;

namespace oagent::testing {

RawWebSocket::RawWebSocket(const QUrl &url)
{
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
    QObject::connect(&m_socket, &QTcpSocket::connected, &m_socket, [this, url] {
        const QByteArray target = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
        sendRaw("GET " + (target.isEmpty() ? "/"_ba : target)
                + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    });
    m_socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
}

bool RawWebSocket::opens() { return status() == 101; }

int RawWebSocket::status()
{
    (void)waitUntil([this] { return !m_head.isEmpty() || m_socket.state() == QAbstractSocket::UnconnectedState; });
    return m_head.mid(9, 3).toInt();
}

bool RawWebSocket::receives(qsizetype count)
{
    return waitUntil([this, count] { return m_frames.size() >= count; });
}

bool RawWebSocket::ends()
{
    return waitUntil([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; });
}

void RawWebSocket::sendFrame(int opcode, const QByteArray &payload, bool last, bool masked)
{
    QByteArray frame(1, static_cast<char>((last ? 0x80 : 0) | opcode));
    const int maskBit = masked ? 0x80 : 0;
    if (payload.size() < 126) {
        frame += static_cast<char>(maskBit | static_cast<int>(payload.size()));
    } else {
        frame += static_cast<char>(maskBit | 127);
        QByteArray length(8, '\0');
        qToBigEndian(static_cast<quint64>(payload.size()), length.data());
        frame += length;
    }
    const QByteArray mask = masked ? "\x12\x34\x56\x78"_ba : QByteArray(4, '\0');
    if (masked)
        frame += mask;
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload.at(i) ^ mask.at(i % 4));
    sendRaw(frame);
}

void RawWebSocket::sendRaw(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

void RawWebSocket::read()
{
    m_buffer += m_socket.readAll();
    if (m_head.isEmpty()) {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        m_head = m_buffer.left(end + 2);
        m_buffer.remove(0, end + 4);
    }
    while (m_buffer.size() >= 2) {
        const int shortSize = m_buffer.at(1) & 0x7F;
        const qsizetype lengthBytes = shortSize == 126 ? 2 : shortSize == 127 ? 8 : 0;
        if (m_buffer.size() < 2 + lengthBytes)
            return;
        qsizetype size = shortSize;
        if (lengthBytes == 2)
            size = qFromBigEndian<quint16>(m_buffer.constData() + 2);
        else if (lengthBytes == 8)
            size = qFromBigEndian<qint64>(m_buffer.constData() + 2);
        if (m_buffer.size() < 2 + lengthBytes + size)
            return;
        m_frames.append({ m_buffer.at(0) & 0x0F, m_buffer.mid(2 + lengthBytes, size) });
        m_buffer.remove(0, 2 + lengthBytes + size);
    }
}

} // namespace oagent::testing
