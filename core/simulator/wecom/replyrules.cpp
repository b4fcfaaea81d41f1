#include "core/simulator/wecom/replyrules.h"

#include "core/support/mediatype.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace oagent::simulator {

namespace {

constexpr qsizetype maxImages = 10;
constexpr qsizetype maxImageBytes = 10LL * 1024 * 1024;
constexpr qsizetype maxFeedbackBytes = 256;
constexpr qsizetype maxTitleBytes = 128;
constexpr qsizetype maxDescriptionBytes = 512;
constexpr qsizetype maxButtons = 6;

bool isFilled(const QJsonValue &value) { return !value.toString().isEmpty(); }

Violations typeViolation(const QString &type)
{
    return { { u"reply.msgtype"_s, u'"' + type + u"\" is no type of this command"_s } };
}

Violations mediaViolations(const QString &type, const QJsonObject &media)
{
    if (!isFilled(media["media_id"_L1]))
        return { { u"reply.body"_s, u"no media_id"_s } };
    const bool isTooLong = media["title"_L1].toString().toUtf8().size() > maxTitleBytes
        || media["description"_L1].toString().toUtf8().size() > maxDescriptionBytes;
    const bool hasTitle = media.contains("title"_L1) || media.contains("description"_L1);
    if (isTooLong || (hasTitle && type != "video"_L1))
        return { { u"reply.body"_s, u"title and description are a video's, with 128 and 512 bytes at most"_s } };
    return {};
}

Violations bodyViolations(const QJsonObject &body, const QSet<QString> &types)
{
    const QString type = body["msgtype"_L1].toString();
    if (!types.contains(type))
        return typeViolation(type);
    if (type == "markdown"_L1 || type == "text"_L1) {
        if (isFilled(body[type].toObject()["content"_L1]))
            return {};
        return { { u"reply.body"_s, u"no content"_s } };
    }
    if (type == "template_card"_L1)
        return cardViolations(body["template_card"_L1].toObject());
    if (type == "stream_with_template_card"_L1 && body.contains("template_card"_L1))
        return cardViolations(body["template_card"_L1].toObject());
    if (type == "stream"_L1 || type == "stream_with_template_card"_L1)
        return {}; // streamViolations() says more
    return mediaViolations(type, body[type].toObject());
}

Violations imageViolations(const QJsonArray &items, bool isFinal)
{
    if (!isFinal || items.size() > maxImages)
        return { { u"stream.images"_s, u"pictures come with the final frame, ten at most"_s } };
    for (const auto &item : items) {
        const QJsonObject image = item["image"_L1].toObject();
        const auto decoded = QByteArray::fromBase64Encoding(image["base64"_L1].toString().toLatin1(),
                                                            QByteArray::AbortOnBase64DecodingErrors);
        const QByteArray bytes = decoded ? *decoded : QByteArray();
        const QByteArray mime = mediaTypeOf(bytes).mime;
        if (item["msgtype"_L1] != "image"_L1 || bytes.isEmpty() || bytes.size() > maxImageBytes
            || (mime != "image/jpeg" && mime != "image/png"))
            return { { u"stream.images"_s, u"a picture is a JPG or PNG in base64, 10 MB at most"_s } };
        const QByteArray md5 = QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex();
        if (image["md5"_L1].toString().toLower().toLatin1() != md5)
            return { { u"stream.images"_s, u"the md5 is not that of the picture's bytes"_s } };
    }
    return {};
}

} // namespace

Violations replyViolations(const QJsonObject &body)
{
    return bodyViolations(body,
                          { u"stream"_s, u"markdown"_s, u"template_card"_s, u"stream_with_template_card"_s, u"image"_s,
                            u"file"_s, u"voice"_s, u"video"_s });
}

Violations welcomeViolations(const QJsonObject &body)
{
    return bodyViolations(body, { u"text"_s, u"template_card"_s });
}

Violations sendViolations(const QJsonObject &body)
{
    return bodyViolations(body, { u"markdown"_s, u"template_card"_s, u"image"_s, u"file"_s, u"voice"_s, u"video"_s });
}

Violations updateViolations(const QJsonObject &body, const QString &taskId)
{
    if (body["response_type"_L1] != "update_template_card"_L1)
        return { { u"update.body"_s, u"response_type is update_template_card"_s } };
    const QJsonObject card = body["template_card"_L1].toObject();
    if (card["task_id"_L1] != taskId)
        return { { u"update.task-id"_s, u"the task_id is the event's"_s } };
    return cardViolations(card);
}

Violations streamViolations(const QJsonObject &stream, bool isFirst)
{
    Violations found;
    const QJsonValue finish = stream["finish"_L1];
    const bool isShaped
        = isFilled(stream["id"_L1]) && (finish.isUndefined() || finish.isBool()) && stream["content"_L1].isString();
    if (!isShaped)
        found.append({ u"stream.body"_s, u"a stream has a string id, a string content and a boolean finish"_s });
    if (stream.contains("msg_item"_L1))
        found += imageViolations(stream["msg_item"_L1].toArray(), finish.toBool());
    if (stream.contains("feedback"_L1)) {
        const qsizetype bytes = stream["feedback"_L1]["id"_L1].toString().toUtf8().size();
        if (!isFirst || bytes == 0 || bytes > maxFeedbackBytes)
            found.append({ u"stream.feedback"_s, u"feedback.id comes with the first frame, 256 bytes at most"_s });
    }
    return found;
}

Violations cardViolations(const QJsonObject &card)
{
    static const QSet<QString> interactive { u"button_interaction"_s, u"vote_interaction"_s,
                                             u"multiple_interaction"_s };
    const QString type = card["card_type"_L1].toString();
    if (!interactive.contains(type) && type != "text_notice"_L1 && type != "news_notice"_L1)
        return { { u"card.body"_s, u"no such card_type"_s } };
    static const QRegularExpression allowed(u"^[0-9A-Za-z_@-]{1,128}$"_s);
    const QJsonValue taskId = card["task_id"_L1];
    const bool needsId = interactive.contains(type) || card.contains("action_menu"_L1);
    if ((needsId || !taskId.isUndefined()) && !allowed.match(taskId.toString()).hasMatch())
        return { { u"card.task-id"_s, u"a task_id has 1 to 128 of 0-9 A-Z a-z _ - @"_s } };
    if (card["button_list"_L1].toArray().size() > maxButtons)
        return { { u"card.body"_s, u"more than six buttons"_s } };
    return {};
}

QList<QByteArray> imagesOf(const QJsonObject &stream)
{
    QList<QByteArray> images;
    const QJsonArray items = stream["msg_item"_L1].toArray();
    for (const auto &item : items)
        images.append(QByteArray::fromBase64(item["image"_L1]["base64"_L1].toString().toLatin1()));
    return images;
}

} // namespace oagent::simulator
