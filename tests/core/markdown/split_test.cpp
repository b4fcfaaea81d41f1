#include "core/markdown/split.h"

#include "core/markdown/lines.h"

#include <QStringList>

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

/// Renders nothing away and counts characters.
class Plain final : public markdown::Dialect
{
public:
    [[nodiscard]] QString render(const QString &markdown) const override { return markdown; }
    [[nodiscard]] qsizetype wireSize(const QString &rendered) const override { return rendered.size(); }
};

const Plain plain;

QStringList allParts(QString text, qsizetype maxUnits)
{
    QStringList parts;
    while (!text.isEmpty()) {
        const markdown::Parts two = markdown::split(text, plain, { maxUnits });
        EXPECT_FALSE(two.head.isEmpty());
        EXPECT_LT(two.tail.size(), text.size() + 100);
        parts.append(two.head);
        text = two.tail;
        if (parts.size() > 1000)
            break;
    }
    return parts;
}

} // namespace

TEST(ClosingFence, IsWhatTheTextLacks)
{
    using markdown::closingFence;
    EXPECT_EQ(closingFence(QString()), QString());
    EXPECT_EQ(closingFence(u"text"_s), QString());
    EXPECT_EQ(closingFence(u"```sql\nSELECT 1"_s), u"```"_s);
    EXPECT_EQ(closingFence(u"```sql\nSELECT 1\n"_s), u"```"_s);
    EXPECT_EQ(closingFence(u"```sql"_s), u"```"_s);
    EXPECT_EQ(closingFence(u"```\na\n```\ntext\n~~~~\nb"_s), u"~~~~"_s);
    EXPECT_EQ(closingFence(u"```\na\n```"_s), QString());
    EXPECT_EQ(closingFence(u"```\na\n```\n\nand so on"_s), QString());
}

TEST(ClosingFence, StandsInAListWhereTheFenceDoes)
{
    using markdown::closingFence;
    EXPECT_EQ(closingFence(u"1. Do:\n    ```sh\n    ls"_s), u"    ```"_s);
    EXPECT_EQ(closingFence(u"- a\n\n  - b\nlazy\n\n\t~~~\n\tx"_s), u"\t~~~"_s);
    EXPECT_EQ(closingFence(u"1. Do:\n    ```sh\n    ls\n    ```\n    more"_s), QString());
    EXPECT_EQ(closingFence(u"- a\n\nno list any more\n\n    ```\n    x"_s), QString());
    EXPECT_EQ(closingFence(u"no list\n\n    ```\n    x"_s), QString());
}

TEST(Classify, TakesWhatIsIndentedBelowAnItemForItsText)
{
    using markdown::LineKind;
    const auto kindsOf = [](const QString &text) {
        QList<LineKind> kinds;
        for (const markdown::Line &line : markdown::classify(text))
            kinds.append(line.kind);
        return kinds;
    };
    EXPECT_EQ(kindsOf(u"1. a\n\n    b\n\n        c"_s),
              (QList { LineKind::ListItem, LineKind::Blank, LineKind::ListContinuation, LineKind::Blank,
                       LineKind::ListContinuation }));
    EXPECT_EQ(kindsOf(u"1. a\n\nb\n\n    c"_s),
              (QList { LineKind::ListItem, LineKind::Blank, LineKind::Text, LineKind::Blank, LineKind::IndentedCode }));
    EXPECT_EQ(kindsOf(u"- a\n> b\n\n    c"_s),
              (QList { LineKind::ListItem, LineKind::Quote, LineKind::Blank, LineKind::IndentedCode }));
}

TEST(EscapeAngleBrackets, ReadsBackticksAsCommonMarkDoes)
{
    using markdown::escapeAngleBrackets;
    EXPECT_EQ(escapeAngleBrackets(u"``a```b`` <c> `"_s), u"``a```b`` &lt;c> `"_s);
    EXPECT_EQ(escapeAngleBrackets(u"`a``<b>` <c>"_s), u"`a``<b>` &lt;c>"_s);
}

TEST(Split, LeavesATextThatFitsAsItIs)
{
    const markdown::Parts parts = markdown::split(u"short\n\ntext"_s, plain, { 100 });
    EXPECT_EQ(parts.head, u"short\n\ntext"_s);
    EXPECT_TRUE(parts.tail.isEmpty());
}

