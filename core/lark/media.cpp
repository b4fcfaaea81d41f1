#include "core/lark/media.h"

#include "core/support/later.h"
#include "core/support/mediatype.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

bool isDrawn(const MediaType &type)
{
    return type.mime == "image/jpeg" || type.mime == "image/png" || type.mime == "image/gif"
        || type.mime == "image/webp" || type.mime == "image/bmp" || type.mime == "image/heic";
}

void failLater(const Error &error, const QObject *context, Callback<QString> done)
{
    later(context, [error, done = std::move(done)] { done(failure(error)); });
}

} // namespace

/// Sends:   GET {domain}/open-apis/im/v1/messages/:message_id/resources/:file_key?type=image|file
/// Answers: the bytes
/// Errors:  NotFound (234003, 234004, 234038, 234043), TooLarge (234037)
/// Source:  lark.md §11.5
void fetchMedia(Api &api, const IncomingMessage &message, const Attachment &attachment, const QObject *context,
                Callback<QByteArray> done)
{
    const auto encoded = [](const QString &text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    const QString quoted = attachment.reference["message"_L1].toString();
    api.download(u"/open-apis/im/v1/messages/%1/resources/%2?type=%3"_s.arg(
                     encoded(quoted.isEmpty() ? message.messageId : quoted),
                     encoded(attachment.reference["key"_L1].toString()),
                     encoded(attachment.reference["type"_L1].toString())),
                 context, std::move(done));
}

/// Sends:   POST {domain}/open-apis/im/v1/images, multipart: image_type=message, image
/// Answers: {"data": {"image_key": "img_…"}}
/// Errors:  BadRequest, TooLarge, PermissionMissing (im:resource)
/// Source:  lark.md §11.5
void uploadPicture(Api &api, const QByteArray &picture, const Limits &limits, const QObject *context,
                   Callback<QString> done)
{
    const MediaType type = mediaTypeOf(picture);
    if (!isDrawn(type) || picture.isEmpty())
        return failLater(
            failure(Error::Kind::BadRequest,
                    u"Lark draws jpg, png, gif, webp, bmp and heic only, not "_s + QString::fromLatin1(type.mime))
                .value(),
            context, std::move(done));
    if (picture.size() > limits.pictureBytes)
        return failLater(failure(Error::Kind::TooLarge, u"a picture for Lark may have 10 MB at most"_s).value(),
                         context, std::move(done));
    const ApiUpload upload { u"/open-apis/im/v1/images"_s,
                             "image"_ba,
                             QByteArray("image." + type.extension.toLatin1()),
                             type.mime,
                             picture,
                             { { "image_type"_ba, "message"_ba } } };
    api.upload(upload, context, [done = std::move(done)](const Result<QJsonObject> &answer) {
        if (!answer)
            return done(failure(answer.error()));
        const QString key = answer->value("data"_L1)["image_key"_L1].toString();
        if (key.isEmpty())
            return done(failure(Error::Kind::Protocol, u"the upload of a picture was answered without a key"_s));
        done(u"![](%1)"_s.arg(key));
    });
}

} // namespace oagent::lark
