#include "core/assistant/openai/chatrequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

constexpr auto chatPath = "/chat/completions"_L1;

/// The base with `suffix` in place of a /chat/completions at its end; its query stays.
QUrl withSuffix(const QUrl &baseUrl, QLatin1StringView suffix)
{
    QString path = baseUrl.path(QUrl::FullyEncoded);
    const auto trim = [&path] {
        while (path.endsWith(u'/'))
            path.chop(1);
    };
    trim();
    if (path.endsWith(chatPath))
        path.chop(chatPath.size());
    trim();
    QUrl url = baseUrl;
    url.setPath(path + suffix, QUrl::StrictMode);
    return url;
}

void authorize(HttpRequest &request, const OpenAiSettings &settings)
{
    if (!settings.key.isEmpty())
        request.setHeader("Authorization"_ba, "Bearer " + settings.key.reveal());
}

QString session(const TurnRequest &turn) { return turn.conversation + u'#' + QString::number(turn.generation); }

void setSession(HttpRequest &request, const OpenAiSettings &settings, const TurnRequest &turn)
{
    switch (settings.profile) {
    case OpenAiSettings::Profile::Generic: break;
    case OpenAiSettings::Profile::OpenClaw:
        // OpenClaw knows these three; "app" is a channel of ours alone.
        if (turn.channel == "lark"_L1 || turn.channel == "dingtalk"_L1 || turn.channel == "wecom"_L1)
            request.setHeader("x-openclaw-message-channel"_ba, turn.channel.toLatin1());
        break;
    case OpenAiSettings::Profile::Hermes:
        request.setHeader("X-Hermes-Session-Id"_ba, session(turn).toUtf8());
        request.setHeader("X-Hermes-Session-Key"_ba, turn.conversation.toUtf8());
        request.setHeader("Idempotency-Key"_ba, turn.turnId.toUtf8());
        break;
    }
}

QJsonObject message(const QString &role, const QString &content)
{
    return { { u"role"_s, role }, { u"content"_s, content } };
}

/// The newest exchanges that are allowed and fit.
QList<TurnRequest::Exchange> newest(const QList<TurnRequest::Exchange> &history, int turns, qsizetype characters)
{
    qsizetype first = history.size();
    const qsizetype oldest = std::max<qsizetype>(0, history.size() - std::max(0, turns));
    while (first > oldest) {
        const auto &[question, answer] = history.at(first - 1);
        characters -= question.size() + answer.size();
        if (characters < 0)
            break;
        --first;
    }
    return history.sliced(first);
}

QJsonArray messages(const OpenAiSettings &settings, const TurnRequest &turn, const OpenAiLimits &limits)
{
    QJsonArray list;
    if (!settings.systemPrompt.isEmpty())
        list.append(message(u"system"_s, settings.systemPrompt));
    if (settings.profile == OpenAiSettings::Profile::Generic) {
        for (const auto &[question, answer] : newest(turn.history, settings.historyTurns, limits.historyCharacters)) {
            list.append(message(u"user"_s, question));
            list.append(message(u"assistant"_s, answer));
        }
    }
    list.append(message(u"user"_s, turn.text));
    return list;
}

} // namespace

QUrl chatUrl(const QUrl &baseUrl) { return withSuffix(baseUrl, chatPath); }

QUrl modelsUrl(const QUrl &baseUrl) { return withSuffix(baseUrl, "/models"_L1); }

std::optional<QUrl> withVersion(const QUrl &baseUrl)
{
    const QUrl bare = withSuffix(baseUrl, ""_L1);
    if (bare.path().endsWith("/v1"_L1))
        return std::nullopt;
    return withSuffix(bare, "/v1"_L1);
}

HttpRequest modelsRequest(const OpenAiSettings &settings, const QUrl &baseUrl)
{
    HttpRequest request = HttpRequest::get(modelsUrl(baseUrl));
    request.setHeader("Accept"_ba, "application/json"_ba);
    authorize(request, settings);
    return request;
}

HttpRequest chatRequest(const OpenAiSettings &settings, const TurnRequest &turn, const OpenAiLimits &limits)
{
    QJsonObject body { { u"model"_s, settings.model },
                       { u"stream"_s, true },
                       { u"messages"_s, messages(settings, turn, limits) } };
    if (settings.streamOptions)
        body.insert(u"stream_options"_s, QJsonObject { { u"include_usage"_s, true } });
    // Not for Generic: there it would only tell a model's vendor who is asking, and some bound its length.
    if (settings.profile == OpenAiSettings::Profile::OpenClaw)
        body.insert(u"user"_s, session(turn));
    HttpRequest request = HttpRequest::postJson(chatUrl(settings.baseUrl), body);
    request.limits = limits.http;
    request.setHeader("Accept"_ba, "text/event-stream"_ba);
    request.setHeader("Cache-Control"_ba, "no-cache"_ba);
    authorize(request, settings);
    setSession(request, settings, turn);
    return request;
}

HttpRequest withoutStreamOptions(HttpRequest request)
{
    QJsonObject body = QJsonDocument::fromJson(request.body).object();
    body.remove(u"stream_options"_s);
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return request;
}

} // namespace oagent
