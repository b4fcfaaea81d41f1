#pragma once

#include <QString>

namespace oagent {

/// Exactly 10,000 characters of Markdown with every block a chat has to cope with; the same every time.
[[nodiscard]] QString longAnswer();

} // namespace oagent
