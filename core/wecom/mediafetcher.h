#pragma once

#include "core/bridge/botconnection.h"
#include "core/connection/downloader.h"

namespace oagent::wecom {

/// Fetches what a person sent and decrypts it with its own key (wecom.md §10).
class MediaFetcher : public QObject
{
    Q_OBJECT
public:
    explicit MediaFetcher(Downloader &downloader, QObject *parent = nullptr);

    /// The plain bytes, and the name the platform gives them. Protocol when they cannot be decrypted; else as
    /// Downloader::get().
    void fetch(const Attachment &attachment, const QObject *context, Callback<FetchedFile> done);

private:
    Downloader &m_downloader;
};

} // namespace oagent::wecom
