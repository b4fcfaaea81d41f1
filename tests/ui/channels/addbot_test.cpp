#include "app/runtime/demoplatforms.h"
#include "tests/ui/fakesession.h"
#include "tests/ui/settings/settingsfixture.h"
#include "ui/channels/botform.h"
#include "ui/channels/channelspage.h"
#include "ui/form/request.h"
#include "ui/settings/settingsdata.h"

#include "core/bridge/channel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabWidget>

#include <gmock/gmock.h>

using namespace oagent;
using namespace oagent::testing;
using ::testing::HasSubstr;
using ::testing::StartsWith;

namespace {

class AddBot : public SettingsTest
{
protected:
    /// + Add on the tab of a channel, filled for its simulated platform.
    void enterBotOf(const simulator::Platform &platform)
    {
        auto *tabs = seen<QTabWidget>(u"channelTabs"_s);
        tabs->setCurrentIndex(static_cast<int>(channelIds().indexOf(platform.channel())));
        click(u"add"_s);
        type(u"app-id"_s, platform.appId());
        type(u"secret"_s, platform.appSecret());
        type(u"allow"_s, u"manager42"_s);
        click(u"more"_s);
        type(u"api-url"_s, platform.url().toString());
    }
    [[nodiscard]] bool isSaid(const QString &label)
    {
        for (const QLabel *one : window->findChildren<QLabel *>()) {
            if (one->isVisibleTo(window.get()) && one->text() == label)
                return true;
        }
        return false;
    }
    [[nodiscard]] static const simulator::Platform &platformOf(const DemoPlatforms &all, const QString &channel)
    {
        for (const auto &platform : all.platforms()) {
            if (platform->channel() == channel)
                return *platform;
        }
        throw std::logic_error("this platform is not simulated");
    }
};

class AddBotOf : public AddBot, public ::testing::WithParamInterface<const char *>
{
protected:
    [[nodiscard]] static QString channel() { return QString::fromLatin1(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(EveryChannel, AddBotOf, ::testing::Values("dingtalk", "lark", "wecom"),
                         [](const auto &one) { return std::string(one.param); });

QLineEdit *lineOf(QWidget *editor) { return editor->findChild<QLineEdit *>(); }

} // namespace

TEST_F(AddBot, BringsItOnlineAndWritesItsSecretIntoNoFile)
{
    start();
    ASSERT_TRUE(waitUntil([&] { return seenOrNone<QWidget>(u"addFirst"_s) != nullptr; })) << "the empty tab teaches";
    enterBot(u"Ops"_s, dingTalk.app().clientSecret);
    click(u"ok"_s);
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    EXPECT_EQ(seenOrNone<QWidget>(u"botForm"_s), nullptr);
    EXPECT_EQ(seenOrNone<QWidget>(u"openBadge"_s), nullptr);
    EXPECT_THAT(text(u"details"_s).toStdString(), HasSubstr("Echo"));
    stop();
    ASSERT_EQ(onDisk().bots.size(), 1);
    EXPECT_EQ(onDisk().bots.first().allow, QStringList { u"manager42"_s });
    EXPECT_FALSE(isOnDisk(dingTalk.app().clientSecret.toUtf8()));
}

TEST_P(AddBotOf, KeepsTheFormOpenAtTheSecretWhenTheCredentialsAreRefused)
{
    DemoPlatforms platforms;
    ASSERT_TRUE(platforms.listen());
    const simulator::Platform &platform = platformOf(platforms, channel());
    start();
    enterBotOf(platform);
    type(u"secret"_s, u"not-the-secret"_s);
    click(u"ok"_s);
    ASSERT_TRUE(waitUntil([&] { return !text(u"secretError"_s).isEmpty(); }));
    EXPECT_THAT(text(u"secretError"_s).toStdString(), StartsWith("The secret is wrong"));
    EXPECT_TRUE(lineOf(seen<QWidget>(u"secret"_s))->hasFocus());
    EXPECT_EQ(lineOf(seen<QWidget>(u"secret"_s))->text(), u"not-the-secret"_s) << "what was typed stays";
    ASSERT_EQ(onDisk().bots.size(), 1) << "saved";
    EXPECT_FALSE(onDisk().bots.first().enabled) << "and off";

    type(u"secret"_s, platform.appSecret());
    EXPECT_EQ(text(u"secretError"_s), QString());
    click(u"ok"_s);
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    EXPECT_TRUE(onDisk().bots.first().enabled);
    EXPECT_EQ(onDisk().bots.size(), 1);
    // Nobody typed a name: it is that of the channel, or the platform's own where that tells it.
    const bool isTold = channel() == "lark"_L1;
    EXPECT_TRUE(waitUntil([&] { return onDisk().bots.first().name.endsWith(isTold ? u"Ops"_s : u" 1"_s); }));
    EXPECT_FALSE(onDisk().bots.first().isNameProvisional);
}

TEST_F(AddBot, TakesWhatWasPastedWithoutWhatShowsNothing)
{
    start();
    enterBot(u"Ops"_s, u"\u200B"_s + dingTalk.app().clientSecret + u"\uFEFF "_s);
    type(u"app-id"_s, u"\u200B"_s + dingTalk.app().clientId);
    click(u"ok"_s);
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    EXPECT_EQ(onDisk().bots.first().appId, dingTalk.app().clientId);
}

TEST_F(AddBot, WarnsOfEveryoneOnlyWhereEveryoneMayTalk)
{
    start();
    click(u"add"_s);
    click(u"more"_s);
    EXPECT_TRUE(isSaid(u"! Everyone who can see the bot may talk to it. Separate IDs with half-width commas."_s));
    const auto choose = [this](const QString &box, const QString &value) {
        auto *choice = seen<QComboBox>(box);
        choice->setCurrentIndex(choice->findData(value));
    };
    choose(u"groups"_s, u"off"_s);
    EXPECT_TRUE(isSaid(u"! Everyone who can see the bot may talk to it. Separate IDs with half-width commas."_s));
    choose(u"private"_s, u"pairing"_s);
    EXPECT_TRUE(isSaid(u"Who writes gets a code, and talks once it is approved."_s));
    choose(u"private"_s, u"off"_s);
    EXPECT_TRUE(isSaid(u"Private chats and groups are off: nobody may talk to it."_s));
    type(u"allow"_s, u"manager42"_s);
    EXPECT_TRUE(isSaid(u"Separate IDs with half-width commas. Empty: everyone."_s));
}

TEST_F(AddBot, SavesWithoutANetworkAndSaysThatItWillConnect)
{
    start();
    enterBot(u"Ops"_s, dingTalk.app().clientSecret);
    type(u"api-url"_s, u"http://127.0.0.1:1"_s); // nobody listens there
    click(u"ok"_s);
    EXPECT_TRUE(waitForState(u"! No connection"_s)) << text(u"state"_s).toStdString();
    EXPECT_THAT(text(u"state"_s).toStdString(), HasSubstr("Will connect"));
    EXPECT_TRUE(onDisk().bots.first().enabled);
}

TEST_F(AddBot, SavesNothingWhenTheKeychainFailsAndKeepsWhatWasTyped)
{
    QFile inTheWay(directory.filePath(u"secrets"_s));
    ASSERT_TRUE(inTheWay.open(QIODevice::WriteOnly));
    start(*SecretPlace::from(u"directory:"_s + directory.filePath(u"secrets/below"_s), {}));
    enterBot(u"Ops"_s, dingTalk.app().clientSecret);
    click(u"ok"_s);
    ASSERT_TRUE(waitUntil([&] { return text(u"noticeSentence"_s).startsWith(u"Nothing was saved"_s); }));
    EXPECT_EQ(seen<QLineEdit>(u"app-id"_s)->text(), dingTalk.app().clientId);
    EXPECT_EQ(lineOf(seen<QWidget>(u"secret"_s))->text(), dingTalk.app().clientSecret);
    EXPECT_EQ(seenOrNone<QWidget>(u"noticeAction"_s), nullptr) << "only for want of a keychain";
    EXPECT_TRUE(onDisk().bots.isEmpty());
}

#ifdef Q_OS_LINUX
TEST_F(AddBot, KeepsTheSecretInMemoryWhenThereIsNoKeychainAndThePersonWants)
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    start(*SecretPlace::from(u"keychain"_s, {}));
    enterBot(u"Ops"_s, dingTalk.app().clientSecret);
    click(u"ok"_s);
    ASSERT_TRUE(waitUntil([&] { return seenOrNone<QWidget>(u"noticeAction"_s) != nullptr; }))
        << text(u"noticeSentence"_s).toStdString();
    EXPECT_TRUE(onDisk().bots.isEmpty());
    click(u"noticeAction"_s);
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    EXPECT_NE(seenOrNone<QWidget>(u"memoryBadge"_s), nullptr);
    EXPECT_FALSE(isOnDisk(dingTalk.app().clientSecret.toUtf8()));
}
#endif

TEST_F(AddBot, CallsTheFieldsOfALarkBotAsLarkDoesAndBringsItOnline)
{
    DemoPlatforms platforms;
    ASSERT_TRUE(platforms.listen());
    start();
    enterBotOf(platformOf(platforms, u"lark"_s));
    EXPECT_TRUE(isSaid(u"(App ID)"_s));
    EXPECT_TRUE(isSaid(u"(App Secret)"_s));
    auto *region = seen<QComboBox>(u"region"_s);
    region->setCurrentIndex(region->findData(u"lark"_s));
    click(u"economy"_s);
    EXPECT_EQ(seenOrNone<QWidget>(u"welcome"_s), nullptr) << "of another channel";
    click(u"ok"_s);
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    const BotConfig bot = onDisk().bots.first();
    EXPECT_EQ(bot.channel, u"lark"_s);
    EXPECT_EQ(bot.region, BotConfig::Region::Lark);
    EXPECT_TRUE(bot.economy);
    click(u"edit"_s);
    click(u"more"_s);
    EXPECT_EQ(seen<QComboBox>(u"region"_s)->currentData(), u"lark"_s);
    EXPECT_TRUE(seen<QCheckBox>(u"economy"_s)->isChecked());
    click(u"economy"_s);
    click(u"ok"_s);
    EXPECT_TRUE(waitUntil([&] { return !onDisk().bots.first().economy; })) << "it is taken back as well";
}

TEST_F(AddBot, CallsTheFieldsOfAWeComBotAsWeComDoesAndBringsItOnline)
{
    DemoPlatforms platforms;
    ASSERT_TRUE(platforms.listen());
    start();
    enterBotOf(platformOf(platforms, u"wecom"_s));
    EXPECT_TRUE(isSaid(u"(Bot ID)"_s));
    EXPECT_TRUE(isSaid(u"(Secret)"_s));
    type(u"mention-name"_s, u"Ops helper, Ops"_s);
    seen<QPlainTextEdit>(u"welcome"_s)->setPlainText(u"Hello\nthere"_s);
    EXPECT_EQ(seenOrNone<QWidget>(u"region"_s), nullptr) << "of another channel";
    click(u"ok"_s);
    EXPECT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    const BotConfig bot = onDisk().bots.first();
    EXPECT_EQ(bot.channel, u"wecom"_s);
    EXPECT_EQ(bot.mentionNames, (QStringList { u"Ops helper"_s, u"Ops"_s }));
    EXPECT_EQ(bot.welcome, u"Hello\nthere"_s);
}

TEST(BotFormWaiting, SaysThatTheKeychainIsWaitedForUntilItAnswers)
{
    FakeSession session;
    SettingsData data(session);
    BotForm form(channels().first(), data);
    form.show();
    form.findChild<QLineEdit *>(u"app-id"_s)->setText(u"ding1"_s);
    form.findChild<QWidget *>(u"secret"_s)->findChild<QLineEdit *>()->setText(u"hunter2hunter2"_s);
    session.isMute = true; // the keychain shows a window of its own
    QTest::mouseClick(form.findChild<QAbstractButton *>(u"ok"_s), Qt::LeftButton);
    const auto *notice = form.findChild<QLabel *>(u"noticeSentence"_s);
    EXPECT_EQ(notice->text(), u"Saving and connecting"_s);
    session.setWaitingForKeychain(true);
    EXPECT_EQ(notice->text(), u"Waiting for the keychain: answer its window"_s);
    session.setWaitingForKeychain(false);
    EXPECT_EQ(notice->text(), u"Saving and connecting"_s);
}

TEST_F(AddBot, SaysUnderTheFieldThatAnEmptyListMeansEveryone)
{
    start();
    click(u"add"_s);
    type(u"allow"_s, u"manager42"_s);
    EXPECT_THAT(text(u"allowHint"_s).toStdString(), StartsWith("Separate IDs"));
    type(u"allow"_s, {});
    EXPECT_THAT(text(u"allowHint"_s).toStdString(), HasSubstr("Everyone who can see the bot may talk to it"));
}

TEST_F(AddBot, WearsABadgeWhenItIsOpenToEveryone)
{
    start();
    addBot(u"Ops"_s, {});
    EXPECT_NE(seenOrNone<QWidget>(u"openBadge"_s), nullptr);
}

TEST_F(AddBot, NamesWhatIsMissingUnderItsFieldAndGoesThere)
{
    start();
    click(u"add"_s);
    click(u"ok"_s);
    EXPECT_THAT(text(u"app-idError"_s).toStdString(), HasSubstr("Client ID"));
    EXPECT_THAT(text(u"secretError"_s).toStdString(), HasSubstr("Client Secret"));
    EXPECT_TRUE(seen<QLineEdit>(u"app-id"_s)->hasFocus());
    type(u"app-id"_s, u"ding1"_s);
    type(u"secret"_s, u"two words"_s);
    type(u"allow"_s, u"a，b"_s);
    click(u"ok"_s);
    EXPECT_EQ(text(u"app-idError"_s), QString());
    EXPECT_THAT(text(u"secretError"_s).toStdString(), HasSubstr("blank"));
    EXPECT_THAT(text(u"allowError"_s).toStdString(), HasSubstr("half-width"));
    EXPECT_TRUE(onDisk().bots.isEmpty());
}

TEST_F(AddBot, TrimsBlanksAndNamesItAfterItsChannel)
{
    start();
    enterBot({}, u"  "_s + dingTalk.app().clientSecret + u" "_s, u" a , b "_s);
    type(u"app-id"_s, u" "_s + dingTalk.app().clientId + u" "_s);
    click(u"ok"_s);
    ASSERT_TRUE(waitForState(u"● Online"_s)) << text(u"state"_s).toStdString();
    const BotConfig bot = onDisk().bots.first();
    EXPECT_EQ(bot.name, u"DingTalk 1"_s);
    EXPECT_EQ(bot.appId, dingTalk.app().clientId);
    EXPECT_EQ(bot.allow, (QStringList { u"a"_s, u"b"_s }));
}

TEST_F(AddBot, RefusesAnAppIdThatAnotherBotHas)
{
    start();
    addBot(u"Ops"_s);
    enterBot(u"Sales"_s, dingTalk.app().clientSecret);
    click(u"ok"_s);
    EXPECT_THAT(text(u"app-idError"_s).toStdString(), HasSubstr("Ops"));
    EXPECT_EQ(onDisk().bots.size(), 1);
}

TEST_F(AddBot, LeavesWithEscAndKeepsWhatWasTypedButNotWithCancel)
{
    start();
    click(u"add"_s);
    type(u"app-id"_s, u"ding1"_s);
    QTest::keyClick(seen<QLineEdit>(u"app-id"_s), Qt::Key_Escape);
    EXPECT_EQ(seenOrNone<QWidget>(u"botForm"_s), nullptr);
    click(u"add"_s);
    EXPECT_EQ(seen<QLineEdit>(u"app-id"_s)->text(), u"ding1"_s);
    click(u"cancel"_s);
    click(u"add"_s);
    EXPECT_EQ(seen<QLineEdit>(u"app-id"_s)->text(), QString());
}

TEST_F(AddBot, ShowsTheSettingsOfTodayWhenNothingWasTypedBeforeEsc)
{
    start();
    addBot(u"Ops"_s);
    click(u"edit"_s);
    QTest::keyClick(seen<QLineEdit>(u"app-id"_s), Qt::Key_Escape);
    bool isSet = false;
    session->perform(makeRequest(u"bot set"_s, u"Ops"_s, { { u"allow"_s, u"lilei01"_s } }), window.get(),
                     [&](const CommandAnswer &) { isSet = true; }); // as another program does it
    ASSERT_TRUE(waitUntil([&] { return isSet; }));
    ASSERT_TRUE(waitUntil([&] {
        click(u"edit"_s);
        const QString shown = seen<QLineEdit>(u"allow"_s)->text();
        QTest::keyClick(seen<QLineEdit>(u"app-id"_s), Qt::Key_Escape);
        return shown == u"lilei01"_s;
    })) << "OK would undo it";
}

TEST_F(AddBot, KeepsTheChosenAssistantWhenThatGetsAnotherName)
{
    start();
    const auto perform = [this](const QString &command, const QString &name, const QJsonObject &options) {
        bool isDone = false;
        session->perform(makeRequest(command, name, options), window.get(), [&](const CommandAnswer &answer) {
            EXPECT_EQ(answer.exitCode, ExitCode::Good) << answer.error.toStdString();
            isDone = true;
        });
        ASSERT_TRUE(waitUntil([&] { return isDone; }));
    };
    for (const QString &name : { u"First"_s, u"Second"_s })
        perform(u"assistant add"_s, {}, { { u"name"_s, name }, { u"kind"_s, u"echo"_s } });
    click(u"add"_s);
    click(u"more"_s);
    auto *assistant = seen<QComboBox>(u"assistant"_s);
    ASSERT_TRUE(waitUntil([&] { return assistant->findText(u"Second"_s) > 0; }));
    assistant->setCurrentIndex(assistant->findText(u"Second"_s));
    perform(u"assistant set"_s, u"Second"_s, { { u"name"_s, u"Renamed"_s } });
    EXPECT_TRUE(waitUntil([&] { return assistant->findText(u"Renamed"_s) > 0; }));
    EXPECT_EQ(assistant->currentText(), u"Renamed"_s) << "OK would give the bot another one";
}

TEST_F(AddBot, ForgetsWhatWasTypedOfABotThatIsRemoved)
{
    start();
    addBot(u"Ops"_s);
    click(u"edit"_s);
    type(u"allow"_s, u"lilei01"_s);
    QTest::keyClick(seen<QLineEdit>(u"app-id"_s), Qt::Key_Escape);
    const auto *page = window->findChild<ChannelsPage *>();
    EXPECT_TRUE(page->hasBegun());
    click(u"remove"_s);
    answerDialog(u"removeQuestion"_s, u"confirm"_s);
    EXPECT_TRUE(waitUntil([&] { return !page->hasBegun(); })) << "it would keep the old language for ever";
}

TEST_F(AddBot, BeginsAnotherBotWhereTheFirstOneWasRefused)
{
    start();
    enterBot(u"Ops"_s, u"not-the-secret"_s);
    click(u"ok"_s);
    ASSERT_TRUE(waitUntil([&] { return !text(u"secretError"_s).isEmpty(); }));
    QTest::keyClick(seen<QLineEdit>(u"app-id"_s), Qt::Key_Escape);
    click(u"add"_s);
    EXPECT_TRUE(seen<QLineEdit>(u"app-id"_s)->text().isEmpty());
    click(u"cancel"_s);
    ASSERT_TRUE(waitUntil([&] { return seenOrNone<QWidget>(u"botRow"_s) != nullptr; }));
    click(u"edit"_s);
    EXPECT_FALSE(text(u"secretError"_s).isEmpty()) << "where it was left";
}

TEST_F(AddBot, RefusesAnAddressThatIsNotEncryptedAndUnfoldsItsField)
{
    start();
    enterBot(u"Ops"_s, dingTalk.app().clientSecret);
    type(u"api-url"_s, u"http://dingtalk.example"_s);
    click(u"more"_s);
    click(u"ok"_s);
    EXPECT_FALSE(text(u"api-urlError"_s).isEmpty());
    EXPECT_FALSE(text(u"api-urlErrorDetail"_s).isEmpty());
    EXPECT_TRUE(seen<QLineEdit>(u"api-url"_s)->hasFocus());
}
