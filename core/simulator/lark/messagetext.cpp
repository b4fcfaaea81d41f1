#include "core/simulator/lark/messagetext.h"

#include "core/simulator/jsonbody.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

/// The text of a post's elements; sent with a locale level, received without.
QString textOfPost(const QJsonObject &post)
{
    QJsonObject body = post;
    if (!post.contains("content"_L1) && !post.isEmpty())
        body = post.begin()->toObject();
    QStringList lines;
    if (const QString title = body["title"_L1].toString(); !title.isEmpty())
        lines.append(title);
    const QJsonArray paragraphs = body["content"_L1].toArray();
    for (const auto &paragraph : paragraphs) {
        QString line;
        const QJsonArray parts = paragraph.toArray();
        for (const auto &part : parts) {
            const QString image = part["image_key"_L1].toString();
            line += image.isEmpty() ? part["text"_L1].toString() : QString(u"[image "_s + image + u']');
        }
        lines.append(line);
    }
    return lines.join(u'\n');
}

void collect(const QJsonValue &value, QList<QJsonObject> &found)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const auto &one : array)
            collect(one, found);
        return;
    }
    if (!value.isObject())
        return;
    const QJsonObject object = value.toObject();
    if (object.contains("tag"_L1))
        found.append(object);
    for (const auto &nested : { "elements"_L1, "columns"_L1, "actions"_L1 })
        collect(object[nested], found);
}

} // namespace

QList<QJsonObject> elementsOfCard(const QJsonObject &card)
{
    QList<QJsonObject> found;
    collect(card.contains("body"_L1) ? card["body"_L1] : card["elements"_L1], found);
    return found;
}

QString textOfCard(const QJsonObject &card)
{
    QStringList lines;
    for (const QJsonObject &element : elementsOfCard(card)) {
        const QString tag = element["tag"_L1].toString();
        if (tag == "markdown"_L1 || tag == "plain_text"_L1 || tag == "lark_md"_L1)
            lines.append(element["content"_L1].toString());
        else if (tag == "div"_L1)
            lines.append(element["text"_L1]["content"_L1].toString());
        else if (tag == "img"_L1)
            lines.append(u"[image %1]"_s.arg(element["img_key"_L1].toString()));
    }
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QString titleOfCard(const QJsonObject &card) { return card["header"_L1]["title"_L1]["content"_L1].toString(); }

QStringList buttonsOfCard(const QJsonObject &card)
{
    QStringList labels;
    for (const QJsonObject &element : elementsOfCard(card)) {
        if (element["tag"_L1] == "button"_L1)
            labels.append(element["text"_L1]["content"_L1].toString());
    }
    return labels;
}

QString textOf(const QString &messageType, const QString &content)
{
    const std::optional<QJsonObject> object = jsonObject(content.toUtf8());
    if (!object)
        return content;
    if (messageType == "text"_L1)
        return (*object)["text"_L1].toString();
    if (messageType == "post"_L1)
        return textOfPost(*object);
    if (messageType == "interactive"_L1)
        return textOfCard(*object);
    for (const auto &key : { "image_key"_L1, "file_key"_L1 }) {
        if (object->contains(key))
            return u"[%1 %2]"_s.arg(messageType, (*object)[key].toString());
    }
    return u'[' + messageType + u']';
}

} // namespace oagent::simulator::larkparts
