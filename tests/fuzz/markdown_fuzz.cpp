// An assistant's Markdown, as it is split into parts and rendered for DingTalk. The first character of the first line
// is the size of a part, the second the dialect: "c" card, "m" message, else plain.
#include "core/dingtalk/dialect.h"
#include "core/markdown/lines.h"
#include "core/markdown/split.h"
#include "tests/fuzz/fuzz.h"

#include <memory>

using namespace oagent;
using markdown::LineKind;
using DingTalkDialect = dingtalk::Dialect;

namespace {

constexpr qsizetype smallestPart = 48;

class Plain final : public markdown::Dialect
{
public:
    [[nodiscard]] QString render(const QString &markdown) const override { return markdown; }
    [[nodiscard]] qsizetype wireSize(const QString &rendered) const override { return rendered.size(); }
};

std::unique_ptr<markdown::Dialect> dialectFor(int letter)
{
    if (letter == 'c')
        return std::make_unique<DingTalkDialect>(DingTalkDialect::Where::Card);
    if (letter == 'm')
        return std::make_unique<DingTalkDialect>(DingTalkDialect::Where::Message);
    return std::make_unique<Plain>();
}

bool endsInsideFence(const QString &text)
{
    bool isOpen = false;
    for (const markdown::Line &line : markdown::classify(text))
        isOpen = (isOpen && line.kind != LineKind::FenceClose) || line.kind == LineKind::FenceOpen;
    return isOpen;
}

qsizetype fencesIn(const QString &text)
{
    const QList<markdown::Line> lines = markdown::classify(text);
    return std::count_if(lines.begin(), lines.end(), [](const markdown::Line &line) {
        return line.kind == LineKind::FenceOpen || line.kind == LineKind::FenceClose;
    });
}

/// The longest run of backticks or tildes: a fence that takes up a good deal of a part cannot be repeated in each.
qsizetype longestFence(const QString &text)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool goesOn = (text[i] == u'`' || text[i] == u'~') && (i == 0 || run == 0 || text[i] == text[i - 1]);
        run = goesOn ? run + 1 : (text[i] == u'`' || text[i] == u'~') ? 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

/// A cut adds fences and heads of tables and may drop white space, but every other character comes through, in order.
bool holdsInOrder(const QString &joined, const QString &original)
{
    qsizetype at = 0;
    return std::all_of(original.begin(), original.end(), [&](QChar c) {
        if (c.isSpace())
            return true;
        at = joined.indexOf(c, at) + 1;
        return at > 0;
    });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const fuzz::Input input = fuzz::toInput(bytes, size);
    const qsizetype maxUnits = smallestPart + 2 * fuzz::steer(input, 0);
    const auto dialect = dialectFor(fuzz::steer(input, 1));
    const QString text = QString::fromUtf8(input.body);
    fuzz::require(fencesIn(dialect->render(text)) == fencesIn(text), "rendering keeps the fences");

    const bool areFencesOrdinary = longestFence(text) <= maxUnits / 8;
    QString joined;
    QString rest = text;
    for (qsizetype count = 0; !rest.isEmpty(); ++count) {
        fuzz::require(count <= text.size(), "every part takes something of the text");
        const markdown::Parts parts = markdown::split(rest, *dialect, { maxUnits });
        fuzz::require(!parts.head.isEmpty(), "a part is never empty");
        fuzz::require(dialect->wireSize(dialect->render(parts.head)) <= maxUnits, "a part fits");
        fuzz::require(parts.head.isValidUtf16(), "a character is never cut");
        if (!parts.tail.isEmpty() && areFencesOrdinary)
            fuzz::require(!endsInsideFence(parts.head), "a part that is not the last closes its fences");
        joined += parts.head + u'\n';
        rest = parts.tail;
    }
    fuzz::require(holdsInOrder(joined, text), "nothing is lost between the parts");
    return 0;
}
