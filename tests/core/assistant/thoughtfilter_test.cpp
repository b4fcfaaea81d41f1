#include "core/assistant/openai/thoughtfilter.h"

#include <gtest/gtest.h>

#include <QList>

#include <utility>

using namespace oagent;
using namespace Qt::StringLiterals;

namespace {

std::pair<QString, QString> separated(const QString &answer, qsizetype pieceSize)
{
    ThoughtFilter filter;
    QString text;
    QString thought;
    const auto take = [&](const ThoughtFilter::Parts &parts) {
        text += parts.text;
        thought += parts.thought;
    };
    for (qsizetype at = 0; at < answer.size(); at += pieceSize)
        take(filter.feed(answer.mid(at, pieceSize)));
    take(filter.end());
    take(filter.end());
    return { text, thought };
}

} // namespace

TEST(ThoughtFilter, SeparatesOneLeadingBlockHoweverItIsCut)
{
    struct Row
    {
        QString answer;
        QString text;
        QString thought;
    };
    const QList<Row> rows {
        { u"<think>Hm.</think>Yes"_s, u"Yes"_s, u"Hm."_s },
        { u" \n<think>\nHm.\n</think>\n\n Yes\n"_s, u"Yes\n"_s, u"\nHm.\n"_s },
        { u"<think></think>Yes"_s, u"Yes"_s, u""_s },
        { u"<think>a < b </thin </think>Yes"_s, u"Yes"_s, u"a < b </thin "_s },
        { u"<think>a</think>b<think>c</think>"_s, u"b<think>c</think>"_s, u"a"_s },
        { u"Yes <think>no</think>"_s, u"Yes <think>no</think>"_s, u""_s },
        { u"  indented"_s, u"  indented"_s, u""_s },
        { u"<thing>"_s, u"<thing>"_s, u""_s },
        { u"<think"_s, u"<think"_s, u""_s },
        { u"<think>never closed </th"_s, u""_s, u"never closed </th"_s },
        { u"<think>all</think>\n"_s, u""_s, u"all"_s },
        { u""_s, u""_s, u""_s },
    };
    for (const Row &row : rows) {
        for (const qsizetype size : { 1, 2, 3, 7, 1000 }) {
            const auto [text, thought] = separated(row.answer, size);
            EXPECT_EQ(text, row.text) << row.answer.toStdString() << " by " << size;
            EXPECT_EQ(thought, row.thought) << row.answer.toStdString() << " by " << size;
        }
    }
}

TEST(ThoughtFilter, HoldsNothingBackThatIsDecided)
{
    ThoughtFilter filter;
    EXPECT_EQ(filter.feed(u"Y"_s).text, u"Y"_s);
    ThoughtFilter thinking;
    EXPECT_EQ(thinking.feed(u"<think>Hm. <"_s).thought, u"Hm. "_s);
}
