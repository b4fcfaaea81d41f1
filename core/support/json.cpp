#include "core/support/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>

#include <algorithm>
#include <limits>
#include <string_view>

namespace oagent {

namespace {

constexpr QByteArrayView mark = "\xEF\xBB\xBF";
constexpr QByteArrayView escapedMark = "\\ufeff";

/// To look for a single byte is far cheaper, and hardly a text has that one.
bool hasMark(const QByteArray &json) { return json.contains(mark.front()) && json.contains(mark); }

QByteArray toBytes(const QJsonDocument &document, QJsonDocument::JsonFormat format)
{
    QByteArray json = document.toJson(format);
    return hasMark(json) ? json.replace(mark, escapedMark) : json;
}

/// Stands within a JSON string as it is.
bool isPlain(QChar c) { return c >= u' ' && c != u'"' && c != u'\\' && c != QChar::ByteOrderMark && !c.isSurrogate(); }

bool isAscii(QChar c) { return c < QChar(0x80); }

/// How many units at the beginning are ASCII and stand as they are.
qsizetype plainAscii(QStringView text)
{
    return std::find_if_not(text.begin(), text.end(), [](QChar c) { return isAscii(c) && isPlain(c); }) - text.begin();
}

/// How many units at the beginning are not ASCII and stand as they are in UTF-8. Halves of characters beyond U+FFFF do
/// so in pairs only.
qsizetype plainUnits(QStringView text)
{
    qsizetype i = 0;
    while (i < text.size() && !isAscii(text[i])) {
        const bool isPair = i + 1 < text.size() && text[i].isHighSurrogate() && text[i + 1].isLowSurrogate();
        if (!isPair && !isPlain(text[i]))
            break;
        i += isPair ? 2 : 1;
    }
    return i;
}

std::string escaped(QChar c)
{
    switch (c.unicode()) {
    case u'"': return "\\\"";
    case u'\\': return "\\\\";
    case u'\b': return "\\b";
    case u'\f': return "\\f";
    case u'\n': return "\\n";
    case u'\r': return "\\r";
    case u'\t': return "\\t";
    default: return "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0').toStdString();
    }
}

void appendText(std::string &json, QStringView text)
{
    json += '"';
    while (!text.isEmpty()) {
        qsizetype units = plainAscii(text);
        const auto place = static_cast<std::ptrdiff_t>(json.size());
        json.resize(json.size() + static_cast<std::size_t>(units));
        std::transform(text.begin(), text.begin() + units, json.begin() + place, [](QChar c) { return c.toLatin1(); });
        text = text.sliced(units);
        if (text.isEmpty())
            break;
        units = plainUnits(text);
        if (units > 0) {
            json += text.first(units).toUtf8().toStdString();
        } else {
            json += escaped(text.front());
            units = 1;
        }
        text = text.sliced(units);
    }
    json += '"';
}

} // namespace

QByteArray jsonBytes(const QJsonObject &object) { return toBytes(QJsonDocument(object), QJsonDocument::Compact); }

QByteArray jsonBytes(const QJsonArray &array) { return toBytes(QJsonDocument(array), QJsonDocument::Compact); }

QString jsonText(const QJsonObject &object) { return QString::fromUtf8(jsonBytes(object)); }

QString jsonText(const QJsonArray &array) { return QString::fromUtf8(jsonBytes(array)); }

QByteArray indentedJson(const QJsonObject &object) { return toBytes(QJsonDocument(object), QJsonDocument::Indented); }

JsonWriter::JsonWriter() { m_json.reserve(256); }

JsonWriter &JsonWriter::add(QStringView name, QStringView text)
{
    begin(name);
    appendText(m_json, text);
    return *this;
}

JsonWriter &JsonWriter::addValue(QStringView name, const QJsonValue &value)
{
    constexpr qint64 none = std::numeric_limits<qint64>::min();
    if (value.isString())
        return add(name, value.toString());
    if (const qint64 number = value.toInteger(none); number != none)
        return add(name, number);
    const QByteArray list = jsonBytes(QJsonArray { value });
    return addJson(name, QByteArrayView(list).sliced(1).chopped(1));
}

JsonWriter &JsonWriter::addJson(QStringView name, QByteArrayView json)
{
    begin(name);
    m_json += std::string_view(json.data(), static_cast<std::size_t>(json.size()));
    return *this;
}

QByteArray JsonWriter::take()
{
    m_json += m_json.empty() ? "{}" : "}";
    return QByteArray::fromStdString(m_json);
}

void JsonWriter::begin(QStringView name)
{
    m_json += m_json.empty() ? '{' : ',';
    appendText(m_json, name);
    m_json += ':';
}

QJsonDocument jsonDocument(const QByteArray &json, QJsonParseError *error)
{
    if (!hasMark(json))
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
