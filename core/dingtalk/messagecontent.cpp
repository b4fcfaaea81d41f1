#include "core/dingtalk/messagecontent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace oagent::dingtalk {

namespace {

/// What one message, or the one it quotes, holds.
struct Content
{
    QString text;
    QList<Attachment> attachments;

    [[nodiscard]] bool isEmpty() const { return text.isEmpty() && attachments.isEmpty(); }
};

/// An object that may come as a JSON string of itself (§12.1).
QJsonObject objectOf(const QJsonValue &value)
{
    if (value.isString())
        return QJsonDocument::fromJson(value.toString().toUtf8()).object();
    return value.toObject();
}

QJsonArray arrayOf(const QJsonValue &value)
{
    if (value.isString())
        return QJsonDocument::fromJson(value.toString().toUtf8()).array();
    return value.toArray();
}

/// The first of these members that is a text and not empty.
QString textAt(const QJsonObject &object, std::initializer_list<QLatin1StringView> members)
{
    for (const QLatin1StringView member : members) {
        if (QString text = object[member].toString().trimmed(); !text.isEmpty())
            return text;
    }
    return {};
}

std::optional<Attachment> attachmentOf(const QJsonObject &content, Attachment::Kind kind)
{
    // A picture's pictureDownloadCode is of the same picture in another size (§12.1: use downloadCode).
    const QString code = textAt(content, { "downloadCode"_L1, "pictureDownloadCode"_L1 });
    if (code.isEmpty())
        return std::nullopt;
    Attachment attachment;
    attachment.kind = kind;
    attachment.name = content["fileName"_L1].toString();
    attachment.reference = { { u"downloadCode"_s, code } };
    return attachment;
}

Content mediaContent(const QJsonObject &content, Attachment::Kind kind)
{
    Content read;
    if (const auto attachment = attachmentOf(content, kind))
        read.attachments.append(*attachment);
    return read;
}

Content audioContent(const QJsonObject &content)
{
    Content read = mediaContent(content, Attachment::Kind::Audio);
    read.text = content["recognition"_L1].toString().trimmed();
    for (Attachment &attachment : read.attachments)
        attachment.isInText = !read.text.isEmpty();
    return read;
}

/// Some clients repeat the leading mention of the bot as a text of its own.
bool isLoneMention(const QString &text)
{
    const QString trimmed = text.trimmed();
    return trimmed.startsWith(u'@')
        && std::none_of(trimmed.begin(), trimmed.end(), [](QChar c) { return c.isSpace(); });
}

Content richContent(const QJsonArray &items, bool isInGroup)
{
    Content read;
    bool isFirstText = true;
    for (const auto &value : items) {
        const QJsonObject item = value.toObject();
        const QString type = item["type"_L1].toString(item["msgType"_L1].toString());
        if (const auto picture = attachmentOf(item, Attachment::Kind::Image)) {
            read.attachments.append(*picture);
            if (!read.text.isEmpty() && !read.text.endsWith(u'\n'))
                read.text += u'\n';
        } else if (type.isEmpty() || type == "text"_L1) { // mentions and skills are no words to the assistant
            const QString text = item["text"_L1].toString(item["content"_L1].toString());
            if (std::exchange(isFirstText, false) && isInGroup && isLoneMention(text))
                continue;
            read.text += text;
        }
    }
    read.text = read.text.trimmed();
    return read;
}

/// One line of a forwarded conversation, whose members are not documented.
QString recordLine(const QJsonObject &record)
{
    const QString who = textAt(record, { "senderNick"_L1, "senderName"_L1, "sender"_L1, "nick"_L1 });
    QString what = textAt(record, { "content"_L1, "text"_L1, "title"_L1 });
    const QJsonObject inner = objectOf(record["content"_L1]);
    if (!inner.isEmpty())
        what = textAt(inner, { "text"_L1, "content"_L1, "title"_L1 });
    if (what.isEmpty())
        return {};
    return who.isEmpty() ? what : who + u": "_s + what;
}

/// Markdown, cards and forwarded conversations: whatever text they carry (§12.1; undocumented, so every place is
/// asked).
Content forwardedContent(const QJsonObject &text, const QJsonObject &content)
{
    QStringList lines;
    const auto add = [&lines](const QString &line) {
        if (!line.isEmpty() && !lines.contains(line))
            lines.append(line);
    };
    for (const QJsonObject &holder : { content, text }) {
        add(textAt(holder, { "title"_L1 }));
        const QJsonArray records = arrayOf(holder["chatRecord"_L1]);
        for (const auto &record : records)
            add(recordLine(record.toObject()));
        if (records.isEmpty())
            add(textAt(holder, { "summary"_L1 })); // the first lines of the same conversation
        add(textAt(holder, { "text"_L1, "markdown"_L1, "content"_L1 }));
        add(textAt(objectOf(holder["markdown"_L1]), { "text"_L1 }));
    }
    if (lines.isEmpty())
        add(textAt(content, { "biz_custom_action_url"_L1 }));
    Content read;
    read.text = lines.join(u'\n').trimmed();
    return read;
}

/// `text` and `content` are the members of that name, of a message or of a quoted one.
Content contentOf(const QString &type, const QJsonObject &text, const QJsonObject &content, bool isInGroup)
{
    if (type == "text"_L1) {
        Content read;
        read.text = textAt(text, { "content"_L1, "text"_L1 });
        if (read.text.isEmpty())
            read.text = textAt(content, { "text"_L1, "content"_L1 });
        return read;
    }
    if (type == "richText"_L1)
        return richContent(arrayOf(content["richText"_L1]), isInGroup);
    if (type == "picture"_L1 || type == "image"_L1)
        return mediaContent(content, Attachment::Kind::Image);
    if (type == "audio"_L1)
        return audioContent(content);
    if (type == "video"_L1)
        return mediaContent(content, Attachment::Kind::Video);
    if (type == "file"_L1)
        return mediaContent(content, Attachment::Kind::File);
    if (type == "unknownMsgType"_L1)
        return {};
    return forwardedContent(text, content);
}

/// The member `name` as an object; a bare text becomes {"content": text}.
QJsonObject holderOf(const QJsonObject &object, QLatin1StringView name)
{
    const QJsonValue value = object[name];
    if (QJsonObject holder = objectOf(value); !holder.isEmpty())
        return holder;
    return value.isString() ? QJsonObject { { u"content"_s, value } } : QJsonObject();
}

Content quotedContent(const QJsonObject &object, const QJsonObject &text, const QJsonObject &content)
{
    for (const QJsonObject &holder : { text, content }) {
        const QJsonObject replied = objectOf(holder["repliedMsg"_L1]);
        if (replied.isEmpty())
            continue; // isReplyMsg alone names nothing but an id (§12.2)
        const QString type = textAt(replied, { "msgType"_L1, "msgtype"_L1 });
        const QJsonObject inner = holderOf(replied, "content"_L1);
        const bool isRich = inner.contains("richText"_L1);
        return contentOf(isRich ? u"richText"_s : type, holderOf(replied, "text"_L1), inner, false);
    }
    const QJsonObject older = objectOf(object["quoteMessage"_L1]);
    if (older.isEmpty())
        return {};
    return contentOf(textAt(older, { "msgtype"_L1, "msgType"_L1 }), holderOf(older, "text"_L1),
                     holderOf(older, "content"_L1), false);
}

} // namespace

void readContent(const QJsonObject &object, IncomingMessage &message)
{
    const QString type = object["msgtype"_L1].toString();
    const QJsonObject text = holderOf(object, "text"_L1);
    const QJsonObject content = holderOf(object, "content"_L1);
    const Content own = contentOf(type, text, content, message.chatKind == ChatKind::Group);
    const Content quoted = quotedContent(object, text, content);
    message.text = own.text;
    message.quotedText = quoted.text;
    message.attachments = own.attachments + quoted.attachments;
    if (own.isEmpty() && type != "text"_L1)
        message.unsupported = type == "unknownMsgType"_L1 ? u"unknown"_s : type;
}

} // namespace oagent::dingtalk
