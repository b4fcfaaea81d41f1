#pragma once

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace oagent {

/// What went wrong, in a form the program can decide on. Never holds a secret.
struct Error
{
    enum class Kind {
        Network, ///< refused, reset, unreachable, name not found
        Proxy, ///< the proxy on the way: refuses, cannot be reached, or is none
        Timeout,
        Tls,
        Authentication, ///< credentials refused
        Forbidden,
        NotFound,
        BadRequest,
        RateLimited,
        Overloaded,
        Server,
        Protocol, ///< the peer said something the protocol does not allow
        Truncated, ///< the peer stopped in the middle
        ContentFiltered,
        TooLarge,
        Storage,
        StorageFull,
        InUse, ///< somebody else holds it
        Gone, ///< the place to answer in no longer exists (recalled, chat left)
        PermissionMissing,
        Refused, ///< a rule of our own forbids it (URL rules, bad input)
        Cancelled,
    };

    Kind kind = Kind::Network;
    int code = 0; ///< HTTP status or the service's number; 0 when neither applies
    QString serviceCode; ///< the service's own word for it, such as "authFailed"; may be empty
    QString detail; ///< English, for the log and the operator; never a secret
    std::optional<std::chrono::milliseconds> retryAfter;
    QStringList scopes; ///< PermissionMissing: the names the platform gave
    QString link {}; ///< PermissionMissing: where they are granted, as the platform said; may be empty
    /// An earlier try of the same call got no answer, so that it may have been carried out, and this refuses only the
    /// repetition.
    bool isAfterSilence = false;
    /// The request went out before it failed; whether it was carried out is not known.
    bool mayHaveArrived = false;

    bool operator==(const Error &) const = default;
};

/// The kind's name in lower case with hyphens, such as "rate-limited", for logs and JSON.
[[nodiscard]] QString nameOf(Error::Kind kind);

} // namespace oagent
