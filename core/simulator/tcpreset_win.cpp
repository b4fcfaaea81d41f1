#include "core/simulator/tcpreset.h"

#include <QTcpSocket>

#include <winsock2.h>

namespace oagent::simulator {

void resetConnection(QTcpSocket &socket)
{
    const linger noLinger { 1, 0 };
    ::setsockopt(static_cast<SOCKET>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER,
                 reinterpret_cast<const char *>(&noLinger), sizeof(noLinger));
    socket.abort();
}

} // namespace oagent::simulator
