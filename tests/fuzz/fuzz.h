#pragma once

#include <QByteArray>
#include <QList>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// What libFuzzer calls. Defined once by every target.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size);

namespace oagent::fuzz {

/// Stops the run when a promise of the product does not hold; libFuzzer then keeps the input.
inline void require(bool holds, const char *promise)
{
    if (holds)
        return;
    static_cast<void>(std::fprintf(stderr, "Not kept: %s\n", promise));
    std::abort();
}

/// An input of a target that needs more than the foreign bytes: its first line steers, the rest is what is parsed. So a
/// seed can be written by hand.
struct Input
{
    QByteArray steering;
    QByteArray body;
};

[[nodiscard]] inline QByteArray toBytes(const std::uint8_t *bytes, std::size_t size)
{
    return { reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size) };
}

[[nodiscard]] inline Input toInput(const std::uint8_t *bytes, std::size_t size)
{
    const QByteArray all = toBytes(bytes, size);
    const qsizetype end = all.indexOf('\n');
    return end < 0 ? Input { {}, all } : Input { all.first(end), all.sliced(end + 1) };
}

/// A number from the steering line: 0 when it is shorter.
[[nodiscard]] inline int steer(const Input &input, qsizetype index)
{
    return index < input.steering.size() ? static_cast<unsigned char>(input.steering[index]) : 0;
}

/// The body in pieces: each character of the steering line from `first` on is the size of one piece, the digits and
/// letters as in base 36, over and over; all in one piece when there is none.
[[nodiscard]] inline QList<QByteArray> toPieces(const Input &input, qsizetype first)
{
    if (input.steering.size() <= first)
        return { input.body };
    QList<QByteArray> pieces;
    qsizetype next = first;
    for (qsizetype at = 0; at < input.body.size(); at += pieces.last().size()) {
        const int c = steer(input, next);
        const int size = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c;
        pieces.append(input.body.mid(at, std::max(size, 1)));
        next = next + 1 < input.steering.size() ? next + 1 : first;
    }
    return pieces;
}

} // namespace oagent::fuzz
