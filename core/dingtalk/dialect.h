#pragma once

#include "core/markdown/dialect.h"

namespace oagent::dingtalk {

/// Markdown as DingTalk shows it in messages and in AI cards (dingtalk.md §22): a single line feed is no line break,
/// raw HTML is interpreted, a table wants a blank line before it, quotes of several lines are joined. Sizes are
/// characters (UTF-16 units): the documented 3 K of a card were met as about 3,000 Chinese characters.
class Dialect final : public markdown::Dialect
{
public:
    enum class Where { Card, Message };
    explicit Dialect(Where where)
        : m_where(where)
    { }
    [[nodiscard]] QString render(const QString &markdown) const override;
    [[nodiscard]] qsizetype wireSize(const QString &rendered) const override { return rendered.size(); }

private:
    Where m_where;
};

} // namespace oagent::dingtalk
