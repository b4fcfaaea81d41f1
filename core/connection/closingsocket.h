#pragma once

#include "core/connection/sharedtimer.h"

#include <QWebSocket>

#include <memory>

namespace oagent {

/// Sees a QWebSocket off that nobody wants to hear from any more: sends the close frame if it can, lets TCP end
/// properly, and gives up after a while. Deletes itself; never later than the SharedTimer, whose child it is.
class ClosingSocket : public QObject
{
public:
    /// May be called from inside a signal of `socket`.
    static void take(std::unique_ptr<QWebSocket> socket, SharedTimer &timer, Milliseconds limit);

private:
    ClosingSocket(std::unique_ptr<QWebSocket> socket, SharedTimer &timer);

    SharedTimer::Handle m_deadline;
    std::unique_ptr<QWebSocket> m_socket;
};

} // namespace oagent
