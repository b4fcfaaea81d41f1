#include "ui/conversations/transcriptview.h"

#include "tests/testing/waituntil.h"
#include "ui/conversations/entrywidget.h"
#include "ui/conversations/markdownview.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

TranscriptEntry entryNumbered(int number)
{
    TranscriptEntry entry;
    entry.turn = u"t%1"_s.arg(number);
    entry.asker = u"Li Lei"_s;
    entry.question = u"question %1"_s.arg(number);
    entry.answer = u"answer\n\nin\n\nsome\n\nparagraphs"_s;
    entry.took = 3200ms;
    return entry;
}

class TranscriptViewTest : public ::testing::Test
{
protected:
    TranscriptViewTest()
    {
        QList<TranscriptEntry> entries;
        for (int i = 0; i < 20; ++i)
            entries.append(entryNumbered(i));
        view.resize(500, 400);
        view.show();
        view.setEntries(entries);
        EXPECT_TRUE(waitUntil([this] { return bar().maximum() > 1000 && bar().value() == bar().maximum(); }));
    }
    [[nodiscard]] QScrollBar &bar() const { return *view.verticalScrollBar(); }
    [[nodiscard]] QPushButton &toEnd() const { return *view.findChild<QPushButton *>(u"toEnd"_s); }

    TranscriptView view;
};

} // namespace

TEST_F(TranscriptViewTest, FollowsTheEndWhileItIsSeen)
{
    const int before = bar().maximum();
    view.put(entryNumbered(20));
    EXPECT_TRUE(waitUntil([&] { return bar().maximum() > before && bar().value() == bar().maximum(); }));
    EXPECT_FALSE(toEnd().isVisible());
}

TEST_F(TranscriptViewTest, StaysWhereSomebodyReadsAndSaysHowManyCame)
{
    bar().setValue(300);
    const int before = bar().maximum();
    for (int i = 20; i < 23; ++i)
        view.put(entryNumbered(i));
    ASSERT_TRUE(waitUntil([&] { return bar().maximum() > before; }));
    EXPECT_EQ(bar().value(), 300);
    EXPECT_TRUE(toEnd().isVisible());
    EXPECT_EQ(toEnd().text(), u"3 new"_s);
    QTest::mouseClick(&toEnd(), Qt::LeftButton);
    EXPECT_EQ(bar().value(), bar().maximum());
    EXPECT_FALSE(toEnd().isVisible());
}

TEST_F(TranscriptViewTest, GrowsAnAnswerInItsPlace)
{
    TranscriptEntry growing = entryNumbered(20);
    growing.took.reset();
    growing.answer.clear();
    view.put(growing);
    growing.answer = u"half"_s;
    view.put(growing);
    const auto answers = [&] { return view.findChildren<MarkdownView *>(); };
    ASSERT_EQ(answers().size(), 21);
    ASSERT_TRUE(waitUntil([&] { return answers().last()->toPlainText() == u"half"_s; }));
    growing.answer = u"half and whole"_s;
    growing.took = 3200ms;
    view.put(growing);
    EXPECT_EQ(answers().last()->toPlainText(), u"half and whole"_s);
    EXPECT_EQ(view.entries().size(), 21);
    const QList<QLabel *> labels = view.findChildren<QLabel *>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(),
                            [](const QLabel *label) { return label->text() == u"answered in 3.2 s"_s; }));
}

TEST_F(TranscriptViewTest, LaysNothingOutWhileItIsHiddenAndAllOfItWhenItIsShown)
{
    const MarkdownView *answer = view.findChildren<MarkdownView *>().last();
    TranscriptEntry growing = entryNumbered(19);
    view.hide();
    growing.answer = u"grown"_s;
    view.put(growing);
    view.put(entryNumbered(20));
    const MarkdownView *next = view.findChildren<MarkdownView *>().last();
    ASSERT_NE(next, answer);
    EXPECT_NE(answer->toPlainText(), u"grown"_s);
    EXPECT_TRUE(next->toPlainText().isEmpty());
    EXPECT_EQ(view.entries().at(19).answer, u"grown"_s) << "it is known all the same";
    view.show();
    EXPECT_EQ(answer->toPlainText(), u"grown"_s);
    EXPECT_FALSE(next->toPlainText().isEmpty());
    EXPECT_TRUE(waitUntil([&] { return bar().value() == bar().maximum(); }));
}

TEST_F(TranscriptViewTest, LaysNothingOutWhileItIsMinimised)
{
    const MarkdownView *answer = view.findChildren<MarkdownView *>().last();
    TranscriptEntry grown = entryNumbered(19);
    grown.answer = u"grown"_s;
    view.showMinimized();
    ASSERT_TRUE(waitUntil([&] { return view.isMinimized(); }));
    view.put(grown);
    EXPECT_NE(answer->toPlainText(), u"grown"_s);
    view.showNormal();
    EXPECT_TRUE(waitUntil([&] { return answer->toPlainText() == u"grown"_s; }));
}

TEST_F(TranscriptViewTest, KeepsTheNewestFewHundredWhileTheEndIsSeenAndAnswersThatGrow)
{
    QSignalSpy trimmed(&view, &TranscriptView::trimmed);
    TranscriptEntry growing = entryNumbered(0);
    growing.took.reset();
    view.put(growing);
    for (int i = 20; i < 300; ++i)
        view.put(entryNumbered(i));
    EXPECT_TRUE(trimmed.isEmpty());
    for (int i = 300; i < 305; ++i)
        view.put(entryNumbered(i));
    EXPECT_EQ(trimmed.size(), 5);
    ASSERT_EQ(view.entries().size(), 300);
    EXPECT_EQ(view.entries().at(0).turn, u"t0"_s) << "more of it is to come";
    EXPECT_EQ(view.entries().at(1).turn, u"t6"_s);
    EXPECT_EQ(view.entries().last().turn, u"t304"_s);

    ASSERT_TRUE(waitUntil([&] { return bar().value() == bar().maximum() && bar().maximum() > 3000; }));
    bar().setValue(1000);
    view.put(entryNumbered(305));
    EXPECT_EQ(view.entries().size(), 301) << "what somebody reads stays";
}

TEST_F(TranscriptViewTest, AsksForOlderOnesNearTheTopAndStaysWhereSomebodyReads)
{
    QSignalSpy wanted(&view, &TranscriptView::olderWanted);
    bar().setValue(bar().maximum() / 2);
    EXPECT_TRUE(wanted.isEmpty());
    bar().setValue(100);
    EXPECT_FALSE(wanted.isEmpty());
    const int before = bar().maximum();
    QList<TranscriptEntry> older;
    for (int i = -30; i < 5; ++i) // the last ones are there already
        older.append(entryNumbered(i));
    view.putBefore(older);
    ASSERT_TRUE(waitUntil([&] { return bar().maximum() > before * 2; }));
    EXPECT_EQ(view.entries().size(), 50);
    EXPECT_EQ(view.entries().first().turn, u"t-30"_s);
    EXPECT_EQ(bar().maximum() - bar().value(), before - 100) << "as far above the end as before";
    EXPECT_FALSE(toEnd().isVisible());
}
