#include "core/simulator/httpparser.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr qsizetype maxHead = 65'536;
constexpr qsizetype maxBody = 10'485'760;

/// Up to the separator, or all of it: QByteArray::left(-1) would give nothing.
QByteArray before(const QByteArray &bytes, char separator)
{
    const qsizetype at = bytes.indexOf(separator);
    return at < 0 ? bytes : bytes.left(at);
}

} // namespace

QByteArray HttpServerRequest::header(const QByteArray &name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? QByteArray() : found->second;
}

QByteArray HttpServerRequest::queryItem(const QByteArray &name) const
{
    for (const QByteArray &pair : query.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        if (QByteArray::fromPercentEncoding(before(pair, '=')) == name)
            return equals < 0 ? QByteArray() : QByteArray::fromPercentEncoding(pair.mid(equals + 1));
    }
    return {};
}

HttpParser::State HttpParser::advance()
{
    while (m_phase != Phase::Done) {
        if (const State state = step(); state != State::Complete)
            return state;
    }
    return State::Complete;
}

/// Completes the present phase, or says why not.
HttpParser::State HttpParser::step()
{
    switch (m_phase) {
    case Phase::Head: return readHead();
    case Phase::Body:
    case Phase::Chunk: return readBytes();
    case Phase::ChunkSize: return readChunkSize();
    case Phase::ChunkEnd:
    case Phase::Trailer: return readLineEnd();
    case Phase::Done: break;
    }
    return State::Complete;
}

HttpParser::State HttpParser::readBytes()
{
    const QByteArray piece = m_buffer.left(m_missing);
    m_buffer.remove(0, piece.size());
    m_request.body += piece;
    m_missing -= piece.size();
    if (m_missing > 0)
        return State::NeedMore;
    m_phase = m_phase == Phase::Body ? Phase::Done : Phase::ChunkEnd;
    return State::Complete;
}

/// The empty line behind a chunk, or the trailer up to its empty line.
HttpParser::State HttpParser::readLineEnd()
{
    const std::optional<QByteArray> text = line();
    if (!text)
        return State::NeedMore;
    if (m_phase == Phase::ChunkEnd) {
        m_phase = Phase::ChunkSize;
        return text->isEmpty() ? State::Complete : State::Malformed;
    }
    if (text->isEmpty())
        m_phase = Phase::Done;
    return State::Complete;
}

HttpServerRequest HttpParser::take()
{
    m_phase = Phase::Head;
    m_continueAsked = false;
    return std::exchange(m_request, {});
}

bool HttpParser::wantsContinue() { return m_phase != Phase::Head && std::exchange(m_continueAsked, false); }

HttpParser::State HttpParser::readHead()
{
    while (m_buffer.startsWith("\r\n")) // tolerated between requests, RFC 9112 section 2.2
        m_buffer.remove(0, 2);
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end > maxHead || (end < 0 && m_buffer.size() > maxHead))
        return State::HeadTooLarge;
    if (end < 0)
        return State::NeedMore;
    QList<QByteArray> lines;
    for (qsizetype from = 0; from <= end;) {
        const qsizetype to = m_buffer.indexOf("\r\n", from);
        lines.append(m_buffer.mid(from, to - from));
        from = to + 2;
    }
    m_buffer.remove(0, end + 4);

    const QList<QByteArray> words = lines.takeFirst().split(' ');
    if (words.size() != 3 || !words[1].startsWith('/') || !words[2].startsWith("HTTP/1."))
        return State::Malformed;
    m_request.method = words[0];
    const qsizetype question = words[1].indexOf('?');
    m_request.path = before(words[1], '?');
    m_request.query = question < 0 ? QByteArray() : words[1].mid(question + 1);
    if (!readHeaderLines(lines))
        return State::Malformed;

    m_continueAsked = m_request.header("Expect"_ba).compare("100-continue", Qt::CaseInsensitive) == 0;
    if (m_request.header("Transfer-Encoding"_ba).compare("chunked", Qt::CaseInsensitive) == 0) {
        m_phase = Phase::ChunkSize;
        return State::Complete;
    }
    const QByteArray length = m_request.header("Content-Length"_ba);
    bool isNumber = true;
    m_missing = length.isEmpty() ? 0 : length.toLongLong(&isNumber);
    if (!isNumber || m_missing < 0)
        return State::Malformed;
    if (m_missing > maxBody)
        return State::BodyTooLarge;
    m_phase = m_missing == 0 ? Phase::Done : Phase::Body;
    return State::Complete;
}

bool HttpParser::readHeaderLines(const QList<QByteArray> &lines)
{
    return std::all_of(lines.begin(), lines.end(), [this](const QByteArray &line) {
        const qsizetype colon = line.indexOf(':');
        m_request.headers.append({ line.left(colon), line.mid(colon + 1).trimmed() });
        return colon > 0;
    });
}

HttpParser::State HttpParser::readChunkSize()
{
    const std::optional<QByteArray> size = line();
    if (!size)
        return State::NeedMore;
    bool isNumber = false;
    m_missing = before(*size, ';').trimmed().toLongLong(&isNumber, 16);
    if (!isNumber || m_missing < 0)
        return State::Malformed;
    if (m_missing > maxBody - m_request.body.size())
        return State::BodyTooLarge;
    m_phase = m_missing == 0 ? Phase::Trailer : Phase::Chunk;
    return State::Complete;
}

std::optional<QByteArray> HttpParser::line()
{
    const qsizetype end = m_buffer.indexOf("\r\n");
    if (end < 0)
        return std::nullopt;
    QByteArray text = m_buffer.left(end);
    m_buffer.remove(0, end + 2);
    return text;
}

} // namespace oagent::simulator
