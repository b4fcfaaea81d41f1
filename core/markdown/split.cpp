#include "core/markdown/split.h"

#include "core/markdown/lines.h"

#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace oagent::markdown {

namespace {

/// A place before line `index` where a text may be cut, and what that takes.
struct Cut
{
    qsizetype index = 0;
    QString fenceLine; ///< what opened the fence that is cut in two; empty: none
    QString repeated; ///< before the tail
};

/// What would take more of every part than this is not repeated in every part.
constexpr qsizetype largestRepeat = 4; // a quarter
constexpr qsizetype largestFence = 8; // an eighth

QString markerOf(const QString &fenceLine)
{
    const QString marker = fenceLine.trimmed();
    qsizetype length = 0;
    while (length < marker.size() && marker[length] == marker[0])
        ++length;
    return marker.first(length);
}

QString joined(const QList<Line> &lines, qsizetype from, qsizetype to)
{
    QString text;
    for (qsizetype i = from; i < to; ++i) {
        if (i > from)
            text += u'\n';
        text += lines[i].text;
    }
    return text;
}

/// A fence with the rest of its code and what follows. It stands at the margin, and its code with it: the list around
/// it stays in the part before.
QString reopened(const QString &fenceLine, const QString &rest)
{
    QString text = fenceLine.trimmed() + u'\n' + rest;
    const qsizetype indent = indentOf(fenceLine);
    if (indent == 0)
        return text;
    QList<Line> lines = classify(text);
    for (Line &line : lines) {
        line.text = unindented(line.text, indent);
        if (line.kind == LineKind::FenceClose)
            break;
    }
    return joined(lines, 0, lines.size());
}

/// What is left from line `from` on, complete in itself: what belongs to a list item would be code without that.
/// @param fenceLine as Cut::fenceLine
QString tailFrom(const QList<Line> &lines, qsizetype from, const QString &fenceLine)
{
    QString tail = joined(lines, from, lines.size());
    if (!fenceLine.isEmpty())
        return reopened(fenceLine, tail);
    if (from == lines.size())
        return tail;
    const Line &first = lines[from];
    if (first.kind == LineKind::FenceOpen && from + 1 < lines.size())
        return reopened(first.text, joined(lines, from + 1, lines.size()));
    const bool isOfItem = first.kind == LineKind::FenceOpen || first.kind == LineKind::ListContinuation;
    return isOfItem ? tail.sliced(tail.indexOf(first.text.trimmed())) : tail;
}

bool isBlockStart(LineKind kind, LineKind before)
{
    switch (kind) {
    case LineKind::Heading:
    case LineKind::Rule:
    case LineKind::FenceOpen:
    case LineKind::ListItem: return true;
    case LineKind::Text:
    case LineKind::Quote:
    case LineKind::TableRow:
    case LineKind::IndentedCode:
        return before == LineKind::Blank || before == LineKind::FenceClose || before == LineKind::Rule;
    case LineKind::ListContinuation:
    case LineKind::Code:
    case LineKind::FenceClose:
    case LineKind::Blank: return false;
    }
    return false;
}

QList<Cut> blockCuts(const QList<Line> &lines)
{
    QList<Cut> cuts;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (!isBlockStart(lines[i].kind, lines[i - 1].kind))
            continue;
        qsizetype last = i - 1;
        while (last > 0 && lines[last].kind == LineKind::Blank)
            --last;
        // A heading belongs to what it heads.
        if (lines[last].kind != LineKind::Heading && lines[last].kind != LineKind::Blank)
            cuts.append({ i, {}, {} });
    }
    return cuts;
}

