#include "ui/conversations/questionwords.h"

#include "tests/ui/inchinese.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

TEST(QuestionWords, NameWhatCameWithoutWords)
{
    EXPECT_EQ(QuestionWords::of(u"[image] [file: a.pdf] [audio]"_s), u"[picture] [file: a.pdf] [voice message]"_s);
    const InChinese chinese;
    EXPECT_EQ(QuestionWords::of(u"[image] [file: a.pdf]"_s), u"[图片] [文件：a.pdf]"_s);
}

TEST(QuestionWords, LeaveAloneWhatSomebodyWrote)
{
    for (const QString &text : { u"What is [image]?"_s, u"[image"_s, u"[other]"_s, u"[image][file]"_s, u""_s })
        EXPECT_EQ(QuestionWords::of(text), text) << text.toStdString();
}
