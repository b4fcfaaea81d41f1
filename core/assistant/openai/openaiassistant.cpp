#include "core/assistant/openai/openaiassistant.h"

#include "core/assistant/openai/chatrequest.h"
#include "core/assistant/openai/openaiturn.h"

#include <utility>

using namespace Qt::StringLiterals;

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

bool OpenAiAssistant::askAgainAfterCrash() const { return m_settings->mayBeAskedAgain(); }

bool OpenAiAssistant::remembers() const { return m_settings->serverRemembers(); }

int OpenAiAssistant::historyTurns() const { return remembers() ? 0 : m_settings->historyTurns; }

AcceptedMedia OpenAiAssistant::accepts() const
{
    AcceptedMedia media;
    media.imageTypes = { "image/png"_ba, "image/jpeg"_ba, "image/gif"_ba, "image/webp"_ba };
    media.images = m_limits.images;
    media.imageBytes = m_limits.imageBytes;
    media.allImageBytes = m_limits.allImageBytes;
    if (m_settings->profile == OpenAiSettings::Profile::OpenClaw)
        media.imageTypes += QList<QByteArray> { "image/heic"_ba, "image/heif"_ba }; // A.7
    return media;
}

} // namespace oagent
