#pragma once

#include <QImage>

#include <functional>

namespace oagent {

/// The bytes behind an address of Transcripts::addFile(); empty where they are not, or not any more.
using PictureSource = std::function<QByteArray(const QString &address)>;

/// Decodes a picture of foreign origin, scaled down to what a transcript shows. Null for what is no PNG, JPEG, GIF or
/// WebP, for what is broken, and for one that would take too much memory.
[[nodiscard]] QImage decodePicture(const QByteArray &bytes);

} // namespace oagent
