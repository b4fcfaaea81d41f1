#pragma once

#include "core/settings/config.h"
#include "core/simulator/platform.h"

namespace oagent {

class SecretStore;

/// What a demo runs against: every simulated platform on a free port of this computer, a bot on each, and Echo, which
/// answers. The program itself is the ordinary one, with these settings.
class DemoPlatforms
{
public:
    DemoPlatforms();

    /// Network when no port is free.
    [[nodiscard]] Result<void> listen();
    /// After listen().
    [[nodiscard]] Config config() const;
    /// `done` comes when the secret of every bot is stored, or with the first error.
    void storeSecrets(SecretStore &secrets, const QObject *context, const Callback<void> &done) const;
    [[nodiscard]] const std::vector<std::unique_ptr<simulator::Platform>> &platforms() const { return m_platforms; }
    /// By which name people know the bot there.
    [[nodiscard]] static QString botName(const simulator::Platform &platform);

private:
    std::vector<std::unique_ptr<simulator::Platform>> m_platforms;
};

} // namespace oagent
