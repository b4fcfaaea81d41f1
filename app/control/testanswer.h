#pragma once

#include "app/control/command.h"
#include "core/assistant/openai/assistantprobe.h"
#include "core/settings/config.h"

namespace oagent {

/// What `assistant test` answers: {"id", "name", "ok": true, "firstTextMs", "wholeMs", "models": […]} with exit 0, or
/// {"id", "name", "ok": false, "kind", "cause", "cure", "models": […]} with exit 1 and the same as a sentence.
[[nodiscard]] CommandAnswer testAnswer(const AssistantConfig &assistant, const AssistantProbeResult &result);

} // namespace oagent
