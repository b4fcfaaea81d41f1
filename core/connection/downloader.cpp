#include "core/connection/downloader.h"

#include "core/connection/urlrules.h"
#include "core/support/later.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace oagent {

/// One file on its way. Owned by its downloader, gone when the caller's context is.
class Downloader::Running : public QObject
{
public:
    Running(Downloader &downloader, const QObject *context, Callback<HttpResponse> done)
        : QObject(&downloader)
        , m_downloader(downloader)
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    /// A platform on this computer may call it by any of its names; to where it leads on, that one counts.
    void begin(const QUrl &url)
    {
        m_place = areThisComputer(url, m_downloader.m_apiUrl) ? url : m_downloader.m_apiUrl;
        get(url);
    }

private:
    void get(const QUrl &url)
    {
        if (const Result<void> allowed = checkMediaUrl(url, m_place); !allowed)
            return later(this, [this, error = allowed.error()] { finish(failure(error)); });
        m_url = url;
        HttpRequest request = HttpRequest::get(url);
        request.setTimeLimit(m_downloader.m_limits.whole);
        request.limits.maxBytes = m_downloader.m_limits.maxBytes;
        request.publicHostsOnly = !isAtHostOf(url, m_place);
        m_downloader.m_http.send(request, this, [this](const Result<HttpResponse> &response) { judge(response); });
    }

    void judge(const Result<HttpResponse> &response)
    {
        if (!response)
            return judgeFailure(response.error());
        const int status = response->status;
        const QString host = m_url.host();
        if (status == 200)
            return finish(response);
        if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
            return redirect(response->header("Location"_ba));
        if (status == 400 || status == 403 || status == 404 || status == 410)
            return fail(Error::Kind::NotFound, u"%1 does not hand out the file any more (%2)"_s.arg(host).arg(status));
        if (status >= 500 || status == 429)
            return judgeFailure(
                failure(Error::Kind::Server, u"%1 answered %2 for a file"_s.arg(host).arg(status)).value());
        fail(Error::Kind::Protocol, u"%1 answered %2 for a file"_s.arg(host).arg(status));
    }

    void redirect(const QByteArray &location)
    {
        if (++m_redirects > m_downloader.m_limits.redirects)
            return fail(Error::Kind::Protocol, m_url.host() + u" redirects a file again and again"_s);
        get(m_url.resolved(QUrl::fromEncoded(location, QUrl::StrictMode)));
    }

    /// What broke on the way may work the second time.
    void judgeFailure(const Error &error)
    {
        const bool mayPass = error.kind == Error::Kind::Network || error.kind == Error::Kind::Truncated
            || error.kind == Error::Kind::Server;
        if (!mayPass || ++m_tries >= m_downloader.m_limits.tries)
            return finish(failure(error));
        m_retry = m_downloader.m_timer.after(m_downloader.m_limits.wait * m_tries, [this] { get(QUrl(m_url)); });
    }

    void fail(Error::Kind kind, const QString &detail) { finish(failure(kind, detail)); }

    void finish(const Result<HttpResponse> &result)
    {
        deleteLater();
        const Callback<HttpResponse> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(result);
    }

    Downloader &m_downloader;
    QPointer<const QObject> m_context;
    Callback<HttpResponse> m_done;
    QUrl m_url;
    QUrl m_place; ///< of the platform, as its first address calls it
    int m_redirects = 0;
    int m_tries = 0;
    SharedTimer::Handle m_retry;
};

Downloader::Downloader(HttpClient &http, SharedTimer &timer, const DownloadLimits &limits, const QUrl &apiUrl,
                       QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_timer(timer)
    , m_limits(limits)
    , m_apiUrl(apiUrl)
{ }

void Downloader::get(const QUrl &url, const QObject *context, Callback<HttpResponse> done)
{
    (new Running(*this, context, std::move(done)))->begin(url); // deletes itself when it is done
}

} // namespace oagent
