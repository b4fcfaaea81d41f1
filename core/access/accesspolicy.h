#pragma once

#include "core/bridge/message.h"
#include "core/settings/config.h"

namespace oagent {

/// Whether a message is taken, and the reason in words for the log.
struct AccessVerdict
{
    enum class Reason { Everyone, Listed, NotListed, NoKnownId, PrivateOff, GroupsOff, GroupNotListed, NotMentioned };
    Reason reason = Reason::NotListed;
    QString detail; ///< "staffId manager42 is listed"

    [[nodiscard]] bool isAllowed() const { return reason == Reason::Everyone || reason == Reason::Listed; }
    /// Whether the sender is told; a message the bot was not meant by is passed over in silence.
    [[nodiscard]] bool deservesNotice() const { return !isAllowed() && reason != Reason::NotMentioned; }
};

/// Decides by ids alone, never by names. An empty allowlist means everyone (OAgent's rule); a person without any known
/// id is refused as soon as a list is set. Without side effects.
[[nodiscard]] AccessVerdict judgeAccess(const BotConfig &bot, const IncomingMessage &message);

} // namespace oagent
