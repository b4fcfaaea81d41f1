#include "core/simulator/lark/sendrules.h"

#include "core/simulator/jsonbody.h"
#include "core/simulator/lark/cardrules.h"
#include "core/simulator/lark/larkanswer.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

Finding badContent(const QString &detail)
{
    return { { u"send.content"_s, detail }, LarkAnswer::badParameter(detail) };
}

/// Links need a scheme (lark.md §13).
void checkLink(const QString &href, Findings &found)
{
    static const QRegularExpression scheme(u"^(https?|lark|mailto):"_s);
    if (!scheme.match(href).hasMatch())
        found.append({ { u"send.href"_s, u"a link has a scheme"_s }, LarkAnswer::badParameter(u"invalid href"_s) });
}

void checkMarkdown(const QString &markdown, Findings &found)
{
    static const QRegularExpression link(uR"((!?)\[[^\]]*\]\(([^)\s]*)[^)]*\))"_s);
    for (auto match = link.globalMatch(withoutCode(markdown)); match.hasNext();) {
        const QRegularExpressionMatch one = match.next();
        if (one.captured(1).isEmpty())
            checkLink(one.captured(2), found);
    }
    found.append(markdownFindings(markdown));
}

void checkPost(const QJsonObject &post, Findings &found)
{
    static const QRegularExpression locale(u"^[a-z]{2}_[a-z]{2}$"_s);
    if (post.isEmpty() || !locale.match(post.begin().key()).hasMatch()) {
        found.append(badContent(u"a post has a level for the locale"_s));
        return;
    }
    const QJsonValue body = *post.begin();
    if (!body["content"_L1].isArray() || body["content"_L1].toArray().isEmpty())
        found.append(badContent(u"a post has paragraphs"_s));
    const QJsonArray paragraphs = body["content"_L1].toArray();
    for (const auto &paragraph : paragraphs) {
        const QJsonArray parts = paragraph.toArray();
        if (!paragraph.isArray() || parts.isEmpty())
            found.append(badContent(u"a paragraph is a filled array"_s));
        for (const auto &part : parts) {
            const QString tag = part["tag"_L1].toString();
            if (tag == "md"_L1 && parts.size() > 1)
                found.append(badContent(u"md stands alone in its paragraph"_s));
            if (tag == "md"_L1)
                checkMarkdown(part["text"_L1].toString(), found);
            if (tag == "a"_L1)
                checkLink(part["href"_L1].toString(), found);
        }
    }
}

} // namespace

QString cardReference(const QString &content)
{
    const QJsonObject card = jsonObject(content.toUtf8()).value_or(QJsonObject());
    return card["type"_L1] == "card"_L1 ? card["data"_L1]["card_id"_L1].toString() : QString();
}

Findings contentFindings(const QString &messageType, const QJsonValue &content, int tablesAllowed)
{
    Findings found;
    const std::optional<QJsonObject> object = jsonObject(content.toString().toUtf8());
    if (!content.isString() || !object)
        return { badContent(u"content is not a string in json format"_s) };
    static const QHash<QString, QString> members = {
        { u"text"_s, u"text"_s },          { u"image"_s, u"image_key"_s },    { u"file"_s, u"file_key"_s },
        { u"audio"_s, u"file_key"_s },     { u"media"_s, u"file_key"_s },     { u"sticker"_s, u"file_key"_s },
        { u"share_chat"_s, u"chat_id"_s }, { u"share_user"_s, u"user_id"_s },
    };
    if (messageType == "post"_L1) {
        checkPost(*object, found);
    } else if (messageType == "interactive"_L1) {
        const QString type = (*object)["type"_L1].toString();
        if (type.isEmpty())
            found = cardFindings(*object, tablesAllowed);
        else if (type != "card"_L1 && type != "template"_L1)
            found.append(badContent(u"a card is JSON, an entity or a template"_s));
    } else if (!members.contains(messageType)) {
        found.append(badContent(u"invalid msg_type "_s + messageType));
    } else if (!isFilledString((*object)[members.value(messageType)])) {
        found.append(badContent(messageType + u" without "_s + members.value(messageType)));
    }
    if (messageType == "text"_L1 && (*object)["text"_L1].toString().contains(R"(<at user_id="all")"_L1))
        found.append({ { u"card.at"_s, u"an answer calls everybody in the chat"_s }, std::nullopt });
    return found;
}

Findings bodyFindings(const QJsonObject &body, qsizetype bytes)
{
    Findings found;
    const QJsonValue uuid = body["uuid"_L1];
    if (!isFilledString(uuid))
        found.append({ { u"send.no-uuid"_s, u"a message carries a uuid"_s }, std::nullopt });
    else if (uuid.toString().size() > maxUuid)
        found.append({ { u"send.uuid"_s, u"a uuid has 50 characters at most"_s },
                       LarkAnswer::badParameter(u"uuid is too long"_s) });
    const bool isText = body["msg_type"_L1] == "text"_L1;
    if (bytes > (isText ? maxTextBytes : maxPostBytes))
        found.append({ { u"send.too-long"_s, u"%1 bytes"_s.arg(bytes) },
                       LarkAnswer::error(230'025, u"The length of the message content reaches its limit."_s) });
    return found;
}

} // namespace oagent::simulator::larkparts
