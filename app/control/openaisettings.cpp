#include "app/control/openaisettings.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent {

OpenAiSettings openAiSettings(const AssistantConfig &assistant, Secret key)
{
    using AgentProfile = OpenAiSettings::Profile;
    OpenAiSettings settings;
    settings.baseUrl = assistant.baseUrl;
    settings.model = assistant.model;
    settings.key = std::move(key);
    settings.profile = assistant.profile == "openclaw"_L1 ? AgentProfile::OpenClaw
        : assistant.profile == "hermes"_L1                ? AgentProfile::Hermes
                                                          : AgentProfile::Generic;
    settings.systemPrompt = assistant.systemPrompt;
    if (assistant.history != AssistantConfig::History::ByProfile)
        settings.serverRemembersIt = assistant.history == AssistantConfig::History::Server;
    settings.historyTurns = assistant.historyTurns;
    settings.askAgain = assistant.askAgain;
    settings.streamOptions = assistant.sendUsageOption;
    settings.stripThinking = assistant.stripThinking;
    for (auto header = assistant.extraHeaders.begin(); header != assistant.extraHeaders.end(); ++header)
        settings.extraHeaders.append({ header.key().toLatin1(), header.value().toLatin1() });
    return settings;
}

OpenAiLimits openAiLimits(const AssistantConfig &assistant)
{
    OpenAiLimits limits;
    limits.http.whole = std::chrono::seconds(assistant.turnSeconds);
    limits.http.connect = std::min(limits.http.connect, limits.http.whole);
    limits.http.firstByte = std::min(limits.http.firstByte, limits.http.whole);
    limits.http.idle = std::min(limits.http.idle, limits.http.whole);
    return limits;
}

} // namespace oagent
