#include "core/lark/card.h"
#include "core/support/json.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace oagent::lark::card {

namespace {

/// 14 characters a second, which is the platform's default, is slower than any model (§10).
constexpr QByteArrayView pace
    = R"({"print_frequency_ms":{"default":30},"print_step":{"default":3},"print_strategy":"fast"})";

QByteArray body(const QString &text)
{
    JsonWriter element;
    element.add(u"tag", u"markdown").add(u"element_id", QString(answerElement)).add(u"content", text);
    return JsonWriter().addJson(u"elements", QByteArray('[' + element.take() + ']')).take();
}

QByteArray summary(const QString &text) { return JsonWriter().add(u"content", text).take(); }

QString card(const QByteArray &config, const QString &text)
{
    return QString::fromUtf8(
        JsonWriter().add(u"schema", u"2.0").addJson(u"config", config).addJson(u"body", body(text)).take());
}

} // namespace

QString stableId(const QString &turnId, int part, const QString &purpose)
{
    static const QUuid space(u"3c1f2f38-64c2-4bb8-9d35-0a3f86f3a4d1"_s);
    return QUuid::createUuidV5(space, u"%1|%2|%3"_s.arg(turnId).arg(part).arg(purpose)).toString(QUuid::WithoutBraces);
}

QString summaryOf(const QString &text)
{
    constexpr qsizetype longest = 60;
    static const QRegularExpression marks(u"&#(?:96|124);|<br>|<(?=[A-Za-z/])|[#>*_`|~\\[\\]!]|\\(img_[^)]*\\)"_s);
    QString words = text.left(10 * longest)
                        .replace(u"&#60;"_s, u"<"_s)
                        .replace(u"&#91;"_s, u"["_s)
                        .replace(marks, u" "_s)
                        .simplified();
    if (words.size() > longest)
        words = words.left(words[longest - 1].isHighSurrogate() ? longest - 1 : longest) + u'…';
    return words.isEmpty() ? u"…"_s : words;
}

QString streamingCard(const QString &text, const QString &summaryText)
{
    JsonWriter config;
    config.add(u"streaming_mode", true).add(u"update_multi", true);
    config.addJson(u"summary", summary(summaryText)).addJson(u"streaming_config", pace);
    return card(config.take(), text);
}

QString completeCard(const QString &text)
{
    return card(JsonWriter().add(u"update_multi", true).addJson(u"summary", summary(summaryOf(text))).take(), text);
}

QByteArray createBody(const QString &cardJson)
{
    return JsonWriter().add(u"type", u"card_json").add(u"data", cardJson).take();
}

QByteArray textBody(const QString &text, int sequence, const QString &uuid)
{
    return JsonWriter().add(u"content", text).add(u"sequence", sequence).add(u"uuid", uuid).take();
}

QByteArray replacementBody(const QString &cardJson, int sequence, const QString &uuid)
{
    return JsonWriter().addJson(u"card", createBody(cardJson)).add(u"sequence", sequence).add(u"uuid", uuid).take();
}

QByteArray settingsBody(bool isStreaming, const QString &summaryText, int sequence, const QString &uuid)
{
    JsonWriter config;
    config.add(u"streaming_mode", isStreaming);
    if (!summaryText.isEmpty())
        config.addJson(u"summary", summary(summaryText));
    const QByteArray settings = JsonWriter().addJson(u"config", config.take()).take();
    return JsonWriter()
        .add(u"settings", QString::fromUtf8(settings))
        .add(u"sequence", sequence)
        .add(u"uuid", uuid)
        .take();
}

QString referenceContent(const QString &cardId)
{
    return jsonText(QJsonObject { { u"type"_s, u"card"_s }, { u"data"_s, QJsonObject { { u"card_id"_s, cardId } } } });
}

QString postContent(const QString &markdown)
{
    static const QRegularExpression picture(u"^!\\[[^\\]\\n]*\\]\\((img_[A-Za-z0-9_.-]+)\\)\\s*$"_s,
                                            QRegularExpression::MultilineOption);
    QJsonArray paragraphs;
    const auto addText = [&paragraphs](const QString &text) {
        if (!text.trimmed().isEmpty())
            paragraphs.append(QJsonArray { QJsonObject { { u"tag"_s, u"md"_s }, { u"text"_s, text.trimmed() } } });
    };
    qsizetype from = 0;
    for (auto found = picture.globalMatch(markdown); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        addText(markdown.mid(from, match.capturedStart() - from));
        paragraphs.append(QJsonArray { QJsonObject { { u"tag"_s, u"img"_s }, { u"image_key"_s, match.captured(1) } } });
        from = match.capturedEnd();
    }
    addText(markdown.mid(from));
    return jsonText(
        QJsonObject { { u"zh_cn"_s, QJsonObject { { u"title"_s, QString() }, { u"content"_s, paragraphs } } } });
}

QString textContent(const QString &text) { return jsonText(QJsonObject { { u"text"_s, text } }); }

} // namespace oagent::lark::card
