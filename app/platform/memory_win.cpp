#include "app/platform/memory.h"

#include <windows.h>

#include <psapi.h>

namespace oagent {

qint64 residentBytes()
{
    PROCESS_MEMORY_COUNTERS counters = {};
    counters.cb = sizeof(counters);
    if (!::GetProcessMemoryInfo(::GetCurrentProcess(), &counters, sizeof(counters)))
        return 0;
    return static_cast<qint64>(counters.WorkingSetSize);
}

void returnFreeMemory() { }

void sharePool() { }

} // namespace oagent
