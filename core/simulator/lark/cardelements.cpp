#include "core/simulator/lark/cardelements.h"

#include "core/simulator/lark/messagetext.h"

using namespace Qt::StringLiterals;

namespace oagent::simulator::larkparts {

namespace {

QJsonArray replacedIn(const QJsonArray &elements, const QString &id, const std::optional<QJsonObject> &replacement)
{
    QJsonArray changed;
    for (const auto &value : elements) {
        QJsonObject element = value.toObject();
        if (element["element_id"_L1] == id) {
            if (replacement)
                changed.append(*replacement);
            continue;
        }
        for (const QString &nested : { u"elements"_s, u"columns"_s }) {
            if (element.contains(nested))
                element[nested] = replacedIn(element[nested].toArray(), id, replacement);
        }
        changed.append(element);
    }
    return changed;
}

QJsonObject withBody(QJsonObject card, const QJsonArray &elements)
{
    QJsonObject body = card["body"_L1].toObject();
    body[u"elements"_s] = elements;
    card[u"body"_s] = body;
    return card;
}

} // namespace

std::optional<QJsonObject> findElement(const QJsonObject &card, const QString &elementId)
{
    for (const QJsonObject &element : elementsOfCard(card)) {
        if (element["element_id"_L1] == elementId)
            return element;
    }
    return std::nullopt;
}

QJsonObject withElement(const QJsonObject &card, const QString &elementId, const std::optional<QJsonObject> &element)
{
    return withBody(card, replacedIn(card["body"_L1]["elements"_L1].toArray(), elementId, element));
}

std::optional<QJsonObject> withMoreElements(const QJsonObject &card, const QString &type, const QString &target,
                                            const QJsonArray &elements)
{
    QJsonArray all = card["body"_L1]["elements"_L1].toArray();
    qsizetype place = -1;
    if (type == "append"_L1)
        place = all.size();
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all.at(i)["element_id"_L1] == target && type == "insert_before"_L1)
            place = i;
        if (all.at(i)["element_id"_L1] == target && type == "insert_after"_L1)
            place = i + 1;
    }
    if (place < 0)
        return std::nullopt;
    for (const auto &element : elements)
        all.insert(place++, element);
    return withBody(card, all);
}

} // namespace oagent::simulator::larkparts
