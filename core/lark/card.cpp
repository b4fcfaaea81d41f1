#include "core/lark/card.h"
#include "core/support/json.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace oagent::lark::card {

namespace {

QJsonObject body(const QString &text)
{
    const QJsonObject element { { u"tag"_s, u"markdown"_s },
                                { u"element_id"_s, QString(answerElement) },
                                { u"content"_s, text } };
    return { { u"elements"_s, QJsonArray { element } } };
}

QJsonObject summary(const QString &text) { return { { u"content"_s, text } }; }

/// 14 characters a second, which is the platform's default, is slower than any model (§10).
QJsonObject pace()
{
    return { { u"print_frequency_ms"_s, QJsonObject { { u"default"_s, 30 } } },
             { u"print_step"_s, QJsonObject { { u"default"_s, 3 } } },
             { u"print_strategy"_s, u"fast"_s } };
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
    return jsonText(QJsonObject { { u"schema"_s, u"2.0"_s },
                                  { u"config"_s,
                                    QJsonObject { { u"streaming_mode"_s, true },
                                                  { u"update_multi"_s, true },
                                                  { u"summary"_s, summary(summaryText) },
                                                  { u"streaming_config"_s, pace() } } },
                                  { u"body"_s, body(text) } });
}

QString completeCard(const QString &text)
{
    return jsonText(
        { { u"schema"_s, u"2.0"_s },
          { u"config"_s, QJsonObject { { u"update_multi"_s, true }, { u"summary"_s, summary(summaryOf(text)) } } },
          { u"body"_s, body(text) } });
}

QJsonObject createBody(const QString &cardJson) { return { { u"type"_s, u"card_json"_s }, { u"data"_s, cardJson } }; }

QJsonObject textBody(const QString &text, int sequence, const QString &uuid)
{
    return { { u"content"_s, text }, { u"sequence"_s, sequence }, { u"uuid"_s, uuid } };
}

QJsonObject replacementBody(const QString &cardJson, int sequence, const QString &uuid)
{
    return { { u"card"_s, createBody(cardJson) }, { u"sequence"_s, sequence }, { u"uuid"_s, uuid } };
}

QJsonObject settingsBody(bool isStreaming, const QString &summaryText, int sequence, const QString &uuid)
{
    QJsonObject config { { u"streaming_mode"_s, isStreaming } };
    if (!summaryText.isEmpty())
        config[u"summary"_s] = summary(summaryText);
    return { { u"settings"_s, jsonText(QJsonObject { { u"config"_s, config } }) },
             { u"sequence"_s, sequence },
             { u"uuid"_s, uuid } };
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
