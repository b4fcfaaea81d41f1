#include "core/lark/dialect.h"
#include "core/markdown/split.h"
#include "tests/core/lark/larkfixture.h"

#include <QJsonDocument>

using namespace oagent::lark;
using namespace Qt::StringLiterals;
using oagent::testing::LarkChecklist;

namespace {

QString card(const QString &text) { return Dialect(Dialect::Where::Card).render(text); }
QString post(const QString &text) { return Dialect(Dialect::Where::Post).render(text); }

/// Everything a model writes that is told apart only by what comes behind it.
QString everything()
{
    return u"# Title\n\nA **bold** word, `code <x>` and <b>tags</b>.\nSecond line  \nthird\\\nfourth\n\n"
           "1. one\n2. two\n   - nested `a\n   - *b*\n12 apples\n---\n- [ ] task\n* [link](https://x.y/(z)) and "
           "[no](a/b.md)\n\n"
           "| a | b |\n|---|---|\n| 1 <br> 2 | <at id=all></at> |\n\ntext\n| c |\n|---|\n\n| d |\n|---|\n\n| e "
           "|\n|---|\n| f |\n\n"
           "> quote\n> more\n\n```py\nif a < b:\n    print('`')\n```\nafter ![pic](img_v2_x) ![p](https://x/y.png) "
           "![](local.png)\n\n"
           "    indented 1. <x>\n\n1. Do:\n    ```py\n    if a < b:\n        x(`y`)\n  z\n    ```\n    then <this>\n"
           "2. loose\n\n    ![shot](https://x/y.png) <at id=all></at>\n- c\n  - d\n    ~~~\n    code\n    ``` \n    "
           "~~~\n"
           "lazy `` ` <a>` b`\n  \u00A0\n    after `it` \\<x\n> q\n| a ` | <at id=all></at> ` |\n\n~~~\n~~\n~~~\n[a "
           "[b](https://c) <br/> <bre> <\n***\nWow!![x](https://y) ![a [b] "
           "c](https://z) ![d](https://e 'f') vec![1, 2]\n\n"
           "![over\ntwo](https://z)\nSee <https://a.b/c?d> or!<HTTP://e> not <https://f g> <https:x> [g](<https://h>) <ht\nEnd [open"_s;
}

} // namespace

TEST(LarkDialect, LeavesWhatRendersWellAsItIs)
{
    const QString text
        = u"A **bold** word.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sql\nselect 1;\nselect 2;\n```\n\n> q\n> r"_s;
    EXPECT_EQ(card(text), text);
}

TEST(LarkDialect, LetsNoTagThroughInAnAddress)
{
    EXPECT_EQ(card(u"![x](a<at/id=all>)"_s), u"x (a%3Cat/id=all>)"_s);
    EXPECT_EQ(card(u"[x](https://a.b/<at>)"_s), u"[x](https://a.b/%3Cat>)"_s);
}

TEST(LarkDialect, ShowsAnAddressInAngleBracketsAsALink)
{
    EXPECT_EQ(card(u"See <https://a.b/c?d=e>."_s), u"See [https://a.b/c?d=e](https://a.b/c?d=e)."_s);
    EXPECT_EQ(card(u"[a](<https://b>)"_s), u"[a](https://b)"_s);
    EXPECT_EQ(card(u"[<https://a>](https://b)"_s), u"[https://a](https://b)"_s);
    EXPECT_EQ(post(u"Wow!<http://a>"_s), u"Wow!\u200B[http://a](http://a)"_s);
    EXPECT_EQ(card(u"<https://a b> <ftp://c> `<https://d>`"_s), u"&#60;https://a b> &#60;ftp://c> `<https://d>`"_s);
}

TEST(LarkDialect, MakesSingleLineFeedsVisible)
{
    EXPECT_EQ(card(u"one\ntwo"_s), u"one<br>two"_s);
    EXPECT_EQ(card(u"one  \ntwo\\\nthree"_s), u"one<br>two<br>three"_s);
    EXPECT_EQ(post(u"one\ntwo"_s), u"one\ntwo"_s);
}

TEST(LarkDialect, ShrinksHeadingsInACardAndMakesThemBoldInAPost)
{
    EXPECT_EQ(card(u"# A\n## B\n### C"_s), u"#### A\n##### B\n##### C"_s);
    EXPECT_EQ(post(u"# A\n## B"_s), u"**A**\n**B**"_s);
}

TEST(LarkDialect, IndentsNestedListsByFour)
{
    EXPECT_EQ(card(u"- a\n  - b\n    - c\n  - d\n- e"_s), u"- a\n    - b\n        - c\n    - d\n- e"_s);
    EXPECT_EQ(card(u"1. a\n   more\n2. b"_s), u"1. a\n    more\n2. b"_s);
    EXPECT_EQ(card(u"1. a\n\n   more\n2. b"_s), u"1. a\n\n    more\n2. b"_s);
}

