#pragma once

#include <QByteArray>

#include <vector>

namespace oagent {

/// One way to read a text: its bytes after undoing an encoding, each with the place in the original it came from.
struct Reading
{
    QByteArray bytes;
    std::vector<qsizetype> begins; ///< of each byte, and one more: the size of the original

    /// Marks the bytes of the original from which bytes [first, last) of this reading were read.
    void markSource(qsizetype first, qsizetype last, std::vector<bool> &marks) const;
    /// The same with "+" and "/" as "-" and "_", so that both alphabets of base64 look alike.
    [[nodiscard]] Reading withUrlSafeBase64() const;
};

/// The text as it is; with percent-encoding undone; with JSON's escapes undone once and twice (JSON within JSON).
/// Readings that show nothing new are left out.
[[nodiscard]] std::vector<Reading> readingsOf(const QByteArray &text);

} // namespace oagent
