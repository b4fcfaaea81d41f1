#include "ui/log/foldedneedle.h"

#include <QList>

#include <gtest/gtest.h>

#include <random>

using namespace oagent;

TEST(FoldedNeedle, FindsTheFirstPlaceWhateverTheLetterCase)
{
    EXPECT_EQ(FoldedNeedle("Timeout").indexIn("a TIMEOUT, a timeout"), 2);
    EXPECT_EQ(FoldedNeedle("timeout").indexIn("a TIMEOUT, a timeout", 3), 13);
    EXPECT_EQ(FoldedNeedle("timeouts").indexIn("a TIMEOUT, a timeout"), -1);
}

TEST(FoldedNeedle, FindsAtBothEnds)
{
    EXPECT_EQ(FoldedNeedle("ab").indexIn("ab"), 0);
    EXPECT_EQ(FoldedNeedle("cd").indexIn("abcd"), 2);
    EXPECT_EQ(FoldedNeedle("abcd").indexIn("abc"), -1);
    EXPECT_EQ(FoldedNeedle("a").indexIn("a", 1), -1);
    EXPECT_EQ(FoldedNeedle("a").indexIn(""), -1);
}

TEST(FoldedNeedle, TakesTextThatIsNotAsciiAsItIs)
{
    EXPECT_EQ(FoldedNeedle("李雷").indexIn("an 李雷"), 3);
    EXPECT_EQ(FoldedNeedle("Ä").indexIn("ä"), -1);
}

TEST(FoldedNeedle, AgreesWithAPlainSearchOnEveryText)
{
    std::mt19937 random(20260301); // the same texts in every run
    const auto text = [&random](int longest) {
        QByteArray made;
        for (auto left = random() % static_cast<unsigned>(longest + 1); left > 0; --left)
            made.append("abAB z1"[random() % 7]);
        return made;
    };
    for (int round = 0; round < 20'000; ++round) {
        const QByteArray haystack = text(30);
        const QByteArray needle = text(4);
        const auto from = static_cast<qsizetype>(random() % static_cast<unsigned>(haystack.size() + 1));
        ASSERT_EQ(FoldedNeedle(needle).indexIn(haystack, from), haystack.toLower().indexOf(needle.toLower(), from))
            << '"' << haystack.constData() << "\" \"" << needle.constData() << "\" " << from;
    }
}

TEST(FoldedNeedle, FindsTheSamePlacesWhicheverByteIsRare)
{
    const QByteArray text("Ab aB xx ABAB b=1 ab; ends with aB");
    for (const QByteArray &sample : { QByteArray(), QByteArray("aaaaaaab"), QByteArray("bbbbbba") }) {
        const FoldedNeedle needle("AB", sample);
        FoldedNeedle::Scan scan(needle, text);
        QList<qsizetype> places;
        for (qsizetype at = scan.next(0); at >= 0; at = scan.next(at + 1))
            places.append(at);
        EXPECT_EQ(places, (QList<qsizetype> { 0, 3, 9, 11, 18, 32 }));
        EXPECT_EQ(FoldedNeedle::Scan(needle, text).next(10), 11);
        EXPECT_EQ(FoldedNeedle::Scan(needle, "a").next(0), -1);
        EXPECT_EQ(FoldedNeedle::Scan(needle, text).next(text.size()), -1);
    }
}
