#pragma once

#include <QTextBrowser>

class QToolButton;

namespace oagent {

class SafeDocument;

/// Shows Markdown of foreign origin, as tall as its text. No HTML is understood and nothing is ever loaded: pictures
/// are named instead. Links show the host they lead to and open on a click alone.
class MarkdownView : public QTextBrowser
{
    Q_OBJECT
public:
    explicit MarkdownView(QWidget *parent = nullptr);

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
    void placeCopyButtons();
    void open(const QUrl &url);

    QString m_markdown;
    SafeDocument *m_document = nullptr; ///< a child
    QList<QToolButton *> m_copyButtons; ///< children, one for each listing, and spare ones
};

} // namespace oagent
