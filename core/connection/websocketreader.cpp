#include "core/connection/websocketreader.h"

#include <QStringDecoder>
#include <QtEndian>

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int opcodeContinuation = 0;
constexpr int opcodeText = 1;
constexpr int opcodeBinary = 2;
constexpr int opcodeClose = 8;
constexpr int opcodePing = 9;
constexpr int opcodePong = 10;

constexpr quint16 closedNormally = 1000;
constexpr quint16 protocolError = 1002;
constexpr quint16 notUtf8 = 1007;
constexpr quint16 tooMuchData = 1009;

/// Nothing where the bytes are not UTF-8, a character that is cut off at the end included.
std::optional<QString> decoded(const QByteArray &utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(utf8);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

/// §7.4: 1004 to 1006 and 1015 never stand in a frame.
bool mayBeSent(quint16 closeCode)
{
    return (closeCode >= 1000 && closeCode <= 1003) || (closeCode >= 1007 && closeCode <= 1014)
        || (closeCode >= 3000 && closeCode <= 4999);
}

} // namespace

WebSocketReader::WebSocketReader(quint64 maxMessageBytes)
    : m_maxMessageBytes(maxMessageBytes)
{ }

void WebSocketReader::add(const QByteArray &bytes)
{
    m_buffer.remove(0, std::exchange(m_read, 0));
    m_buffer += bytes; // shares them when there is nothing else
}

std::optional<WebSocketReader::Event> WebSocketReader::next()
{
    while (!m_isOver) {
        const std::optional<Frame> frame = takeFrame();
        std::optional<Event> event;
        if (frame)
            event = frame->opcode >= opcodeClose ? takeControl(*frame) : takeData(*frame);
        if (m_violation)
            event = m_violation;
        if (event) {
            m_isOver = event->kind == Event::Kind::Close;
            return event;
        }
        if (!frame)
            break;
    }
    if (m_isOver || m_read == m_buffer.size()) { // a long message is not kept in memory
        m_buffer.clear();
        m_read = 0;
    }
    return std::nullopt;
}

/// Nothing while it is not whole, and when it breaks a rule.
std::optional<WebSocketReader::Frame> WebSocketReader::takeFrame()
{
    const QByteArrayView rest = QByteArrayView(m_buffer).sliced(m_read);
    if (rest.size() < 2)
        return std::nullopt;
    const auto first = static_cast<quint8>(rest[0]);
    const auto second = static_cast<quint8>(rest[1]);
    Frame frame;
    frame.opcode = first & 0x0f;
    frame.isLast = (first & 0x80) != 0;
    quint64 length = second & 0x7f;
    const bool isControl = frame.opcode >= opcodeClose;
    const bool isKnown = frame.opcode <= opcodeBinary || (isControl && frame.opcode <= opcodePong);
    const bool isMasked = (second & 0x80) != 0; // which only what a client sends is (§5.1)
    if ((first & 0x70) != 0 || !isKnown || isMasked || (isControl && (!frame.isLast || length > 125))) {
        breakOff(protocolError, u"a frame that is none"_s);
        return std::nullopt;
    }
    qsizetype head = 2;
    if (length == 126 || length == 127) {
        head += length == 126 ? 2 : 8;
        if (rest.size() < head)
            return std::nullopt;
        length = length == 126 ? qFromBigEndian<quint16>(rest.data() + 2) : qFromBigEndian<quint64>(rest.data() + 2);
    }
    if (length > m_maxMessageBytes) {
        breakOff(tooMuchData, u"a message over the limit"_s);
        return std::nullopt;
    }
    const auto size = static_cast<qsizetype>(length);
    if (rest.size() - head < size)
        return std::nullopt;
    frame.payload = rest.sliced(head, size).toByteArray();
    m_read += head + size;
    return frame;
}

WebSocketReader::Event WebSocketReader::takeControl(const Frame &frame)
{
    if (frame.opcode == opcodeClose)
        return takeClose(frame.payload);
    return { frame.opcode == opcodePing ? Event::Kind::Ping : Event::Kind::Pong, frame.payload };
}

std::optional<WebSocketReader::Event> WebSocketReader::takeData(const Frame &frame)
{
    const bool isContinuation = frame.opcode == opcodeContinuation;
    if (isContinuation != (m_messageOpcode != 0)) {
        breakOff(protocolError, u"a fragment out of its order"_s);
        return std::nullopt;
    }
    if (!isContinuation)
        m_messageOpcode = frame.opcode;
    if (static_cast<quint64>(m_message.size() + frame.payload.size()) > m_maxMessageBytes) {
        breakOff(tooMuchData, u"a message over the limit"_s);
        return std::nullopt;
    }
    m_message += frame.payload;
    if (!frame.isLast)
        return std::nullopt;
    return finishMessage();
}

WebSocketReader::Event WebSocketReader::finishMessage()
{
    const QByteArray message = std::exchange(m_message, {});
    if (std::exchange(m_messageOpcode, 0) == opcodeBinary)
        return { Event::Kind::Binary, message };
    const std::optional<QString> text = decoded(message);
    if (text)
        return { Event::Kind::Text, {}, *text };
    return { Event::Kind::Close, {}, u"a text that is not UTF-8"_s, notUtf8 };
}

WebSocketReader::Event WebSocketReader::takeClose(const QByteArray &payload)
{
    if (payload.isEmpty())
        return { Event::Kind::Close, {}, {}, closedNormally };
    const quint16 code = payload.size() < 2 ? quint16 {} : qFromBigEndian<quint16>(payload.constData());
    if (!mayBeSent(code))
        return { Event::Kind::Close, {}, u"a close frame that is none"_s, protocolError };
    const std::optional<QString> reason = decoded(payload.sliced(2));
    if (reason)
        return { Event::Kind::Close, {}, *reason, code };
    return { Event::Kind::Close, {}, u"a text that is not UTF-8"_s, notUtf8 };
}

void WebSocketReader::breakOff(quint16 code, const QString &why)
{
    m_violation = Event { Event::Kind::Close, {}, why, code };
}

} // namespace oagent
