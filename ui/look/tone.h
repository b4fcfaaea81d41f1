#pragma once

#include <QColor>

class QPalette;

namespace oagent {

/// How well something is; always shown beside a shape and a word, never by its colour alone.
enum class Tone {
    Good, ///< online, answered
    Busy, ///< on its way: connecting, waiting to retry
    Bad, ///< somebody has to do something
    Quiet, ///< off, elsewhere: nothing is wrong
};

/// At least 3:1 against the palette's window, light or dark.
[[nodiscard]] QColor toneColor(Tone tone, const QPalette &palette);

/// Text of second importance: at least 4.5:1 against the palette's base and window.
[[nodiscard]] QColor secondaryText(const QPalette &palette);

} // namespace oagent
