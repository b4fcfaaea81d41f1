#include "core/lark/messagecontent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace oagent::lark {

namespace {

using ContentKind = Attachment::Kind;

constexpr qsizetype longestRaw = 10'000; // characters of what nobody has described

void attach(Content &content, ContentKind kind, const QJsonObject &object, QLatin1StringView member)
{
    const QString key = object[member].toString();
    if (key.isEmpty())
        return;
    Attachment attachment;
    attachment.kind = kind;
    attachment.name = object["file_name"_L1].toString();
    attachment.reference = { { u"key"_s, key }, { u"type"_s, member == "image_key"_L1 ? u"image"_s : u"file"_s } };
    content.attachments.append(attachment);
}

QString linkText(const QJsonObject &item)
{
    const QString text = item["text"_L1].toString();
    const QString href = item["href"_L1].toString();
    return href.isEmpty() || href == text ? text : u"[%1](%2)"_s.arg(text, href);
}

/// The placeholder that the message's mentions explain; who is named by an id instead stands there by name.
QString mentionText(const QJsonObject &item)
{
    const QString id = item["user_id"_L1].toString();
    const QString name = item["user_name"_L1].toString();
    if (id == "all"_L1)
        return u"@_all"_s;
    return id.startsWith(u'@') || name.isEmpty() ? id : QString(u'@' + name);
}

/// One run of a rich text; `md` comes in what this program sent itself.
void readRun(const QJsonObject &item, QString &line, Content &content)
{
    const QString tag = item["tag"_L1].toString();
    if (tag == "img"_L1)
        return attach(content, ContentKind::Image, item, "image_key"_L1);
    if (tag == "media"_L1)
        return attach(content, ContentKind::Video, item, "file_key"_L1);
    if (tag == "a"_L1)
        line += linkText(item);
    else if (tag == "at"_L1)
        line += mentionText(item);
    else if (tag == "emotion"_L1)
        line += u"[%1]"_s.arg(item["emoji_type"_L1].toString());
    else if (tag == "hr"_L1)
        line += u"---"_s;
    else if (tag == "code_block"_L1)
        line += u"```%1\n%2\n```"_s.arg(item["language"_L1].toString().toLower(), item["text"_L1].toString());
    else
        line += item["text"_L1].toString();
}

/// The title and the lines of a rich text, or of what a card looks like.
Content richContent(const QJsonObject &object, QLatin1StringView member)
{
    Content content;
    QStringList lines;
    if (const QString title = object["title"_L1].toString().trimmed(); !title.isEmpty())
        lines.append(title);
    const QJsonArray paragraphs = object[member].toArray();
    for (const auto &paragraph : paragraphs) {
        QString line;
        const QJsonArray items = paragraph.isArray() ? paragraph.toArray() : QJsonArray { paragraph };
        for (const auto &item : items)
            readRun(item.toObject(), line, content);
        lines.append(line);
    }
    content.text = lines.join(u'\n').trimmed();
    return content;
}

/// A post comes without a level of languages, which is there when one is sent (§8.3); both are read.
Content postContent(const QJsonObject &object)
{
    if (object.contains("content"_L1))
        return richContent(object, "content"_L1);
    for (const auto &language : object) {
        if (language.isObject())
            return richContent(language.toObject(), "content"_L1);
    }
    return {};
}

Content locationContent(const QJsonObject &object)
{
    Content content;
    content.text = u"%1 (%2, %3)"_s
                       .arg(object["name"_L1].toString(), object["latitude"_L1].toVariant().toString(),
                            object["longitude"_L1].toVariant().toString())
                       .trimmed();
    return content;
}

/// Of messages that are little more than words: a calendar entry, a task, a vote.
Content wordsContent(const QJsonObject &object)
{
    QStringList lines;
    for (const auto member : { "template"_L1, "text"_L1, "topic"_L1, "summary"_L1, "title"_L1, "start_time"_L1,
                               "end_time"_L1, "due_time"_L1, "content"_L1 }) {
        const QJsonValue value = object[member];
        if (member == "summary"_L1 && value.isObject())
            lines.append(postContent(value.toObject()).text);
        else if (const QString words = value.toVariant().toString().trimmed(); !words.isEmpty())
            lines.append(words);
    }
    const QJsonArray options = object["options"_L1].toArray();
    for (const auto &option : options)
        lines.append(u"- "_s + option.toString());
    lines.removeAll({});
    Content content;
    content.text = lines.join(u'\n').trimmed();
    return content;
}

/// Types of §8.3 that have no words at times, or never.
bool isKnown(const QString &type)
{
    static const QStringList types { u"text"_s,        u"post"_s,          u"image"_s,
                                     u"file"_s,        u"audio"_s,         u"media"_s,
                                     u"interactive"_s, u"location"_s,      u"folder"_s,
                                     u"sticker"_s,     u"share_chat"_s,    u"share_user"_s,
                                     u"system"_s,      u"merge_forward"_s, u"hongbao"_s,
                                     u"calendar"_s,    u"video_chat"_s,    u"share_calendar_event"_s,
                                     u"todo"_s,        u"vote"_s,          u"general_calendar"_s };
    return types.contains(type);
}

Content contentOf(const QString &type, const QJsonObject &object)
{
    Content content;
    if (type == "text"_L1)
        content.text = object["text"_L1].toString().trimmed();
    else if (type == "post"_L1)
        content = postContent(object);
    else if (type == "image"_L1)
        attach(content, ContentKind::Image, object, "image_key"_L1);
    else if (type == "file"_L1)
        attach(content, ContentKind::File, object, "file_key"_L1);
    else if (type == "audio"_L1)
        attach(content, ContentKind::Audio, object, "file_key"_L1);
    else if (type == "media"_L1)
        attach(content, ContentKind::Video, object, "file_key"_L1);
    else if (type == "interactive"_L1)
        content.text = richContent(object, "elements"_L1).text; // the platform hands out no picture of a card
    else if (type == "location"_L1)
        content = locationContent(object);
    // What the platform hands out no file of, or what stands for something else (§8.3, §11.5).
    else if (type != "folder"_L1 && type != "sticker"_L1 && type != "share_chat"_L1 && type != "share_user"_L1
             && type != "merge_forward"_L1)
        content = wordsContent(object);
    return content;
}

} // namespace

Content readContent(const QString &type, const QString &content)
{
    const QJsonDocument document = QJsonDocument::fromJson(content.toUtf8());
    Content read;
    if (document.isObject())
        read = contentOf(type, document.object());
    else if (type == "text"_L1)
        read.text = content.trimmed();
    if (read.isEmpty() && !isKnown(type))
        read.text = content.trimmed().left(longestRaw); // an assistant may make more of it than we do
    if (read.isEmpty() && type != "text"_L1)
        read.unsupported = type.isEmpty() ? u"unknown"_s : type.left(100);
    return read;
}

} // namespace oagent::lark
