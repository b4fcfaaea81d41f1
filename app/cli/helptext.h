#pragma once

#include "app/cli/commandtable.h"
#include "core/phrases/phrases.h"

#include <QString>

namespace oagent {

/// Of the whole program.
[[nodiscard]] QString helpText(Language language = Language::English);
/// Of the commands that begin with a word, such as "bot"; empty when there are none.
[[nodiscard]] QString helpText(const QString &group, Language language = Language::English);
/// Of one command, with its options.
[[nodiscard]] QString helpText(const CommandSpec &command, Language language = Language::English);

} // namespace oagent
