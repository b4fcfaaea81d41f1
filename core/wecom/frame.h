#pragma once

#include "core/support/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace oagent::wecom {

namespace commands {
inline constexpr QLatin1StringView subscribe { "aibot_subscribe" };
inline constexpr QLatin1StringView ping { "ping" };
inline constexpr QLatin1StringView message { "aibot_msg_callback" };
inline constexpr QLatin1StringView event { "aibot_event_callback" };
inline constexpr QLatin1StringView respond { "aibot_respond_msg" };
inline constexpr QLatin1StringView welcome { "aibot_respond_welcome_msg" };
inline constexpr QLatin1StringView updateCard { "aibot_respond_update_msg" };
inline constexpr QLatin1StringView send { "aibot_send_msg" };
inline constexpr QLatin1StringView uploadInit { "aibot_upload_media_init" };
inline constexpr QLatin1StringView uploadChunk { "aibot_upload_media_chunk" };
inline constexpr QLatin1StringView uploadFinish { "aibot_upload_media_finish" };
} // namespace commands

/// One frame of the long connection (wecom.md §2.2).
struct Frame
{
    QString command; ///< empty: an answer to a frame of ours
    QString requestId;
    QJsonObject body;
    int errorCode = 0; ///< answers: 0 is success
    QString errorText;

    [[nodiscard]] bool isAnswer() const { return command.isEmpty(); }
    /// The answer to a ping of ours.
    [[nodiscard]] bool isPong() const { return isAnswer() && requestId.startsWith(commands::ping); }
};

/// The text with every raw control character that stands inside of a JSON string escaped as \u00XX, and those outside
/// taken out but for white space (§2.4). One behind a lone backslash is taken out, too: it would not be JSON either
/// way.
[[nodiscard]] QByteArray withoutRawControls(const QByteArray &json);

/// Numbers may be text; an answer without errcode is a good one. Protocol when it is no JSON object; the detail tells
/// its size and nothing of what it says.
[[nodiscard]] Result<Frame> parseFrame(const QByteArray &bytes);

/// A whole number that may come as a text; `otherwise` when it is neither.
[[nodiscard]] qint64 wholeNumber(const QJsonValue &value, qint64 otherwise = 0);

/// {"cmd", "headers": {"req_id"}, "body"}; without a body if that is empty, which `{}` is not (§2.2).
[[nodiscard]] QString commandFrame(QLatin1StringView command, const QString &requestId, const QByteArray &body);

/// For frames that this side begins (§2.5): "{command}_{milliseconds}_{8 hex digits}".
[[nodiscard]] QString freshRequestId(QLatin1StringView command);

} // namespace oagent::wecom
