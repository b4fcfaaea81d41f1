#pragma once

#include "ui/conversations/picture.h"

#include <QHash>
#include <QTextBrowser>

#include <utility>

class QToolButton;

namespace oagent {

class SafeDocument;

/// Shows Markdown of foreign origin, as tall as its text. No HTML is understood and nothing is ever loaded: pictures
/// are named instead, but for those whose bytes are at hand. Links show the host they lead to and open on a click
/// alone.
class MarkdownView : public QTextBrowser
{
    Q_OBJECT
public:
    explicit MarkdownView(QWidget *parent = nullptr);

    /// Before the text that shows them.
    void setPictures(PictureSource pictures) { m_pictures = std::move(pictures); }
    void setText(const QString &markdown);
    [[nodiscard]] const QString &markdown() const { return m_markdown; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void render();
    void fitHeight();
    [[nodiscard]] QImage picture(const QString &address);
    void placeCopyButtons();
    static void open(const QUrl &url);

    QString m_markdown;
    PictureSource m_pictures;
    QHash<QString, QImage> m_decoded; ///< by address, for the next rendering
    SafeDocument *m_document = nullptr; ///< a child
    QList<QToolButton *> m_copyButtons; ///< children, one for each listing, and spare ones
};

} // namespace oagent
