#include "app/platform/memory.h"

#include <mach/mach.h>

namespace oagent {

qint64 residentBytes()
{
    mach_task_basic_info info = {};
    mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
    if (::task_info(mach_task_self(), MACH_TASK_BASIC_INFO, reinterpret_cast<task_info_t>(&info), &count)
        != KERN_SUCCESS)
        return 0;
    return static_cast<qint64>(info.resident_size);
}

void returnFreeMemory() { }

void sharePool() { }

} // namespace oagent
