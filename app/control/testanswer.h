#pragma once

#include "core/assistant/openai/assistantprobe.h"
#include "core/control/command.h"
#include "core/settings/config.h"

namespace oagent {

/// What `assistant test` answers: {"id", "name", "ok": true, "firstTextMs", "wholeMs", "text": its first 200
/// characters, "tokens": {"prompt", "completion", "total"}, "models": […]} with exit 0, or {"id", "name", "ok": false,
/// "kind", "cause", "cure", "models": […]} with exit 1 and the same as a sentence. "tokens" is missing when the server
/// does not count; "baseUrlFix" is there when only that address has an API.
[[nodiscard]] CommandAnswer testAnswer(const AssistantConfig &assistant, const AssistantProbeResult &result);

/// It is to have a key, and this is why there is none.
[[nodiscard]] CommandAnswer answerWithoutKey(const AssistantConfig &assistant, const Error &why);

} // namespace oagent
