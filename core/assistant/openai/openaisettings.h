#pragma once

#include "core/connection/httpmessage.h"
#include "core/support/clock.h"
#include "core/support/secret.h"

#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace oagent {

/// One assistant behind an OpenAI-compatible chat completions address (assistants.md A.1).
struct OpenAiSettings
{
    /// What is known about the server beyond the common interface (A.7).
    enum class Profile {
        Generic, ///< remembers nothing: earlier exchanges are sent along
        OpenClaw, ///< keeps a session for every `user`
        Hermes, ///< keeps a session for every X-Hermes-Session-Id
    };

    QUrl baseUrl; ///< with its /v1 where the server has one; nothing is added to it but /chat/completions
    QString model;
    Secret key; ///< empty: none is sent
    Profile profile = Profile::Generic;
    QString systemPrompt;
    int historyTurns = 10; ///< Generic: how many earlier exchanges go along
    std::optional<bool> askAgain; ///< after a crash; unset: only Generic, since the tools of an agent may have acted
    bool streamOptions = true; ///< asks for usage; some servers refuse to hear of it
};

struct OpenAiLimits
{
    HttpLimits http { .maxBytes = 64LL * 1024 * 1024 }; ///< every token comes wrapped in some 200 bytes of JSON
    /// One for each retry (assistants.md §0.2); up to a quarter is added by chance.
    QList<Milliseconds> retryDelays { std::chrono::milliseconds(500), std::chrono::seconds(2) };
    Milliseconds longestRetryAfter = std::chrono::seconds(30); ///< a server that wants more is not asked again
    /// How long the end of the answer is waited for after [DONE], so that the connection can be used again.
    Milliseconds endGrace = std::chrono::milliseconds(500);
    qsizetype historyCharacters = 32'000; ///< of the earlier exchanges together; the oldest are left out
};

} // namespace oagent
