#pragma once

#include "core/support/mediatype.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace oagent {

/// A picture or file of a question or an answer.
struct MediaFile
{
    QString name; ///< for showing; may be empty
    MediaType type; ///< from the bytes
    QByteArray bytes;
};

/// What an assistant takes beside text, in one question.
struct AcceptedMedia
{
    qsizetype images = 0; ///< how many
    qint64 imageBytes = 0; ///< of each
    qint64 allImageBytes = 0; ///< of all together
    QList<QByteArray> imageTypes; ///< as MediaType::mime
    bool files = false; ///< everything that is no image of these types

    [[nodiscard]] bool isNothing() const { return images == 0 && !files; }
};

} // namespace oagent