TEST(LarkDialect, TakesNothingBackOfWhatWasNoLinkWhenALinkFollows)
{
    const QString text = u"[a](x \"t\":s) and [b](y) and [c](z (w) v)"_s;
    QString before;
    for (qsizetype end = 0; end <= text.size(); ++end) {
        const QString shown = Dialect(Dialect::Where::Card).renderGrowing(text.first(end));
        EXPECT_TRUE(shown.startsWith(before)) << before.toStdString() << " became " << shown.toStdString();
        before = shown;
    }
}

TEST(LarkDialect, MovesAFenceInAListToTheMarginWithItsCode)
{
    EXPECT_EQ(card(u"1. Do:\n    ```py\n    if a < b:\n        x()\n\n    ```\n    Then *go*.\n2. Next"_s),
              u"1. Do:\n```py\nif a < b:\n    x()\n\n```\nThen *go*.\n2. Next"_s);
    EXPECT_EQ(card(u"- a\n  - b\n\n    ~~~\n    <x>\n  y\n    ~~~\n\n    <z>"_s),
              u"- a\n    - b\n\n~~~\n<x>\ny\n~~~\n\n&#60;z>"_s);
    EXPECT_EQ(card(u"- a\n\t```\n\t\tx\n\t```"_s), u"- a\n```\n\tx\n```"_s);
    EXPECT_EQ(card(u"a\n\n    ```\n    <x>"_s), u"a\n\n    ```\n    <x>"_s); // code, and no fence
    EXPECT_EQ(post(u"- a\n    ```\n    x\n    ```"_s), u"- a\n```\nx\n```"_s);
}

TEST(LarkDialect, OpensAFenceOfAListAgainInTheNextPart)
{
    const Dialect dialect(Dialect::Where::Card);
    QString rest = u"1. Do:\n    ```py\n"_s + u"    line <x>\n"_s.repeated(60) + u"    ```\n2. Next <y>"_s;
    qsizetype lines = 0;
    QString last;
    while (!rest.isEmpty()) {
        const auto parts = oagent::markdown::split(rest, dialect, { 200 });
        const QString shown = card(parts.head);
        EXPECT_EQ(shown.count(u"```"_s) % 2, 0) << shown.toStdString();
        EXPECT_FALSE(shown.contains(u" line"_s)) << shown.toStdString();
        EXPECT_LE(dialect.wireSize(shown), 200);
        lines += shown.count(u"line <x>"_s);
        last = shown;
        rest = parts.tail;
    }
    EXPECT_EQ(lines, 60);
    EXPECT_TRUE(last.endsWith(u"\n```\n2. Next &#60;y>"_s)) << last.toStdString();
}

TEST_F(LarkChecklist, L32_WritesNothingOfAModelAsATagOfThePlatform)
{
    EXPECT_EQ(card(u"hi <at id=all></at> <person id='x'>"_s), u"hi &#60;at id=all>&#60;/at> &#60;person id='x'>"_s);
    EXPECT_EQ(card(u"`<at id=all>` [<at id=all>](https://x)"_s), u"`<at id=all>` [&#60;at id=all>](https://x)"_s);
    EXPECT_EQ(card(u"`open <at id=all>"_s), u"&#96;open &#60;at id=all>"_s);
    // What is code for us alone is none.
    EXPECT_EQ(card(u"Use ` as quote.\nThe tag is `<at id=all></at>`."_s),
              u"Use &#96; as quote.<br>The tag is `<at id=all></at>`."_s);
    EXPECT_EQ(card(u"``a```b`` <at id=all></at> `"_s), u"``a```b`` &#60;at id=all>&#60;/at> &#96;"_s);
    EXPECT_EQ(card(u"[a](https://x/`y) `<at>`"_s), u"[a](https://x/%60y) `<at>`"_s);
    EXPECT_EQ(card(u"| ` | <at> ` |\n|---|---|\n| `<x>` | `a \\| b` |"_s),
              u"| &#96; | &#60;at> &#96; |\n|---|---|\n| `<x>` | `a \\| b` |"_s);
    EXPECT_EQ(card(u"1. Step\n\n    ![shot](https://x/y.png) <at id=all></at>"_s),
              u"1. Step\n\n    [shot](https://x/y.png) &#60;at id=all>&#60;/at>"_s);
    EXPECT_EQ(card(u"- a\n  > b\n\n        <at id=all></at>"_s), u"- a\n  > b\n\n&#60;at id=all>&#60;/at>"_s);
    EXPECT_EQ(card(u"text\n\u00A0\n    <at>"_s), u"text\n\n    <at>"_s); // for the platform, too, below a blank line
    EXPECT_EQ(card(u"\\<b\\> \\\\<b>"_s), u"&#60;b\\> \\\\&#60;b>"_s); // no "&#60;" in so many words
    EXPECT_EQ(card(u"a <br> b<BR/>"_s), u"a <br> b<br>"_s);
    EXPECT_FALSE(post(u"<at user_id=\"all\"></at>"_s).contains(u"<at"_s));
    EXPECT_FALSE(withoutTags(u"<at user_id=\"all\">x</at>"_s).contains(u"<at"_s));
    EXPECT_EQ(withoutTags(u"1 < 2"_s), u"1 < 2"_s);
}

