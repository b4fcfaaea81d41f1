#pragma once

#include <QTextDocument>

namespace oagent {

/// A document of foreign Markdown that loads nothing. QTextDocument's own loading would read files.
class SafeDocument : public QTextDocument
{
    Q_OBJECT
public:
    using QTextDocument::QTextDocument;

    /// HTML stays text. Pictures become words, links get the host they lead to, tables get lines, listings a ground.
    void setForeignMarkdown(const QString &markdown, const QPalette &palette);

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
    void replacePictures();
    void showHosts(const QPalette &palette);
    void dress(const QPalette &palette);
};

} // namespace oagent
