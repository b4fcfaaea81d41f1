#pragma once

#include "core/markdown/dialect.h"

#include <optional>

namespace oagent::markdown {

struct Parts
{
    QString head; ///< fits, and is never empty
    QString tail; ///< the rest, complete in itself: a fence cut in two is opened again. Empty when all of it fits
};

/// What a part has to keep to.
struct Bounds
{
    qsizetype maxUnits; ///< of its rendered text
    /// With which its rendered text begins, wherever that is possible: what a person sees already is not taken back. In
    /// the same dialect, without the fence that was closed for the time being.
    QString shown {};
    /// A text that fits but has this many units ends before its last block, if the rest has as many. Nothing: all is
    /// head.
    std::optional<qsizetype> goodUnits {};
};

/// Splits Markdown so that `head` in the dialect is no larger than Bounds::maxUnits: between blocks (not right after
/// a heading), else between lines (a code fence is closed in the head and opened again in the tail, a table's head row
/// is repeated), else between words, else between characters. A text that ends inside a fence fits when it does so with
/// the fence closed. The same input is always split the same way.
[[nodiscard]] Parts split(const QString &markdown, const Dialect &dialect, const Bounds &bounds);

/// Ends a text that goes on elsewhere: `head` holds its whole lines, and the line it breaks off in goes into `tail`. A
/// code fence that is open there is closed in the head and opened again in the tail. All of it is head where it has one
/// line, or where what is `shown` of it (as Bounds::shown) reaches into the last one. What split() leaves whole fits.
[[nodiscard]] Parts cutAtEnd(const QString &markdown, const Dialect &dialect, const QString &shown);

} // namespace oagent::markdown
