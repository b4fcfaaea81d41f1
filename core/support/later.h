#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace oagent {

/// Runs `call` once when the event loop's present call has returned, unless `context` dies first; in the order asked
/// for, and before what is asked for by any other means meanwhile. What a call asks for runs in the same turn of the
/// loop: a posted event would cost a turn of its own each, with three system calls. `context` says on which thread the
/// call runs.
void later(const QObject *context, std::function<void()> call);

/// The same, once nothing is left that was asked for by later(): for whoever gathers what all of that brings.
void lastly(const QObject *context, std::function<void()> call);

/// Deletes it when the event loop's present call has returned, or sooner if somebody else does: for what may be calling
/// us. QObject::deleteLater() costs a turn of the loop; but it waits for the end of a loop that a dialog runs
/// meanwhile, which this does not.
void deleteSoon(QObject *object);
/// The same, of what belongs to nobody else.
void deleteSoon(std::unique_ptr<QObject> object);

/// For the outermost frame of what the event loop often calls: what is asked for while it lives runs at its end,
/// without a turn of the loop of its own. That may delete whatever the frame belongs to: it is not for signals whose
/// sender minds.
class LoopCall
{
public:
    LoopCall();
    ~LoopCall();
    LoopCall(const LoopCall &) = delete;
    LoopCall &operator=(const LoopCall &) = delete;

private:
    int m_outer; ///< the loop whose call waited before
    bool m_isOutermost;
};

} // namespace oagent
