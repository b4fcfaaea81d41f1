#include "ui/look/tone.h"

#include <QPalette>

namespace oagent {

namespace {

bool isDark(const QPalette &palette) { return palette.color(QPalette::Window).lightnessF() < 0.5F; }

} // namespace

QColor toneColor(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Good: return dark ? QColor(0x5f, 0xc9, 0x83) : QColor(0x1b, 0x7f, 0x46);
    case Tone::Busy: return dark ? QColor(0xe0, 0xb0, 0x4a) : QColor(0x96, 0x64, 0x00);
    case Tone::Bad: return dark ? QColor(0xf0, 0x7f, 0x76) : QColor(0xb4, 0x2a, 0x22);
    case Tone::Quiet: break;
    }
    return dark ? QColor(0xa0, 0xa4, 0xa8) : QColor(0x63, 0x68, 0x6d);
}

QColor secondaryText(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xa8, 0xac, 0xb0) : QColor(0x5c, 0x61, 0x66);
}

} // namespace oagent
