#pragma once

#include "app/desktop/localsession.h"
#include "app/runtime/demoplatforms.h"
#include "app/runtime/profilehost.h"
#include "tests/testing/waituntil.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>

namespace oagent::testing {

/// The program behind the windows, whole: a profile with a bot on every simulated platform, answered by Echo.
class HeldSession
{
public:
    HeldSession()
    {
        const Profile profile = Profile::below(m_directory.path());
        EXPECT_TRUE(profile.prepare());
        EXPECT_TRUE(platforms.listen());
        Config config = platforms.config();
        config.profileId = QStringLiteral("held");
        EXPECT_TRUE(saveConfig(profile.configPath(), config));
        host = std::make_unique<ProfileHost>(profile, SecretPlace::inMemory(), makeRunningBridge, true);
        EXPECT_TRUE(host->prepare());
        session = std::make_unique<LocalSession>(*host);
    }

    /// Until every bot is online and "Ask the assistant" answers.
    [[nodiscard]] bool start()
    {
        platforms.storeSecrets(host->secrets(), &m_context, [this](const Result<void> &) { host->start(); });
        return waitUntil([this] {
            const auto &all = platforms.platforms();
            return session->app() != nullptr
                && std::all_of(all.begin(), all.end(), [](const auto &platform) { return platform->isConnected(); });
        });
    }

    [[nodiscard]] QString directory() const { return m_directory.path(); }
    [[nodiscard]] QString lockPath() const { return Profile::below(m_directory.path()).lockPath(); }

private:
    QTemporaryDir m_directory;
    QObject m_context;

public:
    DemoPlatforms platforms;
    std::unique_ptr<ProfileHost> host;
    std::unique_ptr<LocalSession> session;
};

} // namespace oagent::testing
