#pragma once

#include "core/bridge/channel.h"
#include "core/doctor/check.h"
#include "core/doctor/linefacts.h"
#include "core/settings/config.h"
#include "core/support/result.h"

#include <optional>

namespace oagent {

/// All that is known of one bot when the doctor looks.
struct BotFacts
{
    BotConfig config;
    QString platform; ///< "DingTalk"
    QString consoleLink; ///< where the platform's settings of an app are
    QString silenceCure; ///< Channel::silenceCure
    bool namesPermissions = true; ///< Channel::namesPermissions
    bool tellsTakeOver = false; ///< Channel::tellsTakeOver
    QString assistant; ///< id of who answers; empty: Echo, for want of another
    bool isProgramRunning = false; ///< a program holds the profile and runs its bots
    std::optional<LineFacts> line; ///< of that program
    QString host; ///< where the platform keeps its lines
    /// The proxy that leads there, "proxy.example:3128"; empty: the way is direct; nothing: it has not been asked for.
    std::optional<QString> proxy;
    Result<void> secret; ///< whether it could be read
    std::optional<Result<void>> credentials; ///< of an access token that was asked for; nothing: it was not
    std::optional<Result<PermissionReport>> permissions; ///< as the platform lists them; nothing: it was not asked
    std::optional<WallTime> lastMessageAt; ///< of anybody the PeopleStore knows
    int allowedPeople = 0; ///< beside the allowlist
    int openPairings = 0;
};

/// Why is it silent? Every check there is, whatever its state. Without side effects.
[[nodiscard]] QList<Check> checkBot(const BotFacts &facts, WallTime now);

} // namespace oagent
