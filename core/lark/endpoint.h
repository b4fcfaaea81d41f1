#pragma once

#include "core/connection/httpclient.h"
#include "core/lark/clientconfig.h"
#include "core/lark/site.h"

namespace oagent::lark {

/// Where to connect, as the platform answered (lark.md §2).
struct LineAddress
{
    QUrl url; ///< holds a credential for one connection; never logged
    qint32 service = 0; ///< of every frame of the line
    QString deviceId; ///< the platform's name of the connection
    QJsonObject config; ///< for ClientConfig::adopt
    std::optional<WallTime> answeredAt; ///< by the platform's clock
};

/// Judges the answer to that question: `code` before `data`. Authentication (514) and Forbidden (403) are final; all
/// else is tried again, after Error::retryAfter where there is one.
[[nodiscard]] Result<LineAddress> judgeEndpoint(const Result<HttpResponse> &response, const Limits &limits);

/// Why an upgrade was refused (§3.1), by headers of any letter case, any of which may be missing.
[[nodiscard]] Error judgeHandshake(const HttpHead &head, const Limits &limits);

/// Asks where to connect, anew for every line. Turns once to the other brand when the app is none of this one's.
class Endpoint : public QObject
{
    Q_OBJECT
public:
    Endpoint(HttpClient &http, Site &site, const Limits &limits, QObject *parent = nullptr);

    void find(const QObject *context, const Callback<LineAddress> &done);

    /// It may turn to the other brand once more.
    void forgetRegionChange() { m_hasChangedRegion = false; }

Q_SIGNALS:
    /// The app belongs to the other brand, which gave an address; Site::region says which one now.
    void regionChanged();

private:
    class Asking;

    HttpClient &m_http;
    Site &m_site;
    const Limits &m_limits;
    bool m_hasChangedRegion = false;
    bool m_isRegionUnproven = false; ///< the other brand has not given an address yet
};

} // namespace oagent::lark
