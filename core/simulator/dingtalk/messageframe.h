#pragma once

#include "core/simulator/dingtalk/records.h"

#include <QByteArray>
#include <QJsonObject>

namespace oagent::simulator {

/// Where the answer to a message goes.
struct ReplyAddress
{
    QString sessionWebhook;
    qint64 expires = 0; ///< ms since the epoch
};

/// Fills in what the message leaves empty: ids that stay the same for the same person or group, a fresh msgId.
[[nodiscard]] SimulatedMessage completed(SimulatedMessage message);

/// `data` of a bot message, dingtalk.md §12. The message is completed().
[[nodiscard]] QJsonObject botMessage(const SimulatedMessage &message, const DingTalkApp &app,
                                     const ReplyAddress &reply);

/// A frame as the service sends it, dingtalk.md §4.1. `extra` joins the headers.
[[nodiscard]] QByteArray streamFrame(const Delivery &delivery, const DingTalkApp &app, const QJsonObject &extra = {});

/// Unlike any id before.
[[nodiscard]] QString freshId();

} // namespace oagent::simulator
