#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace oagent {

/// Makes messages of the bytes that a server sends on an open WebSocket (RFC 6455). Pure. Here because QWebSocket of
/// Qt 6.4 ends a line on which a fragment stops inside a character, as §5.6 allows: only the message is UTF-8.
class WebSocketReader
{
public:
    struct Event
    {
        enum class Kind { Text, Binary, Ping, Pong, Close };
        Kind kind = Kind::Close;
        QByteArray bytes {}; ///< of Binary, Ping and Pong
        QString text {}; ///< of Text; of Close the reason
        quint16 closeCode = 0; ///< of Close: the peer's, 1000 where it gave none; or what it did wrong
    };

    explicit WebSocketReader(quint64 maxMessageBytes);

    void add(const QByteArray &bytes);
    /// Nothing while the next message is not whole, and after a Close.
    [[nodiscard]] std::optional<Event> next();

private:
    struct Frame
    {
        int opcode = 0;
        bool isLast = false;
        QByteArray payload;
    };

    [[nodiscard]] std::optional<Frame> takeFrame();
    [[nodiscard]] static Event takeControl(const Frame &frame);
    [[nodiscard]] std::optional<Event> takeData(const Frame &frame);
    [[nodiscard]] static Event takeClose(const QByteArray &payload);
    [[nodiscard]] Event finishMessage();
    void breakOff(quint16 code, const QString &why);

    quint64 m_maxMessageBytes;
    QByteArray m_buffer;
    qsizetype m_read = 0; ///< bytes of m_buffer that are done with
    QByteArray m_message; ///< its fragments so far
    int m_messageOpcode = 0; ///< 0: none has begun
    std::optional<Event> m_violation;
    bool m_isOver = false;
};

} // namespace oagent
