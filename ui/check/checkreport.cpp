#include "ui/check/checkreport.h"

#include "core/support/json.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace oagent {

QJsonObject withNames(QJsonObject report, const QJsonArray &bots, const QJsonArray &people)
{
    const QString text = jsonText(report);
    const QJsonArray subjects = report.value("bots"_L1).toArray();
    QStringList examined;
    QJsonArray named;
    for (const auto &subject : subjects) {
        QJsonObject entry = subject.toObject();
        examined.append(subject["id"_L1].toString());
        for (const auto &bot : bots) {
            if (bot["id"_L1].toString() == examined.last())
                entry.insert(u"name"_s, bot["name"_L1]);
        }
        named.append(entry);
    }
    QJsonArray spokenOf;
    for (const auto &person : people) {
        const QString id = person["id"_L1].toString();
        const QRegularExpression placeholder(u"\\b%1\\b"_s.arg(QRegularExpression::escape(id)));
        if (examined.contains(person["bot"_L1].toString()) && placeholder.match(text).hasMatch())
            spokenOf.append(
                QJsonObject { { u"id"_s, id }, { u"name"_s, person["name"_L1] }, { u"ids"_s, person["ids"_L1] } });
    }
    report.insert(u"bots"_s, named);
    report.insert(u"people"_s, spokenOf);
    return report;
}

} // namespace oagent
