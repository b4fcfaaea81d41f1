#pragma once

#include "core/bridge/message.h"
#include "core/connection/downloader.h"
#include "core/dingtalk/api.h"

namespace oagent::dingtalk {

/// Fetches what a person sent (dingtalk.md §19.1): asks for the file's address with the access token, then reads that
/// address without it.
class MediaFetcher : public QObject
{
    Q_OBJECT
public:
    MediaFetcher(HttpClient &http, Api &api, SharedTimer &timer, const Limits &limits, const QUrl &apiUrl,
                 QObject *parent = nullptr);

    /// The file's bytes. PermissionMissing with the scope; NotFound for what the platform does not hand out any more;
    /// else as judge() and Downloader::get().
    void fetch(const IncomingMessage &message, const Attachment &attachment, const QObject *context,
               Callback<QByteArray> done);

private:
    class Running;

    Api &m_api;
    Downloader m_downloader;
};

} // namespace oagent::dingtalk
