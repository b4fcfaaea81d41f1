#include "app/control/openaisettings.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

OpenAiSettings openAiSettings(const AssistantConfig &assistant, Secret key)
{
    using Profile = OpenAiSettings::Profile;
    OpenAiSettings settings;
    settings.baseUrl = assistant.baseUrl;
    settings.model = assistant.model;
    settings.key = std::move(key);
    settings.profile = assistant.profile == "openclaw"_L1 ? Profile::OpenClaw
        : assistant.profile == "hermes"_L1                ? Profile::Hermes
                                                          : Profile::Generic;
    settings.systemPrompt = assistant.systemPrompt;
    settings.historyTurns = assistant.historyTurns;
    settings.askAgain = assistant.askAgain;
    return settings;
}

} // namespace oagent
