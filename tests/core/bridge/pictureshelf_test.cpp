#include "core/bridge/pictureshelf.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace Qt::StringLiterals;

TEST(PictureShelf, GivesAPictureToItsOwnConversationAlone)
{
    PictureShelf shelf;
    shelf.put(u"one"_s, u"media:t/0"_s, "a"_ba);
    EXPECT_EQ(shelf.find(u"one"_s, u"media:t/0"_s), "a"_ba);
    EXPECT_TRUE(shelf.find(u"two"_s, u"media:t/0"_s).isEmpty());
    EXPECT_TRUE(shelf.find(u"one"_s, u"media:t/1"_s).isEmpty());
}

TEST(PictureShelf, LetsTheOldestGoWhereThereIsNoRoomAndTakesNoneThatIsTooLarge)
{
    PictureShelf shelf({ 4, 10, 100 });
    shelf.put(u"c"_s, u"0"_s, "aaaa"_ba);
    shelf.put(u"c"_s, u"1"_s, "bbbb"_ba);
    shelf.put(u"c"_s, u"2"_s, "ccccc"_ba);
    EXPECT_TRUE(shelf.find(u"c"_s, u"2"_s).isEmpty());
    EXPECT_FALSE(shelf.find(u"c"_s, u"0"_s).isEmpty());
    shelf.put(u"c"_s, u"3"_s, "dddd"_ba);
    EXPECT_TRUE(shelf.find(u"c"_s, u"0"_s).isEmpty());
    EXPECT_FALSE(shelf.find(u"c"_s, u"1"_s).isEmpty());
    EXPECT_FALSE(shelf.find(u"c"_s, u"3"_s).isEmpty());
}

TEST(PictureShelf, HoldsNoMoreThanItsCount)
{
    PictureShelf shelf({ 4, 1000, 2 });
    for (const QString &address : { u"0"_s, u"1"_s, u"2"_s })
        shelf.put(u"c"_s, address, "a"_ba);
    EXPECT_TRUE(shelf.find(u"c"_s, u"0"_s).isEmpty());
    EXPECT_FALSE(shelf.find(u"c"_s, u"2"_s).isEmpty());
}

TEST(PictureShelf, ForgetsOneConversationAndHasRoomAgain)
{
    PictureShelf shelf({ 4, 8, 100 });
    shelf.put(u"one"_s, u"0"_s, "aaaa"_ba);
    shelf.put(u"two"_s, u"1"_s, "bbbb"_ba);
    shelf.erase(u"one"_s);
    EXPECT_TRUE(shelf.find(u"one"_s, u"0"_s).isEmpty());
    shelf.put(u"two"_s, u"2"_s, "cccc"_ba);
    EXPECT_FALSE(shelf.find(u"two"_s, u"1"_s).isEmpty());
    shelf.clear();
    EXPECT_TRUE(shelf.find(u"two"_s, u"2"_s).isEmpty());
}
