#pragma once

#include "app/control/commandparts.h"
#include "core/connection/networksettings.h"
#include "core/control/command.h"

#include <QObject>

#include <functional>
#include <optional>

namespace oagent {

/// What the options of `network set` make of `before`. Refused names the flag; a file of certificate authorities is
/// read for that. A name and password belong to the proxy they were given for: another address forgets them.
[[nodiscard]] Result<NetworkSettings> networkFromOptions(const QJsonObject &options, const NetworkSettings &before);

/// `network show | set | test`. One change at a time.
///
/// The first two answer {"proxy": "system"|"none"|"manual", "proxyUrl", "proxyUser", "hasProxyPassword", "noProxy":
/// […], "caFile"}.
class NetworkCommands : public QObject
{
public:
    using Done = std::function<void(const CommandAnswer &)>;

    explicit NetworkCommands(CommandParts parts, QObject *parent = nullptr);

    [[nodiscard]] CommandAnswer show() const;
    /// Password first, then settings; when these cannot be written the password is what it was.
    void set(const CommandRequest &request, const Done &done);

    /// See NetworkTest.
    void test(const Done &done);

private:
    void writePassword(const NetworkSettings &settings, Secret password, const Done &done);
    void keep(const NetworkSettings &settings, const Done &done);
    void restorePassword(const Error &why, const Done &done);
    void dropPassword(const Done &done);

    CommandParts m_parts;
    std::optional<Secret> m_before; ///< the password that is being replaced
};

} // namespace oagent