TEST(Split, CutsBetweenBlocksRatherThanInsideOne)
{
    const markdown::Parts parts
        = markdown::split(u"first paragraph\n\nsecond one\nof two lines\n\nthird"_s, plain, { 30 });
    EXPECT_EQ(parts.head, u"first paragraph"_s);
    EXPECT_EQ(parts.tail, u"second one\nof two lines\n\nthird"_s);
}

TEST(Split, KeepsAHeadingWithWhatItHeads)
{
    const markdown::Parts parts = markdown::split(u"intro\n\n# Heading\n\nbody of the section"_s, plain, { 20 });
    EXPECT_EQ(parts.head, u"intro"_s);
    EXPECT_EQ(parts.tail, u"# Heading\n\nbody of the section"_s);
}

TEST(Split, NeverCutsACodeFenceThatFitsIntoOnePart)
{
    const QString fence = u"```sql\nselect 1;\n\nselect 2;\n```"_s;
    const markdown::Parts parts
        = markdown::split(u"some words before it\n\n"_s + fence + u"\n\nafter"_s, plain, { 40 });
    EXPECT_EQ(parts.head, u"some words before it"_s);
    EXPECT_TRUE(parts.tail.startsWith(fence));
}

TEST(Split, ClosesAndReopensAFenceThatIsLargerThanAPart)
{
    QString code;
    for (int i = 0; i < 50; ++i)
        code += u"line %1\n"_s.arg(i);
    const QStringList parts = allParts(u"```cpp\n"_s + code + u"```"_s, 100);
    ASSERT_GT(parts.size(), 3);
    for (const QString &part : parts) {
        EXPECT_LE(part.size(), 100);
        EXPECT_TRUE(part.startsWith(u"```cpp\n"_s)) << part.toStdString();
        EXPECT_TRUE(part.trimmed().endsWith(u"```"_s)) << part.toStdString();
    }
}

TEST(Split, ClosesAFenceOfAListInItsPlaceAndOpensItAgainAtTheMargin)
{
    const QString code = u"      x = 1\n"_s.repeated(10);
    const QString text = u"1. Do:\n    ```py\n"_s + code + u"    ```\n2. Next"_s;
    const markdown::Parts parts = markdown::split(text, plain, { 80 });
    EXPECT_EQ(parts.head, u"1. Do:"_s); // a cut before the fence is better
    EXPECT_TRUE(parts.tail.startsWith(u"```py\n  x = 1\n"_s)) << parts.tail.toStdString();
    EXPECT_TRUE(parts.tail.endsWith(u"  x = 1\n```\n2. Next"_s)) << parts.tail.toStdString();
    const markdown::Parts shown = markdown::split(text, plain, { 80, u"1. Do:\n    ```py\n      x"_s });
    EXPECT_TRUE(shown.head.endsWith(u"\n      x = 1\n    ```"_s)) << shown.head.toStdString();
    EXPECT_TRUE(shown.tail.startsWith(u"```py\n  x = 1\n"_s)) << shown.tail.toStdString();
    EXPECT_TRUE(shown.tail.endsWith(u"  x = 1\n```\n2. Next"_s)) << shown.tail.toStdString();
    const markdown::Parts cut = markdown::cutAtEnd(text.chopped(18), plain, {});
    EXPECT_TRUE(cut.head.endsWith(u"\n      x = 1\n    ```"_s)) << cut.head.toStdString();
    EXPECT_EQ(cut.tail, u"```py\n  x ="_s);
}

TEST(Split, BeginsAPartWithTheTextOfAnItemAtTheMargin)
{
    const markdown::Parts parts
        = markdown::split(u"1. "_s + u"word "_s.repeated(8) + u"\n    more of it"_s, plain, { 45 });
    EXPECT_EQ(parts.tail, u"more of it"_s);
}

TEST(Split, RepeatsTheHeadOfATableThatIsLargerThanAPart)
{
    QString table = u"| a | b |\n|---|---|\n"_s;
    for (int i = 0; i < 30; ++i)
        table += u"| %1 | x |\n"_s.arg(i);
    const QStringList parts = allParts(table.trimmed(), 120);
    ASSERT_GT(parts.size(), 2);
    for (const QString &part : parts)
        EXPECT_TRUE(part.startsWith(u"| a | b |\n|---|---|\n| "_s)) << part.toStdString();
}

