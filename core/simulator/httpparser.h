#pragma once

#include "core/simulator/httpserver.h"

#include <optional>

namespace oagent::simulator {

/// Reads HTTP/1.1 requests out of a byte stream that may be cut anywhere. A head of 64 KiB and a body of 10 MiB at
/// most, with Content-Length or chunked.
class HttpParser
{
public:
    enum class State { NeedMore, Complete, Malformed, HeadTooLarge, BodyTooLarge };

    void feed(const QByteArray &bytes) { m_buffer += bytes; }
    /// Goes as far as the bytes allow. After Complete the request is take()n before the next call.
    [[nodiscard]] State advance();
    [[nodiscard]] HttpServerRequest take();
    /// True once per request: the head is whole and asks for "100 Continue" before the body comes.
    [[nodiscard]] bool wantsContinue();
    /// Bytes read beyond the head (and so beyond a request without a body).
    [[nodiscard]] QByteArray takeRest() { return std::exchange(m_buffer, {}); }

private:
    enum class Phase { Head, Body, ChunkSize, Chunk, ChunkEnd, Trailer, Done };

    State step();
    State readHead();
    State readBytes();
    State readLineEnd();
    bool readHeaderLines(const QList<QByteArray> &lines);
    State readChunkSize();
    std::optional<QByteArray> line();

    QByteArray m_buffer;
    HttpServerRequest m_request;
    Phase m_phase = Phase::Head;
    qsizetype m_missing = 0; ///< bytes of the body or of the chunk
    bool m_continueAsked = false;
};

} // namespace oagent::simulator
