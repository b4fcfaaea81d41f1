#include "app/cli/texttable.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace oagent {

namespace {

struct Range
{
    char32_t first;
    char32_t last;
};

// The blocks that Unicode's EastAsianWidth.txt marks wide or full-width, joined where gaps hold nothing narrow.
constexpr std::array<Range, 8> wide { {
    { 0x1100, 0x115F },
    { 0x2E80, 0xA4CF },
    { 0xAC00, 0xD7A3 },
    { 0xF900, 0xFAFF },
    { 0xFE30, 0xFE6F },
    { 0xFF00, 0xFF60 },
    { 0xFFE0, 0xFFE6 },
    { 0x1F300, 0x3FFFD },
} };

qsizetype columnsOf(const QString &text)
{
    qsizetype count = 0;
    for (const char32_t character : text.toUcs4()) {
        const bool isWide = std::any_of(wide.begin(), wide.end(), [character](const Range &range) {
            return character >= range.first && character <= range.last;
        });
        count += isWide ? 2 : 1;
    }
    return count;
}

} // namespace

QString printable(const QString &text)
{
    QString safe = text;
    for (QChar &character : safe)
        if (character.category() == QChar::Other_Control)
            character = u'?';
    return safe;
}

QString padded(const QString &text, qsizetype columns)
{
    return text + QString(std::max<qsizetype>(columns - columnsOf(text), 0), u' ');
}

QString textTable(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columnsOf(printable(row.at(i))));
    }
    QString text;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            line += padded(printable(row.at(i)), widths.at(i) + 2);
        }
        text += line.trimmed().isEmpty() ? u"\n"_s
                                         : QString(line.left(line.lastIndexOf(line.trimmed().back()) + 1) + u'\n');
    }
    return text;
}

} // namespace oagent
