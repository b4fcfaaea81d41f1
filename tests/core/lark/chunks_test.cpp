// Line 13 of the conformance checklist, lark.md §16, as far as it needs no line.
#include "core/lark/chunks.h"
#include "tests/core/lark/larkfixture.h"
#include "tests/core/lark/vectors.h"

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::lark;
using oagent::testing::LarkChecklist;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A set of its own for each test.
struct Sets
{
    Result<std::optional<QByteArray>> take(const QByteArray &id, int seq, int sum, const QByteArray &payload)
    {
        Frame frame;
        frame.headers
            = { { "message_id"_ba, id }, { "sum"_ba, QByteArray::number(sum) }, { "seq"_ba, QByteArray::number(seq) } };
        frame.payload = payload;
        return all.take(frame, now);
    }

    Limits limits;
    ChunkSets all { limits };
    std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
};

using Whole = std::optional<QByteArray>;

} // namespace

TEST_F(LarkChecklist, L13_JoinsTheTwoHalvesOfV7InAnyOrder)
{
    Sets sets;
    const auto expected
        = R"({"schema":"2.0","header":{"event_id":"e1","event_type":"im.message.receive_v1"},"event":{}})"_ba;
    const Frame a = parseFrame(larkvectors::v7a).value();
    const Frame b = parseFrame(larkvectors::v7b).value();
    EXPECT_EQ(sets.all.take(a, sets.now).value(), Whole());
    EXPECT_EQ(sets.all.take(b, sets.now).value(), Whole(expected));
    Sets others;
    EXPECT_EQ(others.all.take(b, others.now).value(), Whole());
    EXPECT_EQ(others.all.take(a, others.now).value(), Whole(expected));
}

TEST_F(LarkChecklist, L13_JoinsACharacterThatWasCutAndCountsDoubledAndEmptyPiecesOnce)
{
    Sets sets;
    EXPECT_EQ(sets.take("m", 2, 3, "").value(), Whole());
    EXPECT_EQ(sets.take("m", 1, 3, "\xa9").value(), Whole());
    EXPECT_EQ(sets.take("m", 1, 3, "\xa9").value(), Whole());
    EXPECT_EQ(sets.take("m", 0, 3, "\xc3").value(), Whole("\xc3\xa9"_ba));
}

TEST_F(LarkChecklist, L13_RefusesPiecesThatCannotBeAndKeepsTheOthers)
{
    Sets sets;
    EXPECT_EQ(sets.take("m", 0, 2, "a").value(), Whole());
    for (const auto &[seq, sum] :
         { std::pair(0, 0), std::pair(-1, 2), std::pair(2, 2), std::pair(1, 3), std::pair(0, sets.limits.chunks + 1) })
        EXPECT_FALSE(sets.take("m", seq, sum, "x")) << seq << " of " << sum;
    EXPECT_EQ(sets.take("m", 1, 2, "b").value(), Whole("ab"_ba));
    Frame odd;
    odd.headers = { { "sum"_ba, "two"_ba } };
    EXPECT_FALSE(sets.all.take(odd, sets.now));
    EXPECT_FALSE(sets.take("", 0, 2, "a")); // nobody could tell of which delivery
}

TEST_F(LarkChecklist, L13_L14_RefusesAWholeDeliveryOfWhichPiecesWait)
{
    Sets sets;
    EXPECT_EQ(sets.take("m", 0, 2, "a").value(), Whole());
    EXPECT_FALSE(sets.take("m", 0, 1, "x"));
    EXPECT_EQ(sets.take("n", 0, 1, "other").value(), Whole("other"_ba));
    EXPECT_EQ(sets.take("m", 1, 2, "b").value(), Whole("ab"_ba));
    EXPECT_EQ(sets.take("m", 0, 1, "x").value(), Whole("x"_ba)); // none wait any more
    EXPECT_EQ(sets.take("o", 0, 2, "a").value(), Whole());
    sets.now += sets.limits.chunkLife;
    EXPECT_EQ(sets.take("o", 0, 1, "x").value(), Whole("x"_ba)); // what is too old counts no more
}

