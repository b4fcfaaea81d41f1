#include "tests/testing/waituntil.h"
#include "tests/ui/fakesession.h"
#include "tests/ui/inchinese.h"
#include "ui/main/noticebar.h"
#include "ui/main/pillbar.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QStringList visibleTexts(const PillBar &bar)
{
    QStringList texts;
    for (const QToolButton *button : bar.findChildren<QToolButton *>()) {
        if (button->isVisible())
            texts.append(button->text());
    }
    return texts;
}

} // namespace

TEST(PillBar, ShowsEachBotWithShapeNameAndWord)
{
    FakeSession session;
    session.setBots(
        { FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s), FakeSession::bot(u"b"_s, u"R&D"_s, u"rejected"_s) });
    PillBar bar(session);
    bar.resize(800, 40);
    bar.show();
    EXPECT_EQ(visibleTexts(bar), QStringList({ u"● Ops  online"_s, u"× R&&D  refused"_s }));
    EXPECT_EQ(bar.findChildren<QToolButton *>().first()->accessibleName(), u"Ops: online"_s);
    QSignalSpy clicked(&bar, &PillBar::botClicked);
    QTest::mouseClick(bar.findChildren<QToolButton *>().first(), Qt::LeftButton);
    ASSERT_EQ(clicked.size(), 1);
    EXPECT_EQ(clicked.first().first().toString(), u"ops"_s);
}

TEST(PillBar, BecomesOneWhereThereIsNoRoomAndSaysHowManyNeedSomebody)
{
    FakeSession session;
    QJsonArray bots;
    for (int i = 0; i < 12; ++i)
        bots.append(FakeSession::bot(u"b%1"_s.arg(i), u"Bot %1"_s.arg(i), i < 2 ? u"taken-over"_s : u"online"_s));
    session.setBots(bots);
    PillBar bar(session);
    bar.resize(500, 40);
    bar.show();
    EXPECT_EQ(visibleTexts(bar), QStringList { u"12 bots, need you: 2"_s });
    QMenu *menu = bar.findChild<QToolButton *>(u"allBots"_s)->menu();
    ASSERT_EQ(menu->actions().size(), 12);
    QSignalSpy clicked(&bar, &PillBar::botClicked);
    menu->actions().at(1)->trigger();
    EXPECT_EQ(clicked.first().first().toString(), u"b1"_s);
    bar.resize(4000, 40);
    EXPECT_EQ(visibleTexts(bar).size(), 12);
}

TEST(PillBar, LeavesAPillAloneWhileOnlyCountsChange)
{
    FakeSession session;
    QJsonObject bot = FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s);
    session.setBots({ bot });
    PillBar bar(session);
    const QToolButton *pill = bar.findChildren<QToolButton *>().first();
    bot.insert(u"lastEventAt"_s, u"2026-01-01T00:00:00Z"_s);
    session.setBots({ bot });
    EXPECT_EQ(bar.findChildren<QToolButton *>().first(), pill);
}

TEST(PillBar, OffersToAddTheFirstBot)
{
    FakeSession session;
    PillBar bar(session);
    QSignalSpy wanted(&bar, &PillBar::addWanted);
    QTest::mouseClick(bar.findChild<QToolButton *>(u"addFirstBot"_s), Qt::LeftButton);
    EXPECT_EQ(wanted.size(), 1);
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s) });
    EXPECT_EQ(bar.findChild<QToolButton *>(u"addFirstBot"_s), nullptr);
}

TEST(NoticeBar, SaysNothingWhileAllIsWell)
{
    FakeSession session;
    NoticeBar bar(session);
    EXPECT_TRUE(bar.isHidden());
}

TEST(NoticeBar, SaysWhoRunsTheBotsAndOffersToRunThemWhenThatHasEnded)
{
    FakeSession session;
    session.isOfDaemon = true;
    NoticeBar bar(session);
    auto *text = bar.findChild<QLabel *>(u"noticeText"_s);
    EXPECT_TRUE(text->text().contains(u"oagent-bridged"_s));
    EXPECT_TRUE(bar.findChild<QPushButton *>(u"takeOver"_s)->isHidden());
    session.setProblem(u"The background service has ended."_s);
    EXPECT_FALSE(bar.findChild<QPushButton *>(u"takeOver"_s)->isHidden());
    QSignalSpy wanted(&bar, &NoticeBar::takeOverWanted);
    bar.show();
    QTest::mouseClick(bar.findChild<QPushButton *>(u"takeOver"_s), Qt::LeftButton);
    EXPECT_EQ(wanted.size(), 1);
}

