#pragma once

#include "core/dingtalk/robotmessage.h"

#include <QJsonObject>
#include <QString>

namespace oagent::dingtalk::card {

/// The public AI template with the variable `msgContent` (dingtalk.md §20.2).
inline constexpr QLatin1StringView publicTemplate { "02fcf2f4-5e02-4a85-b672-46d1f715543e.schema" };

/// Names the card of one part of one turn: derived, so that a later process knows it without having to ask. 64
/// characters at most.
[[nodiscard]] QString outTrackId(const QString &turnId, int part);
/// The turn that outTrackId() was given; empty for a name it never gives.
[[nodiscard]] QString turnOf(const QString &outTrackId);

/// The idempotency key of a streaming call: the same for the same content of the same card, another one otherwise
/// (§20.4).
[[nodiscard]] QString guid(const QString &outTrackId, const QString &content, bool isFinal);

/// JSON bodies of §20.3–20.6 (style A). A private card needs a staffId.
[[nodiscard]] QByteArray createBody(const QString &templateId, const QString &outTrackId,
                                    const IncomingMessage &message, const ReplyAddress &address);
[[nodiscard]] QByteArray inputingBody(const QString &outTrackId);
[[nodiscard]] QByteArray streamingBody(const QString &outTrackId, const QString &content, bool isFinal);
[[nodiscard]] QByteArray finishedBody(const QString &outTrackId, const QString &content);

/// Nothing when a create-and-deliver answer says that the card was delivered, else what it says (§20.3: HTTP 200 does
/// not mean delivered).
[[nodiscard]] QString deliveryProblem(const QJsonObject &answer);

/// What a streaming or updating call came to: one that is answered with {"success": false} in HTTP 200 (§20.4, §20.5)
/// changed nothing, and does not say why.
[[nodiscard]] Result<QJsonObject> judgeChange(const Result<QJsonObject> &answer);

/// Whether an error says that there is no such card / that there already is one.
[[nodiscard]] bool saysNoSuchCard(const Error &error);
[[nodiscard]] bool saysCardExists(const Error &error);

} // namespace oagent::dingtalk::card
