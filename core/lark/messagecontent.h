#pragma once

#include "core/bridge/message.h"

#include <QJsonObject>

namespace oagent::lark {

/// What one message says and holds (lark.md §8.3).
struct Content
{
    QString text; ///< with the placeholders of mentions still in it
    QList<Attachment> attachments; ///< each refers to its file by {"key", "type": "image" or "file"}
    QString unsupported; ///< as IncomingMessage::unsupported

    [[nodiscard]] bool isEmpty() const { return text.isEmpty() && attachments.isEmpty(); }
};

/// @param content a JSON text, or anything else: what is none, and what has an unheard-of type, never fails
[[nodiscard]] Content readContent(const QString &type, const QString &content);

} // namespace oagent::lark
