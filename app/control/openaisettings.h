#pragma once

#include "core/assistant/openai/openaisettings.h"
#include "core/settings/config.h"

namespace oagent {

/// What the adapter needs, from the settings of an assistant of kind "openai" and its key.
[[nodiscard]] OpenAiSettings openAiSettings(const AssistantConfig &assistant, Secret key);
[[nodiscard]] OpenAiLimits openAiLimits(const AssistantConfig &assistant);

} // namespace oagent
