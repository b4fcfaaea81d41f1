#pragma once

#include <QByteArray>
#include <QString>

#include <concepts>
#include <string>
#include <type_traits>

class QJsonArray;
class QJsonDocument;
class QJsonObject;
class QJsonValue;
struct QJsonParseError;

namespace oagent {

/// JSON in UTF-8 that every reader, Qt's own included, reads back as it was. Qt takes a byte order mark at the
/// beginning of a text for a mark and drops it, so one is written as an escape.
[[nodiscard]] QByteArray jsonBytes(const QJsonObject &object);
[[nodiscard]] QByteArray jsonBytes(const QJsonArray &array);

/// The same as text, to stand within another document or a column of the store.
[[nodiscard]] QString jsonText(const QJsonObject &object);
[[nodiscard]] QString jsonText(const QJsonArray &array);

/// The same over several lines, for people.
[[nodiscard]] QByteArray indentedJson(const QJsonObject &object);

/// Writes one object, with its members in the order in which they are added and each name once. It gives what
/// jsonBytes() would of the same members, for a fraction of the time: for what is sent or logged with every message.
class JsonWriter
{
public:
    JsonWriter();

    JsonWriter &add(QStringView name, QStringView text);
    template <std::integral Number> // or bool
    JsonWriter &add(QStringView name, Number value)
    {
        if constexpr (std::is_same_v<Number, bool>)
            return addJson(name, value ? "true" : "false");
        else
            return addJson(name, QByteArray::number(value));
    }
    JsonWriter &addValue(QStringView name, const QJsonValue &value);
    /// @param json written already
    JsonWriter &addJson(QStringView name, QByteArrayView json);

    /// The object; nothing can be added any more.
    [[nodiscard]] QByteArray take();

private:
    void begin(QStringView name);

    std::string m_json; ///< QByteArray would be dear for single characters
};

/// What QJsonDocument::fromJson() reads, with every U+FEFF within a text or name kept. One at the beginning of the file
/// is a mark and left out. Lines are counted as in `json`, offsets may differ.
[[nodiscard]] QJsonDocument jsonDocument(const QByteArray &json, QJsonParseError *error = nullptr);

/// An id that a platform gives as text or as a whole number; empty when it is neither.
[[nodiscard]] QString idIn(const QJsonValue &value);

} // namespace oagent
