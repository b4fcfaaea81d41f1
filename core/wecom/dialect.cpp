#include "core/wecom/dialect.h"

#include "core/markdown/lines.h"
#include "core/wecom/messagecontent.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace oagent::wecom {

namespace {

using markdown::Line;
using markdown::LineKind;

bool isCode(LineKind kind)
{
    return kind == LineKind::Code || kind == LineKind::FenceOpen || kind == LineKind::FenceClose
        || kind == LineKind::IndentedCode;
}

/// Think tags outside of code spans, as code: between more backticks than stand open before them, since the first of
/// those would end there.
QString withThinkAsCode(const QString &line)
{
    static const QRegularExpression tag(u"</?think>"_s, QRegularExpression::CaseInsensitiveOption);
    QString result;
    qsizetype ticks = 1;
    for (qsizetype i = 0; i < line.size();) {
        const markdown::CodeSpan span
            = line[i] == u'`' ? markdown::codeSpanAt(line, i) : markdown::CodeSpan { i + 1, true };
        if (!span.isClosed)
            ticks = std::max(ticks, span.end - i + 1);
        const QRegularExpressionMatch found = line[i] == u'<'
            ? tag.match(line, i, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption)
            : QRegularExpressionMatch();
        if (!found.hasMatch()) {
            result += QStringView(line).sliced(i, span.end - i);
            i = span.end;
            continue;
        }
        const QString marks(ticks, u'`');
        i = found.capturedEnd();
        result += (result.endsWith(u'`') ? u" "_s : u""_s) + marks + found.captured() + marks;
        if (i < line.size() && line[i] == u'`')
            result += u' ';
    }
    return result;
}

/// Looks for the sign first, since every text that is shown passes here and hardly one has it: to look for a word in
/// any letter case costs a hundred times as much.
bool hasThinkTag(const QString &text) { return text.contains(u'<') && text.contains("think>"_L1, Qt::CaseInsensitive); }

/// Half a character cannot be written in UTF-8. At the end of a growing text its other half is still to come.
QString withoutLoneSurrogates(const QString &text)
{
    if (std::none_of(text.begin(), text.end(), [](QChar c) { return c.isSurrogate(); }))
        return text;
    QString whole;
    whole.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isSurrogate()) {
            whole += text[i];
        } else if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            whole += QStringView(text).sliced(i, 2);
            ++i;
        }
    }
    return whole;
}

} // namespace

QString Dialect::render(const QString &markdown) const
{
    QString clean = withoutLoneSurrogates(withoutControls(markdown));
    if (!hasThinkTag(clean))
        return clean;
    QString rendered;
    bool isFirst = true;
    for (const Line &line : markdown::classify(clean)) {
        if (!std::exchange(isFirst, false))
            rendered += u'\n';
        rendered += isCode(line.kind) ? line.text : withThinkAsCode(line.text);
    }
    return rendered;
}

qsizetype Dialect::wireSize(const QString &rendered) const
{
    qsizetype bytes = 0;
    for (const QChar c : rendered) {
        if (c.unicode() < 0x80)
            ++bytes;
        else if (c.unicode() < 0x800 || c.isSurrogate()) // a pair is four bytes
            bytes += 2;
        else
            bytes += 3;
    }
    return bytes;
}

QString closedForNow(const QString &rendered)
{
    QString text = rendered;
    if (const qsizetype tag = text.lastIndexOf(u'<'); tag >= 0) {
        const QStringView rest = QStringView(text).sliced(tag);
        const auto begins
            = [&](QLatin1StringView whole) { return QString(whole).startsWith(rest, Qt::CaseInsensitive); };
        if (begins("<think>"_L1) || begins("</think>"_L1))
            text.truncate(tag);
    }
    const QString fence = markdown::closingFence(text);
    return fence.isEmpty() ? text : QString(text + (text.endsWith(u'\n') ? u""_s : u"\n"_s) + fence);
}

bool isVisible(const QString &rendered)
{
    static const QRegularExpression thought(u"<think>.*?(</think>|$)"_s,
                                            QRegularExpression::CaseInsensitiveOption
                                                | QRegularExpression::DotMatchesEverythingOption);
    const QString text = hasThinkTag(rendered) ? QString(rendered).remove(thought) : rendered;
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        const QChar::Category category = c.category();
        return !c.isSpace() && category != QChar::Other_Control && category != QChar::Other_Format && c != QChar(0x2800)
            && c != QChar(0x3164); // look like nothing
    });
}

} // namespace oagent::wecom
