#pragma once

#include <QJsonArray>
#include <QJsonObject>

namespace oagent {

/// The report of `doctor --json` with the names of what stands in it as placeholders: each of its bots gets a "name",
/// and the people it speaks of stand under "people" with their ids.
///
/// @param bots as of Session::bots()
/// @param people as of `people list`
[[nodiscard]] QJsonObject withNames(QJsonObject report, const QJsonArray &bots, const QJsonArray &people);

} // namespace oagent
