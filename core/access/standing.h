#pragma once

namespace oagent {

/// What the operator decided about a person, apart from the bot's allowlist.
enum class PersonVerdict {
    None,
    Allowed, ///< counts as listed, in private chats and in groups
    Blocked, ///< wins over everything
    Approved, ///< of a pairing request: counts in private chats of a bot that pairs
};

/// What is known of a message's sender and chat beside the message itself.
struct AccessStanding
{
    PersonVerdict verdict = PersonVerdict::None;
    bool isGroupAllowed = false; ///< counts as a listed group

    bool operator==(const AccessStanding &) const = default;
};

} // namespace oagent