TEST(Split, CutsALongLineBetweenWords)
{
    const QString text = u"word "_s.repeated(100);
    const QStringList parts = allParts(text, 64);
    EXPECT_EQ(parts.join(QString()), text);
    for (const QString &part : parts)
        EXPECT_TRUE(part.endsWith(u' '));
}

TEST(Split, NeverCutsInsideASurrogatePair)
{
    const QString text = u"😀"_s.repeated(100);
    for (const QString &part : allParts(text, 33)) {
        EXPECT_TRUE(part.isValidUtf16());
        EXPECT_LE(part.size(), 33);
    }
}

TEST(Split, SplitsTheSameTextTheSameWay)
{
    const QString text = u"# A\n\n"_s + u"some words in a paragraph.\n\n"_s.repeated(40) + u"```\ncode\n```\n"_s;
    EXPECT_EQ(allParts(text, 200), allParts(text, 200));
}

TEST(Split, LosesNothingOfARandomText)
{
    // Fences and tables are rewritten at a cut, so this text has neither.
    const QString alphabet = u"ab \n\n#- 中。"_s;
    quint32 seed = 7;
    for (int round = 0; round < 50; ++round) {
        QString text;
        for (int i = 0; i < 300; ++i) {
            seed = seed * 1664525U + 1013904223U;
            text += alphabet[static_cast<qsizetype>((seed >> 16) % static_cast<quint32>(alphabet.size()))];
        }
        QString together = allParts(text, 40).join(QString());
        QString expected = text;
        EXPECT_EQ(together.remove(u'\n').remove(u' '), expected.remove(u'\n').remove(u' '));
    }
}

TEST(Split, ClosesAndReopensAFenceInsideALineThatIsLargerThanAPart)
{
    const QStringList parts = allParts(u"```cpp\n"_s + u"x"_s.repeated(300) + u"\nend\n```"_s, 100);
    ASSERT_GT(parts.size(), 3);
    QString code;
    for (const QString &part : parts) {
        EXPECT_LE(part.size(), 100);
        EXPECT_TRUE(part.startsWith(u"```cpp\n"_s)) << part.toStdString();
        EXPECT_TRUE(part.endsWith(u"\n```"_s)) << part.toStdString();
        code += part.sliced(7).chopped(4);
    }
    EXPECT_EQ(code, u"x"_s.repeated(300) + u"\nend"_s);
}

TEST(Split, NeverMakesAFenceOfThePartOfALine)
{
    // Cut after "words ", the second half would begin like a fence.
    const QStringList parts = allParts(u"words "_s.repeated(10) + u"```b```"_s.repeated(12), 60);
    for (const QString &part : parts)
        EXPECT_FALSE(part.startsWith(u"```"_s) && !part.sliced(3).contains(u'`')) << part.toStdString();
    EXPECT_EQ(parts.join(QString()), u"words "_s.repeated(10) + u"```b```"_s.repeated(12));
}

TEST(Split, KeepsWordsBehindAFenceThatAreTooLongForEveryPart)
{
    const QString words = u"w"_s.repeated(150);
    const QStringList parts = allParts(u"```"_s + words + u"\ncode\n```"_s, 100);
    QString code;
    for (const QString &part : parts) {
        EXPECT_LE(part.size(), 100);
        EXPECT_TRUE(part.startsWith(u"```\n"_s)) << part.toStdString();
        EXPECT_TRUE(part.endsWith(u"\n```"_s)) << part.toStdString();
        code += part.sliced(4).chopped(4);
    }
    EXPECT_EQ(code, words + u"\ncode"_s);
}

TEST(Split, DoesNotRepeatTheHeadOfATableThatWouldFillEveryPart)
{
    const QString table
        = u"|"_s + u" h |"_s.repeated(20) + u"\n|"_s + u"---|"_s.repeated(20) + u"\n|1|"_s.repeated(200);
    EXPECT_LT(allParts(table, 200).size(), 10);
}

