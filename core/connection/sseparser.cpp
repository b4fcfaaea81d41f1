#include "core/connection/sseparser.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");

bool isLineEnd(char c) { return c == '\n' || c == '\r'; }

bool isComplete(const QByteArray &data)
{
    return data.trimmed() == "[DONE]" || !QJsonDocument::fromJson(data).isNull();
}

} // namespace

Result<QList<SseEvent>> SseParser::feed(QByteArrayView bytes)
{
    if (m_failed)
        return tooLong();
    QList<SseEvent> events;
    while (!bytes.isEmpty()) {
        if (std::exchange(m_afterCr, false) && bytes.front() == '\n') {
            bytes = bytes.sliced(1);
            continue;
        }
        const auto *const lineEnd = std::find_if(bytes.begin(), bytes.end(), isLineEnd);
        const QByteArrayView piece(bytes.begin(), lineEnd);
        if (!fits(m_line.size() + piece.size()))
            return tooLong();
        if (lineEnd == bytes.end()) {
            m_line.append(piece);
            break;
        }
        m_afterCr = *lineEnd == '\r';
        bytes = bytes.sliced(piece.size() + 1);
        if (m_line.isEmpty()) {
            takeLine(piece, events);
        } else {
            m_line.append(piece);
            takeLine(std::exchange(m_line, {}), events);
        }
        if (m_data.size() > m_limits.event)
            return tooLong();
    }
    return events;
}

Result<QList<SseEvent>> SseParser::end()
{
    if (m_failed)
        return tooLong();
    QList<SseEvent> events;
    if (!m_line.isEmpty())
        takeLine(std::exchange(m_line, {}), events);
    if (m_hasData && isComplete(m_data))
        takeLine({}, events);
    return events;
}

bool SseParser::fits(qsizetype lineBytes) const
{
    return lineBytes <= m_limits.line + (m_atStart ? byteOrderMark.size() : 0);
}

void SseParser::takeLine(QByteArrayView line, QList<SseEvent> &events)
{
    if (std::exchange(m_atStart, false) && line.startsWith(byteOrderMark))
        line = line.sliced(byteOrderMark.size());
    if (line.isEmpty()) {
        if (std::exchange(m_hasData, false))
            events.append({ m_event.isEmpty() ? "message"_ba : m_event, m_data });
        m_event.clear();
        m_data.clear();
        return;
    }
    if (line.startsWith(':'))
        return;
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return takeField(line, {});
    QByteArrayView value = line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    takeField(line.first(colon), value);
}

void SseParser::takeField(QByteArrayView name, QByteArrayView value)
{
    if (name == "data") {
        if (std::exchange(m_hasData, true))
            m_data.append('\n');
        m_data.append(value);
    } else if (name == "event") {
        m_event = value.toByteArray();
    }
}

tl::unexpected<Error> SseParser::tooLong()
{
    m_failed = true;
    m_line.clear();
    m_data.clear();
    return failure(Error::Kind::Protocol, u"the event stream has a line or an event beyond the limit"_s);
}

} // namespace oagent
