#include "core/phrases/phrases.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

TEST(Phrases, AreCompleteInBothLanguages)
{
    for (int i = 0; i <= static_cast<int>(Phrase::EchoForWantOfAssistant); ++i) {
        const auto phrase = static_cast<Phrase>(i);
        const QString english = say(phrase, Language::English);
        const QString chinese = say(phrase, Language::Chinese);
        EXPECT_FALSE(english.isEmpty()) << i;
        EXPECT_FALSE(chinese.isEmpty()) << i;
        EXPECT_EQ(languageOf(english), Language::English) << i;
        EXPECT_EQ(languageOf(chinese), Language::Chinese) << i;
        EXPECT_EQ(english.contains(u"%1"_s), chinese.contains(u"%1"_s)) << i;
    }
}

TEST(Phrases, FollowTheScriptOfAMessage)
{
    EXPECT_EQ(languageOf(u"which tenant uses most memory?"_s), Language::English);
    EXPECT_EQ(languageOf(u"哪个租户 memory 最多?"_s), Language::Chinese);
    EXPECT_EQ(languageOf(QString()), Language::English);
}
