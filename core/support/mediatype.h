#pragma once

#include <QByteArray>
#include <QString>

namespace oagent {

/// What the first bytes of a file say that it is; what its sender says counts for nothing.
struct MediaType
{
    QByteArray mime = QByteArrayLiteral("application/octet-stream");
    QString extension = QStringLiteral("bin"); ///< without the dot

    [[nodiscard]] bool isImage() const { return mime.startsWith("image/"); }
    bool operator==(const MediaType &) const = default;
};

/// png, jpg, gif, webp, heic, heif, bmp, pdf, zip (also what is a zip inside, such as docx), amr, ogg, mp3, mp4, wav;
/// else the default.
[[nodiscard]] MediaType mediaTypeOf(const QByteArray &bytes);

} // namespace oagent
