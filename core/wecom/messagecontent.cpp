#include "core/wecom/messagecontent.h"

#include <QJsonArray>
#include <QStringList>

#include <optional>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

/// What one message, or the one it quotes, holds.
struct Content
{
    QString text;
    QList<Attachment> attachments;

    [[nodiscard]] bool isEmpty() const { return text.isEmpty() && attachments.isEmpty(); }
};

QString textOf(const QJsonValue &holder)
{
    return withoutControls(holder.toObject()["content"_L1].toString()).trimmed();
}

std::optional<Attachment> attachmentOf(const QJsonObject &holder, Attachment::Kind kind)
{
    const QString url = holder["url"_L1].toString();
    if (url.isEmpty())
        return std::nullopt;
    Attachment attachment;
    attachment.kind = kind;
    attachment.reference = { { u"url"_s, url } };
    if (const QString key = holder["aeskey"_L1].toString(); !key.isEmpty())
        attachment.reference.insert("aeskey"_L1, key);
    return attachment;
}

std::optional<Attachment::Kind> mediaKind(const QString &type)
{
    if (type == "image"_L1)
        return Attachment::Kind::Image;
    if (type == "file"_L1)
        return Attachment::Kind::File;
    if (type == "video"_L1)
        return Attachment::Kind::Video;
    return std::nullopt;
}

Content contentOf(const QJsonObject &holder);

/// Unknown items are passed over, the rest is kept (§5.1).
Content mixedContent(const QJsonArray &items)
{
    Content read;
    QStringList texts;
    for (const auto &item : items) {
        const QJsonObject object = item.toObject();
        if (object["msgtype"_L1].toString() == "mixed"_L1)
            continue;
        const Content one = contentOf(object);
        read.attachments.append(one.attachments);
        if (!one.text.isEmpty())
            texts.append(one.text);
    }
    read.text = texts.join(u'\n');
    return read;
}

/// Of a message, a quoted one, or an item of a mixed one: {"msgtype": type, type: {…}}.
Content contentOf(const QJsonObject &holder)
{
    const QString type = holder["msgtype"_L1].toString();
    const QJsonObject inner = holder[type].toObject();
    Content read;
    if (type == "mixed"_L1)
        return mixedContent(inner["msg_item"_L1].toArray());
    if (type == "voice"_L1 || type == "text"_L1) {
        read.text = textOf(inner);
        if (read.text.isEmpty()) // so expected by one client (§5.1)
            read.text = withoutControls(inner["text"_L1].toString()).trimmed();
        return read;
    }
    if (const auto kind = mediaKind(type)) {
        if (const auto attachment = attachmentOf(inner, *kind))
            read.attachments.append(*attachment);
    }
    return read;
}

} // namespace

QString withoutControls(QString text)
{
    text.removeIf([](QChar c) { // all that is Other_Control, without looking each up
        return (c < u' ' || (c >= QChar(0x7f) && c < QChar(0xa0))) && c != u'\n' && c != u'\t';
    });
    return text;
}

void readContent(const QJsonObject &body, Mentions &mentions, IncomingMessage &message)
{
    const QString type = body["msgtype"_L1].toString();
    Content own = contentOf(body);
    Content quoted = contentOf(body["quote"_L1].toObject());
    const bool isSaid = !own.isEmpty();
    if (message.chatKind == ChatKind::Group) {
        if (!own.text.isEmpty())
            own.text = mentions.stripped(own.text);
        quoted.text = mentions.strippedQuote(quoted.text);
    }
    message.text = own.text;
    message.quotedText = quoted.text;
    message.attachments = own.attachments + quoted.attachments;
    if (!isSaid && quoted.isEmpty() && type != "text"_L1)
        message.unsupported = type;
}

} // namespace oagent::wecom
