#pragma once

#include "core/assistant/openai/chatchunkreader.h"
#include "core/assistant/openai/openaisettings.h"
#include "core/support/result.h"

#include <QObject>
#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>

namespace oagent {

class HttpClient;
class OpenAiAssistant;
class OpenAiTurn;
struct HttpResponse;
struct Outcome;

/// What a test of an assistant found; filled as far as it came.
struct AssistantProbeResult
{
    QStringList modelsFound; ///< empty when the server has no list
    std::optional<QUrl> baseUrlFix; ///< when only <base>/v1 has a list of models; the turn was tried there
    std::optional<Milliseconds> firstToken; ///< from the question to the first piece of the answer
    Milliseconds total { 0 }; ///< from the question to the end of the answer
    std::optional<ChatUsage> usage;
    QString textStart; ///< the first 200 characters
    std::optional<Error> error; ///< nothing when the assistant answered
};

/// The Test button (assistants.md A.8): asks for the models, then one word, streamed. Deleting it aborts.
class AssistantProbe : public QObject
{
    Q_OBJECT
public:
    /// `http` must outlive it. A failure is not retried.
    AssistantProbe(HttpClient &http, OpenAiSettings settings, OpenAiLimits limits = {}, QObject *parent = nullptr);
    ~AssistantProbe() override;

    /// Either is to be called once.
    void start();
    /// The first step alone: whether the server answers and takes the key. Asks the model nothing.
    void startReachOnly();

Q_SIGNALS:
    /// Exactly once.
    void finished(const oagent::AssistantProbeResult &result);

private:
    void askForModels(const QUrl &baseUrl);
    void takeModels(const QUrl &baseUrl, const HttpResponse &response);
    void judgeWithoutList(const HttpResponse &response, const QUrl &url);
    void askForWord();
    void takeOutcome(const Outcome &outcome);
    [[nodiscard]] Milliseconds sinceAsked() const;

    HttpClient &m_http;
    OpenAiSettings m_settings;
    OpenAiLimits m_limits;
    AssistantProbeResult m_result;
    bool m_reachOnly = false;
    std::chrono::steady_clock::time_point m_asked;
    std::unique_ptr<OpenAiAssistant> m_assistant;
    std::unique_ptr<OpenAiTurn> m_turn;
};

} // namespace oagent
