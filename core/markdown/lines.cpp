#include "core/markdown/lines.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::markdown {

namespace {

bool isIndented(QStringView line) { return line.startsWith(u' ') || line.startsWith(u'\t'); }

/// The fence a line opens ("```", "~~~~"), or empty. A backtick fence has no backtick behind it (CommonMark 4.5). In a
/// list it stands wherever the text of the item does, which models do not count out.
QString fenceOpenedBy(QStringView line, bool isInList)
{
    const QStringView trimmed = line.trimmed();
    const bool isCode = !isInList && line.indexOf(trimmed) > 3;
    if (isCode || trimmed.isEmpty() || (trimmed[0] != u'`' && trimmed[0] != u'~'))
        return {};
    qsizetype length = 0;
    while (length < trimmed.size() && trimmed[length] == trimmed[0])
        ++length;
    if (length < 3 || (trimmed[0] == u'`' && trimmed.mid(length).contains(u'`')))
        return {};
    return trimmed.first(length).toString();
}

bool closesFence(QStringView line, const QString &fence)
{
    const QStringView trimmed = line.trimmed();
    if (trimmed.size() < fence.size())
        return false;
    return std::all_of(trimmed.begin(), trimmed.end(), [&](QChar c) { return c == fence[0]; });
}

LineKind kindOf(const QString &text, LineKind before, bool isInList)
{
    static const QRegularExpression heading(u"^ {0,3}#{1,6}(\\s|$)"_s);
    static const QRegularExpression rule(u"^ {0,3}([-*_])( *\\1){2,} *$"_s);
    static const QRegularExpression listItem(u"^ *([-*+]|\\d{1,9}[.)])\\s"_s);
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return LineKind::Blank;
    // A look at the mark first: an answer is read again with every update, and most of its lines have none.
    const QChar mark = trimmed[0];
    if (mark == u'#' && heading.match(text).hasMatch())
        return LineKind::Heading;
    if ((mark == u'-' || mark == u'*' || mark == u'_') && rule.match(text).hasMatch())
        return LineKind::Rule;
    if ((mark == u'-' || mark == u'*' || mark == u'+' || mark.isDigit()) && listItem.match(text).hasMatch())
        return LineKind::ListItem;
    if (mark == u'>')
        return LineKind::Quote;
    if (mark == u'|')
        return LineKind::TableRow;
    if (isInList && isIndented(text) && before != LineKind::Text)
        return LineKind::ListContinuation;
    const bool isDeep = text.startsWith("    "_L1) || text.startsWith(u'\t');
    if (isDeep && (before == LineKind::Blank || before == LineKind::IndentedCode))
        return LineKind::IndentedCode;
    return LineKind::Text;
}

/// Whether what comes below a line may still belong to a list that was not over before it. That ends with the first
/// block that stands at the margin; a line that only goes on with the one above it is none.
bool leavesListOpen(const Line &line, LineKind before)
{
    switch (line.kind) {
    case LineKind::ListItem:
    case LineKind::Blank:
    case LineKind::Code:
    case LineKind::FenceClose: return true;
    case LineKind::Text:
        return before == LineKind::Text || before == LineKind::ListItem || before == LineKind::ListContinuation;
    case LineKind::Quote: return before == LineKind::Quote || isIndented(line.text);
    case LineKind::Heading:
    case LineKind::ListContinuation:
    case LineKind::TableRow:
    case LineKind::Rule:
    case LineKind::FenceOpen:
    case LineKind::IndentedCode: return isIndented(line.text);
    }
    return false;
}

} // namespace

QList<Line> classify(const QString &markdown)
{
    QList<Line> lines;
    QString fence;
    bool isInList = false;
    LineKind before = LineKind::Blank;
    for (QString text : markdown.split(u'\n')) {
        if (text.endsWith(u'\r'))
            text.chop(1);
        LineKind kind = LineKind::Text;
        if (!fence.isEmpty()) {
            kind = closesFence(text, fence) ? LineKind::FenceClose : LineKind::Code;
            if (kind == LineKind::FenceClose)
                fence.clear();
        } else if (fence = fenceOpenedBy(text, isInList); !fence.isEmpty()) {
            kind = LineKind::FenceOpen;
        } else {
            kind = kindOf(text, before, isInList);
        }
        lines.append({ kind, text });
        isInList = (isInList || kind == LineKind::ListItem) && leavesListOpen(lines.last(), before);
        before = kind;
    }
    return lines;
}

