#include "core/simulator/tcpreset.h"

#include <QTcpSocket>

#include <sys/socket.h>

namespace oagent::simulator {

void resetConnection(QTcpSocket &socket)
{
    const linger noLinger { 1, 0 };
    ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &noLinger, sizeof(noLinger));
    socket.abort();
}

} // namespace oagent::simulator
