#pragma once

#include "core/support/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace oagent {

/// How the program gets out, as the settings have it (member "network" of config.json). The proxy's password is not
/// here: it lies in the SecretStore under proxyPasswordKey().
struct NetworkSettings
{
    enum class Proxy { System, None, Manual };

    Proxy proxy = Proxy::System;
    QUrl proxyUrl; ///< Manual: http://host:port or socks5://host:port
    QString proxyUser; ///< Manual; empty: the proxy asks for none
    bool hasProxyPassword = false;
    QStringList noProxy; ///< see BypassList; with System and Manual
    QString caFile; ///< absolute path of certificates in PEM, trusted beside those of the system; empty: none
    QJsonObject unknown; ///< members of a newer version; written back as they were

    bool operator==(const NetworkSettings &) const = default;
};

[[nodiscard]] QString nameOf(NetworkSettings::Proxy proxy); // "system", "none", "manual"

/// http or socks5 with host and port and nothing else. Refused, with what to enter instead; never repeats the URL,
/// which may hold a password.
[[nodiscard]] Result<void> checkProxyUrl(const QUrl &url);

/// What fits both HTTP's Basic scheme and SOCKS5 (RFC 1929): at most 255 bytes, no colon, no control character.
[[nodiscard]] Result<void> checkProxyUser(const QString &user);

} // namespace oagent
