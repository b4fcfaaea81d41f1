#pragma once

#include <QtGlobal>

namespace oagent {

/// Memory of this process that is in RAM; 0 when the system does not say.
[[nodiscard]] qint64 residentBytes();

} // namespace oagent
