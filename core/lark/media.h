#pragma once

#include "core/bridge/message.h"
#include "core/lark/api.h"

namespace oagent::lark {

/// The bytes of something that came with `message` (lark.md §11.5). TooLarge, PermissionMissing with the scopes,
/// NotFound for what the platform does not hand out; else as judge().
void fetchMedia(Api &api, const IncomingMessage &message, const Attachment &attachment, const QObject *context,
                Callback<QByteArray> done);

/// Brings a picture to the platform; answers the Markdown that shows it. BadRequest for what Lark does not draw and
/// TooLarge above Limits::pictureBytes, without asking; else as judge().
void uploadPicture(Api &api, const QByteArray &picture, const Limits &limits, const QObject *context,
                   Callback<QString> done);

} // namespace oagent::lark
