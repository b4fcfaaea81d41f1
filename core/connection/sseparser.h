#pragma once

#include "core/support/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace oagent {

struct SseEvent
{
    QByteArray event; ///< "message" unless the stream named another
    QByteArray data; ///< its data lines joined by LF
};

/// Reads a stream of server-sent events from bytes that may be split anywhere (assistants.md §0.3). Comments and events
/// without data give nothing; that they show life is the business of HttpLimits::idle, which counts bytes.
/// `id` and `retry` are ignored.
class SseParser
{
public:
    struct Limits
    {
        qsizetype line = 4LL * 1024 * 1024; ///< bytes, without the line end
        qsizetype event = 8LL * 1024 * 1024; ///< bytes of one event's data
    };

    SseParser() = default;
    explicit SseParser(Limits limits)
        : m_limits(limits)
    { }

    /// The events these bytes complete. Errors: Protocol when a limit is passed; every later call then fails too.
    [[nodiscard]] Result<QList<SseEvent>> feed(QByteArrayView bytes);

    /// To be called once, when the stream ended. A block whose blank line never came is dropped by the standard; here
    /// it still counts when it is complete JSON or `[DONE]`, since some proxies lose the last blank line.
    [[nodiscard]] Result<QList<SseEvent>> end();

private:
    [[nodiscard]] bool fits(qsizetype lineBytes) const;
    void takeLine(QByteArrayView line, QList<SseEvent> &events);
    void takeField(QByteArrayView name, QByteArrayView value);
    [[nodiscard]] tl::unexpected<Error> tooLong();

    Limits m_limits;
    QByteArray m_line; ///< the line begun by earlier bytes
    QByteArray m_event;
    QByteArray m_data;
    bool m_hasData = false; ///< a data line may be empty, and still makes an event
    bool m_atStart = true;
    bool m_afterCr = false; ///< a LF that comes next belongs to the CR before it
    bool m_failed = false;
};

} // namespace oagent
