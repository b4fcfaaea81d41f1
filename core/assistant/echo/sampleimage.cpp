#include "core/assistant/echo/sampleimage.h"

#include <QtEndian>

#include <array>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr int side = 96;

/// The checksum of a PNG chunk (ISO 3309).
quint32 checksum(const QByteArray &bytes)
{
    quint32 sum = 0xffffffffU;
    for (const char byte : bytes) {
        sum ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit)
            sum = (sum & 1U) != 0 ? (sum >> 1U) ^ 0xedb88320U : sum >> 1U;
    }
    return ~sum;
}

QByteArray bigEndian(quint32 number)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(number, bytes.data());
    return bytes;
}

QByteArray chunk(const QByteArray &type, const QByteArray &data)
{
    const QByteArray named = type + data;
    return bigEndian(static_cast<quint32>(data.size())) + named + bigEndian(checksum(named));
}

/// Rows from the top, each behind its filter byte, three bytes a pixel.
QByteArray pixels()
{
    QByteArray rows;
    for (int y = 0; y < side; ++y) {
        rows += '\0';
        for (int x = 0; x < side; ++x) {
            const int fromMiddle = (x - side / 2) * (x - side / 2) + (y - side / 2) * (y - side / 2);
            const bool isDisc = fromMiddle < side * side / 9;
            const std::array<int, 3> colour = isDisc ? std::array { 255, 176, 32 } : std::array { 40, 96 + y, 200 };
            for (const int value : colour)
                rows += static_cast<char>(value);
        }
    }
    return rows;
}

} // namespace

QByteArray sampleImage()
{
    // Eight bits a channel, colour without palette, no interlacing.
    const QByteArray header = bigEndian(side) + bigEndian(side) + QByteArray("\x08\x02\x00\x00\x00", 5);
    const QByteArray deflated = qCompress(pixels()).sliced(4); // without Qt's own length before it
    return "\x89PNG\r\n\x1a\n"_ba + chunk("IHDR"_ba, header) + chunk("IDAT"_ba, deflated) + chunk("IEND"_ba, {});
}

} // namespace oagent
