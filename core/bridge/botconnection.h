#pragma once

#include "core/bridge/replysurface.h"
#include "core/connection/connectionstate.h"

#include <QObject>

#include <functional>
#include <memory>
#include <utility>

namespace oagent {

/// Acknowledges one delivery on the line it came from. Copyable; the first accept() of all copies acts, later ones and
/// those after the line's end do nothing.
class AckHandle
{
public:
    AckHandle() = default;
    explicit AckHandle(std::function<void(const QJsonObject &answer)> send)
        : m_send(std::make_shared<std::function<void(const QJsonObject &)>>(std::move(send)))
    { }
    void accept(const QJsonObject &answer = {}) const
    {
        if (!m_send || !*m_send)
            return;
        const auto send = std::exchange(*m_send, nullptr);
        send(answer);
    }

private:
    // Shared because every copy must know that another one has already acted.
    std::shared_ptr<std::function<void(const QJsonObject &)>> m_send;
};

/// The live line of one bot. Online means: frames are arriving.
class BotConnection : public QObject, public ReplyOpener
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void start() = 0;
    /// Closes the line with 1000. Replies already opened can still be finished.
    virtual void stop() = 0;
    /// What cannot be stored must not be taken: closes, with the reason "store-failed", until start().
    virtual void stopFor(const StateReason &reason) = 0;
    /// After sleep or a change of network.
    virtual void probe() = 0;
    [[nodiscard]] virtual ConnectionState state() const = 0;
    [[nodiscard]] virtual StateReason reason() const = 0;
    [[nodiscard]] virtual int reconnects() const = 0;

Q_SIGNALS:
    void messageReceived(const oagent::IncomingMessage &message, const oagent::AckHandle &ack);
    void stateChanged();
    /// A message or another event of the platform arrived; pings and the like do not count.
    void eventReceived();
};

} // namespace oagent
