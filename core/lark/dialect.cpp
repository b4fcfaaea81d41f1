#include "core/lark/dialect.h"

#include "core/lark/inlinetext.h"
#include "core/markdown/lines.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace oagent::lark {

using markdown::Line;
using markdown::LineKind;

namespace {

/// §13: more than three were refused; the limit of the platform is not documented.
constexpr int mostTables = 3;

/// Halves of characters match no pattern, so that what stands beside them would not be looked at.
QString withoutHalves(QString text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (isPair)
            ++i;
        else if (text[i].isSurrogate())
            text[i] = QChar(QChar::ReplacementCharacter);
    }
    return text;
}

bool isList(LineKind kind) { return kind == LineKind::ListItem || kind == LineKind::ListContinuation; }

bool isFenced(LineKind kind)
{
    return kind == LineKind::Code || kind == LineKind::FenceOpen || kind == LineKind::FenceClose;
}

/// What makes a table of the line before it, in a list or a quote too.
bool isTableMaker(const QString &line)
{
    static const QRegularExpression dashes(
        uR"(^[ \t>*+\-0-9.)]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$)"_s);
    return line.contains(u'|') && dashes.match(line).hasMatch();
}

bool beginsWithBar(const QString &line) { return line.trimmed().startsWith(u'|'); }

/// Writes line after line; remembers what a line's place decides.
class Renderer
{
public:
    explicit Renderer(bool isCard)
        : m_isCard(isCard)
    { }

    void add(const Line &line)
    {
        if (m_isFirst && line.kind == LineKind::Blank)
            return;
        const LineKind kind = isDrawn(line) ? line.kind : LineKind::Text;
        if (kind == LineKind::TableRow) {
            addTableRow(line.text);
        } else {
            endTable();
            if (!isList(kind) && kind != LineKind::Blank)
                m_indents.clear();
            addOther({ kind, line.text });
        }
        m_before = kind;
        m_isFirst = false;
    }

    [[nodiscard]] const QString &text() const { return m_text; }
    /// So much of it stays as it is while the last line grows.
    [[nodiscard]] qsizetype settled() const { return m_settled; }
    [[nodiscard]] int tables() const { return m_tables; }

private:
    /// Rows without a bar before them have been shown as text before they are known as such. In a card that has its
    /// tables they stay that.
    [[nodiscard]] bool isDrawn(const Line &line) const
    {
        const bool isFull = m_isCard && m_tables >= mostTables && m_before != LineKind::TableRow;
        return line.kind != LineKind::TableRow || !isFull || beginsWithBar(line.text);
    }

    void addTableRow(const QString &row)
    {
        if (m_before != LineKind::TableRow) {
            ++m_tables;
            m_isListing = !m_isCard || m_tables > mostTables;
            separate(m_before == LineKind::Blank ? u"\n"_s : u"\n\n"_s);
            if (m_isListing)
                m_text += u"```\n"_s;
        } else {
            m_text += u'\n';
        }
        if (m_isListing)
            settleWhole(row);
        else if (beginsWithBar(row))
            settleCells(row);
        else
            settle(renderInline(row, m_isCard)); // has been shown as text
    }

