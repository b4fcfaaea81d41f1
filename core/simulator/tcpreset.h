#pragma once

class QTcpSocket;

namespace oagent::simulator {

/// Ends the connection with an RST instead of a FIN: the peer sees "connection reset", and bytes under way are lost.
void resetConnection(QTcpSocket &socket);

} // namespace oagent::simulator
