#pragma once

#include <QList>
#include <QString>

namespace oagent::markdown {

enum class LineKind {
    Blank,
    Text, ///< of a paragraph
    Heading,
    Quote,
    ListItem,
    ListContinuation, ///< indented text below a list item
    TableRow,
    Rule,
    FenceOpen,
    Code, ///< inside a fence
    FenceClose,
    IndentedCode,
};

/// One line of Markdown without its line feed, and what it is where it stands.
struct Line
{
    LineKind kind = LineKind::Text;
    QString text;
};

/// Classifies every line; a text that ends inside a fence is fine. CRLF is read as LF. The block rules are CommonMark's
/// as far as splitting and line breaks need them.
[[nodiscard]] QList<Line> classify(const QString &markdown);

/// `text` with every "<" outside code spans written as "&lt;". For one line or one paragraph.
[[nodiscard]] QString escapeAngleBrackets(const QString &text);

} // namespace oagent::markdown
