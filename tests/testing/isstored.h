#pragma once

#include "core/store/turnstore.h"
#include "tests/testing/answer.h"

namespace oagent::testing {

/// Waits until all the store was asked for is on the medium: the end of a turn is told before.
[[nodiscard]] inline bool isStored(TurnStore &store)
{
    Answer<void> flushed;
    store.flush(flushed.context(), flushed.done());
    return flushed.wait().has_value();
}

} // namespace oagent::testing