/// The lines, so that a cut can be mended wherever it falls: without blank lines at the start, of which a part would
/// consist; a fence whose marker is too long for that counts as text; and words behind a marker that are too long
/// become the first line of its code.
QList<Line> prepared(const QList<Line> &lines, const Dialect &dialect, qsizetype maxUnits)
{
    QList<Line> result;
    bool isUnmendable = false;
    for (const Line &line : lines) {
        if (result.isEmpty() && line.kind == LineKind::Blank)
            continue;
        const QString marker = line.kind == LineKind::FenceOpen ? markerOf(line.text) : QString();
        isUnmendable = isUnmendable || marker.size() > maxUnits / largestFence;
        if (isUnmendable) {
            result.append({ LineKind::Text, line.text });
            isUnmendable = line.kind != LineKind::FenceClose;
        } else if (!marker.isEmpty() && dialect.sizeOf(line.text) > maxUnits / largestRepeat) {
            result.append({ LineKind::FenceOpen, marker });
            result.append({ LineKind::Code, line.text.trimmed().sliced(marker.size()).trimmed() });
        } else {
            result.append(line);
        }
    }
    // Nor shall a part consist of the white space before a word.
    if (!result.isEmpty() && result[0].text.indexOf(result[0].text.trimmed()) > maxUnits / largestRepeat)
        result[0].text = result[0].text.trimmed();
    return result;
}

QList<Cut> lineCuts(const QList<Line> &lines, const Dialect &dialect, qsizetype maxUnits)
{
    QList<Cut> cuts;
    QString fenceLine;
    qsizetype tableHead = -1;
    QString repeatedHead;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const LineKind kind = lines[i].kind;
        if (kind == LineKind::FenceOpen)
            fenceLine = lines[i].text;
        if (kind == LineKind::TableRow && (i == 0 || lines[i - 1].kind != LineKind::TableRow))
            tableHead = i;
        if (i == 0)
            continue;
        if (kind == LineKind::Code && lines[i - 1].kind == LineKind::Code) {
            cuts.append({ i, fenceLine, {} });
        } else if (kind == LineKind::TableRow && tableHead >= 0 && i > tableHead + 2) {
            if (i == tableHead + 3) {
                const QString head = joined(lines, tableHead, tableHead + 2) + u'\n';
                const bool isSmall = dialect.sizeOf(head) <= maxUnits / largestRepeat;
                repeatedHead = isSmall ? head : QString();
            }
            cuts.append({ i, {}, repeatedHead });
        } else if (i == tableHead || kind == LineKind::Text || kind == LineKind::Quote
                   || kind == LineKind::ListContinuation || kind == LineKind::IndentedCode) {
            cuts.append({ i, {}, {} });
        }
    }
    return cuts;
}

/// Whether a part that ends so only goes on from what is shown of it.
bool isBeginning(const QString &shown, const QString &head, const Dialect &dialect)
{
    return shown.isEmpty() || dialect.render(head).startsWith(shown);
}

/// The parts at the last cut whose head fits; nothing when none does, or none behind what is shown.
std::optional<Parts> atLastFittingCut(const QList<Line> &lines, const QList<Cut> &cuts, const Dialect &dialect,
                                      const Bounds &limits)
{
    const auto headAt = [&](const Cut &cut) {
        QString head = joined(lines, 0, cut.index);
        while (head.endsWith(u'\n'))
            head.chop(1);
        return cut.fenceLine.isEmpty() ? head : QString(head + u'\n' + closingFenceOf(cut.fenceLine));
    };
    // Heads grow with their index, so the first cut that does not fit ends the search.
    const auto tooLarge = std::partition_point(
        cuts.begin(), cuts.end(), [&](const Cut &cut) { return dialect.sizeOf(headAt(cut)) <= limits.maxUnits; });
    if (tooLarge == cuts.begin())
        return {};
    const Cut &cut = *std::prev(tooLarge);
    if (headAt(cut).trimmed().isEmpty() || !isBeginning(limits.shown, headAt(cut), dialect))
        return {};
    return Parts { headAt(cut), cut.repeated + tailFrom(lines, cut.index, cut.fenceLine) };
}

/// Cuts inside a line that is too long for one part.
class InsideText
{
public:
    InsideText(const QList<Line> &lines, const Dialect &dialect, Bounds limits)
        : m_lines(lines)
        , m_dialect(dialect)
        , m_limits(std::move(limits))
        , m_text(joined(lines, 0, lines.size()))
    {
        QString fenceLine;
        qsizetype start = 0;
        for (const Line &line : lines) {
            if (line.kind == LineKind::FenceOpen)
                fenceLine = line.text;
            const bool isInFence = line.kind == LineKind::Code || line.kind == LineKind::FenceClose;
            m_places.append({ start, isInFence ? fenceLine : QString() });
            start += line.text.size() + 1;
        }
    }

