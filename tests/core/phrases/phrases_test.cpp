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
        for (const QString &place : { u"%1"_s, u"%2"_s, u"%3"_s })
            EXPECT_EQ(english.count(place), chinese.count(place)) << i;
    }
}

TEST(Phrases, FollowTheScriptOfAMessage)
{
    EXPECT_EQ(languageOf(u"which tenant uses most memory?"_s), Language::English);
    EXPECT_EQ(languageOf(u"哪个租户 memory 最多?"_s), Language::Chinese);
    EXPECT_EQ(languageOf(QString()), Language::English);
}

TEST(Phrases, NameTheSameCommandsInBothLanguages)
{
    for (const QString &command : { u"/stop"_s, u"/new"_s, u"/status"_s, u"/whoami"_s, u"/help"_s }) {
        EXPECT_EQ(say(Phrase::Help, Language::English).count(command), 1);
        EXPECT_EQ(say(Phrase::Help, Language::Chinese).count(command), 1);
    }
}
