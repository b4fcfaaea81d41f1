#include "tests/ui/settings/settingsfixture.h"

#include <QComboBox>
#include <QListWidget>
#include <QTreeWidget>

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;
using ::testing::HasSubstr;

namespace {

class People : public SettingsTest
{
protected:
    void say(const QString &person, const QString &staffId)
    {
        simulator::SimulatedMessage message;
        message.senderNick = person;
        message.senderStaffId = staffId;
        message.text = u"Hello"_s;
        EXPECT_FALSE(dingTalk.deliver(message).isEmpty());
    }
    QTreeWidget *list() { return window->findChild<QTreeWidget *>(u"people"_s); }
    [[nodiscard]] bool waitForVerdict(const QString &verdict)
    {
        return waitUntil(
            [&] { return list()->topLevelItemCount() == 1 && list()->topLevelItem(0)->text(4) == verdict; });
    }
};

} // namespace

TEST_F(People, AreSeenWithEveryIdAllowedBlockedAndForgotten)
{
    start();
    addBot(u"Ops"_s, {});
    say(u"Li Lei"_s, u"lilei01"_s);
    openPage(u"People"_s);
    ASSERT_TRUE(waitForVerdict(u"by the list"_s));
    EXPECT_EQ(list()->topLevelItem(0)->text(0), u"Li Lei"_s);
    EXPECT_THAT(list()->topLevelItem(0)->text(2).toStdString(), HasSubstr("lilei01"));
    EXPECT_FALSE(seen<QWidget>(u"block"_s)->isEnabled()) << "nobody is chosen";
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, list()->visualItemRect(list()->topLevelItem(0)).center());
    click(u"block"_s);
    EXPECT_TRUE(waitForVerdict(u"blocked"_s));
    click(u"allow"_s);
    EXPECT_TRUE(waitForVerdict(u"allowed"_s));
    click(u"forget"_s);
    answerDialog(u"forgetQuestion"_s, u"confirm"_s);
    EXPECT_TRUE(waitUntil([&] { return list()->topLevelItemCount() == 0; }));
}

TEST_F(People, WhoAskToBeLetInStandOnTopWithTheirCode)
{
    start();
    enterBot(u"Ops"_s, dingTalk.app().clientSecret);
    auto *chats = seen<QComboBox>(u"private"_s);
    chats->setCurrentIndex(chats->findData(u"pairing"_s));
    click(u"ok"_s);
    ASSERT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    say(u"Han Mei"_s, u"hanmei02"_s);
    openPage(u"People"_s);
    ASSERT_TRUE(waitUntil([&] { return seenOrNone<QWidget>(u"pairingRow"_s) != nullptr; }));
    EXPECT_FALSE(window->findChild<QListWidget *>()->findItems(u"People (1)"_s, Qt::MatchExactly).isEmpty());
    click(u"approve"_s);
    EXPECT_TRUE(waitForVerdict(u"approved"_s));
    EXPECT_TRUE(waitUntil([&] { return seenOrNone<QWidget>(u"pairingRow"_s) == nullptr; }));
}
