#include "core/wecom/mentions.h"

#include <gtest/gtest.h>

using namespace oagent::wecom;
using namespace Qt::StringLiterals;

TEST(WeComMentions, L29_TakesOffConfiguredNamesAlsoWithBlanksAndTheLongestFirst)
{
    Mentions mentions({ u"Claude"_s, u"@Claude Code"_s, u"助手"_s });
    EXPECT_EQ(mentions.stripped(u"@Claude Code what is new"_s), u"what is new"_s);
    EXPECT_EQ(mentions.stripped(u"@Claude Codewhat"_s), u"Codewhat"_s);
    EXPECT_EQ(mentions.stripped(u"＠助手\u2005今天的数据"_s), u"今天的数据"_s);
    EXPECT_EQ(mentions.stripped(u"@claude\u00A0@助手 go"_s), u"go"_s);
    EXPECT_EQ(mentions.stripped(u"@Claude"_s), QString());
    EXPECT_EQ(mentions.stripped(u"@Claude ／status"_s), u"／status"_s);
}

TEST(WeComMentions, L29_KeepsWhatIsNotTheBots)
{
    Mentions mentions({ u"Bot"_s });
    EXPECT_EQ(mentions.stripped(u"@Botanist what is this"_s), u"@Botanist what is this"_s);
    EXPECT_EQ(mentions.stripped(u"@Bob ask @Bot later"_s), u"@Bob ask @Bot later"_s);
    EXPECT_EQ(mentions.stripped(u"@Bot mail to a@b.example and tell @Bob"_s), u"mail to a@b.example and tell @Bob"_s);
}

TEST(WeComMentions, L29_TakesOneLeadingMentionOffWithoutAName)
{
    Mentions mentions({});
    EXPECT_EQ(mentions.stripped(u"@Claude\u2005hi"_s), u"hi"_s);
    EXPECT_EQ(mentions.stripped(u"@Claude Code\u2005hi"_s), u"hi"_s) << "the blank that clients put there ends a name";
    EXPECT_EQ(mentions.stripped(u"@Bot tell @Bob\u2005that"_s), u"tell @Bob\u2005that"_s);
    EXPECT_EQ(mentions.stripped(u"no mention"_s), u"no mention"_s);
    EXPECT_EQ(mentions.stripped(u"@"_s), u"@"_s);
    EXPECT_EQ(mentions.stripped({}), QString());
}

TEST(WeComMentions, LearnsTheNameAndThenKeepsThoseOfOthers)
{
    Mentions mentions({});
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(mentions.stripped(u"@Bot question"_s), u"question"_s);
    EXPECT_EQ(mentions.stripped(u"@Bob should know, @Bot"_s), u"@Bob should know, @Bot"_s);
    for (int i = 0; i < 300; ++i) // an administrator renamed it
        EXPECT_FALSE(mentions.stripped(u"@Helper question"_s).isEmpty());
    EXPECT_EQ(mentions.stripped(u"@Helper question"_s), u"question"_s);
}
