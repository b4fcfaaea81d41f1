#pragma once

#include "core/assistant/assistant.h"
#include "core/assistant/openai/openaisettings.h"
#include "core/connection/httpmessage.h"

namespace oagent {

/// <base>/chat/completions, or the base itself when it already ends so (assistants.md A.1).
[[nodiscard]] QUrl chatUrl(const QUrl &baseUrl);
/// <base>/models.
[[nodiscard]] QUrl modelsUrl(const QUrl &baseUrl);
/// <base>/v1; nothing when the base already ends in /v1.
[[nodiscard]] std::optional<QUrl> withVersion(const QUrl &baseUrl);

/// GET <base>/models
[[nodiscard]] HttpRequest modelsRequest(const OpenAiSettings &settings, const QUrl &baseUrl);

/// POST <base>/chat/completions
///   {"model", "stream": true, "stream_options"?: {"include_usage": true}, "user"?, "messages": [{"role", "content"}]}
/// with the session of the conversation where the profile has one (A.2, A.7), and images as parts of the last content.
[[nodiscard]] HttpRequest chatRequest(const OpenAiSettings &settings, const TurnRequest &turn,
                                      const OpenAiLimits &limits);
/// What AssistantTurn::started() says of the answer to such a request: {"session": text} when Hermes goes on under
/// another X-Hermes-Session-Id than it was asked with.
[[nodiscard]] QJsonObject remoteIdsIn(const HttpRequest &request, const HttpHead &head);
/// The same request for a server that refuses `stream_options`.
[[nodiscard]] HttpRequest withoutStreamOptions(HttpRequest request);

} // namespace oagent
