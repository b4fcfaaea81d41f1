#include "ui/conversations/picture.h"

#include "core/support/mediatype.h"

#include <QBuffer>
#include <QImageReader>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr QSize largestShown { 800, 600 };
constexpr qint64 mostPixels = 16LL * 1024 * 1024;
constexpr int mostMegabytes = 64; ///< while it is decoded

} // namespace

QImage decodePicture(const QByteArray &bytes)
{
    // By name: of a format that is guessed, SVG could read files.
    const QString extension = mediaTypeOf(bytes).extension;
    if (!QStringList { u"png"_s, u"jpg"_s, u"gif"_s, u"webp"_s }.contains(extension))
        return {};
    QByteArray copy = bytes;
    QBuffer buffer(&copy);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, extension.toLatin1());
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.isEmpty() || qint64(size.width()) * size.height() > mostPixels)
        return {};
    QImageReader::setAllocationLimit(mostMegabytes);
    if (size.width() > largestShown.width() || size.height() > largestShown.height())
        reader.setScaledSize(size.scaled(largestShown, Qt::KeepAspectRatio).expandedTo({ 1, 1 }));
    return reader.read();
}

} // namespace oagent
