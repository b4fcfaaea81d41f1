#include "core/assistant/openai/openaiassistant.h"

#include "core/assistant/openai/chatrequest.h"
#include "core/assistant/openai/openaiturn.h"

#include <utility>

namespace oagent {

OpenAiAssistant::OpenAiAssistant(HttpClient &http, OpenAiSettings settings, OpenAiLimits limits, QObject *parent)
    : Assistant(parent)
    , m_http(http)
    , m_settings(std::make_shared<const OpenAiSettings>(std::move(settings)))
    , m_limits(std::move(limits))
{ }

std::unique_ptr<AssistantTurn> OpenAiAssistant::ask(const TurnRequest &request) { return askOpenAi(request); }

std::unique_ptr<OpenAiTurn> OpenAiAssistant::askOpenAi(const TurnRequest &request)
{
    HttpRequest asking = chatRequest(*m_settings, request, m_limits);
    if (m_streamOptionsRefused)
        asking = withoutStreamOptions(std::move(asking));
    auto turn = std::make_unique<OpenAiTurn>(m_http, std::move(asking), m_settings, m_limits);
    connect(turn.get(), &OpenAiTurn::streamOptionsRefused, this, [this] { m_streamOptionsRefused = true; });
    return turn;
}

bool OpenAiAssistant::askAgainAfterCrash() const
{
    return m_settings->askAgain.value_or(m_settings->profile == OpenAiSettings::Profile::Generic);
}

int OpenAiAssistant::historyTurns() const
{
    return m_settings->profile == OpenAiSettings::Profile::Generic ? m_settings->historyTurns : 0;
}

} // namespace oagent
