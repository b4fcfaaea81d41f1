#include "core/simulator/lark/wireframe.h"

#include <algorithm>

namespace oagent::simulator::larkparts {

namespace {

// Field numbers of Frame and Header.
enum Field : quint64 {
    SeqId = 1,
    LogId = 2,
    Service = 3,
    Method = 4,
    Headers = 5,
    PayloadEncoding = 6,
    PayloadType = 7,
    Payload = 8,
    LogIdNew = 9,
    HeaderKey = 1,
    HeaderValue = 2
};
enum WireType : quint64 { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

void putVarint(QByteArray &out, quint64 value)
{
    while (value >= 0x80) {
        out.append(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.append(static_cast<char>(value));
}

void putNumber(QByteArray &out, Field field, quint64 value)
{
    putVarint(out, field << 3 | Varint);
    putVarint(out, value);
}

void putBytes(QByteArray &out, Field field, const QByteArray &bytes)
{
    putVarint(out, field << 3 | Bytes);
    putVarint(out, static_cast<quint64>(bytes.size()));
    out.append(bytes);
}

void putBytes(QByteArray &out, Field field, const std::optional<QByteArray> &bytes)
{
    if (bytes)
        putBytes(out, field, *bytes);
}

/// An int32 travels sign-extended to 64 bits.
quint64 extended(qint32 value) { return static_cast<quint64>(static_cast<qint64>(value)); }

/// One field of a message: a number for varints, bytes for the rest.
struct WireField
{
    quint64 number = 0;
    quint64 type = 0;
    quint64 value = 0;
    QByteArray bytes;

    [[nodiscard]] bool isNumber(Field field) const { return number == field && type == Varint; }
    [[nodiscard]] bool isBytes(Field field) const { return number == field && type == Bytes; }
};

class WireReader
{
public:
    explicit WireReader(QByteArray bytes)
        : m_bytes(std::move(bytes))
    { }

    [[nodiscard]] bool atEnd() const { return m_at == m_bytes.size(); }
    [[nodiscard]] std::optional<WireField> field()
    {
        const std::optional<quint64> tag = varint();
        if (!tag || *tag >> 3 == 0)
            return std::nullopt;
        WireField field { .number = *tag >> 3, .type = *tag & 7, .value = 0, .bytes = {} };
        if (field.type == Varint) {
            const std::optional<quint64> value = varint();
            field.value = value.value_or(0);
            return value ? std::optional(field) : std::nullopt;
        }
        const std::optional<quint64> size = field.type == Bytes ? varint()
            : field.type == Fixed64                             ? std::optional<quint64>(8)
            : field.type == Fixed32                             ? std::optional<quint64>(4)
                                                                : std::nullopt;
        if (!size || *size > static_cast<quint64>(m_bytes.size() - m_at))
            return std::nullopt;
        field.bytes = m_bytes.mid(m_at, static_cast<qsizetype>(*size));
        m_at += field.bytes.size();
        return field;
    }

private:
    [[nodiscard]] std::optional<quint64> varint()
    {
        quint64 value = 0;
        for (int shift = 0; shift < 70 && m_at < m_bytes.size(); shift += 7) {
            const auto byte = static_cast<quint8>(m_bytes.at(m_at++));
            if (shift < 64)
                value |= static_cast<quint64>(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        return std::nullopt;
    }

    QByteArray m_bytes;
    qsizetype m_at = 0;
};

std::optional<WireHeader> decodeHeader(const QByteArray &bytes)
{
    std::optional<QByteArray> key;
    std::optional<QByteArray> value;
    for (WireReader reader(bytes); !reader.atEnd();) {
        const std::optional<WireField> field = reader.field();
        if (!field)
            return std::nullopt;
        if (field->isBytes(HeaderKey))
            key = field->bytes;
        else if (field->isBytes(HeaderValue))
            value = field->bytes;
    }
    return key && value ? std::optional(WireHeader { *key, *value }) : std::nullopt;
}

} // namespace

QByteArray WireFrame::header(const QByteArray &key) const
{
    const auto found
        = std::find_if(headers.begin(), headers.end(), [&](const WireHeader &one) { return one.key == key; });
    return found == headers.end() ? QByteArray() : found->value;
}

QByteArray WireFrame::encoded() const
{
    QByteArray out;
    putNumber(out, SeqId, seqId);
    putNumber(out, LogId, logId);
    putNumber(out, Service, extended(service));
    putNumber(out, Method, extended(method));
    for (const WireHeader &header : headers) {
        QByteArray inner;
        putBytes(inner, HeaderKey, header.key);
        putBytes(inner, HeaderValue, header.value);
        putBytes(out, Headers, inner);
    }
    putBytes(out, PayloadEncoding, payloadEncoding);
    putBytes(out, PayloadType, payloadType);
    putBytes(out, Payload, payload);
    putBytes(out, LogIdNew, logIdNew);
    return out;
}

std::optional<WireFrame> WireFrame::decode(const QByteArray &bytes)
{
    WireFrame frame;
    quint64 seen = 0; // a bit for each required field
    for (WireReader reader(bytes); !reader.atEnd();) {
        const std::optional<WireField> field = reader.field();
        if (!field)
            return std::nullopt;
        if (field->type == Varint && field->number >= SeqId && field->number <= Method)
            seen |= 1U << field->number;
        if (field->isNumber(SeqId))
            frame.seqId = field->value;
        else if (field->isNumber(LogId))
            frame.logId = field->value;
        else if (field->isNumber(Service))
            frame.service = static_cast<qint32>(field->value);
        else if (field->isNumber(Method))
            frame.method = static_cast<qint32>(field->value);
        else if (field->isBytes(PayloadEncoding))
            frame.payloadEncoding = field->bytes;
        else if (field->isBytes(PayloadType))
            frame.payloadType = field->bytes;
        else if (field->isBytes(Payload))
            frame.payload = field->bytes;
        else if (field->isBytes(LogIdNew))
            frame.logIdNew = field->bytes;
        if (!field->isBytes(Headers))
            continue;
        const std::optional<WireHeader> header = decodeHeader(field->bytes);
        if (!header)
            return std::nullopt;
        frame.headers.append(*header);
    }
    constexpr quint64 required = 1U << SeqId | 1U << LogId | 1U << Service | 1U << Method;
    return seen == required ? std::optional(frame) : std::nullopt;
}

} // namespace oagent::simulator::larkparts
