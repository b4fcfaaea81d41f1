#pragma once

#include <QImage>
#include <QTextDocument>

#include <functional>

namespace oagent {

/// A document of foreign Markdown that loads nothing. QTextDocument's own loading would read files.
class SafeDocument : public QTextDocument
{
    Q_OBJECT
public:
    using QTextDocument::QTextDocument;

    /// A decoded picture by its address; null: a word stands for it.
    using Pictures = std::function<QImage(const QString &address)>;

    /// HTML stays text. Pictures become words but for those of `pictures`, links get the host they lead to, tables get
    /// lines, listings a ground.
    void setForeignMarkdown(const QString &markdown, const QPalette &palette, const Pictures &pictures = {});
    /// No picture is wider than that.
    void fitPictures(int width);

    /// A listing: its first block and its text.
    struct Listing
    {
        int firstBlock = 0;
        QString text;
    };
    [[nodiscard]] QList<Listing> listings() const;

protected:
    QVariant loadResource(int /*type*/, const QUrl & /*name*/) override { return {}; }

private:
    [[nodiscard]] static QString wordsFor(const QString &address, const QString &name);
    void replacePictures(const Pictures &pictures);
    void showHosts(const QPalette &palette);
    void dress(const QPalette &palette);
};

} // namespace oagent
