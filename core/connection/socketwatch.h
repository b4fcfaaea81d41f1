#pragma once

#include <QList>
#include <QObject>

#include <memory>

namespace oagent {

/// Tells from the event loop when any of many sockets can be read or written, again and again for as long as it can. A
/// QSocketNotifier of its own for each would have the event loop show all of them to the system at every turn.
class SocketWatch : public QObject
{
    Q_OBJECT
public:
    struct Ready
    {
        qintptr socket = -1;
        bool toRead = false; ///< also when it broke: reading tells why
        bool toWrite = false;
    };

    /// The one of this system.
    [[nodiscard]] static std::unique_ptr<SocketWatch> make();

    /// What of a socket is waited for. Neither: it is forgotten, as it must be before it is closed.
    virtual void set(qintptr socket, bool toRead, bool toWrite) = 0;

Q_SIGNALS:
    /// May name a socket that a receiver has closed since the event loop asked.
    void ready(const QList<SocketWatch::Ready> &sockets);
};

} // namespace oagent
