#include "app/platform/inspection.h"

namespace oagent {

void forbidInspection() { }

} // namespace oagent