TEST(NoticeBar, SaysWhatKeepsTheBotsFromRunning)
{
    FakeSession session;
    NoticeBar bar(session);
    session.setWaitingForKeychain(true);
    EXPECT_EQ(bar.findChild<QLabel *>(u"noticeText"_s)->text(), u"Waiting for the keychain: answer its window."_s);
    session.setWaitingForKeychain(false);
    EXPECT_TRUE(bar.isHidden());
    session.setProblem(u"The disk is full. Free some space."_s);
    EXPECT_TRUE(bar.findChild<QLabel *>(u"noticeText"_s)->text().contains(u"The disk is full."_s));
}

TEST(NoticeBar, OffersToTakeABotBackAndSaysSinceWhen)
{
    FakeSession session;
    QJsonObject taken = FakeSession::bot(u"ops"_s, u"Ops"_s, u"taken-over"_s);
    taken.insert(u"reason"_s,
                 QJsonObject { { u"id"_s, u"taken-over"_s },
                               { u"cause"_s, u"Another program took over this bot at 2020-02-03T05:00:00.000Z."_s },
                               { u"cure"_s, u"End that program."_s } });
    NoticeBar bar(session);
    auto *takeBack = bar.findChild<QPushButton *>(u"takeBack"_s);
    EXPECT_TRUE(takeBack->isHidden());
    session.setBots({ taken });
    auto *text = bar.findChild<QLabel *>(u"noticeText"_s);
    EXPECT_TRUE(text->text().startsWith(u"Ops: Another program took over this bot at "_s))
        << text->text().toStdString();
    EXPECT_TRUE(text->text().contains(u"2020"_s)) << text->text().toStdString();
    ASSERT_FALSE(takeBack->isHidden());
    session.answer = { ExitCode::NotWell, u"No other program took this bot over; `status` shows how it is."_s, {} };
    QTest::mouseClick(takeBack, Qt::LeftButton);
    EXPECT_EQ(session.commands, QStringList { u"bot takeover ops"_s });
    EXPECT_TRUE(waitUntil([&] { return text->text().startsWith(u"No other program"_s); }));
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s) });
    EXPECT_TRUE(bar.isHidden());
}

TEST(NoticeBar, TellsWhoAsksToBeLetInUntilSomebodyGoesThere)
{
    FakeSession session;
    NoticeBar bar(session);
    QSignalSpy wanted(&bar, &NoticeBar::peopleWanted);
    auto *button = bar.findChild<QPushButton *>(u"peopleButton"_s);
    bar.tellOfRequest(u"Li Lei: approve or dismiss it in Settings, People."_s);
    EXPECT_EQ(bar.findChild<QLabel *>(u"noticeText"_s)->text(),
              u"Li Lei: approve or dismiss it in Settings, People."_s);
    ASSERT_TRUE(button->isVisible());
    session.setProblem(u"The disk is full. Free some space."_s);
    EXPECT_FALSE(button->isVisible()) << "something else stands there now";
    session.setProblem({});
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(wanted.size(), 1);
    EXPECT_TRUE(bar.isHidden());
}

TEST(NoticeBar, TellsInChineseWhatTheCoreSays)
{
    const InChinese chinese;
    FakeSession session;
    session.setProblem(u"Nothing is running on this profile; start it with `run`."_s);
    const NoticeBar bar(session);
    const QString text = bar.findChild<QLabel *>(u"noticeText"_s)->text();
    EXPECT_FALSE(text.contains(u"running"_s)) << text.toStdString();
}

TEST(PillBar, TellsARivalInTheLanguageOfTheWindow)
{
    FakeSession session;
    QJsonObject bot = FakeSession::bot(u"ops"_s, u"Ops"_s, u"waiting-to-retry"_s);
    bot.insert(u"reason"_s,
               QJsonObject { { u"id"_s, u"rival"_s },
                             { u"cause"_s,
                               u"WeCom cut the line right after it was open, 3 times in a row: most likely another "
                               "program runs this bot."_s },
                             { u"cure"_s,
                               u"End that program, or let the bot run there only. Until then it is tried again, less "
                               "and less often."_s } });
    session.setBots({ bot });
    {
        const PillBar bar(session);
        const QString tip = bar.findChildren<QToolButton *>().first()->toolTip();
        EXPECT_TRUE(tip.contains(u"another program runs this bot"_s)) << tip.toStdString();
    }
    const InChinese chinese;
    const PillBar bar(session);
    const QString tip = bar.findChildren<QToolButton *>().first()->toolTip();
    EXPECT_FALSE(tip.contains(u"program"_s)) << tip.toStdString();
    EXPECT_TRUE(tip.contains(u'3')) << tip.toStdString();
}
