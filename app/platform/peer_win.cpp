#include "app/platform/peer.h"

namespace oagent {

bool isSameUser(const QLocalSocket & /*socket*/) { return true; }

} // namespace oagent
