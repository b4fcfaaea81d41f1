// What a model writes, as Lark shows it (lark.md §13): nothing of it becomes a tag or a picture that the platform would
// refuse, nothing is taken back while it grows, and it splits into parts that fit.
#include "core/lark/card.h"
#include "core/lark/dialect.h"
#include "core/markdown/split.h"
#include "tests/fuzz/fuzz.h"

#include <QRegularExpression>

using namespace oagent;
using namespace oagent::lark;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QString text = QString::fromUtf8(fuzz::toBytes(bytes, size));
    const Dialect dialect(Dialect::Where::Card);
    const QString whole = dialect.render(text);
    // A table too many becomes code as well.
    if (!whole.contains(u'`') && !text.contains(u'`') && !text.contains(u'~') && !text.contains(u"    "_s)
        && !text.contains(u'\t')) {
        static const QRegularExpression tag(u"<(?!br>)"_s);
        fuzz::require(!whole.contains(tag), "outside of code there is no tag but a line break");
        static const QRegularExpression picture(uR"(!\[[^\]]*\]\((?!img_))"_s);
        fuzz::require(!whole.contains(picture), "outside of code there is no picture but the platform's");
    }
    QString before;
    for (qsizetype end = 0; end <= text.size(); end += 1 + text.size() / 40) {
        const QString shown = dialect.renderGrowing(text.first(end));
        fuzz::require(before.isEmpty() || shown.startsWith(before), "a text that grows takes nothing back");
        before = shown;
    }
    fuzz::require(before.isEmpty() || whole.startsWith(before), "a text that grew is the beginning of the whole");
    constexpr qsizetype units = 400;
    QString rest = text;
    for (int part = 0; part < 1000 && !rest.isEmpty(); ++part) {
        const markdown::Parts parts = markdown::split(rest, dialect, { units });
        fuzz::require(!parts.head.isEmpty(), "a part is never empty");
        rest = parts.tail;
    }
    fuzz::require(!card::summaryOf(whole).isEmpty() && card::summaryOf(whole).size() <= 61, "a summary is short");
    fuzz::require(!withoutTags(text).contains(u"<at"_s), "a plain text mentions nobody");
    fuzz::require(!card::postContent(Dialect(Dialect::Where::Post).render(text)).isEmpty(), "a post is JSON");
    return 0;
}