TEST(Split, NeverMakesAPartOfWhiteSpaceAlone)
{
    for (const QString &part : allParts(u"\n\n \n"_s.repeated(60) + u" "_s.repeated(90) + u"x"_s.repeated(90), 60))
        EXPECT_FALSE(part.trimmed().isEmpty());
}

TEST(CutAtEnd, KeepsWholeLinesAndMovesTheLastOneOn)
{
    const markdown::Parts parts = markdown::cutAtEnd(u"first\nsecond\nthir"_s, plain, {});
    EXPECT_EQ(parts.head, u"first\nsecond"_s);
    EXPECT_EQ(parts.tail, u"thir"_s);
    EXPECT_EQ(markdown::cutAtEnd(u"one line"_s, plain, {}).head, u"one line"_s);
    EXPECT_EQ(markdown::cutAtEnd(u"one line"_s, plain, {}).tail, QString());
    EXPECT_EQ(markdown::cutAtEnd({}, plain, {}).head, QString());
    EXPECT_EQ(markdown::cutAtEnd(u"a\n"_s, plain, {}).head, u"a"_s);
    EXPECT_EQ(markdown::cutAtEnd(u"a\n"_s, plain, {}).tail, QString());
}

TEST(CutAtEnd, ClosesAFenceAndOpensItAgain)
{
    const markdown::Parts parts = markdown::cutAtEnd(u"x\n```sql\nselect 1;\nsel"_s, plain, {});
    EXPECT_EQ(parts.head, u"x\n```sql\nselect 1;\n```"_s);
    EXPECT_EQ(parts.tail, u"```sql\nsel"_s);
    const markdown::Parts empty = markdown::cutAtEnd(u"x\n```sql\n"_s, plain, {});
    EXPECT_EQ(empty.head, u"x"_s);
    EXPECT_EQ(empty.tail, u"```sql\n"_s);
    const markdown::Parts closed = markdown::cutAtEnd(u"```\na\n```"_s, plain, {});
    EXPECT_EQ(closed.head, u"```\na\n```"_s);
    EXPECT_EQ(closed.tail, QString());
}

TEST(CutAtEnd, TakesNothingBackOfWhatIsShown)
{
    const markdown::Parts line = markdown::cutAtEnd(u"first\nsecond li"_s, plain, u"first\nsecond"_s);
    EXPECT_EQ(line.head, u"first\nsecond li"_s);
    EXPECT_EQ(line.tail, QString());
    EXPECT_EQ(markdown::cutAtEnd(u"first\nsecond li"_s, plain, u"first"_s).head, u"first"_s);
    const markdown::Parts code = markdown::cutAtEnd(u"```sql\nselect 1;\nsel"_s, plain, u"```sql\nselect 1;\nse"_s);
    EXPECT_EQ(code.head, u"```sql\nselect 1;\nsel\n```"_s);
    EXPECT_EQ(code.tail, u"```sql\n"_s);
}

TEST(Split, TakesNothingBackOfWhatIsShown)
{
    const QString text = u"Intro.\n\n```\n"_s + u"line of code\n"_s.repeated(20);
    for (qsizetype size = 1; size <= 100; ++size) {
        const QString shown = text.first(size);
        if (shown.endsWith(u'\n'))
            continue;
        const markdown::Parts parts = markdown::split(text, plain, { 104, shown });
        EXPECT_TRUE(parts.head.startsWith(shown)) << size << ": " << parts.head.toStdString();
        EXPECT_LE(parts.head.size(), 104);
    }
}

TEST(Split, CutsWhereItWouldCutAnywayWhenWhatIsShownCannotBeKept)
{
    const QString text = u"Intro.\n\n"_s + u"word "_s.repeated(30);
    const markdown::Parts parts = markdown::split(text, plain, { 100, u"Something else"_s });
    EXPECT_EQ(parts.head, markdown::split(text, plain, { 100 }).head);
}

TEST(Split, AnOpenFenceNeedsRoomToBeClosed)
{
    const QString text = u"```\n"_s + u"x"_s.repeated(94);
    EXPECT_EQ(markdown::split(text, plain, { 102 }).tail, QString());
    const markdown::Parts parts = markdown::split(text, plain, { 101 });
    EXPECT_FALSE(parts.tail.isEmpty());
    EXPECT_LE(parts.head.size(), 101);
}
