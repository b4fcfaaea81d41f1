#pragma once

#include <QByteArray>
#include <QString>

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

/// What QJsonDocument::fromJson() reads, with every U+FEFF within a text or name kept. One at the beginning of the file
/// is a mark and left out. Lines are counted as in `json`, offsets may differ.
[[nodiscard]] QJsonDocument jsonDocument(const QByteArray &json, QJsonParseError *error = nullptr);

/// An id that a platform gives as text or as a whole number; empty when it is neither.
[[nodiscard]] QString idIn(const QJsonValue &value);

} // namespace oagent
