#include "tests/ui/fakesession.h"
#include "tests/ui/settings/settingsfixture.h"
#include "ui/settings/peopledata.h"
#include "ui/settings/peoplepage.h"
#include "ui/settings/peoplewords.h"
#include "ui/settings/settingsdata.h"

#include <QComboBox>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
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
    ASSERT_TRUE(waitForVerdict(u"everyone may"_s));
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

TEST(PeopleWords, SayWhetherSomebodyMayTalkOfWhomNobodyDecided)
{
    const QJsonObject person {
        { u"id"_s, u"p3"_s },
        { u"verdict"_s, u"none"_s },
        { u"ids"_s, QJsonArray { QJsonObject { { u"kind"_s, u"userid"_s }, { u"value"_s, u"LiLei"_s } } } }
    };
    const auto bot = [](const QString &channel, const QString &chats, const QString &groups, const QJsonArray &allow) {
        return QJsonObject { { u"channel"_s, channel },
                             { u"privateChats"_s, chats },
                             { u"groups"_s, groups },
                             { u"allow"_s, allow },
                             { u"allowGroups"_s, QJsonArray { u"g1"_s } } };
    };
    const auto said = [&](const QJsonObject &of) { return PeopleWords::verdict(person, of); };
    EXPECT_EQ(said(bot(u"dingtalk"_s, u"listed"_s, u"all"_s, {})), u"everyone may"_s);
    EXPECT_EQ(said(bot(u"dingtalk"_s, u"listed"_s, u"all"_s, { u"LiLei"_s })), u"listed"_s);
    EXPECT_EQ(said(bot(u"dingtalk"_s, u"listed"_s, u"all"_s, { u"lilei"_s })), u"not listed"_s);
    EXPECT_EQ(said(bot(u"wecom"_s, u"listed"_s, u"all"_s, { u"lilei"_s })), u"listed"_s) << "WeCom ignores case";
    EXPECT_EQ(said(bot(u"dingtalk"_s, u"pairing"_s, u"off"_s, {})), u"not yet: by pairing"_s);
    EXPECT_EQ(said(bot(u"dingtalk"_s, u"off"_s, u"off"_s, {})), u"not listed"_s);
    EXPECT_EQ(PeopleWords::ids(person), u"p3: userid LiLei"_s) << "a report says p3";
    const auto group = [&](const QString &groups, const QString &id) {
        return PeopleWords::groupVerdict({ { u"id"_s, id } }, bot(u"dingtalk"_s, u"off"_s, groups, {}));
    };
    EXPECT_EQ(group(u"all"_s, u"g2"_s), u"every group may"_s);
    EXPECT_EQ(group(u"listed"_s, u"g1"_s), u"listed"_s);
    EXPECT_EQ(group(u"listed"_s, u"g2"_s), u"not listed"_s);
    EXPECT_EQ(group(u"off"_s, u"g1"_s), u"groups are off"_s);
}

TEST(PeoplePage, StaysWhereItIsWhenSomebodyElseWrites)
{
    const auto person = [](int number, const QString &time) {
        return QJsonObject { { u"id"_s, u"p%1"_s.arg(number) },
                             { u"name"_s, u"Person %1"_s.arg(number) },
                             { u"bot"_s, u"ops"_s },
                             { u"lastMessageAt"_s, time },
                             { u"verdict"_s, u"none"_s } };
    };
    QJsonArray people;
    for (int number = 1; number <= 60; ++number)
        people.append(person(number, u"2026-11-01T08:00:00.000Z"_s));
    FakeSession session;
    const QJsonObject request { { u"code"_s, u"ABCD"_s }, { u"name"_s, u"Han Mei"_s }, { u"bot"_s, u"ops"_s } };
    session.answer.result = { { u"people"_s, people }, { u"requests"_s, QJsonArray { request } } };
    SettingsData settings(session);
    PeopleData data(session);
    PeoplePage page(data, settings);
    page.resize(700, 500);
    page.show();
    data.refresh();
    auto *list = page.findChild<QTreeWidget *>(u"people"_s);
    const auto approve = [&] { return page.findChild<QPushButton *>(u"approve"_s); };
    ASSERT_TRUE(waitUntil([&] { return list->topLevelItemCount() == 60 && approve() != nullptr; }));
    const QPointer<QPushButton> before = approve();
    list->setCurrentItem(list->topLevelItem(0));
    QScrollBar *bar = list->verticalScrollBar();
    ASSERT_TRUE(waitUntil([&] { return bar->maximum() > 0; }));
    bar->setValue(bar->maximum());
    const int scrolled = bar->value();

    const QString shown = list->topLevelItem(59)->text(3);
    people.replace(59, person(60, u"2026-11-02T09:30:00.000Z"_s));
    session.answer.result[u"people"_s] = people;
    data.refresh();
    ASSERT_TRUE(waitUntil([&] { return list->topLevelItem(59)->text(3) != shown; }));
    EXPECT_EQ(bar->value(), scrolled);
    EXPECT_EQ(list->currentItem(), list->topLevelItem(0));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(before.isNull()) << "somebody may be about to press it";
}
