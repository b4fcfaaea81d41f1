#pragma once

#include <cstdio>

namespace oagent {

/// Whether 4096 bytes can be written to it now without waiting for somebody to read; true where that is not known, and
/// where writing would fail at once.
[[nodiscard]] bool hasRoom(std::FILE *stream);

} // namespace oagent
