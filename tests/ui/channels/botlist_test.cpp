#include "core/bridge/channel.h"
#include "tests/ui/settings/settingsfixture.h"
#include "ui/channels/botrow.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QTabWidget>

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

class BotListTest : public SettingsTest
{ };

} // namespace

TEST_F(BotListTest, HasATabForEveryChannelThatExists)
{
    start();
    const auto *tabs = seen<QTabWidget>(u"channelTabs"_s);
    ASSERT_EQ(tabs->count(), channels().size());
    for (int i = 0; i < tabs->count(); ++i)
        EXPECT_EQ(tabs->tabText(i), channels().at(i).title);
}

TEST_F(BotListTest, EditsABotAndKeepsItsSecret)
{
    start();
    addBot(u"Ops"_s);
    click(u"edit"_s);
    EXPECT_EQ(seen<QLineEdit>(u"app-id"_s)->text(), dingTalk.app().clientId);
    EXPECT_EQ(seen<QWidget>(u"secret"_s)->findChild<QLineEdit *>()->text(), QString()) << "it is never read back";
    type(u"allow"_s, u"a, b"_s);
    click(u"more"_s);
    type(u"name"_s, u"Sales"_s);
    click(u"ok"_s);
    ASSERT_TRUE(waitUntil([&] { return onDisk().bots.first().name == u"Sales"_s; }));
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    EXPECT_EQ(onDisk().bots.first().allow, (QStringList { u"a"_s, u"b"_s }));
    EXPECT_TRUE(waitUntil([&] { return text(u"details"_s).contains(u"people listed: 2"_s); }));
}

TEST_F(BotListTest, SavesABotThatAnotherProgramRenamedWhileItsFormWasOpen)
{
    start();
    addBot(u"Ops"_s);
    click(u"edit"_s);
    CommandRequest rename;
    rename.command = u"bot set"_s;
    rename.name = u"Ops"_s;
    rename.options = { { u"name"_s, u"Renamed"_s } };
    session->perform(std::move(rename), session.get(), [](const CommandAnswer &) {});
    ASSERT_TRUE(waitUntil([&] { return onDisk().bots.first().name == u"Renamed"_s; }));
    type(u"secret"_s, dingTalk.app().clientSecret);
    type(u"allow"_s, u"a, b"_s);
    click(u"ok"_s);
    EXPECT_TRUE(waitUntil([&] {
        return onDisk().bots.first().allow == QStringList({ u"a"_s, u"b"_s });
    })) << text(u"noticeSentence"_s).toStdString();
}

TEST_F(BotListTest, TellsHowManyCallsOfTheMonthWereCountedAlsoNone)
{
    BotRow row;
    row.present({ { u"name"_s, u"Ops"_s } }, {});
    const auto details = [&] { return row.findChild<QLabel *>(u"details"_s)->text().toStdString(); };
    row.presentStatus({ { u"channel"_s, u"lark"_s }, { u"countedCallsThisMonth"_s, 1234 } });
    EXPECT_THAT(details(), HasSubstr("counted calls this month: 1234"));
    row.presentStatus({ { u"channel"_s, u"lark"_s }, { u"countedCallsThisMonth"_s, 0 } });
    EXPECT_THAT(details(), HasSubstr("counted calls this month: 0"));
    row.presentStatus({ { u"channel"_s, u"wecom"_s }, { u"countedCallsThisMonth"_s, 0 } });
    EXPECT_THAT(details(), Not(HasSubstr("counted"))) << "there is no quota";
}

TEST_F(BotListTest, SwitchesABotOffAndOn)
{
    start();
    addBot(u"Ops"_s);
    click(u"switch"_s);
    EXPECT_TRUE(waitForState(u"– Off"_s)) << text(u"state"_s).toStdString();
    EXPECT_FALSE(onDisk().bots.first().enabled);
    click(u"switch"_s);
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
}

TEST_F(BotListTest, OffersToEnterTheSecretAgainWhereItIsMissing)
{
    start();
    addBot(u"Ops"_s);
    stop();
    start(); // secrets were in memory alone
    ASSERT_TRUE(waitUntil([&] { return seenOrNone<QWidget>(u"enterSecret"_s) != nullptr; }));
    EXPECT_THAT(text(u"state"_s).toStdString(), HasSubstr("The secret is missing"));
    click(u"enterSecret"_s);
    EXPECT_TRUE(seen<QWidget>(u"secret"_s)->findChild<QLineEdit *>()->hasFocus());
    click(u"ok"_s);
    EXPECT_FALSE(text(u"secretError"_s).isEmpty()) << "without one it is not over";
    type(u"secret"_s, dingTalk.app().clientSecret);
    click(u"ok"_s);
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
}

TEST_F(BotListTest, RemovesABotOnlyWhenThePersonSaysSoAndNamesWhatGoes)
{
    start();
    addBot(u"Ops"_s);
    click(u"remove"_s);
    const auto *question = window->findChild<QMessageBox *>(u"removeQuestion"_s);
    ASSERT_NE(question, nullptr);
    EXPECT_THAT(question->text().toStdString(), HasSubstr("Ops"));
    EXPECT_THAT(question->informativeText().toStdString(), HasSubstr("APP Secret"));
    EXPECT_EQ(onDisk().bots.size(), 1);
    answerDialog(u"removeQuestion"_s, u"confirm"_s);
    EXPECT_TRUE(waitUntil([&] { return seenOrNone<QWidget>(u"addFirst"_s) != nullptr; }));
    EXPECT_TRUE(onDisk().bots.isEmpty());
    EXPECT_TRUE(waitUntil([&] { return dingTalk.openConnections() == 0; }));
}

TEST_F(BotListTest, AsksForACheckOfItsBot)
{
    start();
    addBot(u"Ops"_s);
    QString asked;
    QObject::connect(window.get(), &SettingsWindow::checkWanted, window.get(),
                     [&asked](const QString &botId) { asked = botId; });
    click(u"check"_s);
    EXPECT_EQ(asked, u"ops"_s);
}
