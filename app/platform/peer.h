#pragma once

class QLocalSocket;

namespace oagent {

/// Whether the other end of a connected local socket runs as this user: SO_PEERCRED on Linux, getpeereid on macOS. On
/// Windows the pipe's access list has already seen to it.
[[nodiscard]] bool isSameUser(const QLocalSocket &socket);

} // namespace oagent
