#include "core/support/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>

namespace oagent {

namespace {

constexpr QByteArrayView mark = "\xEF\xBB\xBF";
constexpr QByteArrayView escapedMark = "\\ufeff";

QByteArray toBytes(const QJsonDocument &document, QJsonDocument::JsonFormat format)
{
    return document.toJson(format).replace(mark, escapedMark);
}

} // namespace

QByteArray jsonBytes(const QJsonObject &object) { return toBytes(QJsonDocument(object), QJsonDocument::Compact); }

QByteArray jsonBytes(const QJsonArray &array) { return toBytes(QJsonDocument(array), QJsonDocument::Compact); }

QString jsonText(const QJsonObject &object) { return QString::fromUtf8(jsonBytes(object)); }

QString jsonText(const QJsonArray &array) { return QString::fromUtf8(jsonBytes(array)); }

QByteArray indentedJson(const QJsonObject &object) { return toBytes(QJsonDocument(object), QJsonDocument::Indented); }

QJsonDocument jsonDocument(const QByteArray &json, QJsonParseError *error)
{
    if (!json.contains(mark))
        return QJsonDocument::fromJson(json, error);
    QByteArray escaped = json.startsWith(mark) ? json.sliced(mark.size()) : json;
    return QJsonDocument::fromJson(escaped.replace(mark, escapedMark), error);
}

QString idIn(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const bool isWhole = value.isDouble() && value.toInteger(0) == value.toInteger(1); // else the default
    return isWhole ? QString::number(value.toInteger()) : QString();
}

} // namespace oagent