TEST_F(LarkChecklist, L32_ShowsOnlyPicturesOfThePlatformAndLinksThatLeadSomewhere)
{
    EXPECT_EQ(card(u"![a](img_v2_1)"_s), u"![a](img_v2_1)"_s);
    EXPECT_EQ(card(u"![a](https://x/y.png)"_s), u"[a](https://x/y.png)"_s);
    EXPECT_EQ(card(u"![](https://x/y.png)"_s), u"[https://x/y.png](https://x/y.png)"_s);
    EXPECT_EQ(card(u"![a](y.png)"_s), u"a (y.png)"_s);
    EXPECT_EQ(card(u"[a](src/b.cpp) [b](https://x) [c](mailto:d@e.f)"_s),
              u"a (src/b.cpp) [b](https://x) c (mailto:d@e.f)"_s);
    EXPECT_EQ(card(u"[a](https://x/(y)) `[a](b)`"_s), u"[a](https://x/(y)) `[a](b)`"_s);
    EXPECT_EQ(card(u"[a](https://x \"t\")"_s), u"[a](https://x)"_s);
}

TEST_F(LarkChecklist, L32_ShowsOnlyPicturesOfThePlatformHoweverTheOthersAreSpelled)
{
    for (const QString &rest :
         { u"x](https://a/b.png 'title')"_s, u"x]( https://a/b.png )"_s, u"a [b] c](https://x)"_s,
           u"a\\]b](https://x)"_s, u"x](https://a/((b)))"_s, u"x][ref]"_s, u"over two"_s, u""_s }) {
        EXPECT_EQ(card(u"See !["_s + rest), u"See !&#91;"_s + QString(rest));
        EXPECT_FALSE(post(u"See !["_s + rest).contains(u"!["_s)) << rest.toStdString();
    }
    EXPECT_EQ(card(u"![over\ntwo](https://a/b.png)"_s), u"!&#91;over<br>two](https://a/b.png)"_s);
    for (const QString &text :
         { u"Wow!![x](https://a/b.png)"_s, u"Wow\\![x](https://a/b.png)"_s, u"Wow!![x](<https://a/b.png> 'title')"_s,
           u"![](![x](https://a))"_s, u"[a](![x](https://a))"_s, u"!![]([x](https://a))"_s,
           u"[](b!)[x](https://a 't')"_s, u"[https](https://a/![x](b))"_s, u"![x](<https://a/b.png>)"_s }) {
        for (const QString &shown : { card(text), post(text) })
            EXPECT_FALSE(shown.contains(u"!["_s)) << shown.toStdString();
    }
    EXPECT_EQ(card(u"Wow!![x](https://a/b.png)"_s), u"Wow!\u200B[x](https://a/b.png)"_s);
    EXPECT_EQ(card(u"`vec![1]` vec![1] Wow!![x](img_v2_1)"_s), u"`vec![1]` vec!&#91;1] Wow!![x](img_v2_1)"_s);
}

TEST_F(LarkChecklist, L32_TurnsTheFourthTableIntoAListing)
{
    const QString table = u"| a |\n|---|\n| 1 |"_s;
    const QString three = QStringList(3, table).join(u"\n\n"_s);
    EXPECT_EQ(card(three), three);
    EXPECT_EQ(card(three + u"\n\n"_s + table + u"\n\nend"_s), three + u"\n\n```\n"_s + table + u"\n```\n\nend"_s);
    EXPECT_EQ(post(table + u"\n\nend"_s), u"```\n"_s + table + u"\n```\n\nend"_s);
    EXPECT_EQ(card(u"text\n"_s + table), u"text\n\n"_s + table); // a table wants a blank line before it
}

