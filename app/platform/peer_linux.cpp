#include "app/platform/peer.h"

#include <QLocalSocket>

#include <sys/socket.h>
#include <unistd.h>

namespace oagent {

bool isSameUser(const QLocalSocket &socket)
{
    ucred peer = {};
    socklen_t size = sizeof(peer);
    return ::getsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
        && peer.uid == ::geteuid();
}

} // namespace oagent
