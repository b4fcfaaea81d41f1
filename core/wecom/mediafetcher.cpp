#include "core/wecom/mediafetcher.h"

#include "core/wecom/mediacrypto.h"
#include "core/wecom/medianame.h"

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

Result<FetchedFile> readFile(const HttpResponse &response, const QString &aesKey)
{
    const QString name = nameFromDisposition(response.header("Content-Disposition"_ba));
    if (aesKey.isEmpty())
        return FetchedFile { response.body, name };
    return decryptMedia(response.body, aesKey).map([&](const QByteArray &bytes) {
        return FetchedFile { bytes, name };
    });
}

} // namespace

MediaFetcher::MediaFetcher(Downloader &downloader, QObject *parent)
    : QObject(parent)
    , m_downloader(downloader)
{ }

void MediaFetcher::fetch(const Attachment &attachment, const QObject *context, Callback<FetchedFile> done)
{
    const QUrl url(attachment.reference["url"_L1].toString(), QUrl::StrictMode);
    const QString aesKey = attachment.reference["aeskey"_L1].toString();
    m_downloader.get(url, context, [aesKey, done = std::move(done)](const Result<HttpResponse> &response) {
        done(response ? readFile(*response, aesKey) : Result<FetchedFile>(failure(response.error())));
    });
}

} // namespace oagent::wecom
