#pragma once

#include "core/connection/connectionstate.h"
#include "core/support/error.h"
#include "core/support/secret.h"

#include <QNetworkProxy>
#include <QString>

#include <chrono>
#include <memory>

namespace oagent {

/// The way to one host: directly, or through a proxy that is asked for a tunnel and resolves the name itself.
struct ProxyRoute
{
    enum class Kind { Direct, Http, Socks5 };

    /// The first of a system's answers that this program can use; Direct when there is none.
    [[nodiscard]] static ProxyRoute fromSystem(const QList<QNetworkProxy> &answers);

    [[nodiscard]] bool isDirect() const { return kind == Kind::Direct; }
    /// "proxy.example.com:3128", without the credentials.
    [[nodiscard]] QString name() const;
    [[nodiscard]] QNetworkProxy forQt() const;
    /// The value of CURLOPT_PROXY, without the credentials; empty for Direct, which curl takes as "none".
    [[nodiscard]] QByteArray forCurl() const;

    Kind kind = Kind::Direct;
    QString host;
    quint16 port = 0;
    QString user;
    Secret password;
};

/// Shared, because a Secret is not copied: the request that goes this way and the Network that found it both keep it.
using Route = std::shared_ptr<const ProxyRoute>;

/// Names of HTTP, used for SOCKS5's likes of them too.
inline constexpr int proxyWantsCredentials = 407;
inline constexpr int proxyForbids = 403;

/// A refusal of the proxy itself, of kind Proxy. One that another try will not change asks for patience: a proxy that
/// is asked again and again with a wrong password locks the account.
/// @param status as of HTTP; 0: the proxy cannot be reached, or is none
[[nodiscard]] Error proxyError(const QString &detail, int status = 0);

/// What a person can do about an Error of kind Proxy.
[[nodiscard]] QString proxyCure(const Error &error);
/// The reason "proxy". @param said the error's detail, fit for people
[[nodiscard]] StateReason proxyReason(const Error &error, const QString &said);

} // namespace oagent
