#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace oagent::simulator::larkparts {

/// One header of a frame, as it stood.
struct WireHeader
{
    QByteArray key;
    QByteArray value;

    friend bool operator==(const WireHeader &, const WireHeader &) = default;
};

/// pbbp2.Frame, lark.md §4, read and written by hand: the clients' generated code and this one must agree without
/// having anything in common.
struct WireFrame
{
    quint64 seqId = 0;
    quint64 logId = 0;
    qint32 service = 0;
    qint32 method = 0; ///< 0 control, 1 data
    QList<WireHeader> headers;
    // Present but empty is not the same as absent.
    std::optional<QByteArray> payloadEncoding;
    std::optional<QByteArray> payloadType;
    std::optional<QByteArray> payload;
    std::optional<QByteArray> logIdNew;

    /// The first header of that name; empty when there is none.
    [[nodiscard]] QByteArray header(const QByteArray &key) const;
    [[nodiscard]] QByteArray encoded() const;
    /// Nothing for bytes that are no frame, or one without all four required fields. Unknown fields are skipped.
    [[nodiscard]] static std::optional<WireFrame> decode(const QByteArray &bytes);

    friend bool operator==(const WireFrame &, const WireFrame &) = default;
};

} // namespace oagent::simulator::larkparts
