#pragma once

#include "core/simulator/lark/records.h"
#include "core/simulator/violation.h"

namespace oagent::simulator::larkparts {

/// What the parts of one gateway share.
struct Context
{
    LarkApp app;
    LarkLimits limits;
    ViolationLog log;
};

} // namespace oagent::simulator::larkparts
