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
    ListContinuation, ///< indented text below a list item, further paragraphs of it included
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
/// as far as splitting and line breaks need them, but what is indented below a list item belongs to it without anybody
/// counting how far: it is text or a fence, and never indented code.
[[nodiscard]] QList<Line> classify(const QString &markdown);

/// The same, with the rows of tables that do not begin with a bar known as such, as soon as their second line says so;
/// such a table stands apart from the paragraph before it.
[[nodiscard]] QList<Line> classifyWithTables(const QString &markdown);

/// What closes the code fence that a text ends in, without line feeds; empty when it ends outside of one.
[[nodiscard]] QString closingFence(const QString &markdown);

/// What closes a fence that this line opens: in the same place, so that it does not end a list first.
[[nodiscard]] QString closingFenceOf(const QString &opening);

/// How many columns of blanks stand before a line.
[[nodiscard]] qsizetype indentOf(QStringView line);

/// The line without so many of them.
[[nodiscard]] QString unindented(const QString &line, qsizetype columns);

[[nodiscard]] QStringView withoutTrailingSpace(QStringView text);

/// Whether a line may still become a heading, an item, a rule, a fence or the second one of a table: nothing but marks
/// stands in it yet.
[[nodiscard]] bool isUndecided(QStringView line);

/// The beginning of a growing text that means the same whatever follows: without white space at its end, which flickers
/// in a card (dingtalk.md §20.8), without a last line that may become a list item, a heading, a rule or a fence, and
/// without a code span that is still open there.
[[nodiscard]] QString settledPart(const QString &markdown);

/// A run of backticks, and what it encloses.
struct CodeSpan
{
    qsizetype end = 0; ///< behind the run that closes it, else behind the run itself
    bool isClosed = false; ///< by a run of exactly the same length (CommonMark 6.1)
};

/// The one that begins with the backtick at `at`.
[[nodiscard]] CodeSpan codeSpanAt(QStringView text, qsizetype at);

/// `text` with every "<" outside code spans written as "&lt;". For one line or one paragraph.
[[nodiscard]] QString escapeAngleBrackets(const QString &text);

} // namespace oagent::markdown
