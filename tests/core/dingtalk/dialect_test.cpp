#include "core/dingtalk/dialect.h"

#include <gtest/gtest.h>

using namespace oagent::dingtalk;
using namespace Qt::StringLiterals;

namespace {

QString card(const QString &text) { return Dialect(Dialect::Where::Card).render(text); }

QString message(const QString &text) { return Dialect(Dialect::Where::Message).render(text); }

} // namespace

TEST(DingTalkDialect, LeavesWhatRendersWellAsItIs)
{
    const QString text
        = u"# Title\n\nA **bold** word.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sql\nselect 1;\nselect 2;\n```"_s;
    EXPECT_EQ(card(text), text);
    EXPECT_EQ(message(text), text);
}

TEST(DingTalkDialect, MakesSingleLineFeedsVisible)
{
    EXPECT_EQ(card(u"one\ntwo"_s), u"one<br>two"_s);
    EXPECT_EQ(message(u"one\ntwo"_s), u"one  \ntwo"_s);
    EXPECT_EQ(message(u"one  \ntwo"_s), u"one  \ntwo"_s);
}

TEST(DingTalkDialect, EscapesHtmlOutsideCode)
{
    EXPECT_EQ(card(u"a <b>c</b> `<d>`"_s), u"a &lt;b>c&lt;/b> `<d>`"_s);
    EXPECT_EQ(card(u"```\n<x>\n```"_s), u"```\n<x>\n```"_s);
}

TEST(DingTalkDialect, EscapesHtmlInsideCodeOfMessagesWhichInterpretItThere)
{
    EXPECT_EQ(message(u"```\n<x>\n```"_s), u"```\n&lt;x>\n```"_s);
    EXPECT_EQ(message(u"use `<div>` here"_s), u"use `&lt;div>` here"_s);
}

TEST(DingTalkDialect, PutsABlankLineBeforeATable)
{
    EXPECT_EQ(card(u"words\n| a |\n|---|\n| 1 |"_s), u"words\n\n| a |\n|---|\n| 1 |"_s);
}

TEST(DingTalkDialect, KeepsTheRowsOfATableThatDoesNotBeginWithABar)
{
    const QString table = u"a | b\n--- | ---\n1 | 2"_s;
    EXPECT_EQ(card(table), table);
    EXPECT_EQ(message(u"words\n\n"_s + table), u"words\n\n"_s + table);
}

TEST(DingTalkDialect, JoinsTheLinesOfAQuoteInACard)
{
    EXPECT_EQ(card(u"> one\n> two"_s), u"> one<br>two"_s);
    EXPECT_EQ(message(u"> one\n> two"_s), u"> one\n> two"_s);
}

TEST(DingTalkDialect, ReadsCarriageReturnsAsPartOfTheLineEnd) { EXPECT_EQ(card(u"one\r\n\r\ntwo"_s), u"one\n\ntwo"_s); }
