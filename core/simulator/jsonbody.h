#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace oagent::simulator {

[[nodiscard]] inline std::optional<QJsonObject> jsonObject(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

[[nodiscard]] inline bool isFilledString(const QJsonValue &value) { return !value.toString().isEmpty(); }

[[nodiscard]] inline QString compactJson(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace oagent::simulator
