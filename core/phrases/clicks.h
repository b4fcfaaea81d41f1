#pragma once

#include <QString>

namespace oagent {

/// A text of the program, finished English, for somebody at a window: where it names a command or an option of the
/// command line it says what to click instead.
[[nodiscard]] QString withClicks(const QString &english);

} // namespace oagent
