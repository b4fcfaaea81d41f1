#pragma once

#include <QString>

namespace oagent {

/// What the core says (a cause, a cure, an error: finished English text), in the language of the windows, with its
/// times as they are read there, and what to click in place of commands. Names, paths and the words of others stay as
/// they are.
[[nodiscard]] QString told(const QString &english);

} // namespace oagent
