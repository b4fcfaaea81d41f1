#include "app/platform/inspection.h"

#include <sys/prctl.h>

namespace oagent {

void forbidInspection()
{
    static_cast<void>(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)); // NOLINT(hicpp-vararg): the system's own signature
}

} // namespace oagent
