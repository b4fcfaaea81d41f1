#pragma once

#include "core/markdown/dialect.h"

namespace oagent::wecom {

/// Markdown as WeCom shows it (wecom.md §18): what CommonMark has, tables and code included. HTML is shown as text but
/// for <think>, which is therefore written as code. Sizes are bytes of UTF-8 (§8).
class Dialect final : public markdown::Dialect
{
public:
    [[nodiscard]] QString render(const QString &markdown) const override;
    [[nodiscard]] qsizetype wireSize(const QString &rendered) const override;
};

/// A text that still grows, as one frame may show it (§8, §18): without the beginning of a think tag at its end, an
/// open code fence closed.
[[nodiscard]] QString closedForNow(const QString &rendered);

/// Whether a person sees anything of it (§8): more than blanks, zero-width characters and thoughts.
[[nodiscard]] bool isVisible(const QString &rendered);

} // namespace oagent::wecom
