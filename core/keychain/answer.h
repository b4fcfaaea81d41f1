#pragma once

#include "core/support/later.h"
#include "core/support/result.h"

#include <QObject>

#include <functional>
#include <memory>

namespace oagent {

/// Hands a result that is already there to `done` from the event loop, as the contract of Callback asks for.
template <class T>
void answer(const QObject *context, std::function<void(Result<T>)> done, Result<T> result)
{
    // Shared: a Secret cannot be copied, the closure of a timer can.
    later(context,
          [done = std::move(done), held = std::make_shared<Result<T>>(std::move(result))] { done(std::move(*held)); });
}

} // namespace oagent
