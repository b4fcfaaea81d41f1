#pragma once

#include "core/access/standing.h"
#include "core/bridge/message.h"
#include "core/settings/config.h"

namespace oagent {

/// Whether a message is taken, and the reason in words for the log.
struct AccessVerdict
{
    enum class Reason {
        Everyone,
        Listed,
        Allowed,
        Approved,
        Blocked,
        NotListed,
        NotPaired, ///< a stranger in a private chat of a bot that pairs
        NoKnownId,
        PrivateOff,
        GroupsOff,
        GroupNotListed,
        NotMentioned,
    };
    Reason reason = Reason::NotListed;
    QString detail; ///< "staffId manager42 is listed"

    [[nodiscard]] bool isAllowed() const;
    /// Whether the sender is told. Passed over in silence: a message the bot was not meant by, and who is blocked.
    [[nodiscard]] bool deservesNotice() const;
};

[[nodiscard]] QString nameOf(AccessVerdict::Reason reason); // "not-listed"

/// Decides by ids alone, never by names. Without side effects.
///
/// An empty allowlist means everyone (OAgent's rule), whoever was allowed or approved besides; but not in private chats
/// of a bot that pairs, where everybody else has to ask. A person is judged in groups too. A person without any known
/// id is refused wherever not everyone may talk.
[[nodiscard]] AccessVerdict judgeAccess(const BotConfig &bot, const IncomingMessage &message,
                                        const AccessStanding &standing = {});

} // namespace oagent