QList<Line> classifyWithTables(const QString &markdown)
{
    static const QRegularExpression dashes(uR"(^ *:?-+:? *(\| *:?-+:? *)+\|? *$)"_s);
    QList<Line> lines = classify(markdown);
    const auto isRow
        = [&lines](qsizetype i) { return lines[i].kind == LineKind::Text && lines[i].text.contains(u'|'); };
    for (qsizetype i = 1; i < lines.size(); ++i) {
        // Within a paragraph such a line has been text for a while before the next one could say otherwise.
        const bool mayBegin = i == 1 || lines[i - 2].kind == LineKind::Blank;
        if (!mayBegin || !isRow(i - 1) || !dashes.match(lines[i].text).hasMatch())
            continue;
        lines[i - 1].kind = LineKind::TableRow;
        for (; i < lines.size() && isRow(i); ++i)
            lines[i].kind = LineKind::TableRow;
    }
    return lines;
}

QString closingFence(const QString &markdown)
{
    const QList<Line> lines = classify(markdown);
    if (lines.isEmpty() || (lines.last().kind != LineKind::FenceOpen && lines.last().kind != LineKind::Code))
        return {};
    const auto opening
        = std::find_if(lines.rbegin(), lines.rend(), [](const Line &line) { return line.kind == LineKind::FenceOpen; });
    return opening == lines.rend() ? QString() : closingFenceOf(opening->text);
}

QString closingFenceOf(const QString &opening)
{
    const QString fence = fenceOpenedBy(opening, true);
    return opening.first(opening.indexOf(fence)) + fence;
}

qsizetype indentOf(QStringView line)
{
    qsizetype columns = 0;
    for (const QChar c : line) {
        if (c != u' ' && c != u'\t')
            break;
        columns += c == u'\t' ? 4 : 1;
    }
    return columns;
}

QString unindented(const QString &line, qsizetype columns)
{
    qsizetype from = 0;
    for (qsizetype column = 0; column < columns && from < line.size() && isIndented(QStringView(line).sliced(from));
         ++from)
        column += line[from] == u'\t' ? 4 : 1;
    return line.sliced(from);
}

QStringView withoutTrailingSpace(QStringView text)
{
    while (!text.isEmpty() && text.back().isSpace())
        text.chop(1);
    return text;
}

bool isUndecided(QStringView line)
{
    static const QRegularExpression marks(uR"(^[\s#>*+\-_~`=0-9.)|:]*$)"_s,
                                          QRegularExpression::UseUnicodePropertiesOption);
    return marks.match(line).hasMatch();
}

namespace {

/// Behind the run of backticks that begins at `at`.
qsizetype endOfTicks(QStringView text, qsizetype at)
{
    while (at < text.size() && text[at] == u'`')
        ++at;
    return at;
}

/// Where a code span begins that the line does not close; its size when there is none.
qsizetype openSpan(QStringView line)
{
    for (qsizetype at = line.indexOf(u'`'); at >= 0; at = line.indexOf(u'`', at)) {
        const CodeSpan span = codeSpanAt(line, at);
        if (!span.isClosed)
            return at;
        at = span.end;
    }
    return line.size();
}

} // namespace

QString settledPart(const QString &markdown)
{
    static const QRegularExpression partOfFence(u"^\\s*[`~]+$"_s);
    const QStringView text = withoutTrailingSpace(markdown);
    const qsizetype begin = text.lastIndexOf(u'\n') + 1;
    const QStringView last = text.mid(begin);
    const bool isFenceOpen = !closingFence(text.toString()).isEmpty();
    const bool wasFenceOpen = isFenceOpen && !closingFence(text.left(begin).toString()).isEmpty();
    const bool isOpen = wasFenceOpen ? partOfFence.match(last).hasMatch() : !isFenceOpen && isUndecided(last);
    if (isOpen)
        return withoutTrailingSpace(text.left(begin)).toString();
    if (isFenceOpen)
        return text.toString();
    return withoutTrailingSpace(text.left(begin + openSpan(last))).toString();
}

CodeSpan codeSpanAt(QStringView text, qsizetype at)
{
    const qsizetype opened = endOfTicks(text, at);
    for (qsizetype i = text.indexOf(u'`', opened); i >= 0; i = text.indexOf(u'`', i)) {
        const qsizetype end = endOfTicks(text, i);
        if (end - i == opened - at)
            return { end, true };
        i = end;
    }
    return { opened, false };
}

QString escapeAngleBrackets(const QString &text)
{
    if (!text.contains(u'<'))
        return text;
    QString escaped;
    escaped.reserve(text.size() + 16);
    for (qsizetype i = 0; i < text.size();) {
        if (text[i] == u'`') {
            const qsizetype end = codeSpanAt(text, i).end;
            escaped += QStringView(text).sliced(i, end - i);
            i = end;
            continue;
        }
        if (text[i] == u'<')
            escaped += "&lt;"_L1;
        else
            escaped += text[i];
        ++i;
    }
    return escaped;
}

} // namespace oagent::markdown
