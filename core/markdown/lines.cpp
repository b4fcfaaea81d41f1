#include "core/markdown/lines.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::markdown {

namespace {

/// The fence a line opens ("```", "~~~~"), or empty. A backtick fence has no backtick behind it (CommonMark 4.5).
QString fenceOpenedBy(QStringView line)
{
    const QStringView trimmed = line.trimmed();
    const qsizetype indent = line.indexOf(trimmed);
    if (indent > 3 || trimmed.isEmpty() || (trimmed[0] != u'`' && trimmed[0] != u'~'))
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

LineKind kindOf(const QString &text, LineKind before)
{
    static const QRegularExpression heading(u"^ {0,3}#{1,6}(\\s|$)"_s);
    static const QRegularExpression rule(u"^ {0,3}([-*_])( *\\1){2,} *$"_s);
    static const QRegularExpression listItem(u"^ *([-*+]|\\d{1,9}[.)])\\s"_s);
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return LineKind::Blank;
    if (heading.match(text).hasMatch())
        return LineKind::Heading;
    if (rule.match(text).hasMatch())
        return LineKind::Rule;
    if (listItem.match(text).hasMatch())
        return LineKind::ListItem;
    if (trimmed.startsWith(u'>'))
        return LineKind::Quote;
    if (trimmed.startsWith(u'|'))
        return LineKind::TableRow;
    const bool indented = text.startsWith("    "_L1) || text.startsWith(u'\t');
    if (before == LineKind::ListItem || before == LineKind::ListContinuation)
        return text.startsWith(u' ') || text.startsWith(u'\t') ? LineKind::ListContinuation : LineKind::Text;
    if (indented && (before == LineKind::Blank || before == LineKind::IndentedCode))
        return LineKind::IndentedCode;
    return LineKind::Text;
}

} // namespace

QList<Line> classify(const QString &markdown)
{
    QList<Line> lines;
    QString fence;
    LineKind before = LineKind::Blank;
    for (QString text : markdown.split(u'\n')) {
        if (text.endsWith(u'\r'))
            text.chop(1);
        LineKind kind = LineKind::Text;
        if (!fence.isEmpty()) {
            kind = closesFence(text, fence) ? LineKind::FenceClose : LineKind::Code;
            if (kind == LineKind::FenceClose)
                fence.clear();
        } else if (fence = fenceOpenedBy(text); !fence.isEmpty()) {
            kind = LineKind::FenceOpen;
        } else {
            kind = kindOf(text, before);
        }
        before = kind;
        lines.append({ kind, text });
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
    return opening == lines.rend() ? QString() : fenceOpenedBy(opening->text);
}

QStringView withoutTrailingSpace(QStringView text)
{
    while (!text.isEmpty() && text.back().isSpace())
        text.chop(1);
    return text;
}

bool isUndecided(QStringView line)
{
    static const QRegularExpression marks(uR"(^[ \t#>*+\-_~`=0-9.)|:]*$)"_s);
    return marks.match(line).hasMatch();
}

namespace {

/// Where a code span begins that the line does not close; its size when there is none.
qsizetype openSpan(QStringView line)
{
    qsizetype open = line.size();
    qsizetype width = 0; // of the run of backticks that opened it
    for (qsizetype at = 0; at < line.size();) {
        qsizetype end = at;
        while (end < line.size() && line.at(end) == u'`')
            ++end;
        const qsizetype run = end - at;
        if (run > 0 && width == 0) {
            open = at;
            width = run;
        } else if (run > 0 && run == width) {
            open = line.size();
            width = 0;
        }
        at = run > 0 ? end : at + 1;
    }
    return open;
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

QString escapeAngleBrackets(const QString &text)
{
    if (!text.contains(u'<'))
        return text;
    QString escaped;
    escaped.reserve(text.size() + 16);
    for (qsizetype i = 0; i < text.size();) {
        if (text[i] == u'`') {
            qsizetype ticks = 1;
            while (i + ticks < text.size() && text[i + ticks] == u'`')
                ++ticks;
            const QString marker(ticks, u'`');
            const qsizetype end = text.indexOf(marker, i + ticks);
            const qsizetype next = end < 0 ? i + ticks : end + ticks;
            escaped += QStringView(text).mid(i, next - i);
            i = next;
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
