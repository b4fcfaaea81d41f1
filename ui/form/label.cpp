#include "ui/form/label.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>

#include <optional>
#include <utility>

namespace oagent {

namespace {

constexpr double titleSize = 1.25;
constexpr double secondarySize = 0.9;

std::optional<QColor> colorOf(Label::Style style, const QPalette &palette)
{
    switch (style) {
    case Label::Style::Plain:
    case Label::Style::Title:
    case Label::Style::Fixed: return std::nullopt;
    case Label::Style::Secondary: return secondaryText(palette);
    case Label::Style::Good: return toneColor(Tone::Good, palette);
    case Label::Style::Busy: return toneColor(Tone::Busy, palette);
    case Label::Style::Bad: return toneColor(Tone::Bad, palette);
    case Label::Style::Quiet: return toneColor(Tone::Quiet, palette);
    }
    return std::nullopt;
}

} // namespace

Label::Label(const QString &text, Style style, QWidget *parent)
    : QLabel(text, parent)
    , m_style(style)
{
    setTextFormat(Qt::PlainText);
    setStyle(style);
}

void Label::setStyle(Style style)
{
    m_style = style;
    QFont chosen = QApplication::font(this);
    if (style == Style::Title)
        chosen.setPointSizeF(chosen.pointSizeF() * titleSize);
    if (style == Style::Secondary)
        chosen.setPointSizeF(chosen.pointSizeF() * secondarySize);
    if (style == Style::Fixed)
        chosen.setFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
    setFont(chosen);
    applyColor();
}

Label::Style Label::styleOf(Tone tone)
{
    switch (tone) {
    case Tone::Good: return Style::Good;
    case Tone::Busy: return Style::Busy;
    case Tone::Bad: return Style::Bad;
    case Tone::Quiet: break;
    }
    return Style::Quiet;
}

void Label::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColor();
}

void Label::applyColor()
{
    if (std::exchange(m_isApplying, true)) // setting it is a change, too
        return;
    QPalette own;
    if (const std::optional<QColor> color = colorOf(m_style, parentWidget() ? parentWidget()->palette() : palette()))
        own.setColor(QPalette::WindowText, *color);
    setPalette(own);
    m_isApplying = false;
}

} // namespace oagent
