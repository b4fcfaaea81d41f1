#pragma once

#include "core/connection/tokencache.h"
#include "core/dingtalk/limits.h"

namespace oagent::dingtalk {

struct Credentials
{
    QString clientId;
    Secret clientSecret;
    QUrl apiUrl; ///< replaces scheme, host and port of every address; empty: the platform's own
};

/// How the access token is asked for (dingtalk.md §16). `credentials` outlive what the rules are given to.
[[nodiscard]] TokenRules tokenRules(const Credentials &credentials, const Limits &limits);
/// The same for the token of the legacy host.
[[nodiscard]] TokenRules legacyTokenRules(const Credentials &credentials, const Limits &limits);

} // namespace oagent::dingtalk
