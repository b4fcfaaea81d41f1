#pragma once

#include "core/assistant/openai/openaisettings.h"
#include "core/connection/httpmessage.h"
#include "core/support/error.h"

#include <QJsonObject>

#include <optional>

namespace oagent {

/// What a server says about what went wrong; any part may be missing.
struct ServerComplaint
{
    QString message;
    QString code; ///< "invalid_api_key", "rate_limit_error", …
    QString type {}; ///< beside the code, in the same kind of words
    int status = 0; ///< when the code is a number of HTTP
};

/// The complaint in an event of a stream: {"error": {…} or text} or {"object": "error", …}.
[[nodiscard]] std::optional<ServerComplaint> complaintOfEvent(const QJsonObject &event);

/// The error a complaint inside a stream amounts to; the HTTP status was 200 and says nothing.
[[nodiscard]] Error errorOf(const ServerComplaint &complaint);

/// The error of an answer whose status is not 2xx, by the table of assistants.md A.5, with cause and next step.
[[nodiscard]] Error errorOf(const HttpHead &head, const QByteArray &body, const QUrl &url,
                            const OpenAiSettings &settings);

/// Whether the answer with status 400 or 422 may be about `stream_options`: it names it, or gives no reason, or says
/// that some member of the request is unknown without saying which.
[[nodiscard]] bool mayMeanStreamOptions(const QByteArray &body);

/// For a web page where an API was expected.
[[nodiscard]] Error webPageError(const QUrl &url);

/// Removes the key, which some servers repeat in their complaint.
[[nodiscard]] Error withoutKey(Error error, const Secret &key);

/// Removes what was said in the chat, which some servers quote in their complaint: `request` is the body that was sent.
[[nodiscard]] Error withoutChat(Error error, const QByteArray &request);

} // namespace oagent
