#pragma once

#include "core/simulator/violation.h"

#include <QString>

namespace oagent::simulator {

/// What the person reads: the text without its think blocks, an unclosed one included.
[[nodiscard]] QString withoutThoughts(const QString &content);

/// A think tag is open at the end.
[[nodiscard]] bool hasOpenThought(const QString &content);

/// There is something to see beside blanks, zero-width characters and thoughts (wecom.md §8).
[[nodiscard]] bool isVisible(const QString &content);

/// The text goes on from `before`, as a snapshot has to, and is not only what is new. The end may be worded anew:
/// unfinished markup is closed in one frame and goes on in the next.
[[nodiscard]] bool goesOnFrom(const QString &before, const QString &now);

/// Rules for every text that is sent: "content.control", "content.torn-character", "content.torn-tag",
/// "content.too-long".
[[nodiscard]] Violations contentViolations(const QString &content, qsizetype maxBytes);

/// Rules for the last frame of a stream: "final.invisible", "final.open-thought".
[[nodiscard]] Violations finalViolations(const QString &content);

} // namespace oagent::simulator
