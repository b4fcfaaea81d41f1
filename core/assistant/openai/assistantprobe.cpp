#include "core/assistant/openai/assistantprobe.h"

#include "core/assistant/openai/chaterror.h"
#include "core/assistant/openai/chatrequest.h"
#include "core/assistant/openai/openaiassistant.h"
#include "core/assistant/openai/openaiturn.h"

#include <QJsonDocument>
#include <QUuid>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace oagent {

namespace {

constexpr Milliseconds modelsTimeLimit = 10s;
constexpr qsizetype shownCharacters = 200;

/// Nothing when it is not a list of models at all.
std::optional<QStringList> modelsIn(const HttpResponse &response)
{
    const QJsonValue data = QJsonDocument::fromJson(response.body).object().value("data"_L1);
    if (response.status != 200 || !data.isArray())
        return std::nullopt;
    QStringList models;
    const QJsonArray list = data.toArray();
    for (const auto &model : list)
        models.append(model.toObject().value("id"_L1).toString());
    models.removeAll(QString());
    return models;
}

bool isWebPage(const HttpResponse &response)
{
    return response.status == 200 && response.header("Content-Type"_ba).toLower().startsWith("text/html");
}

} // namespace

AssistantProbe::AssistantProbe(HttpClient &http, OpenAiSettings settings, OpenAiLimits limits, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_settings(std::move(settings))
    , m_limits(std::move(limits))
{
    m_limits.retryDelays.clear();
}

AssistantProbe::~AssistantProbe() = default;

void AssistantProbe::start() { askForModels(m_settings.baseUrl); }

void AssistantProbe::startReachOnly()
{
    m_reachOnly = true;
    start();
}

void AssistantProbe::askForModels(const QUrl &baseUrl)
{
    HttpRequest request = modelsRequest(m_settings, baseUrl);
    request.setTimeLimit(std::min(modelsTimeLimit, m_limits.http.whole));
    m_http.send(request, this, [this, baseUrl](const Result<HttpResponse> &response) {
        if (response)
            return takeModels(baseUrl, *response);
        m_result.error = response.error();
        Q_EMIT finished(m_result);
    });
}

void AssistantProbe::takeModels(const QUrl &baseUrl, const HttpResponse &response)
{
    const bool isFirst = baseUrl == m_settings.baseUrl;
    if (response.status == 401 || response.status == 403) {
        m_result.error = withoutKey(errorOf(response, response.body, modelsUrl(baseUrl), m_settings), m_settings.key);
        if (!isFirst)
            m_result.baseUrlFix = baseUrl; // there is an API, which the base itself has none of
        return Q_EMIT finished(m_result);
    }
    if (const auto models = modelsIn(response)) {
        m_result.modelsFound = *models;
        if (!isFirst) {
            m_result.baseUrlFix = baseUrl;
            m_settings.baseUrl = baseUrl;
        }
        return askForWord();
    }
    const auto versioned = withVersion(baseUrl);
    if (isFirst && versioned && (response.status == 404 || isWebPage(response)))
        return askForModels(*versioned);
    if (m_reachOnly)
        judgeWithoutList(response, modelsUrl(baseUrl));
    askForWord(); // not every server has a list
}

/// Nobody will ask a word: whether an API is there must be told from this.
void AssistantProbe::judgeWithoutList(const HttpResponse &response, const QUrl &url)
{
    static constexpr std::array none { 404, 405, 501 };
    if (isWebPage(response))
        m_result.error = webPageError(url);
    else if ((response.status < 200 || response.status > 299)
             && std::find(none.begin(), none.end(), response.status) == none.end())
        m_result.error = withoutKey(errorOf(response, response.body, url, m_settings), m_settings.key);
}

void AssistantProbe::askForWord()
{
    if (m_reachOnly)
        return Q_EMIT finished(m_result);
    TurnRequest question;
    question.turnId = QUuid::createUuid().toString(QUuid::Id128); // each test is a question of its own
    question.conversation = u"ob:selftest"_s;
    question.generation = TurnRequest::noGeneration;
    question.text = u"Hello"_s;
    m_assistant = std::make_unique<OpenAiAssistant>(m_http, std::move(m_settings), m_limits);
    m_turn = m_assistant->askOpenAi(question);
    m_asked = std::chrono::steady_clock::now();
    const auto noteFirst = [this] {
        if (!m_result.firstToken)
            m_result.firstToken = sinceAsked();
    };
    connect(m_turn.get(), &AssistantTurn::reasoningDelta, this, noteFirst);
    connect(m_turn.get(), &AssistantTurn::textDelta, this, noteFirst);
    connect(m_turn.get(), &AssistantTurn::finished, this, &AssistantProbe::takeOutcome);
}

void AssistantProbe::takeOutcome(const Outcome &outcome)
{
    m_result.total = sinceAsked();
    m_result.usage = m_turn->usage();
    m_result.textStart = outcome.text.left(shownCharacters);
    if (!m_result.textStart.isEmpty() && m_result.textStart.back().isHighSurrogate())
        m_result.textStart.chop(1);
    if (outcome.kind == Outcome::Kind::Failed)
        m_result.error = outcome.error;
    Q_EMIT finished(m_result);
}

Milliseconds AssistantProbe::sinceAsked() const
{
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - m_asked);
}

} // namespace oagent
