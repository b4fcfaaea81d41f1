#pragma once

#include <QObject>

#include <functional>

namespace oagent {

/// Runs `call` once from the event loop, unless `context` dies first; in the order asked for, and before what is
/// asked for by any other means meanwhile. What a call asks for runs in the same turn of the loop: a posted event would
/// cost a turn of its own each, with three system calls. `context` says on which thread the call runs. A call must not
/// run an event loop of its own.
void later(const QObject *context, std::function<void()> call);

} // namespace oagent
