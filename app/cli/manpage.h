#pragma once

#include <QString>

namespace oagent {

/// oagent-bridged(1) in the man macros of roff, made from commandTable() like the help.
[[nodiscard]] QString manPage();

} // namespace oagent
