#include "core/dingtalk/mediauploader.h"

#include "core/dingtalk/answers.h"
#include "core/support/later.h"
#include "core/support/mediatype.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

bool isShownByDingTalk(const MediaType &type)
{
    return type.mime == "image/jpeg" || type.mime == "image/gif" || type.mime == "image/png"
        || type.mime == "image/bmp";
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
            return requestLegacyToken();
        m_uploader.m_api.tokens().token(this, [this](const Result<QByteArray> &token) {
            if (!token)
                return finish(failure(token.error()));
            send(*token, false);
        });
    }

private:
    void requestLegacyToken()
    {
        m_uploader.m_legacyTokens.token(this, [this](const Result<QByteArray> &token) {
            if (!token)
                return finish(failure(token.error()));
            m_legacyToken = *token;
            send(*token, true);
        });
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
            m_uploader.m_legacyTokens.refuse(m_legacyToken);
        // Which number says that the ordinary token is not taken here is not known, so any refusal may mean that.
        const bool isRefused = isTokenRefused || (!answer && !isLegacyToken && !answer.error().serviceCode.isEmpty());
        if (isRefused && !std::exchange(m_isSecondTry, true))
            return requestLegacyToken();
        if (!answer)
            return finish(failure(answer.error()));
        m_uploader.m_needsLegacy = isLegacyToken;
        if (isLegacyToken)
            m_uploader.m_legacyTokens.confirm(m_legacyToken);
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
    QByteArray m_legacyToken; ///< the one it was sent with
    bool m_isSecondTry = false; ///< its refusal is final
};

MediaUploader::MediaUploader(HttpClient &http, Api &api, Redactor &redactor, const Credentials &credentials,
                             const Limits &limits, const QString &botId, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_api(api)
    , m_credentials(credentials)
    , m_limits(limits)
    , m_legacyTokens(http, redactor, legacyTokenRules(credentials, limits), u"dingtalk/"_s + botId + u"/legacy-token"_s)
{ }

void MediaUploader::upload(const QByteArray &image, const QObject *context, Callback<QString> done)
{
    (new Running(*this, image, context, std::move(done)))->start(); // deletes itself when it is done
}

} // namespace oagent::dingtalk
