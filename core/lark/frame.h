#pragma once

#include "core/support/clock.h"
#include "core/support/result.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace oagent::lark {

/// One frame of the long connection (lark.md §4). Texts are kept as the bytes they came as.
struct Frame
{
    static constexpr qint32 control = 0; ///< `method` of pings and pongs
    static constexpr qint32 data = 1; ///< `method` of events, callbacks and their acknowledgements

    struct Header
    {
        QByteArray key;
        QByteArray value;
        bool operator==(const Header &) const = default;
    };

    quint64 sequenceId = 0;
    quint64 logId = 0;
    qint32 service = 0;
    qint32 method = control;
    QList<Header> headers; ///< in their order; may repeat
    std::optional<QByteArray> payloadEncoding; ///< present but empty is another thing than absent
    std::optional<QByteArray> payloadType;
    std::optional<QByteArray> payload;
    std::optional<QByteArray> logIdNew;

    /// The first of that key; empty when there is none.
    [[nodiscard]] QByteArray header(const QByteArray &key) const;
    /// The same as a number; `otherwise` when there is none, nothing when it is no number.
    [[nodiscard]] std::optional<int> number(const QByteArray &key, int otherwise) const;

    bool operator==(const Frame &) const = default;
};

/// Protocol when the bytes are no frame or lack one of the four required numbers.
[[nodiscard]] Result<Frame> parseFrame(const QByteArray &bytes);
[[nodiscard]] QByteArray serialized(const Frame &frame);

/// §5: what says that this end is there.
[[nodiscard]] Frame pingFrame(qint32 service);

/// §6.3: the delivery that was completed by `completing`, which took `took` to handle.
[[nodiscard]] Frame acknowledgement(const Frame &completing, Milliseconds took, const QByteArray &payload);
/// The payload of an acknowledgement; with `answer`, a JSON text that a card callback is answered with (§8.6).
[[nodiscard]] QByteArray acknowledgementPayload();
[[nodiscard]] QByteArray acknowledgementPayload(const QByteArray &answer);

} // namespace oagent::lark
