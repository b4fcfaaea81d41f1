#pragma once

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
    Milliseconds saveTextEvery = std::chrono::seconds(2); ///< of answers that must not be asked for again
    Backoff::Bounds closeRetry { std::chrono::seconds(1), std::chrono::seconds(60) };
    Milliseconds noticeEvery = std::chrono::hours(1); ///< to a person who is not allowed
    Milliseconds closeAtStop = std::chrono::seconds(2); ///< for closing what is open when the program stops
    Milliseconds storeRetry = std::chrono::seconds(10); ///< until a store that failed is tried again
    std::size_t rememberedConversations = 1000;
    qsizetype rememberedCharacters = 32000; ///< of earlier questions and answers of one conversation
};

} // namespace oagent
