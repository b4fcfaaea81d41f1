#include "app/platform/peer.h"

#include <QLocalSocket>

#include <sys/types.h>
#include <unistd.h>

namespace oagent {

bool isSameUser(const QLocalSocket &socket)
{
    uid_t user = 0;
    gid_t group = 0;
    return ::getpeereid(static_cast<int>(socket.socketDescriptor()), &user, &group) == 0 && user == ::geteuid();
}

} // namespace oagent
