#pragma once

#include <QByteArray>
#include <QString>

/// The JSON of cards and messages (lark.md §10, §11.6, §13).
namespace oagent::lark::card {

/// The same for the same part of the same turn in every process, another one for every other purpose: what makes a
/// repetition of a call none. 36 characters.
[[nodiscard]] QString stableId(const QString &turnId, int part, const QString &purpose);

/// What stands in the list of chats and in notifications: the first words, without Markdown and tags.
[[nodiscard]] QString summaryOf(const QString &text);

/// A card that will grow / that is complete, as JSON text; `text` is rendered for a card and not empty.
[[nodiscard]] QString streamingCard(const QString &text, const QString &summary);
[[nodiscard]] QString completeCard(const QString &text);

/// The body of POST /cardkit/v1/cards.
[[nodiscard]] QByteArray createBody(const QString &cardJson);
/// Of PUT …/elements/answer/content.
[[nodiscard]] QByteArray textBody(const QString &text, int sequence, const QString &uuid);
/// Of PUT /cardkit/v1/cards/:card_id.
[[nodiscard]] QByteArray replacementBody(const QString &cardJson, int sequence, const QString &uuid);
/// Of PATCH …/settings. An ended card needs a summary, or the one from before stays.
[[nodiscard]] QByteArray settingsBody(bool isStreaming, const QString &summary, int sequence, const QString &uuid);

/// Contents of messages, as JSON text: a card of CardKit, rich text (pictures alone on a line become ones), plain text.
[[nodiscard]] QString referenceContent(const QString &cardId);
[[nodiscard]] QString postContent(const QString &markdown);
[[nodiscard]] QString textContent(const QString &text);

/// The id of the element that holds the answer.
inline constexpr QLatin1StringView answerElement { "answer" };

} // namespace oagent::lark::card