    /// After white space or a full stop in the second half of what fits, else anywhere that leaves characters and
    /// fences whole.
    [[nodiscard]] Parts cut() const
    {
        const qsizetype fits = longestThatFits();
        static const QString stops = u" \t\n。！？；，"_s;
        for (qsizetype end = fits; end > fits / 2; --end) {
            if (stops.contains(m_text[end - 1]) && isGood(end))
                return partsAt(end);
        }
        // Places that are no good come in runs as long as a fence, or as a line that begins like one.
        for (qsizetype end = fits; end > 0 && end > fits - m_limits.maxUnits; --end) {
            if (isGood(end))
                return partsAt(end);
        }
        const bool isWithinPair = fits < m_text.size() && m_text[fits - 1].isHighSurrogate();
        return partsAt(isWithinPair && fits > 1 ? fits - 1 : fits + (isWithinPair ? 1 : 0));
    }

    /// Whether there is a place to cut behind all that is shown.
    [[nodiscard]] bool canKeepShown() const
    {
        return isBeginning(m_limits.shown, partsAt(longestThatFits()).head, m_dialect);
    }

private:
    struct Place
    {
        qsizetype start = 0; ///< of the line, in the text
        QString fenceLine; ///< what opened the fence around it; empty outside
    };

    /// The line to which the last character before `end` belongs.
    [[nodiscard]] qsizetype lineAt(qsizetype end) const
    {
        const auto next = std::upper_bound(m_places.begin(), m_places.end(), end - 1,
                                           [](qsizetype at, const Place &place) { return at < place.start; });
        return next - m_places.begin() - 1;
    }

    [[nodiscard]] Parts partsAt(qsizetype end) const
    {
        const qsizetype line = lineAt(end);
        // Behind its last line feed the text goes on with the next line.
        const bool isAtLineEnd = end == m_places[line].start + m_lines[line].text.size() + 1;
        const QString &fenceLine = m_places[isAtLineEnd && line + 1 < m_lines.size() ? line + 1 : line].fenceLine;
        Parts parts { m_text.first(end), m_text.sliced(end) };
        if (!fenceLine.isEmpty()) {
            parts.head += (parts.head.endsWith(u'\n') ? u""_s : u"\n"_s) + closingFenceOf(fenceLine);
            parts.tail = reopened(fenceLine, parts.tail);
        }
        return parts;
    }

    [[nodiscard]] bool fits(const Parts &parts) const { return m_dialect.sizeOf(parts.head) <= m_limits.maxUnits; }

