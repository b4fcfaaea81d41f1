#pragma once

#include <QString>

namespace oagent::lark {

/// What one line of Markdown becomes, without what makes it a heading, an item or the like.
struct InlineText
{
    QString text;
    qsizetype settled = 0; ///< so much of `text` stays as it is, whatever is written behind the line
};

/// Outside of code: "<" is written so that it is no tag, except of a line break; a link or a picture without a scheme
/// that Lark opens becomes its words and its address (lark.md §13). Code does not reach beyond the line.
/// @param hasEntities whether the place draws HTML entities: a card does, a post does not
[[nodiscard]] InlineText renderInline(const QString &line, bool hasEntities);

} // namespace oagent::lark
