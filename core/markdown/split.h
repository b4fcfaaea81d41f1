#pragma once

#include "core/markdown/dialect.h"

namespace oagent::markdown {

struct Parts
{
    QString head; ///< fits, and is never empty
    QString tail; ///< the rest, complete in itself: a fence cut in two is opened again. Empty when all of it fits
};

/// Splits Markdown so that `head` rendered in the dialect is no larger than `maxUnits`: between blocks (not right after
/// a heading), else between lines (a code fence is closed in the head and opened again in the tail, a table's head row
/// is repeated), else between words, else between characters. The same input is always split the same way.
[[nodiscard]] Parts split(const QString &markdown, const Dialect &dialect, qsizetype maxUnits);

} // namespace oagent::markdown