TEST_F(LarkChecklist, L28_WhatGrowsAlwaysBeginsAsItWillEnd)
{
    const Dialect dialect(Dialect::Where::Card);
    const QString text = everything();
    const QString whole = dialect.render(text);
    QString before;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const QString shown = dialect.renderGrowing(text.first(i));
        EXPECT_TRUE(shown.startsWith(before)) << i << ": " << text.first(i).right(20).toStdString() << "\n"
                                              << before.right(60).toStdString() << "\n---\n"
                                              << shown.right(60).toStdString();
        before = shown;
    }
    EXPECT_TRUE(whole.startsWith(before));
    EXPECT_GT(before.size(), whole.size() - 40);
}

TEST_F(LarkChecklist, L28_L32_TablesWithoutBarsAroundThemGrowToo)
{
    const Dialect dialect(Dialect::Where::Card);
    const QString text = u"a | b\n---|---\n1 | 2\n\n"_s.repeated(5) + u"- c | d\n  --- | ---\n> e | f\n> ---|---\n"_s;
    QString before;
    for (qsizetype i = 1; i <= text.size(); ++i) {
        const QString shown = dialect.renderGrowing(text.first(i));
        EXPECT_TRUE(before.isEmpty() || shown.startsWith(before)) << text.first(i).right(20).toStdString();
        before = shown;
    }
    const QString whole = card(text);
    EXPECT_TRUE(whole.startsWith(before));
    EXPECT_EQ(whole.count(u"---|---"_s), 3); // the platform takes no more for tables
    EXPECT_EQ(whole.count(u"---&#124;---"_s), 3);
}

TEST(LarkDialect, ReplacesHalvesOfCharacters)
{
    const Dialect dialect(Dialect::Where::Card);
    const QString half = QString(QChar(0xD83D)) + u" ![x](https://y)"_s;
    EXPECT_EQ(dialect.render(half), u"\uFFFD [x](https://y)"_s);
    EXPECT_EQ(dialect.renderGrowing(u"smile \U0001F600"_s.chopped(1)), u"smile"_s);
}

TEST_F(LarkChecklist, L32_CountsTablesBeforeItFillsACard)
{
    const Dialect dialect(Dialect::Where::Card);
    const QString table = u"| a |\n|---|\n| 1 |\n\n"_s;
    const auto parts = oagent::markdown::split(table.repeated(4), dialect, { Limits().reply.maxUnits });
    EXPECT_EQ(parts.head.count(u"|---|"_s), 3);
    EXPECT_EQ(parts.tail.trimmed(), table.trimmed());
    EXPECT_TRUE(oagent::markdown::split(table.repeated(3), dialect, { Limits().reply.maxUnits }).tail.isEmpty());
}

TEST(LarkDialect, ShowsAParagraphWhileItIsWritten)
{
    const Dialect dialect(Dialect::Where::Card);
    EXPECT_EQ(dialect.renderGrowing(u"Some wor"_s), u"Some wor"_s);
    EXPECT_EQ(dialect.renderGrowing(u"Some `co"_s), u"Some"_s);
    EXPECT_EQ(dialect.renderGrowing(u"Some [li"_s), u"Some"_s);
    EXPECT_EQ(dialect.renderGrowing(u"a\n-"_s), u"a"_s);
    EXPECT_EQ(dialect.renderGrowing(u"```\nx <"_s), u"```\nx <"_s);
    EXPECT_EQ(dialect.renderGrowing(u"a\n```py"_s), u"a"_s);
    EXPECT_EQ(dialect.renderGrowing(u"\n\nword"_s), u"word"_s);
    EXPECT_EQ(dialect.renderGrowing(u""_s), u""_s);
}

TEST_F(LarkChecklist, L23_CountsWhatATextTakesInsideOfTheJsonInTheJson)
{
    const Dialect dialect(Dialect::Where::Card);
    const QString text = u"a\"\\\n\té中😀\x01"_s;
    const auto encoded = [](const QString &words) {
        return QJsonDocument(QJsonObject { { u"a"_s, words } }).toJson(QJsonDocument::Compact).size()
            - QByteArray(R"({"a":""})").size();
    };
    const QString once
        = QString::fromUtf8(QJsonDocument(QJsonObject { { u"a"_s, text } }).toJson(QJsonDocument::Compact))
              .mid(6)
              .chopped(2);
    EXPECT_EQ(dialect.wireSize(text), encoded(once));
}

TEST_F(LarkChecklist, L30_SplitsBeforeACardWouldHaveThirtyKilobytes)
{
    const Dialect dialect(Dialect::Where::Card);
    const QString text = u"一段很长的中文。\n\n"_s.repeated(3000);
    const auto parts = oagent::markdown::split(text, dialect, { Limits().reply.maxUnits });
    EXPECT_FALSE(parts.tail.isEmpty());
    EXPECT_LT(card(parts.head).toUtf8().size(), 27000);
    EXPECT_GT(card(parts.head).toUtf8().size(), 15000);
}
