#include "core/phrases/inlanguage.h"

#include "core/phrases/translator.h"

#include <gtest/gtest.h>

#include <array>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

QString chinese(const QString &english) { return inLanguage(english, Language::Chinese); }

/// A catalogue of a few entries, to see how texts are read without the words of the real one.
QString byEntries(std::span<const CatalogueEntry> entries, const QString &english)
{
    const std::array areas { entries };
    return Translator(areas).translate(english).text;
}

} // namespace

TEST(InLanguage, LeavesEnglishAloneForWhoReadsEnglish)
{
    EXPECT_EQ(inLanguage(u"The bot has no line."_s, Language::English), u"The bot has no line."_s);
}

TEST(InLanguage, TranslatesAWholeSentence) { EXPECT_EQ(chinese(u"The bot has no line."_s), u"这个机器人没有连接。"_s); }

TEST(InLanguage, PutsInWhatThePlaceholdersStoodFor)
{
    EXPECT_EQ(chinese(u"The last event came at 2026-01-02T03:04:05Z."_s), u"最近一次事件：2026-01-02T03:04:05Z。"_s);
}

TEST(InLanguage, TranslatesSentencesWithinSentences)
{
    EXPECT_EQ(chinese(u"The APP Secret could not be read: The bot has no line."_s),
              u"读不到 APP Secret：这个机器人没有连接。"_s);
    EXPECT_EQ(chinese(u"Online since 2026-01-02T03:04:05Z, for less than a minute."_s),
              u"自 2026-01-02T03:04:05Z 起在线，已有不到一分钟。"_s);
}

TEST(InLanguage, TranslatesSentencesInARow)
{
    EXPECT_EQ(chinese(u"No event has come yet. Write to the bot. The bot has no line."_s),
              u"还没有收到任何事件。给机器人发一条消息。这个机器人没有连接。"_s);
}

TEST(InLanguage, TranslatesATextThatGotAFullStop)
{
    EXPECT_EQ(chinese(u"DingTalk is busy: no connection to a within 5 s. Write to the bot."_s),
              u"钉钉繁忙：5 秒内连不上 a。给机器人发一条消息。"_s);
}

TEST(InLanguage, KeepsForeignWordsAmongSentencesOfOurs)
{
    EXPECT_EQ(chinese(u"Something else than DingTalk answered: Sign in here. Write to the bot."_s),
              u"应答的不是钉钉：Sign in here。给机器人发一条消息。"_s);
    EXPECT_EQ(chinese(u"Sign in here. Write to the bot."_s), u"Sign in here. 给机器人发一条消息。"_s);
}

TEST(InLanguage, LeavesWhatItDoesNotKnow)
{
    for (const QString &text : { u"upstream connect error or disconnect"_s, u"Ops"_s, QString(), u"鉴权失败"_s })
        EXPECT_EQ(chinese(text), text);
}

TEST(InLanguage, KeepsBlanksAndLineEndsAroundAText)
{
    EXPECT_EQ(chinese(u"  The bot has no line.\n"_s), u"  这个机器人没有连接。\n"_s);
}

TEST(InLanguage, TranslatesATemplateWithItsPlaceholders)
{
    EXPECT_EQ(chinese(u"DingTalk is busy: %1"_s), u"钉钉繁忙：%1"_s);
    EXPECT_EQ(chinese(u"DingTalk is busy: %1"_s).arg(u"The bot has no line."_s), u"钉钉繁忙：The bot has no line."_s);
}

TEST(InLanguage, GivesUpOnAPageOfForeignWords)
{
    const QString page = u"The bot has no line. "_s.repeated(1000);
    EXPECT_EQ(chinese(page), page);
    const QString many = u"The bot has no line. "_s.repeated(100);
    EXPECT_TRUE(chinese(many).startsWith(u"这个机器人没有连接。"_s));
}

TEST(Translator, PrefersTheTemplateThatSaysMore)
{
    constexpr CatalogueEntry entries[] { { u"%1 cannot be read", u"读不到 %1" },
                                         { u"The file %1 cannot be read", u"文件 %1 读不到" } };
    EXPECT_EQ(byEntries(entries, u"The file a cannot be read"_s), u"文件 a 读不到"_s);
    EXPECT_EQ(byEntries(entries, u"b cannot be read"_s), u"读不到 b"_s);
}

TEST(Translator, FollowsTheOrderOfTheChinese)
{
    constexpr CatalogueEntry entries[] { { u"%1 belongs to %2", u"%2 的 %1" } };
    EXPECT_EQ(byEntries(entries, u"%2 belongs to %1x"_s), u"%1x 的 %2"_s);
}

TEST(Translator, PutsBlanksWhereChineseMeetsLatinScript)
{
    constexpr CatalogueEntry entries[] { { u"DingTalk", u"钉钉" },
                                         { u"%1 reached", u"连上 %1 了" },
                                         { u"from %1 on", u"从%1开始" } };
    EXPECT_EQ(byEntries(entries, u"DingTalk reached"_s), u"连上钉钉了"_s);
    EXPECT_EQ(byEntries(entries, u"Teams reached"_s), u"连上 Teams 了"_s);
    EXPECT_EQ(byEntries(entries, u"from DingTalk on"_s), u"从钉钉开始"_s);
    EXPECT_EQ(byEntries(entries, u"from Teams on"_s), u"从 Teams 开始"_s);
}

TEST(Translator, KeepsNamesThatLookLikeWords)
{
    constexpr CatalogueEntry entries[] { { u"off", u"关闭" },
                                         { u"The bot \"%1\" is %2", u"机器人“%1”：%2" },
                                         { u"Run `bot show %1`: %2", u"运行 `bot show %1`：%2" },
                                         { u"--%1 is %2", u"--%1 的值是%2" } };
    EXPECT_EQ(byEntries(entries, u"The bot \"off\" is off"_s), u"机器人“off”：关闭"_s);
    EXPECT_EQ(byEntries(entries, u"Run `bot show off`: off"_s), u"运行 `bot show off`：关闭"_s);
    EXPECT_EQ(byEntries(entries, u"--off is off"_s), u"--off 的值是关闭"_s);
}

TEST(Translator, WantsTheSameValueInBothPlacesOfAPlaceholder)
{
    constexpr CatalogueEntry entries[] { { u"%1 is open; close %1.", u"%1 开着，关上它。" } };
    EXPECT_EQ(byEntries(entries, u"a is open; close a."_s), u"a 开着，关上它。"_s);
    EXPECT_EQ(byEntries(entries, u"a is open; close b."_s), u"a is open; close b."_s);
}

TEST(Translator, TakesNoPlaceholderForNothing)
{
    constexpr CatalogueEntry entries[] { { u"a %1b", u"甲 %1" } };
    EXPECT_EQ(byEntries(entries, u"a b"_s), u"a b"_s);
    EXPECT_EQ(byEntries(entries, u"a bb"_s), u"甲 b"_s);
}
