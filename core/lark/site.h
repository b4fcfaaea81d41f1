#pragma once

#include "core/lark/limits.h"
#include "core/settings/config.h"
#include "core/support/secret.h"

namespace oagent::lark {

/// Which of the two brands an app belongs to is decided once and cannot be seen in its APP ID (lark.md §1).
[[nodiscard]] BotConfig::Region otherRegion(BotConfig::Region region);
[[nodiscard]] QString titleOf(BotConfig::Region region); // "Feishu", "Lark"

/// The page of a bot's app in the developer console of its brand (onboarding.md §4); of all apps without an APP ID.
[[nodiscard]] QString consoleLinkOf(const BotConfig &bot);

/// One app and where its platform is.
struct Site
{
    Site(const BotConfig &bot, Secret secret, Domains domains)
        : appId(bot.appId)
        , appSecret(std::move(secret))
        , apiUrl(bot.apiUrl)
        , region(bot.region)
        , m_domains(std::move(domains))
    { }

    QString appId;
    Secret appSecret;
    QUrl apiUrl; ///< replaces scheme, host and port of every address; empty: the platform's own
    BotConfig::Region region; ///< as configured, until the platform says that it is the other one

    /// Of an API path, which may have a query.
    [[nodiscard]] QUrl address(const QString &path) const;
    /// Scheme and host that address() leads to.
    [[nodiscard]] QUrl base() const { return apiUrl.isEmpty() ? domain() : apiUrl; }
    /// Where a person grants these permissions (onboarding.md §4).
    [[nodiscard]] QString permissionLink(const QStringList &scopes) const;

private:
    [[nodiscard]] QUrl domain() const;

    Domains m_domains;
};

} // namespace oagent::lark
