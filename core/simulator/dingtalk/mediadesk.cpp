#include "core/simulator/dingtalk/mediadesk.h"

#include "core/simulator/dingtalk/messageframe.h"
#include "core/simulator/jsonbody.h"
#include "core/simulator/multipart.h"
#include "core/support/mediatype.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr qsizetype largestImage = 20LL * 1024 * 1024;

/// The part named "media"; nothing when there is none with a file name.
std::optional<MediaUpload> mediaPart(const HttpServerRequest &request)
{
    for (const FormPart &part : formParts(request)) {
        if (part.name == "media" && part.fileName)
            return MediaUpload { .type = {}, .fileName = *part.fileName, .bytes = part.bytes, .mediaId = {} };
    }
    return std::nullopt;
}

/// What DingTalk takes as an image (§19.2).
bool isImage(const QByteArray &bytes)
{
    const QByteArray mime = mediaTypeOf(bytes).mime;
    return mime == "image/jpeg" || mime == "image/gif" || mime == "image/png" || mime == "image/bmp";
}

} // namespace

QUrl MediaDesk::newLink(const QString &downloadCode, const QUrl &base)
{
    QUrl url = base;
    url.setPath(u"/file/"_s + freshId());
    m_links.insert(url.path(), downloadCode);
    url.setQuery(u"Expires=1&Signature=a%2Bb%3D"_s); // signed: changing any byte of it would spoil it
    return url;
}

HttpAnswer MediaDesk::locate(const HttpServerRequest &request, const QUrl &base)
{
    const QJsonObject body = jsonObject(request.body).value_or(QJsonObject());
    const QString code = body["downloadCode"_L1].toString();
    if (!request.header("Content-Type"_ba).toLower().startsWith("application/json")
        || body["robotCode"_L1] != m_context.app.robotCode || !m_files.contains(code))
        return ApiAnswer::invalidParameter();
    return ApiAnswer::json({ { u"downloadUrl"_s, newLink(code, base).toString(QUrl::FullyEncoded) } });
}

HttpAnswer MediaDesk::serve(const HttpServerRequest &request)
{
    if (!request.header("x-acs-dingtalk-access-token"_ba).isEmpty() || !request.header("Authorization"_ba).isEmpty()
        || request.query.contains("access_token"))
        m_context.log.record(u"file.token-leak"_s, u"a file address is fetched without the token"_s);
    const QString code = m_links.value(QString::fromUtf8(request.path));
    if (code.isEmpty() || request.query != "Expires=1&Signature=a%2Bb%3D")
        return { .status = 404, .body = {}, .contentType = {}, .headers = {} };
    SimulatedFile &file = m_files[code];
    if (!file.redirects.isEmpty()) {
        const QString to = file.redirects.takeFirst();
        const QUrl target = to.isEmpty() ? newLink(code, {}) : QUrl(to);
        return { .status = 302, .body = {}, .contentType = {}, .headers = { { "Location"_ba, target.toEncoded() } } };
    }
    return { .status = file.status, .body = file.bytes, .contentType = file.contentType, .headers = {} };
}

std::chrono::milliseconds MediaDesk::delayOf(const QString &path) const
{
    const auto link = m_links.constFind(path);
    return link == m_links.constEnd() ? std::chrono::milliseconds(0) : m_files.value(*link).delay;
}

HttpAnswer MediaDesk::upload(const HttpServerRequest &request)
{
    const QString type = QString::fromLatin1(request.queryItem("type"_ba));
    if (!QStringList { u"image"_s, u"voice"_s, u"video"_s, u"file"_s }.contains(type))
        return ApiAnswer::errcode(40004, u"invalid media type"_s);
    std::optional<MediaUpload> upload = mediaPart(request);
    if (!upload || upload->bytes.isEmpty())
        return ApiAnswer::errcode(40035, u"media data missing"_s);
    if (type == "image"_L1 && upload->bytes.size() > largestImage)
        return ApiAnswer::errcode(40009, u"invalid image size"_s);
    if (type == "image"_L1 && !isImage(upload->bytes))
        return ApiAnswer::errcode(40005, u"invalid file type"_s);
    upload->type = type;
    upload->mediaId = u"@lAD"_s + freshId().remove(u'-');
    m_uploads.append(*upload);
    return ApiAnswer::json({ { u"errcode"_s, 0 },
                             { u"errmsg"_s, u"ok"_s },
                             { u"type"_s, type },
                             { u"media_id"_s, upload->mediaId },
                             { u"created_at"_s, QDateTime::currentMSecsSinceEpoch() } });
}

} // namespace oagent::simulator
