#pragma once

#include "core/simulator/violation.h"

#include <QByteArray>
#include <QJsonObject>

namespace oagent::simulator {

constexpr qsizetype maxWebhookBytes = 20'000; ///< dingtalk.md §15
constexpr qsizetype maxMsgParamBytes = 15'000; ///< dingtalk.md §18.3

/// The body of a post to the session webhook, dingtalk.md §15: nothing but "webhook.body".
[[nodiscard]] Violations webhookViolations(const QJsonObject &body);
/// Mentions that stay dead text: "webhook.at-not-in-text".
[[nodiscard]] Violations webhookWarnings(const QJsonObject &body);
/// The msgtype is one the webhook knows.
[[nodiscard]] bool isWebhookType(const QString &msgtype);

/// The body of a robot send, dingtalk.md §18: nothing but "robot.body".
[[nodiscard]] Violations robotViolations(const QJsonObject &body, bool group, const QString &robotCode);

} // namespace oagent::simulator
