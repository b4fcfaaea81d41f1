#pragma once

#include "core/simulator/lark/finding.h"

#include <QJsonObject>

namespace oagent::simulator::larkparts {

constexpr qsizetype maxTextBytes = 150LL * 1024; ///< whole body, lark.md §11.6
constexpr qsizetype maxPostBytes = 30LL * 1024; ///< the same for posts and cards
constexpr qsizetype maxUuid = 50; ///< §11.2

/// Content of a message to send, lark.md §11.6, without what depends on uploads and card entities: "send.content",
/// "send.href", and what cardFindings() knows.
[[nodiscard]] Findings contentFindings(const QString &messageType, const QJsonValue &content, int tablesAllowed);
/// "send.uuid", "send.no-uuid", "send.too-long".
[[nodiscard]] Findings bodyFindings(const QJsonObject &body, qsizetype bytes);
/// The id of a card entity that the content refers to; empty when it is something else.
[[nodiscard]] QString cardReference(const QString &content);

} // namespace oagent::simulator::larkparts
