#include "ui/log/logrow.h"

#include <QJsonDocument>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// What a platform says can be a whole page; the log file has all of it.
constexpr qsizetype longestText = 2000;

QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QByteArray object = QJsonDocument(QJsonObject { { u"v"_s, value } }).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(object.sliced(5, object.size() - 6)); // without {"v": and }
}

bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

} // namespace

TurnKey turnKey(const QString &turn)
{
    if (turn.isEmpty())
        return 0;
    TurnKey key = 14695981039346656037ULL; // FNV-1a: the same number for the same turn, whenever and wherever
    for (const char byte : turn.toUtf8())
        key = (key ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
    return std::max<TurnKey>(key, 1);
}

QByteArray rowText(const LogEntry &entry)
{
    QStringList words { entry.text, entry.foreign };
    for (auto field = entry.numbers.begin(); field != entry.numbers.end(); ++field)
        words.append(field.key() + u'=' + valueText(field.value()));
    words.removeAll(QString());
    QByteArray text = words.join(u"  "_s).toUtf8();
    // One row is one line, and nothing in it ends it early (see LogRows).
    std::replace_if(
        text.begin(), text.end(), [](char byte) { return static_cast<unsigned char>(byte) < 0x20U; }, ' ');
    if (text.size() <= longestText)
        return text;
    const QByteArray cut = u"…"_s.toUtf8();
    qsizetype end = longestText - cut.size();
    while (end > 0 && isContinuation(text.at(end)))
        --end;
    return text.first(end) + cut;
}

} // namespace oagent
