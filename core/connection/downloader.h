#pragma once

#include "core/connection/httpclient.h"
#include "core/connection/sharedtimer.h"

#include <QUrl>

namespace oagent {

struct DownloadLimits
{
    qint64 maxBytes = 20LL * 1024 * 1024;
    int redirects = 3; ///< architecture.md §7
    Milliseconds whole = std::chrono::seconds(45); ///< of one try: 20 MiB at 4 Mbit/s
    int tries = 3;
    Milliseconds wait = std::chrono::seconds(1); ///< before the second try; twice that before the third
};

/// Reads files at addresses that a platform handed out: without credentials, over a few redirects, each of them checked
/// (checkMediaUrl), never from a private address but the host of the bot's own API address.
class Downloader : public QObject
{
    Q_OBJECT
public:
    Downloader(HttpClient &http, SharedTimer &timer, const DownloadLimits &limits, const QUrl &apiUrl,
               QObject *parent = nullptr);

    /// An answer with status 200. TooLarge above DownloadLimits::maxBytes; NotFound for what is not handed out (any
    /// more); Refused for an address that may not be used; else trouble on the way. No error names more of an address
    /// than its host: the rest is as good as the file.
    void get(const QUrl &url, const QObject *context, Callback<HttpResponse> done);

private:
    class Running;

    HttpClient &m_http;
    SharedTimer &m_timer;
    const DownloadLimits &m_limits;
    const QUrl &m_apiUrl;
};

} // namespace oagent
