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
    /// Who remembers the conversation; unset: Generic servers do not, the others do.
    std::optional<bool> serverRemembersIt;
    int historyTurns = 10; ///< how many earlier exchanges go along when the server does not remember
    std::optional<bool> askAgain; ///< after a crash; unset: only Generic, since the tools of an agent may have acted
    bool streamOptions = true; ///< asks for usage; some servers refuse to hear of it
    bool stripThinking = false; ///< takes a leading <think>…</think> block out of the answer
    QList<HttpHeader> extraHeaders; ///< as checkExtraHeader() allows them

    [[nodiscard]] bool serverRemembers() const;
    [[nodiscard]] bool mayBeAskedAgain() const;
};

struct OpenAiLimits
{
    HttpLimits http { .maxBytes = 64LL * 1024 * 1024 }; ///< every token comes wrapped in some 200 bytes of JSON
    /// One for each retry (assistants.md §0.2); up to a quarter is added by chance.
    QList<Milliseconds> retryDelays { std::chrono::milliseconds(500), std::chrono::seconds(2) };
    Milliseconds longestRetryAfter = std::chrono::seconds(30); ///< a server that wants more is not asked again
    /// How long the end of the answer is waited for after [DONE], so that the connection can be used again.
    Milliseconds endGrace = std::chrono::milliseconds(500);
    /// Between two looks at an answer whose first text has come. Servers send a piece for each word, hundreds in a
    /// second; no chat is shown faster than this, and each look wakes the process.
    Milliseconds betweenLooks = std::chrono::milliseconds(40);
    Milliseconds wholeGrace = std::chrono::seconds(5); ///< and after a finish reason for what may follow it
    /// A.7: what OpenClaw takes in one question, in bodies of 20 MB; base64 makes four bytes of three. Others are asked
    /// the same way: what they take depends on their model.
    qsizetype images = 8;
    qint64 imageBytes = 10LL * 1000 * 1000;
    qint64 allImageBytes = 14LL * 1000 * 1000;
    qsizetype historyCharacters = 32'000; ///< of the earlier exchanges together; the oldest are left out
};

} // namespace oagent
