#pragma once

#include <QtGlobal>

namespace oagent {

/// Memory of this process that is in RAM; 0 when the system does not say.
[[nodiscard]] qint64 residentBytes();

/// Gives back to the system what was only needed for a while, such as by the start: memory that its allocator keeps,
/// and code, where a system leaves it in RAM otherwise. Takes about a millisecond.
void returnFreeMemory();

/// One pool of memory for all threads, where the system's allocator would give each its own: less of it in RAM, and
/// slower where threads allocate much at the same time. Before there is a second thread.
void sharePool();

} // namespace oagent
