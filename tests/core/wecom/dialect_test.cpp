#include "core/markdown/split.h"
#include "core/wecom/dialect.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::wecom;
using namespace Qt::StringLiterals;

TEST(WeComDialect, LeavesWhatWeComShowsAsItIs)
{
    const QString text = u"# Head\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sql\nselect 1;\n```\n- **x** <b>\n"_s;
    EXPECT_EQ(Dialect().render(text), text);
}

TEST(WeComDialect, WritesAThinkTagOfTheAnswerAsCode)
{
    EXPECT_EQ(Dialect().render(u"use <think> and </THINK>, not `<think>`"_s),
              u"use `<think>` and `</THINK>`, not `<think>`"_s);
    const QString fenced = u"```\n<think>\n```"_s;
    EXPECT_EQ(Dialect().render(fenced), fenced);
}

TEST(WeComDialect, WritesAThinkTagAsCodeWhateverBackticksStandAroundIt)
{
    EXPECT_EQ(Dialect().render(u"quote with ` and think with <think> here"_s),
              u"quote with ` and think with ``<think>`` here"_s);
    EXPECT_EQ(Dialect().render(u"`a`<think>`b`"_s), u"`a` `<think>` `b`"_s);
    EXPECT_EQ(Dialect().render(u"``<think>` and `</think>``"_s), u"``<think>` and `</think>``"_s);
}

TEST(WeComDialect, TakesOutWhatCannotBeSent)
{
    EXPECT_EQ(Dialect().render(u"a\u0001b\tc\nd\u001be\r\n"_s), u"ab\tc\nde\n"_s);
    EXPECT_EQ(Dialect().render(QString(u"x"_s + QChar(0xD83D))), u"x"_s);
    EXPECT_EQ(Dialect().render(u"😀"_s), u"😀"_s);
}

TEST(WeComDialect, L17_CountsBytesOfUtf8)
{
    for (const QString &text : { u"plain"_s, u"é"_s, u"企业"_s, u"😀x"_s, QString() })
        EXPECT_EQ(Dialect().wireSize(text), text.toUtf8().size()) << text.toStdString();
}

TEST(WeComDialect, L17_SplitsBelowTheLimitAndBetweenCharacters)
{
    QString rest = QString(u"企业微信😀"_s).repeated(3000);
    QString joined;
    while (!rest.isEmpty()) {
        const markdown::Parts parts = markdown::split(rest, Dialect(), { 20000 });
        EXPECT_LE(Dialect().render(parts.head).toUtf8().size(), 20000);
        EXPECT_FALSE(Dialect().render(parts.head).contains(QChar::ReplacementCharacter));
        joined += parts.head;
        rest = parts.tail;
    }
    EXPECT_EQ(joined, QString(u"企业微信😀"_s).repeated(3000));
}

TEST(WeComDialect, L14_ShowsAGrowingTextWholeTagsAndClosedFences)
{
    EXPECT_EQ(closedForNow(u"a <thi"_s), u"a "_s);
    EXPECT_EQ(closedForNow(u"a </think"_s), u"a "_s);
    EXPECT_EQ(closedForNow(u"a < b"_s), u"a < b"_s);
    EXPECT_EQ(closedForNow(u"a\n```sql\nselect"_s), u"a\n```sql\nselect\n```"_s);
    EXPECT_EQ(closedForNow(u"a\n~~~~\nx\n"_s), u"a\n~~~~\nx\n~~~~"_s);
    EXPECT_EQ(closedForNow(u"done."_s), u"done."_s);
}

TEST(WeComDialect, L16_KnowsWhatAPersonSees)
{
    EXPECT_TRUE(isVisible(u"."_s));
    EXPECT_TRUE(isVisible(u"<think>a</think>b"_s));
    for (const QString &text : { QString(), u" \n\t"_s, u"\u200B\uFEFF\u2060"_s, u"<think>a</think>"_s, u"<think>a"_s,
                                 u"\u3164"_s, u"\u00A0\u2003"_s })
        EXPECT_FALSE(isVisible(text)) << text.toStdString();
}
