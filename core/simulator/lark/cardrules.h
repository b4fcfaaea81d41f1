#pragma once

#include "core/simulator/lark/finding.h"

#include <QJsonObject>

namespace oagent::simulator::larkparts {

constexpr qsizetype maxCardBytes = 30LL * 1024; ///< lark.md §10, §13
constexpr int maxCardElements = 200; ///< §13

/// A whole card, 1.0 or 2.0, without what depends on where it goes: "card.json", "card.elements", "card.image",
/// "card.tables", "card.at". lark.md §13.
[[nodiscard]] Findings cardFindings(const QJsonObject &card, int tablesAllowed);
/// Markdown of one element: "card.image", "card.at".
[[nodiscard]] Findings markdownFindings(const QString &markdown);
/// Tables outside of code, with a header and a line of dashes.
[[nodiscard]] int tablesIn(const QString &markdown);
/// The text without fences and code spans, in which nothing has a meaning.
[[nodiscard]] QString withoutCode(const QString &markdown);

} // namespace oagent::simulator::larkparts
