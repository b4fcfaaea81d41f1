#pragma once

#include "core/assistant/assistant.h"
#include "core/assistant/openai/openaisettings.h"

namespace oagent {

class HttpClient;
class OpenAiTurn;

/// Any server with an OpenAI-compatible chat completions address, streamed (assistants.md A), among them the agent
/// gateways OpenClaw and Hermes. A turn may outlive it.
class OpenAiAssistant final : public Assistant
{
    Q_OBJECT
public:
    /// `http` must outlive the assistant and its turns.
    OpenAiAssistant(HttpClient &http, OpenAiSettings settings, OpenAiLimits limits = {}, QObject *parent = nullptr);

    [[nodiscard]] std::unique_ptr<AssistantTurn> ask(const TurnRequest &request) override;
    /// The same, for who wants to know what the server counted.
    [[nodiscard]] std::unique_ptr<OpenAiTurn> askOpenAi(const TurnRequest &request);
    [[nodiscard]] bool askAgainAfterCrash() const override;
    [[nodiscard]] bool remembers() const override;
    [[nodiscard]] int historyTurns() const override;
    /// Pictures, within the profile's limits; no files.
    [[nodiscard]] AcceptedMedia accepts() const override;

private:
    HttpClient &m_http;
    std::shared_ptr<const OpenAiSettings> m_settings;
    OpenAiLimits m_limits;
    bool m_streamOptionsRefused = false;
};

} // namespace oagent
