#pragma once

#include "app/cli/commandtable.h"

#include <QString>

namespace oagent {

/// Of the whole program.
[[nodiscard]] QString helpText();
/// Of the commands that begin with a word, such as "bot"; empty when there are none.
[[nodiscard]] QString helpText(const QString &group);
/// Of one command, with its options.
[[nodiscard]] QString helpText(const CommandSpec &command);

} // namespace oagent