    /// Each a text of its own: code does not reach from one into the next.
    void settleCells(const QString &row)
    {
        qsizetype from = 0;
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (row[i] == u'\\') {
                ++i;
            } else if (row[i] == u'|') {
                settle(renderInline(row.sliced(from, i - from), m_isCard));
                m_text += u'|';
                from = i + 1;
            }
        }
        settle(renderInline(row.sliced(from), m_isCard));
    }

    /// The listing of a table that ends the text is not closed: the next row would come before its end.
    void endTable()
    {
        if (m_before == LineKind::TableRow && std::exchange(m_isListing, false))
            m_text += u"\n```"_s;
    }

    void addOther(const Line &line)
    {
        const bool isSwallowed
            = line.kind == LineKind::Text && (m_before == LineKind::Text || m_before == LineKind::ListContinuation);
        if (isSwallowed) {
            while (m_text.endsWith(u' ') || m_text.endsWith(u'\\'))
                m_text.chop(1);
        }
        separate(isSwallowed && m_isCard ? u"<br>"_s : u"\n"_s);
        if (line.kind == LineKind::Heading)
            return addHeading(line.text);
        if (isFenced(line.kind))
            return addFenced(line);
        if (line.kind == LineKind::IndentedCode)
            return settleWhole(line.text);
        if (line.kind == LineKind::Blank)
            return settleWhole({}); // not every white space is one for the platform
        if (isList(line.kind))
            m_text += listIndent(line);
        const QString words = isList(line.kind) ? line.text.trimmed() : line.text;
        InlineText shown = renderInline(words, m_isCard);
        if (m_isCard && isTableMaker(line.text)) // none that nobody counts
            shown.text.replace(u'|', "&#124;"_L1);
        settle(shown);
    }

    /// A fence is drawn at the margin alone (§13), so one in a list is moved there with its code.
    void addFenced(const Line &line)
    {
        if (line.kind != LineKind::FenceOpen)
            return settleWhole(markdown::unindented(line.text, m_fenceIndent));
        m_fenceIndent = markdown::indentOf(line.text);
        settleWhole(line.text.trimmed());
    }

    /// The largest ones fill a card's width with one word; a post draws none.
    void addHeading(const QString &line)
    {
        const QString marked = line.trimmed();
        qsizetype level = 0;
        while (level < marked.size() && marked[level] == u'#')
            ++level;
        const InlineText words = renderInline(marked.mid(level).trimmed(), m_isCard);
        if (m_isCard) {
            m_text += level == 1 ? u"#### "_s : u"##### "_s;
            return settle(words);
        }
        m_text += words.text.isEmpty() ? QString() : QString(u"**"_s + words.text + u"**"_s);
        m_settled = m_text.size();
    }

    /// Nested items stand four blanks further in, whatever the model chose. What belongs to an item goes on at the
    /// margin when something that stands there has ended the list: further in it would be code.
    QString listIndent(const Line &line)
    {
        const qsizetype indent = markdown::indentOf(line.text);
        if (line.kind == LineKind::ListContinuation)
            return { 4 * m_indents.size(), u' ' };
        while (!m_indents.isEmpty() && m_indents.last() > indent)
            m_indents.removeLast();
        if (m_indents.isEmpty() || m_indents.last() < indent)
            m_indents.append(indent);
        return { 4 * (m_indents.size() - 1), u' ' };
    }

    void separate(const QString &separator)
    {
        if (!m_isFirst)
            m_text += separator;
    }

    void settleWhole(const QString &line)
    {
        m_text += line;
        m_settled = m_text.size();
    }

    void settle(const InlineText &words)
    {
        m_settled = m_text.size() + words.settled;
        m_text += words.text;
    }

    const bool m_isCard;
    QString m_text;
    qsizetype m_settled = 0;
    LineKind m_before = LineKind::Blank;
    bool m_isFirst = true;
    int m_tables = 0;
    bool m_isListing = false;
    QList<qsizetype> m_indents; ///< of the items around, outermost first
    qsizetype m_fenceIndent = 0; ///< of the last fence that was opened, as the model wrote it
};

Renderer rendered(const QString &markdown, bool isCard)
{
    Renderer renderer(isCard);
    for (const Line &line : markdown::classifyWithTables(withoutHalves(markdown)))
        renderer.add(line);
    return renderer;
}

} // namespace

QString Dialect::render(const QString &markdown) const { return rendered(markdown, m_where == Where::Card).text(); }

qsizetype Dialect::sizeOf(const QString &markdown) const
{
    const Renderer renderer = rendered(markdown, m_where == Where::Card);
    if (m_where == Where::Card && renderer.tables() > mostTables)
        return std::numeric_limits<qsizetype>::max();
    return wireSize(renderer.text());
}

QString Dialect::renderGrowing(const QString &markdown) const
{
    const bool isCutInside = !markdown.isEmpty() && markdown.back().isHighSurrogate();
    QList<Line> lines = markdown::classifyWithTables(withoutHalves(markdown.chopped(isCutInside ? 1 : 0)));
    // Lines whose kind is open are left out; so is a line feed that may become part of a paragraph.
    if (lines.last().kind == LineKind::FenceOpen) // a further backtick makes text of it
        lines.removeLast();
    while (!lines.isEmpty() && !isFenced(lines.last().kind) && markdown::isUndecided(lines.last().text))
        lines.removeLast();
    Renderer renderer(m_where == Where::Card);
    for (const Line &line : lines)
        renderer.add(line);
    const QString settled = renderer.text().first(renderer.settled());
    return markdown::withoutTrailingSpace(settled).toString();
}

qsizetype Dialect::wireSize(const QString &rendered) const
{
    qsizetype size = 0;
    for (const QChar c : rendered) {
        const char16_t unit = c.unicode();
        const bool isShort = unit == u'\n' || unit == u'\t' || unit == u'\r';
        if (unit == u'"' || unit == u'\\')
            size += 4; // \\\" : escaped, and then both of its characters
        else if (unit < 0x20 && !isShort)
            size += 7;
        else if (unit < 0x80 && !isShort)
            size += 1;
        else if (!isShort && (unit < 0x800 || c.isSurrogate()))
            size += 2; // of a pair each
        else
            size += 3;
    }
    return size;
}

QString withoutPictures(const QString &rendered)
{
    static const QRegularExpression picture(uR"(!\[([^\]\n]*)\]\((img_[^)\s]*)\))"_s);
    return QString(rendered).replace(picture, uR"(\1 (\2))"_s);
}

QString withoutTags(const QString &text)
{
    static const QRegularExpression tag(u"<(?=[A-Za-z/])"_s);
    return QString(text).replace(tag, u"<\u200B"_s);
}

} // namespace oagent::lark
