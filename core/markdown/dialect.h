#pragma once

#include <QString>

namespace oagent::markdown {

/// How one channel wants its Markdown. The source is transformed line by line and otherwise left as it was written:
/// parsing and printing it anew would make a growing text jump whenever a construct is completed, and would change
/// answers that render well as they are.
class Dialect
{
public:
    Dialect() = default;
    Dialect(const Dialect &) = delete;
    Dialect &operator=(const Dialect &) = delete;
    virtual ~Dialect() = default;

    /// The assistant's Markdown in the form the channel shows. Grows with its input.
    [[nodiscard]] virtual QString render(const QString &markdown) const = 0;
    /// Size of what the Markdown becomes, in the same unit as wireSize(); larger than any part where one part cannot
    /// hold it for another reason.
    [[nodiscard]] virtual qsizetype sizeOf(const QString &markdown) const { return wireSize(render(markdown)); }
    /// Size of rendered text in the unit of ReplyLimits::maxUnits.
    [[nodiscard]] virtual qsizetype wireSize(const QString &rendered) const = 0;
};

} // namespace oagent::markdown
