#pragma once

#include "core/simulator/wecom/commandanswer.h"
#include "core/simulator/wecom/wecomrecords.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace oagent::simulator {

/// A random id of letters and digits, as long as the platform's are.
[[nodiscard]] QString freshWeComId();

/// Only objects; nothing when the bytes are no JSON.
[[nodiscard]] std::optional<QJsonObject> weComObject(const QByteArray &bytes);

/// {"cmd", "headers": {"req_id"}, "body"}, wecom.md §2.2.
[[nodiscard]] QByteArray weComFrame(const QString &cmd, const QString &reqId, const QJsonObject &body);
[[nodiscard]] QByteArray weComAnswer(const QString &reqId, const CommandAnswer &answer);

/// The body of an aibot_msg_callback, wecom.md §5; `message` is complete.
[[nodiscard]] QJsonObject messageBody(const WeComMessage &message, const WeComBot &bot, const QString &responseUrl);
/// The body of an aibot_event_callback, wecom.md §6.
[[nodiscard]] QJsonObject eventBody(const QJsonObject &event, const WeComBot &bot, const QString &userId);

/// The same JSON with the escapes of control characters replaced by the characters themselves.
[[nodiscard]] QByteArray withRawControlCharacters(const QByteArray &json);

} // namespace oagent::simulator