    [[nodiscard]] qsizetype longestThatFits() const
    {
        qsizetype longest = 1;
        for (qsizetype low = 1, high = m_text.size(); low <= high;) {
            const qsizetype middle = low + (high - low) / 2;
            if (fits(partsAt(middle))) {
                longest = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return longest;
    }

    [[nodiscard]] bool isGood(qsizetype end) const
    {
        if (end < m_text.size() && m_text[end - 1].isHighSurrogate() && m_text[end].isLowSurrogate())
            return false;
        const qsizetype index = lineAt(end);
        const Line &line = m_lines[index];
        const QString &fenceLine = m_places[index].fenceLine;
        const qsizetype column = end - m_places[index].start;
        if (line.kind == LineKind::FenceOpen || (line.kind == LineKind::FenceClose && column < line.text.size()))
            return false;
        // Both halves of a line must be what the whole was: not the beginning or the end of a fence.
        const auto becomesFence = [&](const QString &half) {
            const LineKind kind = fenceLine.isEmpty() ? classify(half.trimmed()).first().kind // in a list, too
                                                      : classify(markerOf(fenceLine) + u'\n' + half).at(1).kind;
            return kind == LineKind::FenceOpen || kind == LineKind::FenceClose;
        };
        if (column < line.text.size() && line.kind != LineKind::FenceClose
            && (becomesFence(line.text.first(column)) || becomesFence(line.text.sliced(column))))
            return false;
        // The rest of the fence would be empty.
        if (column >= line.text.size() && index + 1 < m_lines.size() && m_lines[index + 1].kind == LineKind::FenceClose)
            return false;
        const Parts parts = partsAt(end);
        return !m_text.first(end).trimmed().isEmpty() && fits(parts)
            && isBeginning(m_limits.shown, parts.head, m_dialect);
    }

    const QList<Line> &m_lines;
    const Dialect &m_dialect;
    Bounds m_limits;
    QString m_text;
    QList<Place> m_places;
};

/// Of a text that fits: cut between its last two blocks when the part has `goodUnits` by then.
Parts atLastBlock(const QString &markdown, const Dialect &dialect, qsizetype goodUnits, const Bounds &bounds)
{
    const QList<Line> lines = prepared(classifyWithTables(markdown), dialect, bounds.maxUnits);
    const std::optional<Parts> parts = atLastFittingCut(lines, blockCuts(lines), dialect, bounds);
    const bool isGood = parts && !parts->tail.trimmed().isEmpty() && dialect.sizeOf(parts->head) >= goodUnits;
    return isGood ? *parts : Parts { markdown, {} };
}

/// With the fence closed that the text ends in.
qsizetype closedSizeOf(const QString &markdown, const Dialect &dialect)
{
    const QString fence = closingFence(markdown);
    return dialect.sizeOf(fence.isEmpty() ? markdown : QString(markdown + u'\n' + fence));
}

/// Cut before line `end`.
Parts cutBefore(const QList<Line> &lines, qsizetype end)
{
    qsizetype fence = -1;
    for (qsizetype i = 0; i < end; ++i) {
        if (lines[i].kind == LineKind::FenceOpen)
            fence = i;
        else if (lines[i].kind == LineKind::FenceClose)
            fence = -1;
    }
    Parts parts { joined(lines, 0, end), tailFrom(lines, end, fence < 0 ? QString() : lines[fence].text) };
    if (fence < 0)
        return parts;
    if (fence == end - 1) // nothing stands in it yet
        parts.head = joined(lines, 0, fence);
    else
        parts.head += u'\n' + closingFenceOf(lines[fence].text);
    return parts;
}

} // namespace

Parts split(const QString &markdown, const Dialect &dialect, const Bounds &bounds)
{
    const qsizetype maxUnits = bounds.maxUnits;
    if (const qsizetype size = dialect.sizeOf(markdown); size <= maxUnits
        && (size <= maxUnits - maxUnits / largestFence || closedSizeOf(markdown, dialect) <= maxUnits)) {
        const bool isWhole = !bounds.goodUnits || size < *bounds.goodUnits;
        return isWhole ? Parts { markdown, {} } : atLastBlock(markdown, dialect, *bounds.goodUnits, bounds);
    }
    const QList<Line> lines = prepared(classifyWithTables(markdown), dialect, maxUnits);
    if (lines.isEmpty())
        return { markdown.first(1), {} }; // white space alone
    if (QString text = joined(lines, 0, lines.size()); closedSizeOf(text, dialect) <= maxUnits)
        return { text, {} };
    Bounds reachable = bounds;
    if (!reachable.shown.isEmpty() && !InsideText(lines, dialect, reachable).canKeepShown())
        reachable.shown.clear();
    std::optional<Parts> parts = atLastFittingCut(lines, blockCuts(lines), dialect, reachable);
    if (!parts)
        parts = atLastFittingCut(lines, lineCuts(lines, dialect, maxUnits), dialect, reachable);
    if (!parts)
        parts = InsideText(lines, dialect, reachable).cut();
    if (parts->tail.trimmed().isEmpty())
        parts->tail.clear(); // a part of its own would be blank
    return *parts;
}

Parts cutAtEnd(const QString &markdown, const Dialect &dialect, const QString &shown)
{
    const QList<Line> lines = classify(markdown);
    const bool isCutBefore = lines.size() > 1 && lines.last().kind != LineKind::FenceClose;
    const Parts parts = cutBefore(lines, lines.size() - (isCutBefore ? 1 : 0));
    return isCutBefore && !isBeginning(shown, parts.head, dialect) ? cutBefore(lines, lines.size()) : parts;
}

} // namespace oagent::markdown
