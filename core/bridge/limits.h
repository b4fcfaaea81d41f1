#pragma once

#include "core/access/pairinglimits.h"
#include "core/support/backoff.h"

#include <QtGlobal>

#include <cstddef>

namespace oagent {

/// The numbers of the bridge itself (architecture.md §2); tests shrink them.
struct BridgeLimits
{
    std::size_t waitingPerConversation = 20;
    Milliseconds oldestTurn = std::chrono::minutes(
        30); ///< older ones are closed with a sentence, not asked, and given up when they cannot be delivered
    Milliseconds gather = std::chrono::minutes(1); ///< for fetching all that came with one message
    qsizetype pictureBytes = 10LL * 1000 * 1000; ///< of one in an answer (architecture.md §2)
    qsizetype fileBytes = 20LL * 1000 * 1000; ///< of one that is no picture
    Milliseconds saveTextEvery = std::chrono::seconds(2); ///< of answers that must not be asked for again
    /// What a platform did not take of an answer: its end, and its text while it grows.
    Backoff::Bounds closeRetry { std::chrono::seconds(1), std::chrono::seconds(60) };
    Milliseconds noticeEvery = std::chrono::hours(24); ///< to a person whose messages are not answered (wecom.md §17)
    PairingLimits pairing {};
    Milliseconds closeAtStop = std::chrono::seconds(2); ///< for closing what is open when the program stops
    Milliseconds storeRetry = std::chrono::seconds(10); ///< until a store that failed is tried again
    std::size_t rememberedConversations = 1000;
    qsizetype rememberedCharacters = 32000; ///< of earlier questions and answers of one conversation
};

} // namespace oagent
