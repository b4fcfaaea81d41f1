#pragma once

#include <QByteArray>

namespace oagent::testing {

/// Bytes that begin like a file of that kind and can be told apart by `words`.
[[nodiscard]] inline QByteArray pngOf(const QByteArray &words)
{
    return QByteArrayLiteral("\x89PNG\r\n\x1a\n") + words;
}
[[nodiscard]] inline QByteArray jpegOf(const QByteArray &words)
{
    return QByteArrayLiteral("\xff\xd8\xff\xe0") + words;
}
[[nodiscard]] inline QByteArray webpOf(const QByteArray &words)
{
    return QByteArrayLiteral("RIFF\x10\x20\x30\x40WEBP") + words;
}
[[nodiscard]] inline QByteArray pdfOf(const QByteArray &words) { return QByteArrayLiteral("%PDF-1.7\n") + words; }
[[nodiscard]] inline QByteArray amrOf(const QByteArray &words) { return QByteArrayLiteral("#!AMR\n") + words; }

} // namespace oagent::testing
