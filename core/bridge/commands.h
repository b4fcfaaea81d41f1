#pragma once

#include "core/bridge/message.h"
#include "core/connection/connectionstate.h"
#include "core/phrases/phrases.h"

#include <optional>

namespace oagent {

/// What a person tells the bot itself instead of the assistant (architecture.md §2).
struct ChatCommand
{
    enum class Kind { New, Stop, Help, WhoAmI, Status };
    Kind kind = Kind::Help;
    bool hasMore = false; ///< words follow it, which nobody gets to see

    bool operator==(const ChatCommand &) const = default;
};

/// The command a message begins with: one of /new /stop /help /whoami /status as its first word, in any letter case and
/// width, behind mentions that the platform left in the text. Other words with a slash are ordinary text.
[[nodiscard]] std::optional<ChatCommand> commandIn(const QString &text);

[[nodiscard]] QString nameOf(ChatCommand::Kind kind); ///< "/new"

/// What /status tells of a conversation.
struct ChatStatus
{
    QString bot; ///< names as the operator chose them
    ConnectionState state = ConnectionState::Stopped;
    QString assistant;
    bool isRunning = false;
    std::size_t waiting = 0;
};
[[nodiscard]] QString statusText(const ChatStatus &status, Language language);

/// What /stop found of one person's in a conversation.
struct StopOutcome
{
    bool isStopped = false; ///< a question of theirs was being answered
    bool isSomebodyElses = false; ///< a question is being answered that is not theirs
    int dropped = 0; ///< messages of theirs that were waiting
};
[[nodiscard]] QString stopText(const StopOutcome &outcome, Language language);

/// What /whoami tells: every id of the sender that an allowlist takes, and the group's.
[[nodiscard]] QString whoAmIText(const IncomingMessage &message, Language language);

} // namespace oagent
