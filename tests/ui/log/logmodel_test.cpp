#include "tests/testing/print.h"
#include "tests/testing/waituntil.h"
#include "tests/ui/log/logsample.h"
#include "ui/log/logmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

class LogModelTest : public ::testing::Test
{
protected:
    void append(int first, int last)
    {
        for (int i = first; i < last; ++i)
            model.append(logEntry(QString::number(i), i % 2 == 0 ? u"even"_s : u"odd"_s));
    }
    [[nodiscard]] QString textAt(int row) const { return model.index(row, LogModel::TextColumn).data().toString(); }
    void filterByBot(const QString &bot)
    {
        LogFilter filter;
        filter.bot = bot;
        model.setFilter(filter);
    }

    LogModel model { 100 };
    QAbstractItemModelTester tester { &model, QAbstractItemModelTester::FailureReportingMode::Fatal };
};

} // namespace

TEST_F(LogModelTest, ShowsWhatArrivedInOneBatch)
{
    const QSignalSpy inserted(&model, &LogModel::rowsInserted);
    model.setWatched(true);
    append(0, 50);
    EXPECT_EQ(model.rowCount(), 0);
    EXPECT_TRUE(waitUntil([&] { return model.rowCount() == 50; }));
    EXPECT_EQ(inserted.count(), 1);
    EXPECT_EQ(textAt(0), u"0"_s);
    EXPECT_EQ(textAt(49), u"49"_s);
}

TEST_F(LogModelTest, LetsTheOldestGoAtItsCapacity)
{
    append(0, 80);
    model.showArrived();
    append(80, 130);
    model.showArrived();
    EXPECT_EQ(model.rowCount(), 100);
    EXPECT_EQ(textAt(0), u"30"_s);
    append(130, 1000); // more than it holds, in one batch
    model.showArrived();
    EXPECT_EQ(model.rowCount(), 100);
    EXPECT_EQ(textAt(0), u"900"_s);
    EXPECT_EQ(textAt(99), u"999"_s);
}

TEST_F(LogModelTest, StaysBoundedWhileNobodyLooks)
{
    append(0, 60'000);
    EXPECT_LT(model.rows().size(), 20'000);
    model.setWatched(true);
    EXPECT_EQ(model.rowCount(), 100);
    EXPECT_EQ(textAt(99), u"59999"_s);
}

TEST_F(LogModelTest, FiltersWhatIsThereAndWhatComes)
{
    append(0, 10);
    model.showArrived();
    filterByBot(u"odd"_s);
    EXPECT_EQ(model.rowCount(), 5);
    append(10, 20);
    model.showArrived();
    EXPECT_EQ(model.rowCount(), 10);
    EXPECT_EQ(textAt(9), u"19"_s);
    model.setFilter({});
    EXPECT_EQ(model.rowCount(), 20);
}

TEST_F(LogModelTest, LetsFilteredRowsGoWithTheOldest)
{
    filterByBot(u"odd"_s);
    append(0, 130);
    model.showArrived();
    EXPECT_EQ(model.rowCount(), 50);
    EXPECT_EQ(textAt(0), u"31"_s);
    append(130, 175);
    model.showArrived();
    EXPECT_EQ(model.rowCount(), 50);
    EXPECT_EQ(textAt(0), u"75"_s);
    EXPECT_EQ(textAt(49), u"173"_s);
}

TEST_F(LogModelTest, AddsNothingWhilePausedAndAllAfterwards)
{
    append(0, 10);
    model.showArrived();
    model.setPaused(true);
    append(10, 30);
    model.showArrived();
    EXPECT_EQ(model.rowCount(), 10);
    EXPECT_EQ(model.arrived(), 20);
    model.setPaused(false);
    EXPECT_EQ(model.rowCount(), 30);
    EXPECT_EQ(model.arrived(), 0);
}

TEST_F(LogModelTest, StaysBoundedWhilePaused)
{
    append(0, 10);
    model.showArrived();
    model.setPaused(true);
    append(10, 60'000);
    EXPECT_EQ(model.rowCount(), 0);
    model.setPaused(false);
    EXPECT_EQ(model.rowCount(), 100);
    EXPECT_EQ(textAt(0), u"59900"_s);
}

TEST_F(LogModelTest, ShowsTheStagesOfOneTurn)
{
    LogEntry stage = logEntry(u"second"_s);
    stage.turn = u"t2"_s;
    append(0, 5);
    model.append(stage);
    append(5, 9);
    model.append(stage);
    model.showArrived();
    LogFilter filter;
    filter.turn = model.index(5, 0).data(LogModel::TurnRole).toULongLong();
    model.setFilter(filter);
    EXPECT_EQ(model.rowCount(), 2);
    EXPECT_EQ(textAt(1), u"second"_s);
}

TEST_F(LogModelTest, IsEmptyAfterClearAndGoesOn)
{
    append(0, 10);
    model.showArrived();
    append(10, 20);
    model.clear();
    EXPECT_EQ(model.rowCount(), 0);
    append(20, 21);
    model.showArrived();
    EXPECT_EQ(model.rowCount(), 1);
    EXPECT_EQ(textAt(0), u"20"_s);
}

TEST_F(LogModelTest, HoldsLessWhenItsCapacityShrinks)
{
    append(0, 90);
    model.showArrived();
    model.setCapacity(10);
    EXPECT_EQ(model.rowCount(), 10);
    EXPECT_EQ(textAt(0), u"80"_s);
}

TEST_F(LogModelTest, ShowsNamesAndTheChatsOwnIdWithoutOne)
{
    append(0, 2);
    model.showArrived();
    EXPECT_EQ(model.index(0, LogModel::BotColumn).data().toString(), u"even"_s);
    EXPECT_EQ(model.index(0, LogModel::ConversationColumn).data().toString(), u"chat1"_s);
    model.setNames({ { u"even"_s, u"Even bot"_s } }, { { u"ob:dingtalk:even:p2p:chat1"_s, u"Li Lei"_s } });
    EXPECT_EQ(model.index(0, LogModel::BotColumn).data().toString(), u"Even bot"_s);
    EXPECT_EQ(model.index(0, LogModel::ConversationColumn).data().toString(), u"Li Lei"_s);
    LogFilter filter;
    filter.text = u"li lei"_s;
    model.setFilter(filter);
    EXPECT_EQ(model.rowCount(), 1);
    model.setNames({}, {});
    EXPECT_EQ(model.rowCount(), 0);
}
