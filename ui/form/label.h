#pragma once

#include "ui/look/tone.h"

#include <QLabel>

namespace oagent {

/// Plain text in one of the program's few styles, in the colours of the palette that holds.
class Label : public QLabel
{
    Q_OBJECT
public:
    enum class Style {
        Plain,
        Title, ///< 1.25 x
        Secondary, ///< 0.9 x, in a quieter colour
        Good,
        Busy,
        Bad,
        Quiet,
        Fixed, ///< ids, in the system's fixed font
    };

    explicit Label(const QString &text, Style style = Style::Plain, QWidget *parent = nullptr);

    void setStyle(Style style);
    /// In the colour of a state.
    [[nodiscard]] static Style styleOf(Tone tone);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColor();

    Style m_style;
    bool m_isApplying = false;
};

} // namespace oagent
