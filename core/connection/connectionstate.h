#pragma once

#include <QString>

namespace oagent {

enum class ConnectionState { Stopped, Connecting, Online, WaitingToRetry, Rejected, TakenOver };
enum class ConnectionEvent { Start, Opened, Lost, RetryDue, Refused, TakenOver, Stop };

/// The rules of every connection, without side effects.
[[nodiscard]] ConnectionState next(ConnectionState state, ConnectionEvent event);

/// "stopped", "connecting", "online", "waiting-to-retry", "rejected", "taken-over".
[[nodiscard]] QString nameOf(ConnectionState state);

/// Why a connection is in its state, for people: a cause and what to do about it. All empty while all is well.
struct StateReason
{
    QString id; ///< "no-secret", "store-failed", "runs-elsewhere", "refused-credentials", "network", …
    QString cause;
    QString cure;
    bool operator==(const StateReason &) const = default;
};

/// Keeps why a line is not there for as long as it is tried again: a try may take a quarter of a minute.
void keepReason(StateReason &kept, ConnectionState state, const StateReason &reason);

} // namespace oagent
