#include "ui/look/uilanguage.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

TEST(UiLanguage, IsTheOneThatIsReadFirst)
{
    EXPECT_EQ(translationFor({ u"zh-Hans-CN"_s, u"zh-CN"_s, u"zh"_s }), u"zh_CN"_s);
    EXPECT_EQ(translationFor({ u"zh_TW"_s, u"en-US"_s }), u"zh_CN"_s);
    EXPECT_EQ(translationFor({ u"zh"_s }), u"zh_CN"_s);
    EXPECT_EQ(translationFor({ u"en-US"_s, u"zh-CN"_s }), QString());
    EXPECT_EQ(translationFor({ u"de-DE"_s, u"zh-CN"_s, u"en"_s }), QString());
    EXPECT_EQ(translationFor({ u"zha"_s }), QString());
    EXPECT_EQ(translationFor({}), QString());
}
