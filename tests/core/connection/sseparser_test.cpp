#include "core/connection/sseparser.h"

#include "tests/testing/splits.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace oagent;
using oagent::testing::Split;

namespace {

using Events = std::vector<std::pair<std::string, std::string>>;

class SseParserSplit : public ::testing::TestWithParam<Split>
{
protected:
    [[nodiscard]] Events read(const QByteArray &bytes) const
    {
        SseParser parser;
        Events events;
        const auto keep = [&events](const Result<QList<SseEvent>> &result) {
            ASSERT_TRUE(result);
            for (const SseEvent &event : *result)
                events.emplace_back(event.event.toStdString(), event.data.toStdString());
        };
        for (const QByteArray &piece : GetParam().apply(bytes))
            keep(parser.feed(piece));
        keep(parser.end());
        return events;
    }
};

INSTANTIATE_TEST_SUITE_P(Sizes, SseParserSplit, ::testing::ValuesIn(oagent::testing::allSplits()),
                         oagent::testing::nameOfSplit);

} // namespace

TEST_P(SseParserSplit, ReadsEventsWhateverTheLineEnd)
{
    const Events expected { { "message", "one" }, { "other", "two\nthree" } };
    EXPECT_EQ(read("data: one\n\nevent: other\ndata: two\ndata: three\n\n"), expected);
    EXPECT_EQ(read("data: one\r\n\r\nevent: other\r\ndata: two\r\ndata: three\r\n\r\n"), expected);
    EXPECT_EQ(read("data: one\r\revent: other\rdata: two\rdata: three\r\r"), expected);
}

TEST_P(SseParserSplit, KeepsCharactersWhole)
{
    EXPECT_EQ(read("data: 你好 🙂\n\n"), (Events { { "message", "你好 🙂" } }));
}

TEST_P(SseParserSplit, RemovesOneSpaceAndOneByteOrderMark)
{
    EXPECT_EQ(read("\xEF\xBB\xBF"
                   "data:  indented \n\n"),
              (Events { { "message", " indented " } }));
    EXPECT_EQ(read("data: a\n\n\xEF\xBB\xBF"
                   "data: b\n\n"),
              (Events { { "message", "a" } }));
}

TEST_P(SseParserSplit, PassesOverCommentsAndEventsWithoutData)
{
    EXPECT_EQ(read(": keep-alive\n\nevent: ping\n\nid: 7\nretry: 10\ndata:x\n\n"), (Events { { "message", "x" } }));
}

TEST_P(SseParserSplit, ALineWithoutAColonIsAnEmptyField)
{
    EXPECT_EQ(read("data\n\ndata\ndata\n\n"), (Events { { "message", "" }, { "message", "\n" } }));
}

TEST_P(SseParserSplit, AnUnfinishedBlockCountsOnlyWhenItIsComplete)
{
    EXPECT_EQ(read("data: {\"a\":1}"), (Events { { "message", "{\"a\":1}" } }));
    EXPECT_EQ(read("data: {\"a\":1}\r"), (Events { { "message", "{\"a\":1}" } }));
    EXPECT_EQ(read("data: [DONE] \n"), (Events { { "message", "[DONE] " } }));
    EXPECT_EQ(read("data: {\"a\":"), Events {});
    EXPECT_EQ(read("data: half"), Events {});
    EXPECT_EQ(read(""), Events {});
}

TEST_P(SseParserSplit, FailsOnALineBeyondTheLimitAndStaysFailed)
{
    SseParser parser({ .line = 16, .event = 64 });
    bool failed = false;
    for (const QByteArray &piece : GetParam().apply("data: 0123456789\n\ndata: 01234567890\n\n")) {
        const auto result = parser.feed(piece);
        EXPECT_TRUE(!failed || !result);
        failed = !result;
        EXPECT_TRUE(result || result.error().kind == Error::Kind::Protocol);
    }
    EXPECT_TRUE(failed);
    EXPECT_FALSE(parser.end());
}

TEST(SseParser, FailsOnAnEventBeyondTheLimit)
{
    SseParser parser({ .line = 16, .event = 20 });
    EXPECT_TRUE(parser.feed("data: 0123456789\ndata: 012345678\n\n"));
    EXPECT_FALSE(parser.feed("data: 0123456789\ndata: 0123456789\n\n"));
}

TEST(SseParser, TheByteOrderMarkIsNotCountedAsPartOfTheLine)
{
    SseParser parser({ .line = 7, .event = 20 });
    EXPECT_TRUE(parser.feed("\xEF\xBB\xBF"
                            "data: 1\n\n"));
    EXPECT_FALSE(parser.feed("data: 12\n"));
}
