#pragma once

#include <QObject>
#include <QTimer>

#include <utility>

namespace oagent {

/// Runs `call` once from the event loop, unless `context` dies first.
template <class Call>
void later(const QObject *context, Call &&call)
{
    QTimer::singleShot(0, context, std::forward<Call>(call));
}

} // namespace oagent
