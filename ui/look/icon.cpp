#include "ui/look/icon.h"

#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

/// Draws the shape at whatever size and density is asked for, then dyes it.
class TintedEngine final : public QIconEngine
{
public:
    TintedEngine(QString path, QPalette palette)
        : m_path(std::move(path))
        , m_palette(std::move(palette))
    { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap picture = pixmap(rect.size() * ratio, mode, state);
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect, picture);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        QSvgRenderer(m_path).render(&painter, QRectF({}, size));
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::WindowText;
        painter.fillRect(picture.rect(), m_palette.color(group, role));
        return picture;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new TintedEngine(m_path, m_palette); }

private:
    QString m_path;
    QPalette m_palette;
};

} // namespace

QIcon icon(const QString &name, const QPalette &palette)
{
    return QIcon(new TintedEngine(u":/icons/"_s + name + u".svg"_s, palette)); // which the icon owns
}

} // namespace oagent
