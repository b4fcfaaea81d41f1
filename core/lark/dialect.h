#pragma once

#include "core/markdown/dialect.h"

namespace oagent::lark {

/// Markdown as Lark shows it (lark.md §13). In a card: headings no larger than the text around deserves, nested lists
/// by four blanks, at most three tables, links and pictures only where they lead somewhere, and nothing of a model that
/// the platform would take for a tag of its own. In a post, headings and tables are not drawn, and become bold text and
/// listings. Sizes are bytes on the wire, where the text stands in a JSON text inside of a JSON text.
class Dialect final : public markdown::Dialect
{
public:
    enum class Where { Card, Post };
    explicit Dialect(Where where)
        : m_where(where)
    { }
    [[nodiscard]] QString render(const QString &markdown) const override;
    /// A card with more tables than it may have is too large: the next ones stand in the next card.
    [[nodiscard]] qsizetype sizeOf(const QString &markdown) const override;
    [[nodiscard]] qsizetype wireSize(const QString &rendered) const override;

    /// As much of a text that still grows as cannot look different when more of it is there: the beginning of whatever
    /// render() will make of it. The platform types on what it is given only if that begins as before (§10).
    [[nodiscard]] QString renderGrowing(const QString &markdown) const;

private:
    Where m_where;
};

/// A rendered text with the words and keys of its pictures in their places.
[[nodiscard]] QString withoutPictures(const QString &rendered);

/// A message without Markdown: nothing in it mentions anybody.
[[nodiscard]] QString withoutTags(const QString &text);

} // namespace oagent::lark
