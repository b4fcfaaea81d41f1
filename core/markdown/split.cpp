#include "core/markdown/split.h"

#include "core/markdown/lines.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace oagent::markdown {

namespace {

/// A place before line `index` where a text may be cut, and what has to be written around the cut.
struct Cut
{
    qsizetype index = 0;
    QString closing; ///< behind the head
    QString reopening; ///< before the tail
};

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

QList<Cut> lineCuts(const QList<Line> &lines)
{
    QList<Cut> cuts;
    QString fenceLine;
    qsizetype tableHead = -1;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const LineKind kind = lines[i].kind;
        if (kind == LineKind::FenceOpen)
            fenceLine = lines[i].text;
        if (kind == LineKind::TableRow && (i == 0 || lines[i - 1].kind != LineKind::TableRow))
            tableHead = i;
        if (i == 0)
            continue;
        if (kind == LineKind::Code && lines[i - 1].kind == LineKind::Code) {
            const QString marker = fenceLine.trimmed();
            qsizetype length = 0;
            while (length < marker.size() && marker[length] == marker[0])
                ++length;
            cuts.append({ i, u"\n"_s + marker.first(length), fenceLine + u'\n' });
        } else if (kind == LineKind::TableRow && tableHead >= 0 && i > tableHead + 2) {
            cuts.append({ i, {}, joined(lines, tableHead, tableHead + 2) + u'\n' });
        } else if (kind == LineKind::Text || kind == LineKind::Quote || kind == LineKind::ListContinuation
                   || kind == LineKind::IndentedCode) {
            cuts.append({ i, {}, {} });
        }
    }
    return cuts;
}

/// The parts at the last cut whose head fits; nothing when none does.
std::optional<Parts> atLastFittingCut(const QList<Line> &lines, const QList<Cut> &cuts, const Dialect &dialect,
                                      qsizetype maxUnits)
{
    const auto headAt = [&](const Cut &cut) {
        QString head = joined(lines, 0, cut.index);
        while (head.endsWith(u'\n'))
            head.chop(1);
        return QString(head + cut.closing);
    };
    // Heads grow with their index, so the first cut that does not fit ends the search.
    const auto tooLarge = std::partition_point(cuts.begin(), cuts.end(), [&](const Cut &cut) {
        return dialect.wireSize(dialect.render(headAt(cut))) <= maxUnits;
    });
    if (tooLarge == cuts.begin())
        return {};
    const Cut &cut = *std::prev(tooLarge);
    if (headAt(cut).trimmed().isEmpty())
        return {};
    return Parts { headAt(cut), cut.reopening + joined(lines, cut.index, lines.size()) };
}

/// Inside one long line: after white space or a full stop in the second half of what fits, else anywhere but inside a
/// surrogate pair.
Parts insideText(const QString &text, const Dialect &dialect, qsizetype maxUnits)
{
    qsizetype fits = 0;
    for (qsizetype low = 1, high = text.size(); low <= high;) {
        const qsizetype middle = low + (high - low) / 2;
        if (dialect.wireSize(dialect.render(text.first(middle))) <= maxUnits) {
            fits = middle;
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    fits = std::max<qsizetype>(fits, 1);
    static const QString stops = u" \t\n。！？；，"_s;
    qsizetype end = fits;
    while (end > fits / 2 && !stops.contains(text[end - 1]))
        --end;
    if (end <= fits / 2)
        end = fits;
    if (end < text.size() && text[end - 1].isHighSurrogate() && end > 1)
        --end;
    else if (end < text.size() && text[end - 1].isHighSurrogate())
        ++end;
    return { text.first(end), text.sliced(end) };
}

} // namespace

Parts split(const QString &markdown, const Dialect &dialect, qsizetype maxUnits)
{
    if (dialect.wireSize(dialect.render(markdown)) <= maxUnits)
        return { markdown, {} };
    const QList<Line> lines = classify(markdown);
    std::optional<Parts> parts = atLastFittingCut(lines, blockCuts(lines), dialect, maxUnits);
    if (!parts)
        parts = atLastFittingCut(lines, lineCuts(lines), dialect, maxUnits);
    if (!parts)
        parts = insideText(markdown, dialect, maxUnits);
    if (parts->tail.trimmed().isEmpty())
        parts->tail.clear(); // a part of its own would be blank
    return *parts;
}

} // namespace oagent::markdown