TEST_F(LarkChecklist, L13_ForgetsAnUnfinishedDeliveryTenSecondsAfterItsLastPiece)
{
    Sets sets;
    EXPECT_EQ(sets.take("m", 0, 2, "a").value(), Whole());
    sets.now += sets.limits.chunkLife - 1ms;
    sets.all.forgetOld(sets.now);
    EXPECT_FALSE(sets.all.isEmpty());
    sets.now += 1ms;
    sets.all.forgetOld(sets.now);
    EXPECT_TRUE(sets.all.isEmpty());
    EXPECT_EQ(sets.take("m", 1, 2, "b").value(), Whole());
}

TEST_F(LarkChecklist, L13_BoundsWhatIsUnfinished)
{
    Sets sets;
    sets.limits.chunkBytes = 10;
    EXPECT_EQ(sets.take("a", 0, 2, "12345").value(), Whole());
    const auto tooMuch = sets.take("b", 0, 2, "123456");
    ASSERT_FALSE(tooMuch);
    EXPECT_EQ(tooMuch.error().kind, Error::Kind::TooLarge);
    EXPECT_EQ(sets.take("a", 1, 2, "678").value(), Whole("12345678"_ba));
    sets.limits.unfinishedDeliveries = 1;
    EXPECT_TRUE(sets.take("c", 0, 2, "1"));
    EXPECT_FALSE(sets.take("d", 0, 2, "1"));
}

TEST_F(LarkChecklist, L13_L14_PassesOverCopiesOfThePiecesOfADeliveryThatJustBecameWhole)
{
    Sets sets;
    EXPECT_EQ(sets.take("m", 0, 2, "a").value(), Whole());
    EXPECT_EQ(sets.take("m", 1, 2, "b").value(), Whole("ab"_ba));
    sets.now += sets.limits.copiesLife - 1ms;
    EXPECT_EQ(sets.take("m", 0, 2, "a").value(), Whole());
    EXPECT_EQ(sets.take("m", 1, 2, "b").value(), Whole());
    EXPECT_EQ(sets.take("n", 0, 2, "c").value(), Whole());
    EXPECT_EQ(sets.take("n", 1, 2, "d").value(), Whole("cd"_ba));
    sets.now += sets.limits.copiesLife;
    sets.all.forgetOld(sets.now);
    EXPECT_TRUE(sets.all.isEmpty());
}

TEST_F(LarkChecklist, L14_L16_TakesADeliveryInPiecesOnceMoreAMomentLater)
{
    Sets sets;
    EXPECT_EQ(sets.take("m", 0, 2, "a").value(), Whole());
    EXPECT_EQ(sets.take("m", 1, 2, "b").value(), Whole("ab"_ba));
    sets.now += sets.limits.copiesLife;
    EXPECT_EQ(sets.take("m", 1, 2, "b").value(), Whole());
    EXPECT_EQ(sets.take("m", 0, 2, "a").value(), Whole("ab"_ba));
}

TEST_F(LarkChecklist, L09_L10_TakesTheVectorsOneAfterTheOther)
{
    Sets sets;
    for (const QByteArray &vector : { larkvectors::v4, larkvectors::v7a, larkvectors::v7b, larkvectors::v8 }) {
        const auto whole = sets.all.take(parseFrame(vector).value(), sets.now);
        ASSERT_TRUE(whole);
        EXPECT_EQ(whole->has_value(), vector != larkvectors::v7a);
    }
}

TEST(LarkChunks, ADeliveryOfOnePieceIsWholeAtOnce)
{
    Sets sets;
    Frame frame;
    frame.payload = "x"_ba;
    EXPECT_EQ(sets.all.take(frame, sets.now).value(), Whole("x"_ba));
    EXPECT_TRUE(sets.all.isEmpty());
}
