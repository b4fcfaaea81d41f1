#include "ui/tray/tray.h"

#include "tests/testing/waituntil.h"
#include "tests/ui/fakesession.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

using namespace oagent;
using namespace oagent::testing;
using namespace Qt::StringLiterals;

namespace {

QStringList textsOf(const QMenu &menu)
{
    QStringList texts;
    for (const QAction *action : menu.actions()) {
        if (!action->isSeparator())
            texts.append(action->text());
    }
    return texts;
}

QAction *actionOf(const QMenu &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

} // namespace

TEST(Tray, ListsEachBotWithItsStateBetweenOpenAndQuit)
{
    FakeSession session;
    const Tray tray(session);
    EXPECT_EQ(textsOf(tray.menu()), QStringList({ u"Open OAgent Bridge"_s, u"Settings"_s, u"Quit"_s }));
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s) });
    EXPECT_EQ(textsOf(tray.menu()),
              QStringList({ u"Open OAgent Bridge"_s, u"● Ops  online"_s, u"Pause all"_s, u"Settings"_s, u"Quit"_s }));
    QSignalSpy check(&tray, &Tray::checkWanted);
    actionOf(tray.menu(), u"● Ops  online"_s)->trigger();
    EXPECT_EQ(check.first().first().toString(), u"ops"_s);
}

TEST(Tray, PausesAllAndResumesThem)
{
    FakeSession session;
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s) });
    const Tray tray(session);
    actionOf(tray.menu(), u"Pause all"_s)->trigger();
    EXPECT_TRUE(waitUntil([&] { return session.isPaused(); }));
    ASSERT_NE(actionOf(tray.menu(), u"Resume all"_s), nullptr);
    actionOf(tray.menu(), u"Resume all"_s)->trigger();
    EXPECT_TRUE(waitUntil([&] { return !session.isPaused(); }));
}

TEST(Tray, LeadsToWhatANotificationIsAboutWhenItIsClicked)
{
    FakeSession session;
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"waiting-to-retry"_s) });
    Tray tray(session);
    QSignalSpy open(&tray, &Tray::openWanted);
    QSignalSpy people(&tray, &Tray::peopleWanted);
    QSignalSpy check(&tray, &Tray::checkWanted);
    auto *icon = tray.findChild<QSystemTrayIcon *>();
    ASSERT_NE(icon, nullptr);
    const auto click = [&](Notification::About about, const QString &botId) {
        tray.say({ u"Title"_s, u"Text"_s, about, botId });
        Q_EMIT icon->messageClicked();
    };
    click(Notification::About::People, {});
    EXPECT_EQ(people.size(), 1);
    click(Notification::About::Bot, u"ops"_s);
    ASSERT_EQ(check.size(), 1);
    EXPECT_EQ(check.first().first().toString(), u"ops"_s);
    EXPECT_TRUE(open.isEmpty());
    click(Notification::About::Bot, u"removed"_s);
    EXPECT_EQ(check.size(), 1);
    EXPECT_EQ(open.size(), 1);
    click(Notification::About::Program, {});
    EXPECT_EQ(open.size(), 2);
}

TEST(Tray, OffersTheSimulatedChatsOfADemo)
{
    FakeSession session;
    Tray tray(session);
    EXPECT_EQ(actionOf(tray.menu(), u"Simulated chats"_s), nullptr);
    tray.offerSimulators();
    session.setBots({ FakeSession::bot(u"ops"_s, u"Ops"_s, u"online"_s) }); // the menu is filled anew
    QSignalSpy wanted(&tray, &Tray::simulatorsWanted);
    ASSERT_NE(actionOf(tray.menu(), u"Simulated chats"_s), nullptr);
    actionOf(tray.menu(), u"Simulated chats"_s)->trigger();
    EXPECT_EQ(wanted.size(), 1);
}
