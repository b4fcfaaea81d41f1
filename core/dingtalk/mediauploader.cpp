#include "core/dingtalk/mediauploader.h"

#include "core/support/later.h"
#include "core/support/mediatype.h"

#include <QPointer>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::steady_clock;

namespace oagent::dingtalk {

namespace {

bool isShownByDingTalk(const MediaType &type)
{
    return type.mime == "image/jpeg" || type.mime == "image/gif" || type.mime == "image/png"
        || type.mime == "image/bmp";
}

/// What the text of a query item must not hold raw ("+" and "&" stand in secrets and tokens).
QUrl withQuery(QUrl url, const QList<std::pair<QString, QString>> &items)
{
    QUrlQuery query;
    for (const auto &[name, value] : items)
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    url.setQuery(query);
    return url;
}

} // namespace

/// One picture on its way. Owned by its uploader, gone when the caller's context is.
class MediaUploader::Running : public QObject
{
public:
    Running(MediaUploader &uploader, QByteArray image, const QObject *context, Callback<QString> done)
        : QObject(&uploader)
        , m_uploader(uploader)
        , m_image(std::move(image))
        , m_type(mediaTypeOf(m_image))
        , m_context(context)
        , m_done(std::move(done))
    {
        connect(context, &QObject::destroyed, this, &QObject::deleteLater);
    }

    void start()
    {
        if (!isShownByDingTalk(m_type))
            return later(this, [this] {
                finish(
                    failure(Error::Kind::BadRequest,
                            u"DingTalk shows jpg, gif, png and bmp only, not "_s + QString::fromLatin1(m_type.mime)));
            });
        if (m_uploader.m_needsLegacy)
            return later(this, [this] { requestLegacyToken(); });
        m_uploader.m_api.tokens().token(this, [this](const Result<QByteArray> &token) {
            if (!token)
                return finish(failure(token.error()));
            send(*token, false);
        });
    }

private:
    /// Sends:   GET {oapi}/gettoken?appkey=&appsecret=
    /// Answers: {"errcode": 0, "access_token", "expires_in": seconds}
    /// Errors:  Authentication
    /// Source:  dingtalk.md §16
    void requestLegacyToken()
    {
        if (!m_uploader.m_legacyToken.isEmpty() && steady_clock::now() < m_uploader.m_legacyUntil)
            return send(m_uploader.m_legacyToken, true);
        const Credentials &credentials = m_uploader.m_credentials;
        HttpRequest request
            = HttpRequest::get(withQuery(address(Host::Legacy, u"/gettoken"_s, credentials.apiUrl),
                                         { { u"appkey"_s, credentials.clientId },
                                           { u"appsecret"_s, QString::fromUtf8(credentials.clientSecret.reveal()) } }));
        request.setTimeLimit(m_uploader.m_limits.apiTimeLimit);
        m_uploader.m_http.send(request, this,
                               [this](const Result<HttpResponse> &response) { takeLegacyToken(response); });
    }

    void takeLegacyToken(const Result<HttpResponse> &response)
    {
        const Result<QJsonObject> answer = judgeLegacy(response, u"/gettoken"_s);
        if (!answer)
            return finish(failure(answer.error()));
        const QByteArray token = answer->value("access_token"_L1).toString().toUtf8();
        if (token.isEmpty())
            return finish(failure(Error::Kind::Protocol, u"/gettoken answered without an access_token"_s));
        const std::chrono::seconds whole
            = usableLifetime(std::chrono::seconds(answer->value("expires_in"_L1).toVariant().toLongLong())); // §16
        m_uploader.m_legacyToken = token;
        m_uploader.m_legacyUntil
            = steady_clock::now() + std::max<Milliseconds>(whole - m_uploader.m_limits.tokenMargin, whole / 2);
        m_uploader.m_redactor.remember(m_uploader.m_redactorName, Secret(token));
        send(token, true);
    }

    /// Sends:   POST {oapi}/media/upload?access_token=&type=image, multipart with one part "media"
    /// Answers: {"errcode": 0, "media_id": "@…"}
    /// Errors:  Authentication (errcode 40014, 42001 …), BadRequest, TooLarge
    /// Source:  dingtalk.md §19.2
    void send(const QByteArray &token, bool isLegacyToken)
    {
        const QUrl url = withQuery(address(Host::Legacy, u"/media/upload"_s, m_uploader.m_credentials.apiUrl),
                                   { { u"access_token"_s, QString::fromUtf8(token) }, { u"type"_s, u"image"_s } });
        HttpRequest request = HttpRequest::postFile(url, "media"_ba, QByteArray("image." + m_type.extension.toLatin1()),
                                                    m_type.mime, m_image);
        request.setTimeLimit(m_uploader.m_limits.uploadTimeLimit);
        m_uploader.m_http.send(request, this, [this, isLegacyToken](const Result<HttpResponse> &response) {
            takeUploaded(response, isLegacyToken);
        });
    }

    void takeUploaded(const Result<HttpResponse> &response, bool isLegacyToken)
    {
        const Result<QJsonObject> answer = judgeLegacy(response, u"/media/upload"_s);
        const bool isTokenRefused = !answer && answer.error().kind == Error::Kind::Authentication;
        if (isTokenRefused && isLegacyToken)
            m_uploader.m_legacyToken.clear();
        // Which number says that the ordinary token is not taken here is not known, so any refusal may mean that.
        const bool isRefused = isTokenRefused || (!answer && !isLegacyToken && !answer.error().serviceCode.isEmpty());
        if (isRefused && !std::exchange(m_isSecondTry, true))
            return requestLegacyToken();
        if (!answer)
            return finish(failure(answer.error()));
        m_uploader.m_needsLegacy = isLegacyToken;
        const QString mediaId = answer->value("media_id"_L1).toString();
        if (mediaId.isEmpty())
            return finish(failure(Error::Kind::Protocol, u"/media/upload answered without a media_id"_s));
        finish(mediaId);
    }

    void finish(const Result<QString> &result)
    {
        deleteLater();
        const Callback<QString> done = std::exchange(m_done, nullptr);
        if (m_context && done)
            done(result);
    }

    MediaUploader &m_uploader;
    QByteArray m_image;
    MediaType m_type;
    QPointer<const QObject> m_context;
    Callback<QString> m_done;
    bool m_isSecondTry = false; ///< its refusal is final
};

MediaUploader::MediaUploader(HttpClient &http, Api &api, Redactor &redactor, const Credentials &credentials,
                             const Limits &limits, const QString &botId, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_api(api)
    , m_redactor(redactor)
    , m_credentials(credentials)
    , m_limits(limits)
    , m_redactorName(u"dingtalk/"_s + botId + u"/legacy-token"_s)
{ }

MediaUploader::~MediaUploader() { m_redactor.forget(m_redactorName); }

void MediaUploader::upload(const QByteArray &image, const QObject *context, Callback<QString> done)
{
    (new Running(*this, image, context, std::move(done)))->start(); // deletes itself when it is done
}

} // namespace oagent::dingtalk
