#include "core/simulator/lark/cardrules.h"

#include "core/simulator/lark/larkanswer.h"
#include "core/simulator/lark/messagetext.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

QString withoutCode(const QString &markdown)
{
    QStringList kept;
    QString fence;
    const QStringList lines = markdown.split(u'\n');
    for (const QString &line : lines) {
        static const QRegularExpression opening(uR"(^ {0,3}(`{3,}|~{3,}))"_s);
        const QRegularExpressionMatch match = opening.match(line);
        if (fence.isEmpty() && match.hasMatch())
            fence = match.captured(1);
        else if (!fence.isEmpty() && line.trimmed().startsWith(fence))
            fence.clear();
        else if (fence.isEmpty())
            kept.append(line);
    }
    static const QRegularExpression span(u"(`+)[^`]+\\1"_s);
    return kept.join(u'\n').remove(span);
}

int tablesIn(const QString &markdown)
{
    static const QRegularExpression dashes(uR"(^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$)"_s);
    int tables = 0;
    const QStringList lines = withoutCode(markdown).split(u'\n');
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (lines.at(i).contains(u'|') && lines.at(i - 1).contains(u'|') && dashes.match(lines.at(i)).hasMatch())
            ++tables;
    }
    return tables;
}

Findings markdownFindings(const QString &markdown)
{
    Findings found;
    const QString text = withoutCode(markdown);
    // The words may hold brackets in pairs, and such that are written with a backslash; they may be two lines.
    static const QRegularExpression image(uR"(!\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]\(\s*([^)]*)\))"_s);
    for (auto match = image.globalMatch(text); match.hasNext();) {
        if (!match.next().captured(1).startsWith("img_"_L1))
            found.append({ { u"card.image"_s, u"an image is named by its image_key alone"_s },
                           LarkAnswer::error(200'570, u"invalid image keys"_s) });
    }
    static const QRegularExpression at(uR"(<at\s+(user_)?id\s*=\s*"?all\b)"_s);
    if (at.match(text).hasMatch())
        found.append({ { u"card.at"_s, u"an answer calls everybody in the chat"_s }, std::nullopt });
    return found;
}

Findings cardFindings(const QJsonObject &card, int tablesAllowed)
{
    Findings found;
    const auto refuse = [&](const QString &code, const QString &detail, int answer) {
        found.append({ { code, detail }, LarkAnswer::error(answer, detail) });
    };
    const bool isSecond = card["schema"_L1] == "2.0"_L1;
    const QList<QJsonObject> elements = elementsOfCard(card);
    if (isSecond ? !card["body"_L1]["elements"_L1].isArray() : !card["elements"_L1].isArray())
        refuse(u"card.json"_s, u"a card has an array of elements"_s, 200'621);
    if (elements.size() > maxCardElements)
        refuse(u"card.elements"_s, u"more than 200 elements"_s, 300'305);
    static const QRegularExpression idShape(u"^[A-Za-z][A-Za-z0-9_]{0,19}$"_s);
    QSet<QString> ids;
    int tables = 0;
    for (const QJsonObject &element : elements) {
        const QString tag = element["tag"_L1].toString();
        if (isSecond && (tag == "action"_L1 || tag == "note"_L1))
            refuse(u"card.json"_s, u"there is no "_s + tag + u" in a 2.0 card"_s, 300'315);
        if (const QJsonValue id = element["element_id"_L1]; !id.isUndefined()) {
            if (!idShape.match(id.toString()).hasMatch())
                refuse(u"card.json"_s, u"element_id is a letter, then letters, digits and _, 20 at most"_s, 300'313);
            if (ids.contains(id.toString()))
                refuse(u"card.json"_s, u"element_id is given twice"_s, 300'301);
            ids.insert(id.toString());
        }
        if (tag == "table"_L1)
            ++tables;
        if (tag != "markdown"_L1)
            continue;
        found.append(markdownFindings(element["content"_L1].toString()));
        tables += tablesIn(element["content"_L1].toString());
    }
    if (tables > tablesAllowed)
        found.append({ { u"card.tables"_s, u"%1 tables in one card"_s.arg(tables) },
                       LarkAnswer::cardRefused(11'310, u"card table number over limit"_s) });
    return found;
}

} // namespace oagent::simulator::larkparts
