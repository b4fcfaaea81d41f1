#pragma once

#include "core/assistant/media.h"
#include "core/wecom/sender.h"

namespace oagent::wecom {

/// As what a file goes out (wecom.md §11): "image", "voice", "video", or "file" for all other kinds and for what is too
/// large for its own. TooLarge, or BadRequest for less than the smallest file WeCom takes.
[[nodiscard]] Result<QString> uploadType(const MediaType &type, qsizetype bytes, const Limits &limits);

/// Brings a picture or a file of an answer into its chat (wecom.md §11): uploads it in chunks over the bot's own line,
/// then places it under the request id of the message, or as a message of its own.
class MediaUploader : public QObject
{
    Q_OBJECT
public:
    MediaUploader(const Sender::Services &services, Sender &sender, QObject *parent = nullptr);

    /// Succeeds when it stands in the chat.
    void send(const MediaFile &file, const ReplyAddress &address, const QObject *context, Callback<void> done);

private:
    class Running;

    Sender::Services m_services;
    Sender &m_sender;
};

} // namespace oagent::wecom
