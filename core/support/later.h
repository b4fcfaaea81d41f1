#pragma once

#include <QObject>

#include <utility>

namespace oagent {

/// Runs `call` once from the event loop, unless `context` dies first. A posted event and no timer of no length: what
/// asks for the next step while it runs is served within the same turn of the loop, without a look at every socket.
template <class Call>
void later(const QObject *context, Call &&call)
{
    // The context is not touched: it says on which thread the call runs, and for how long it may.
    QMetaObject::invokeMethod(const_cast<QObject *>(context), std::forward<Call>(call), Qt::QueuedConnection);
}

} // namespace oagent
